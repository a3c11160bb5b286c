//! The words of the page in two languages, and numbers, dates and money as the language writes them.
//!
//! The words come from `web/messages`; each is a function of [`Texts`], so that a message that is
//! missing, lacks a value or has two of them swapped does not compile. What rules, reasons and ways out say comes
//! from the rules themselves.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Array, Intl, Object, Reflect};
pub use reckon_domain::rule::Language;
use reckon_domain::{Amount, Timestamp};
use wasm_bindgen::{JsCast, JsValue};

use crate::zone;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The words in one language, with the marketplace's currency and the time zone that dates are told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    /// The language.
    pub language: Language,
    /// An ISO 4217 code.
    currency: [u8; 3],
    /// A name of the time zone database; nothing tells dates as the browser's own clock does.
    zone: Option<&'static str>,
}

fn join(parts: &[&str]) -> String {
    parts.concat()
}

/// Formatters by their kind, language and currency.
type Formatters = BTreeMap<(&'static str, String), JsValue>;

thread_local! {
    /// A formatter costs far more to make than to use.
    static FORMATTERS: RefCell<Formatters> = const { RefCell::new(BTreeMap::new()) };
    /// The time zones that were asked for, for as long as the page lives: as many as people have signed in here.
    static ZONES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// The zone's name, kept, so that [`Texts`] can be copied about.
fn kept(zone: &str) -> &'static str {
    ZONES.with_borrow_mut(|zones| {
        zones.iter().find(|known| **known == zone).copied().unwrap_or_else(|| {
            let name: &'static str = zone.to_owned().leak();
            zones.push(name);
            name
        })
    })
}

/// Words that somebody has written, in the middle of others: whatever directions they have, those around them keep
/// theirs. Words of left-to-right letters alone stay as they are.
#[must_use]
pub fn isolated(words: &str) -> String {
    let is_control = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // The scripts that are written from right to left, and the marks that say so.
    let turns = |letter: char| {
        is_control(letter)
            || matches!(letter, '\u{590}'..='\u{8ff}' | '\u{200e}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}')
            || matches!(letter, '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    if !words.contains(turns) {
        return words.to_owned();
    }
    // What would turn more than the words themselves, or end their isolation, has no place in them.
    let inside: String = words.chars().filter(|letter| !is_control(*letter)).collect();
    ["\u{2068}", &inside, "\u{2069}"].concat()
}

/// The code of a language, as HTML and `Intl` know it.
#[must_use]
pub const fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::De => "de",
    }
}

/// The language whose code begins `tag`, if it is one of ours.
#[must_use]
pub fn from_tag(tag: &str) -> Option<Language> {
    match tag.split(['-', '_']).next() {
        Some("en") => Some(Language::En),
        Some("de") => Some(Language::De),
        Some(_) | None => None,
    }
}

/// The languages that the browser asks for, best first.
fn wanted() -> Vec<String> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// The first of the browser's languages that is one of ours; English otherwise.
#[must_use]
pub fn preferred() -> Language {
    wanted().iter().find_map(|tag| from_tag(tag)).unwrap_or_default()
}

impl Default for Texts {
    fn default() -> Self {
        Self::new(Language::En)
    }
}

impl Texts {
    /// The words in `language`. Money is in euros until [`with_currency`](Self::with_currency) says otherwise, and
    /// dates are the browser's until [`in_zone`](Self::in_zone) does.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self { language, currency: *b"EUR", zone: None }
    }

    /// The same words with the marketplace's currency: an ISO 4217 code.
    #[must_use]
    pub fn with_currency(self, code: &str) -> Self {
        let currency = code.as_bytes().try_into().unwrap_or(self.currency);
        Self { currency, ..self }
    }

    /// The same words with dates as clocks and calendars in a time zone show them.
    #[must_use]
    pub fn in_zone(self, zone: &str) -> Self {
        Self { zone: Some(kept(zone)), ..self }
    }

    /// The time zone that dates are told in, by its name in the time zone database.
    #[must_use]
    pub fn zone(self) -> String {
        self.zone.map_or_else(zone::own, str::to_owned)
    }

    /// The locale to format with: the browser's own variety of the language, where it has one.
    fn locale(self) -> Array {
        let own = wanted().into_iter().find(|tag| from_tag(tag) == Some(self.language));
        Array::of1(&JsValue::from(own.unwrap_or_else(|| code(self.language).to_owned())))
    }

    /// The formatter of a kind, made once for each language and currency.
    fn formatter<T: JsCast + Clone>(self, kind: &'static str, make: impl FnOnce(&Array) -> T) -> T {
        let key = (kind, [code(self.language), self.currency()].concat());
        FORMATTERS.with_borrow_mut(|formatters| {
            let known = formatters.entry(key).or_insert_with(|| make(&self.locale()).into());
            known.clone().unchecked_into()
        })
    }

    fn currency(&self) -> &str {
        core::str::from_utf8(&self.currency).unwrap_or("EUR")
    }

    /// Whether `n` takes the words for one.
    fn is_one(self, n: u32) -> bool {
        let rules = self.formatter("plural", |locale| Intl::PluralRules::new(locale, &Object::new()));
        rules.select(f64::from(n)) == "one"
    }

    /// A whole number.
    #[must_use]
    pub fn number(self, n: u32) -> String {
        let formatter = self.formatter("number", |locale| Intl::NumberFormat::new(locale, &Object::new()));
        call(&formatter.format(), &JsValue::from(n))
    }

    /// A share of one, in percent with up to two digits after the point.
    #[must_use]
    pub fn percent(self, share: f64) -> String {
        let options = [("style", "percent".into()), ("maximumFractionDigits", 2.into())];
        let formatter =
            self.formatter("percent", |locale| Intl::NumberFormat::new(locale, &object(&options)));
        call(&formatter.format(), &JsValue::from(share))
    }

    /// An amount of the marketplace's currency, given in minor units.
    #[must_use]
    pub fn money(self, minor: u64) -> String {
        let options = [("style", "currency".into()), ("currency", self.currency().into())];
        let formatter = self.formatter("money", |locale| Intl::NumberFormat::new(locale, &object(&options)));
        #[expect(clippy::cast_precision_loss, reason = "amounts stay below 2^53")]
        let major = minor as f64 / 10_f64.powi(self.digits());
        call(&formatter.format(), &JsValue::from(major))
    }

    /// An amount with its sign: what it does to whoever has it.
    #[must_use]
    pub fn change(self, minor: i64) -> String {
        let sum = self.money(minor.unsigned_abs());
        match minor {
            0 => sum,
            1.. => ["+", &sum].concat(),
            _ => ["\u{2212}", &sum].concat(),
        }
    }

    /// How many digits the currency has after its point: two for most, none for the yen.
    #[must_use]
    pub fn digits(self) -> i32 {
        let options = [("style", "currency".into()), ("currency", self.currency().into())];
        let formatter = self.formatter("money", |locale| Intl::NumberFormat::new(locale, &object(&options)));
        let resolved: JsValue = formatter.resolved_options().into();
        let digits = Reflect::get(&resolved, &"maximumFractionDigits".into()).ok().and_then(|n| n.as_f64());
        #[expect(clippy::cast_possible_truncation, reason = "a currency has at most four digits")]
        digits.map_or(2, |digits| digits as i32)
    }

    /// The currency's sign, as the language writes it.
    #[must_use]
    pub fn currency_code(&self) -> &str {
        self.currency()
    }

    /// A day of the year, without the year.
    #[must_use]
    pub fn day(self, millis: i64) -> String {
        self.date("day", &[("day", "numeric".into()), ("month", "short".into())], millis)
    }

    /// A date with its year.
    #[must_use]
    pub fn full_date(self, millis: i64) -> String {
        let options = [("day", "numeric".into()), ("month", "long".into()), ("year", "numeric".into())];
        self.date("date", &options, millis)
    }

    /// A day of the week and a date with its year.
    #[must_use]
    pub fn full_day(self, millis: i64) -> String {
        self.date("full", &[("dateStyle", "full".into())], millis)
    }

    /// A time of the day.
    #[must_use]
    pub fn time(self, millis: i64) -> String {
        self.date("time", &[("timeStyle", "short".into())], millis)
    }

    /// From when to when.
    #[must_use]
    pub fn times(self, from: i64, to: i64) -> String {
        if from == to { self.time(from) } else { [&self.time(from), "\u{2013}", &self.time(to)].concat() }
    }

    /// A date and a time.
    #[must_use]
    pub fn moment(self, millis: i64) -> String {
        self.date("moment", &[("dateStyle", "medium".into()), ("timeStyle", "short".into())], millis)
    }

    /// A day of the week, a date and a time, as of an appointment.
    #[must_use]
    pub fn appointment(self, millis: i64) -> String {
        let options = [
            ("weekday", "short".into()),
            ("day", "numeric".into()),
            ("month", "short".into()),
            ("hour", "numeric".into()),
            ("minute", "2-digit".into()),
        ];
        self.date("appointment", &options, millis)
    }

    /// What a clock and a calendar in the page's time zone show.
    fn date(self, kind: &'static str, options: &[(&str, JsValue)], millis: i64) -> String {
        let zone = self.zone.unwrap_or_default();
        let key = (kind, [code(self.language), zone].concat());
        let format = FORMATTERS.with_borrow_mut(|formatters| {
            let made = formatters.entry(key).or_insert_with(|| {
                let zoned = self.zone.map(|zone| ("timeZone", zone.into()));
                let zoned: Vec<_> = options.iter().cloned().chain(zoned).collect();
                // A zone that the browser does not know: then its own clock, rather than nothing.
                zone::formatter(&self.locale(), &zoned)
                    .unwrap_or_else(|| Intl::DateTimeFormat::new(&self.locale(), &object(options)))
                    .into()
            });
            made.clone().unchecked_into::<Intl::DateTimeFormat>()
        });
        #[expect(clippy::cast_precision_loss, reason = "instants stay below 2^53")]
        let date = js_sys::Date::new(&JsValue::from(millis as f64));
        call(&format.format(), &date)
    }
}

fn object(options: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in options {
        // Setting a property of a plain new object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn call(format: &js_sys::Function, value: &JsValue) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// What machines read in a `datetime` attribute: the instant in UTC.
#[must_use]
pub fn iso(millis: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "instants stay below 2^53")]
    let date = js_sys::Date::new(&JsValue::from(millis as f64));
    date.to_iso_string().into()
}

//! What a moment is called in a time zone, and the other way round. The browser has the time zone
//! database; this application has none.

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static OWN: String = ask_own();
}

/// The browser's own time zone, by its name in the time zone database.
#[must_use]
pub fn own() -> String {
    OWN.with(String::clone)
}

fn ask_own() -> String {
    let options = formatter(&Array::new(), &[]).map(|format| JsValue::from(format.resolved_options()));
    let zone = options.and_then(|options| Reflect::get(&options, &"timeZone".into()).ok());
    zone.and_then(|zone| zone.as_string()).unwrap_or_else(|| "UTC".to_owned())
}

/// A formatter of dates; nothing where the browser knows no such option or time zone.
#[must_use]
pub fn formatter(locale: &Array, options: &[(&str, JsValue)]) -> Option<Intl::DateTimeFormat> {
    let object = Object::new();
    for (name, value) in options {
        Reflect::set(&object, &(*name).into(), value).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    // Called this way, it answers with an error where a plain call would stop the application.
    let make: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&make, &Array::of2(locale, &object)).ok().map(JsCast::unchecked_into)
}

/// What clocks in a time zone show at a moment, as a field for day and time has it: `2026-11-24T15:30:00`.
#[must_use]
pub fn clock(zone: &str, millis: i64) -> Option<String> {
    let options = [("timeZone", zone.into()), ("dateStyle", "short".into()), ("timeStyle", "medium".into())];
    // Swedish writes dates as ISO 8601 does.
    let format = formatter(&Array::of1(&"sv".into()), &options)?;
    #[expect(clippy::cast_precision_loss, reason = "instants stay below 2^53")]
    let date = Date::new(&JsValue::from(millis as f64));
    let text = format.format().call1(&JsValue::UNDEFINED, &date).ok()?.as_string()?;
    Some(text.replace(' ', "T"))
}

/// The moment at which the day begins in a time zone that holds this one. Where midnight does not exist, the
/// first moment after it.
#[must_use]
pub fn day_start(zone: &str, millis: i64) -> Option<i64> {
    let shown = clock(zone, millis)?;
    moment(zone, &[shown.split('T').next()?, "T00:00:00"].concat())
}

/// The moment at which clocks in a time zone show this. Of two, the first; what they leave out is the
/// time as long after the last that they do show.
#[must_use]
pub fn moment(zone: &str, clock_shows: &str) -> Option<i64> {
    let shown = as_utc(clock_shows)?;
    let ahead = |at: i64| Some(as_utc(&clock(zone, at)?)? - at.div_euclid(1_000) * 1_000);
    // No zone is further ahead or behind: one of the two is right, and between them lies every change.
    let day = 86_400_000;
    let (before, after) = (shown - ahead(shown - day)?, shown - ahead(shown + day)?);
    let shows = |at: i64| clock(zone, at).and_then(|text| as_utc(&text)) == Some(shown);
    Some(if shows(before) || !shows(after) { before } else { after })
}

fn as_utc(clock: &str) -> Option<i64> {
    let millis = Date::parse(&[clock, "Z"].concat());
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds below 2^53")]
    let millis = millis.is_finite().then_some(millis as i64);
    millis
}

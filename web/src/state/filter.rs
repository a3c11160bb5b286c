//! Which leads the list shows, and in which order.

use reckon_domain::lead::Quote;
use reckon_wire::view::Card;

use super::world::{Entry, LeadKey, World};

/// Where a lead stands, for the list's filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Wherever.
    #[default]
    Any,
    /// The marketplace recommended it.
    Recommended,
    /// Nothing has come of it yet: no quote, nothing counted, nobody has turned anybody down.
    New,
    /// The pro has sent a quote.
    Quoted,
    /// An interaction was counted.
    Counted,
    /// The client has asked for a booking or has hired the pro.
    Won,
    /// One side has turned the other down.
    Declined,
}

impl Standing {
    /// Every one.
    pub const ALL: [Self; 7] =
        [Self::Any, Self::Recommended, Self::New, Self::Quoted, Self::Counted, Self::Won, Self::Declined];

    /// The name in the address and in the select's values.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Recommended => "recommended",
            Self::New => "new",
            Self::Quoted => "quoted",
            Self::Counted => "counted",
            Self::Won => "won",
            Self::Declined => "declined",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.name() == name)
    }

    fn takes(self, entry: &Entry) -> bool {
        let lead = &entry.lead;
        let quoted = !matches!(lead.quote, Quote::None);
        match self {
            Self::Any => true,
            Self::Recommended => lead.recommended,
            Self::New => !quoted && !lead.counted && !lead.booked && !lead.negative_reply && !lead.hired,
            Self::Quoted => quoted,
            Self::Counted => lead.counted,
            Self::Won => lead.booked || lead.hired,
            Self::Declined => lead.negative_reply,
        }
    }
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that all must occur in the title, the place, the category or the name; in any case.
    pub words: String,
    /// One category, or every one where it is empty.
    pub category: String,
    /// Where the leads stand.
    pub standing: Standing,
}

impl Filter {
    /// Whether the list is narrowed at all.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        *self != Self::default()
    }

    /// The leads that pass: recommended ones first, then the latest project first.
    #[must_use]
    pub fn choose(&self, world: &World) -> Vec<LeadKey> {
        let words: Vec<String> = self.words.split_whitespace().map(str::to_lowercase).collect();
        let mut chosen: Vec<_> = world
            .known
            .leads()
            .iter()
            .filter(|entry| self.standing.takes(entry))
            .filter_map(|entry| {
                let card = world.cards.get(&entry.key);
                let fits = card.map_or(words.is_empty() && self.category.is_empty(), |card| {
                    (self.category.is_empty() || card.category == self.category) && has_all(card, &words)
                });
                fits.then(|| (!entry.lead.recommended, -card.map_or(0, |card| card.posted), entry.key))
            })
            .collect();
        chosen.sort_unstable();
        chosen.into_iter().map(|(_, _, key)| key).collect()
    }
}

fn has_all(card: &Card, words: &[String]) -> bool {
    let fields = [&card.title, &card.place, &card.category, &card.name];
    let has = |word: &String| fields.iter().any(|field| contains(field, word));
    words.iter().all(has)
}

/// Whether `text` holds `word`, which is in lower case, in any case.
fn contains(text: &str, word: &str) -> bool {
    if text.is_ascii() && word.is_ascii() {
        let (text, word) = (text.as_bytes(), word.as_bytes());
        return text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    }
    text.to_lowercase().contains(word)
}

/// The categories of all leads, in order.
#[must_use]
pub fn categories(world: &World) -> Vec<String> {
    let mut names: Vec<&String> = world.cards.values().map(|card| &card.category).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().cloned().collect()
}

//! Pictures beside words. None says anything that the words do not.

use yew::prelude::*;

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A tick: free.
    Tick,
    /// A coin's edge: counts.
    Coin,
    /// A card: charges.
    Card,
    /// A bar: blocked.
    Bar,
    /// A question mark: can't tell.
    Question,
    /// Two persons: shares.
    Share,
    /// A shield: Guaranteed Reply.
    Shield,
    /// A magnifying glass.
    Search,
    /// An arrow back.
    Back,
    /// A star: recommended.
    Star,
    /// A place's pin.
    Pin,
    /// A speech bubble.
    Speech,
    /// A pencil.
    Pencil,
    /// A telephone.
    Phone,
    /// An envelope.
    Mail,
    /// A person.
    Person,
    /// Half sun, half moon.
    Theme,
}

impl Icon {
    /// The path, in a square of 16.
    const fn path(self) -> &'static str {
        match self {
            Self::Tick => "M3 8.5l3.2 3.2L13 4.8",
            Self::Coin => "M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 5.2v5.6M6.6 6.6L8 5.2",
            Self::Card => "M2 4h12v8H2zM2 6.7h12",
            Self::Bar => "M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM5.2 8h5.6",
            Self::Question => "M5.8 6a2.2 2.2 0 114 1.3c-.9.7-1.8 1-1.8 2.2M8 12.2v.1",
            Self::Share => "M6 7.2a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4zM2.2 13c.2-2.4 1.7-3.8 3.8-3.8S9.6 10.600 9.800 13M11 4l2.500 2.300L11 8.600",
            Self::Shield => "M8 2l5 1.800v3.700c0 3-2 5.300-5 6.500-3-1.200-5-3.500-5-6.500V3.800zM5.800 8l1.700 1.700L10.500 6.500",
            Self::Search => "M7 2.500a4.500 4.500 0 100 9 4.500 4.500 0 000-9zM10.500 10.500L14 14",
            Self::Back => "M9.500 3.500L5 8l4.500 4.500",
            Self::Star => "M8 2.300l1.700 3.600 3.900.5-2.900 2.700.8 3.900L8 11.100 4.500 13l.8-3.900L2.400 6.400l3.900-.5z",
            Self::Pin => "M8 14s4.500-4.300 4.500-7.500a4.500 4.500 0 10-9 0C3.500 9.700 8 14 8 14zM8 5.200a1.500 1.500 0 100 3 1.500 1.500 0 000-3z",
            Self::Speech => "M2.500 3.500h11v7.500H7L4 13.500V11H2.500z",
            Self::Pencil => "M3 13l.6-3L10.700 3 13 5.300 6 12.400z",
            Self::Phone => "M4 2.500l2 .2 1 2.800-1.300 1.200a8 8 0 003.600 3.600L10.500 9l2.800 1 .2 2c0 .8-.7 1.500-1.500 1.500A9.500 9.500 0 012.500 4c0-.8.700-1.500 1.500-1.500z",
            Self::Mail => "M2 4h12v8.500H2zM2 4.500L8 9l6-4.500",
            Self::Person => "M8 8a2.700 2.700 0 100-5.400A2.700 2.700 0 008 8zM3 13.700c.3-2.600 2.200-4 5-4s4.700 1.400 5 4",
            Self::Theme => "M8 2.500a5.500 5.500 0 100 11 5.500 5.500 0 000-11zM8 2.500v11M8 5a3 3 0 010 6",
        }
    }

    /// The picture, for those who see it.
    #[must_use]
    pub fn html(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
                <path d={self.path()} />
            </svg>
        }
    }
}

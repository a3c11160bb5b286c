//! Pictures beside words. None says anything that the words do not.

use yew::prelude::*;

use crate::dom::el;

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
    /// A mobile telephone.
    Mobile,
    /// An envelope.
    Mail,
    /// A person.
    Person,
    /// Two sheets: copies.
    Copy,
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
            Self::Share => {
                "M6 7.2a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4zM2.2 13c.2-2.4 1.7-3.8 3.8-3.8S9.6 10.6 9.8 13M11 4l2.5 2.3L11 8.6"
            }
            Self::Shield => "M8 2l5 1.8v3.7c0 3-2 5.3-5 6.5-3-1.2-5-3.5-5-6.5V3.8zM5.8 8l1.7 1.7L10.5 6.5",
            Self::Search => "M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.5 10.5L14 14",
            Self::Back => "M9.5 3.5L5 8l4.5 4.5",
            Self::Star => "M8 2.3l1.7 3.6 3.9.5-2.9 2.7.8 3.9L8 11.1 4.5 13l.8-3.9L2.4 6.4l3.9-.5z",
            Self::Pin => {
                "M8 14s4.5-4.3 4.5-7.5a4.5 4.5 0 10-9 0C3.5 9.7 8 14 8 14zM8 5.2a1.5 1.5 0 100 3 1.5 1.5 0 000-3z"
            }
            Self::Speech => "M2.5 3.5h11v7.5H7L4 13.5V11H2.5z",
            Self::Pencil => "M3 13l.6-3L10.7 3 13 5.3 6 12.4z",
            Self::Phone => {
                "M4 2.5l2 .2 1 2.8-1.3 1.2a8 8 0 003.6 3.6L10.5 9l2.8 1 .2 2c0 .8-.7 1.5-1.5 1.5A9.5 9.5 0 012.5 4c0-.8.7-1.5 1.5-1.5z"
            }
            Self::Mobile => "M5 1.8h6v12.4H5zM7.2 12h1.6",
            Self::Mail => "M2 4h12v8.5H2zM2 4.5L8 9l6-4.5",
            Self::Person => "M8 8a2.7 2.7 0 100-5.4A2.7 2.7 0 008 8zM3 13.7c.3-2.6 2.2-4 5-4s4.7 1.4 5 4",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Theme => "M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 2.5v11M8 5a3 3 0 010 6",
        }
    }

    /// The picture, for those who see it.
    pub fn html(self) -> Html {
        el("svg")
            .class("icon")
            .attr("viewBox", "0 0 16 16")
            .attr("width", "16")
            .attr("height", "16")
            .attr("aria-hidden", "true")
            .attr("focusable", "false")
            .with(el("path").attr("d", self.path()))
            .html()
    }
}

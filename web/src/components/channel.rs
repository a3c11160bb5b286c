//! The channels between a pro and a client.

use reckon_domain::relation::Channel;

use crate::components::icon::Icon;
use crate::i18n::{Texts, fill};

/// A channel's name.
#[must_use]
pub fn channel_name(t: Texts, channel: Channel) -> &'static str {
    match channel {
        Channel::Chat => t.channel_chat(),
        Channel::Text => t.channel_text(),
        Channel::Email => t.email(),
    }
}

/// A discussion's name: with whom, and in which channel.
#[must_use]
pub fn discussion_with(t: Texts, name: &str, channel: Channel) -> String {
    t.discussion_with(fill::DiscussionWith { name, channel: channel_name(t, channel) })
}

/// A channel's picture.
#[must_use]
pub const fn channel_icon(channel: Channel) -> Icon {
    match channel {
        Channel::Chat => Icon::Speech,
        Channel::Text => Icon::Mobile,
        Channel::Email => Icon::Mail,
    }
}

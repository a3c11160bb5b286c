//! Which page an address shows, and the other way round.

use crate::state::DiscussionKey;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The first page of whoever is signed in.
    Home,
    /// The pro's leads.
    Leads,
    /// The pro's side of a lead: chat and details. The project.
    Lead(u32),
    /// Where the pro writes a quote. The project.
    Quote(u32),
    /// The pro's inbox.
    Discussions,
    /// A discussion in the inbox.
    Discussion(DiscussionKey),
    /// The pro's appointments.
    Calendar,
    /// A client whom the pro knows.
    Client(u32),
    /// The pro's automations and templates.
    Automations,
    /// Where the pro makes an automation.
    NewAutomation,
    /// An automation and its recipients.
    Automation(u32),
    /// The pro's plan, meter, history and wallet.
    Account,
    /// The client's projects.
    Projects,
    /// The client's side of a lead: the chat with a pro.
    Chat {
        /// The project.
        project: u32,
        /// The pro.
        pro: u32,
    },
    /// A pro's profile, seen by the client of a project.
    Profile {
        /// The project.
        project: u32,
        /// The pro.
        pro: u32,
    },
    /// The rules, for everybody.
    Rules,
    /// The demonstration's telephones, for everybody.
    Phone,
    /// How predictions did, for the operator.
    Predictions,
    /// Who did what, for the operator.
    Trail,
    /// The booking software's files, for the operator.
    Import,
    /// No page at all.
    NotFound,
}

impl Route {
    /// The page at a path.
    #[must_use]
    pub fn parse(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let id = |text: &str| text.parse::<u32>().ok();
        match parts.as_slice() {
            [] => Some(Self::Home),
            ["leads"] => Some(Self::Leads),
            ["leads", project] => id(project).map(Self::Lead),
            ["leads", project, "quote"] => id(project).map(Self::Quote),
            ["discussions"] => Some(Self::Discussions),
            ["discussions", client, channel] => {
                id(client).and_then(|client| DiscussionKey::named(client, channel)).map(Self::Discussion)
            }
            ["calendar"] => Some(Self::Calendar),
            ["clients", client] => id(client).map(Self::Client),
            ["automations"] => Some(Self::Automations),
            ["automations", "new"] => Some(Self::NewAutomation),
            ["automations", automation] => id(automation).map(Self::Automation),
            ["account"] => Some(Self::Account),
            ["projects"] => Some(Self::Projects),
            ["projects", project, "pros", pro] => {
                id(project).zip(id(pro)).map(|(project, pro)| Self::Chat { project, pro })
            }
            ["projects", project, "pros", pro, "profile"] => {
                id(project).zip(id(pro)).map(|(project, pro)| Self::Profile { project, pro })
            }
            ["rules"] => Some(Self::Rules),
            ["phone"] => Some(Self::Phone),
            ["predictions"] => Some(Self::Predictions),
            ["trail"] => Some(Self::Trail),
            ["import"] => Some(Self::Import),
            _ => None,
        }
        .unwrap_or(Self::NotFound)
    }

    /// The path of the page.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Home | Self::NotFound => "/".to_owned(),
            Self::Leads => "/leads".to_owned(),
            Self::Lead(project) => format!("/leads/{project}"),
            Self::Quote(project) => format!("/leads/{project}/quote"),
            Self::Discussions => "/discussions".to_owned(),
            Self::Discussion(DiscussionKey { client, channel }) => {
                format!("/discussions/{client}/{}", channel.name())
            }
            Self::Calendar => "/calendar".to_owned(),
            Self::Client(client) => format!("/clients/{client}"),
            Self::Automations => "/automations".to_owned(),
            Self::NewAutomation => "/automations/new".to_owned(),
            Self::Automation(automation) => format!("/automations/{automation}"),
            Self::Account => "/account".to_owned(),
            Self::Projects => "/projects".to_owned(),
            Self::Chat { project, pro } => format!("/projects/{project}/pros/{pro}"),
            Self::Profile { project, pro } => format!("/projects/{project}/pros/{pro}/profile"),
            Self::Rules => "/rules".to_owned(),
            Self::Phone => "/phone".to_owned(),
            Self::Predictions => "/predictions".to_owned(),
            Self::Trail => "/trail".to_owned(),
            Self::Import => "/import".to_owned(),
        }
    }

    /// Whether the navigation's entry for `other` is where this page belongs.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        self == other
            || matches!(
                (self, other),
                (Self::Home | Self::Lead(_) | Self::Quote(_), Self::Leads)
                    | (Self::Home | Self::Chat { .. } | Self::Profile { .. }, Self::Projects)
                    | (Self::Discussion(_) | Self::Client(_), Self::Discussions)
                    | (Self::NewAutomation | Self::Automation(_), Self::Automations)
                    | (Self::Home, Self::Predictions)
            )
    }
}

//! Marketplaces of any size.

use reckon_store::domain::decide::About;
use reckon_store::domain::{Action, ClientId, ProId, ProjectId, Timestamp};
use reckon_store::{
    Actor, CategoryImport, ClientImport, Command, Import, PlanImport, ProImport, ProjectImport, Store as _,
};
use reckon_store_sqlite::SqliteStore;

/// 2026-01-15T12:00:00Z.
pub(crate) const START: Timestamp = Timestamp(1_768_478_400_000);

/// Who and what there is.
pub(crate) struct Market {
    pub(crate) pros: Vec<ProId>,
    pub(crate) projects: Vec<ProjectId>,
    clients: Vec<ClientId>,
}

impl Market {
    /// Imports so many pros on an unlimited plan and projects, one client to ten of these.
    pub(crate) async fn new(store: &SqliteStore, pros: usize, projects: usize) -> Self {
        let clients = projects.div_ceil(10);
        let import = Import {
            plans: vec![PlanImport {
                reference: "all".into(),
                name: "All".into(),
                interactions: None,
                ..PlanImport::default()
            }],
            categories: vec![CategoryImport {
                reference: "any".into(),
                name: "Any".into(),
                ..Default::default()
            }],
            pros: (0..pros).map(pro).collect(),
            clients: (0..clients).map(client).collect(),
            projects: (0..projects).map(project).collect(),
            logins: Vec::new(),
        };
        let imported = store.import(import, START).await.unwrap();
        Self { pros: imported.pros, projects: imported.projects, clients: imported.clients }
    }

    /// The `number`th action of a mixed load: views, messages both ways and quotes, all over the leads.
    pub(crate) fn command(&self, number: usize) -> Command {
        let pro = *self.pros.get(number % self.pros.len()).unwrap();
        let project = (number / self.pros.len()) % self.projects.len();
        let action = match number % 4 {
            0 => Action::ViewContactsFromChat,
            1 => Action::ClientSendMessage,
            2 => Action::ProSendMessage,
            _ => Action::SendManualQuote,
        };
        let client = *self.clients.get(project / 10).unwrap();
        let actor = if action == Action::ClientSendMessage { Actor::Client(client) } else { Actor::Pro(pro) };
        let mut command = Command::new(actor, format!("command-{number}"), pro, action, START);
        if let Some((bytes, _)) = command.fingerprint.split_first_chunk_mut() {
            *bytes = number.to_be_bytes();
        }
        command.about = About { project: self.projects.get(project).copied(), client: None };
        command.body = Some("Could you come on Tuesday morning?".to_owned());
        command
    }
}

fn pro(number: usize) -> ProImport {
    ProImport {
        reference: format!("pro-{number}"),
        name: format!("Pro {number}"),
        plan: "all".into(),
        anchor_day: 1,
        time_zone: "Europe/Berlin".into(),
        ..Default::default()
    }
}

fn client(number: usize) -> ClientImport {
    ClientImport {
        reference: format!("client-{number}"),
        name: format!("Client {number}"),
        ..Default::default()
    }
}

fn project(number: usize) -> ProjectImport {
    ProjectImport {
        reference: format!("project-{number}"),
        client: format!("client-{}", number / 10),
        category: "any".into(),
        title: format!("Job {number}"),
        description: "A paragraph of what is to be done, about as long as people write.".repeat(3),
        place: "Berlin".into(),
        posted: Timestamp(START.0 - number as i64 * 60_000),
        ..ProjectImport::default()
    }
}

//! A marketplace, and what the people in it do.

use reckon_domain::{ProId, Timestamp};
use reckon_store::{
    CategoryImport, ClientImport, Import, PlanImport, Principal, ProImport, ProjectImport, SessionRow, Store,
};
use sha2::{Digest as _, Sha256};

/// Projects there are; each pro has a lead on each.
const PROJECTS: usize = 1_000;

/// Who acts, on what.
pub(crate) struct Market {
    cookies: Vec<String>,
    projects: Vec<u32>,
}

impl Market {
    /// So many pros, signed in, on a plan without a limit.
    pub(crate) async fn new(store: &dyn Store, pros: usize) -> Self {
        let now = Timestamp(1_768_478_400_000);
        let pro = |number: usize| ProImport {
            reference: format!("pro-{number}"),
            name: format!("Pro {number}"),
            plan: "all".to_owned(),
            anchor_day: 1,
            time_zone: "Europe/Berlin".to_owned(),
            ..ProImport::default()
        };
        let client = |number: usize| ClientImport {
            reference: format!("client-{number}"),
            name: format!("Client {number}"),
            ..ClientImport::default()
        };
        let project = |number: usize| ProjectImport {
            reference: format!("project-{number}"),
            client: format!("client-{}", number % 100),
            category: "any".to_owned(),
            title: format!("Job {number}"),
            description: "A paragraph of what is to be done, about as long as people write. ".repeat(3),
            place: "Berlin".to_owned(),
            posted: now,
            ..ProjectImport::default()
        };
        let import = Import {
            plans: vec![PlanImport {
                reference: "all".to_owned(),
                name: "All".to_owned(),
                interactions: None,
                ..PlanImport::default()
            }],
            categories: vec![CategoryImport {
                reference: "any".to_owned(),
                name: "Any".to_owned(),
                ..CategoryImport::default()
            }],
            pros: (0..pros).map(pro).collect(),
            clients: (0..100).map(client).collect(),
            projects: (0..PROJECTS).map(project).collect(),
            logins: Vec::new(),
        };
        let ids = store.import(import, now).await.unwrap();
        let mut cookies = Vec::new();
        for (number, pro) in ids.pros.iter().enumerate() {
            cookies.push(sign_in(store, number, *pro).await);
        }
        Self { cookies, projects: ids.projects.iter().map(|id| id.0).collect() }
    }

    /// The `number`th request, by connection `who`: looking at contacts, writing, quoting, writing again.
    /// Each of them changes something, so that each has to be kept.
    pub(crate) fn request(&self, who: usize, number: usize) -> Vec<u8> {
        let project = self.projects[number / 4 % PROJECTS];
        let (action, more) = match number % 4 {
            0 if number / 4 < PROJECTS => ("view_contacts", r#","variety":"chat""#),
            2 if number / 4 < PROJECTS => ("send_quote", r#","variety":"manual","amount":12000"#),
            _ => ("send_message", r#","body":"Could you come on Tuesday morning?""#),
        };
        let body =
            format!(r#"{{"do":"{action}","project":{project},"key":"bench-{who:02}-{number:08}"{more}}}"#);
        format!(
            "POST /api/v1/actions HTTP/1.1\r\nhost: bench\r\ncookie: {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.cookies[who],
            body.len()
        )
        .into_bytes()
    }
}

/// Signs the `number`th pro in: the cookie.
pub(crate) async fn sign_in(store: &dyn Store, number: usize, pro: ProId) -> String {
    let secret = format!("{number:064x}");
    let session = SessionRow {
        principal: Principal::Pro(pro),
        name: format!("Pro {number}"),
        expires: Timestamp::MAX,
        login: None,
    };
    store.put_session(Sha256::digest(secret.as_bytes()).into(), session, Timestamp::MIN).await.unwrap();
    format!("__Host-reckon={secret}")
}

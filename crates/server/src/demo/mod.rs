//! A marketplace to look at: people, projects and conversations that read like real ones.
//!
//! The data is in `marketplace.json`, its times relative to the present. What has happened is done as real
//! commands at past times, so that the log is the truth of the demo as of everything else.

mod automations;
mod booking;
mod data;
mod money;
mod more;
mod story;

use std::collections::HashMap;

use reckon_domain::delivery::Progress;
use reckon_domain::lead::Fees;
use reckon_domain::period::Anchor;
use reckon_domain::{Amount, ClientId, PlanId, ProId, ProjectId, Timestamp};
use reckon_store::{
    CategoryImport, ClientImport, Contacts, Import, LoginImport, PlanImport, Principal, ProImport,
    ProjectImport, Store, StoreError, TaskKind,
};
use serde::Serialize;

use crate::config::ServeError;
use crate::identity::password;
use data::{Data, ProData, before, days_before};

/// The password of everybody in the demo.
pub const PASSWORD: &str = "reckon-demo";

/// So many days ago the demo's marketplace opened.
const OPENED: i64 = 90;

/// Somebody one can sign in as in the demo.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Person {
    /// The email address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
    /// Their name.
    pub name: String,
    /// `pro`, `client` or `operator`.
    pub role: String,
    /// What there is to see, in a few words.
    pub about: String,
}

/// The ids that the file's references have.
pub(crate) struct Ids {
    plans: HashMap<String, PlanId>,
    pros: HashMap<String, ProId>,
    clients: HashMap<String, ClientId>,
    projects: HashMap<String, ProjectId>,
    /// Each project's client.
    owners: HashMap<String, String>,
}

/// Puts the demo into the store, unless it is there already, and says whom one can sign in as.
///
/// The sign-ins are put in last: where they are, the rest is, too.
pub(crate) async fn load(store: &dyn Store, now: Timestamp, more: usize) -> Result<Vec<Person>, ServeError> {
    let data = Data::read()?;
    if !is_loaded(store, &data).await? {
        let ids = import(store, &data, now).await?;
        story::tell(store, &data, &ids, now).await?;
        deliver(store, now).await?;
        money::record(store, &data, &ids).await?;
        booking::tell(store, &data, now).await?;
        store.import(logins(&data)?, now).await?;
    }
    if more > 0 {
        more::make_up(store, &data, more, now).await?;
    }
    Ok(data.people.iter().map(person).collect())
}

/// The clients among the demo's people.
pub(crate) async fn clients(store: &dyn Store, people: &[Person]) -> Result<Vec<ClientId>, ServeError> {
    let mut clients = Vec::new();
    for person in people {
        match store.login(&person.email).await?.principal {
            Principal::Client(id) => clients.push(id),
            Principal::Pro(_) | Principal::Operator(_) | Principal::Backend => {}
        }
    }
    Ok(clients)
}

/// What the story tells was sent has arrived: it is not to be sent now.
async fn deliver(store: &dyn Store, now: Timestamp) -> Result<(), ServeError> {
    for task in store.tasks_due(now, usize::MAX >> 1).await? {
        if matches!(task.kind, TaskKind::Text | TaskKind::Email) {
            store.put_progress(task.position, Progress::Delivered).await?;
            store.complete(task.id, task.lease).await?;
        }
    }
    Ok(())
}

async fn is_loaded(store: &dyn Store, data: &Data) -> Result<bool, ServeError> {
    for person in &data.people {
        match store.login(&person.email).await {
            Ok(_) => {}
            Err(StoreError::Unknown(_)) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(true)
}

fn person(data: &data::PersonData) -> Person {
    Person {
        email: data.email.clone(),
        password: PASSWORD.to_owned(),
        name: data.name.clone(),
        role: data.who.split(':').next().unwrap_or_default().to_owned(),
        about: data.about.clone(),
    }
}

fn logins(data: &Data) -> Result<Import, ServeError> {
    let password_hash =
        password::hash(PASSWORD).map_err(|error| ServeError::Randomness(error.to_string()))?;
    let login = |person: &data::PersonData| LoginImport {
        email: person.email.clone(),
        who: person.who.clone(),
        name: person.name.clone(),
        password_hash: password_hash.clone(),
        ..LoginImport::default()
    };
    Ok(Import { logins: data.people.iter().map(login).collect(), ..Import::default() })
}

async fn import(store: &dyn Store, data: &Data, now: Timestamp) -> Result<Ids, ServeError> {
    let plan = |plan: &data::PlanData| PlanImport {
        reference: plan.reference.clone(),
        name: plan.name.clone(),
        interactions: plan.interactions,
        ..PlanImport::default()
    };
    let category = |category: &data::CategoryData| CategoryImport {
        reference: category.reference.clone(),
        name: category.name.clone(),
        fees: Fees {
            manual_quote: Amount(category.manual_quote_fee),
            guaranteed_reply: category.guaranteed_reply_fee.map(Amount),
        },
        ..CategoryImport::default()
    };
    let client = |client: &data::ClientData| ClientImport {
        reference: client.reference.clone(),
        name: client.name.clone(),
        contacts: Contacts {
            mobile: client.mobile.clone(),
            landline: client.landline.clone(),
            email: client.email.clone(),
        },
        language: client.language,
        ..ClientImport::default()
    };
    let import = Import {
        plans: data.plans.iter().map(plan).collect(),
        categories: data.categories.iter().map(category).collect(),
        pros: data.pros.iter().map(|entry| pro(entry, now)).collect::<Result<_, _>>()?,
        clients: data.clients.iter().map(client).collect(),
        projects: data.projects.iter().map(|entry| project(entry, now)).collect::<Result<_, _>>()?,
        logins: Vec::new(),
    };
    // The accounts open before anything happens in them.
    let ids = store.import(import, days_before(now, OPENED, 0)).await?;
    Ok(Ids {
        plans: data.plans.iter().map(|entry| entry.reference.clone()).zip(ids.plans).collect(),
        pros: data.pros.iter().map(|entry| entry.reference.clone()).zip(ids.pros).collect(),
        clients: data.clients.iter().map(|entry| entry.reference.clone()).zip(ids.clients).collect(),
        projects: data.projects.iter().map(|entry| entry.reference.clone()).zip(ids.projects).collect(),
        owners: data.projects.iter().map(|entry| (entry.reference.clone(), entry.client.clone())).collect(),
    })
}

fn pro(entry: &ProData, now: Timestamp) -> Result<ProImport, ServeError> {
    Ok(ProImport {
        reference: entry.reference.clone(),
        name: entry.name.clone(),
        about: entry.about.clone(),
        contacts: Contacts {
            mobile: entry.mobile.clone(),
            landline: entry.landline.clone(),
            email: entry.email.clone(),
        },
        plan: entry.plan.clone(),
        anchor_day: anchor_day(entry, now)?,
        time_zone: entry.time_zone.clone(),
        credits: entry.credits,
        card: entry.card,
        prefer_credits: true,
        categories: entry.categories.clone(),
        ..ProImport::default()
    })
}

/// The anchor day of the period that began so many days ago, or as few more as there can be.
fn anchor_day(entry: &ProData, now: Timestamp) -> Result<u32, ServeError> {
    let latest = days_before(now, entry.period_began, 0);
    let mut best = None;
    for day in 1..=31 {
        let anchor = Anchor::new(day, &entry.time_zone)
            .map_err(|error| ServeError::Demo(format!("{}: {error}", entry.reference)))?;
        let start = anchor.period_at(now).start;
        if start <= latest && best.is_none_or(|(known, _)| known < start) {
            best = Some((start, day));
        }
    }
    best.map(|(_, day)| day)
        .ok_or_else(|| ServeError::Demo(format!("{}: no period can have begun so long ago", entry.reference)))
}

fn project(entry: &data::ProjectData, now: Timestamp) -> Result<ProjectImport, ServeError> {
    Ok(ProjectImport {
        reference: entry.reference.clone(),
        client: entry.client.clone(),
        category: entry.category.clone(),
        title: entry.title.clone(),
        description: entry.description.clone(),
        place: entry.place.clone(),
        posted: before(now, &entry.ago)?,
        ..ProjectImport::default()
    })
}

#[cfg(test)]
mod tests {
    use reckon_domain::Limit;
    use reckon_store::{Identified, Principal};
    use reckon_store_sqlite::SqliteStore;

    use super::*;

    const DAY: i64 = 24 * 60 * 60 * 1000;
    /// 2026-01-01T09:30:00Z.
    const NEW_YEAR: i64 = 1_767_259_800_000;

    async fn pro(store: &SqliteStore, who: &str) -> ProId {
        match store.login(&format!("{who}@demo.example")).await.unwrap().principal {
            Principal::Pro(id) => id,
            Principal::Client(_) | Principal::Operator(_) | Principal::Backend => panic!("{who} is no pro"),
        }
    }

    #[tokio::test]
    async fn the_demo_shows_what_it_says_on_every_day_of_a_quarter() {
        let data = Data::read().unwrap();
        for day in 0..90 {
            let store = SqliteStore::in_memory().unwrap();
            let now = Timestamp(NEW_YEAR + day * DAY + day * 977_000);
            let ids = import(&store, &data, now).await.unwrap();
            story::tell(&store, &data, &ids, now).await.unwrap();
            for (who, used, limit) in [
                ("anna", 3, Limit::Of(5)),
                ("marek", 5, Limit::Of(5)),
                ("lucia", 6, Limit::Of(5)),
                ("priya", 4, Limit::Of(15)),
                ("mira", 1, Limit::Unlimited),
            ] {
                let account = store.account(ids.pros[who], now).await.unwrap().account;
                assert_eq!((account.used, account.plan.limit), (used, limit), "{who} on day {day}");
            }
        }
    }

    #[tokio::test]
    async fn a_second_start_adds_nothing() {
        let store = SqliteStore::in_memory().unwrap();
        let people = load(&store, Timestamp(NEW_YEAR), 40).await.unwrap();
        let before = (
            store.head().await.unwrap(),
            store.leads_of_pro(pro(&store, "mira").await, None, 1000).await.unwrap().len(),
        );
        let later = Timestamp(NEW_YEAR + 3 * DAY);
        assert_eq!(load(&store, later, 40).await.unwrap().len(), people.len());
        let after = (
            store.head().await.unwrap(),
            store.leads_of_pro(pro(&store, "mira").await, None, 1000).await.unwrap().len(),
        );
        assert_eq!(before, after);
        assert_eq!(after.1, 41 + 40);
        assert_eq!(store.audit().await.unwrap(), []);
    }

    #[tokio::test]
    async fn guaranteed_reply_is_there_in_every_state_with_its_recording_and_its_transactions() {
        let store = SqliteStore::in_memory().unwrap();
        let people = load(&store, Timestamp(NEW_YEAR), 0).await.unwrap();
        assert!(people.iter().any(|person| person.email == "marek@demo.example"));
        let (marek, mira) = (pro(&store, "marek").await, pro(&store, "mira").await);
        let mut statuses: Vec<_> = Vec::new();
        for row in store.leads_of_pro(marek, None, 1000).await.unwrap() {
            if matches!(row.lead.quote, reckon_domain::lead::Quote::GuaranteedReply { .. }) {
                statuses.push((row.lead.call.status.name(), row.lead.call.failures, row.lead.contact_made));
            }
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [("failed", 2, false), ("off", 0, false)]);
        assert_eq!(store.wallet(marek).await.unwrap().card.unwrap().last4, "4242");
        let transactions = store.transactions(mira, None, 100).await.unwrap();
        let of = |name: &str| transactions.iter().find(|row| row.kind.name() == name).unwrap();
        assert_eq!((of("guaranteed_reply_fee").amount(), of("call_minutes").amount()), (-2500, -2500));
        assert!(store.payments_pending(mira).await.unwrap().is_empty());
        let lead = of("call_minutes").project.unwrap();
        let calls = store.calls(lead, mira).await.unwrap();
        assert!(calls.iter().all(|one| one.recorded) && calls.len() == 1);
        assert_eq!(store.audit().await.unwrap(), []);
    }

    #[test]
    fn no_message_says_more_of_a_client_than_their_short_name() {
        let data = Data::read().unwrap();
        for lead in &data.leads {
            let project = data.projects.iter().find(|project| project.reference == lead.project).unwrap();
            let client = data.clients.iter().find(|client| client.reference == project.client).unwrap();
            let family = client.name.rsplit(' ').next().unwrap();
            for body in lead.story.iter().filter_map(|step| step.body.as_deref()) {
                assert!(!body.contains(family), "{body}");
            }
        }
    }
}

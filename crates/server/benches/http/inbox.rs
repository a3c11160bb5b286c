//! The inbox of a pro with very many discussions: how long the server takes for a page of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reckon_domain::decide::About;
use reckon_domain::{Action, ClientId, ProId, Timestamp};
use reckon_store::{Actor, ClientImport, Command, Contacts, Import, PlanImport, ProImport, Store};
use reckon_store_sqlite::SqliteStore;

use crate::connection::Connection;
use crate::market::sign_in;
use crate::{folder, serve};

const DISCUSSIONS: usize = 100_000;
const NOW: Timestamp = Timestamp(1_768_478_400_000);
/// Requests of each kind.
const REQUESTS: usize = 201;

/// Measures and prints.
pub(crate) async fn run() {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder("inbox").join("reckon.db")).unwrap());
    let pro = fill(&store).await;
    let cookie = sign_in(store.as_ref(), 0, pro).await;
    let (address, stop, running) = serve(store).await;
    let mut connection = Connection::open(address).await;
    println!("  an inbox of {DISCUSSIONS} discussions, one in three closed; pages of 50:");
    let half = DISCUSSIONS as u64 / 2;
    for (what, query) in [
        ("the first page", "limit=50".to_owned()),
        ("the first page of those open", "limit=50&status=open".to_owned()),
        ("one of texts, half-way down", format!("limit=50&channel=text&before={half}")),
        ("the counts alone", "limit=0".to_owned()),
    ] {
        let request =
            format!("GET /api/v1/discussions?{query} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\n\r\n");
        let mut waits: Vec<Duration> = Vec::with_capacity(REQUESTS);
        for _ in 0..REQUESTS {
            let asked = Instant::now();
            assert_eq!(connection.ask(request.as_bytes()).await, 200);
            waits.push(asked.elapsed());
        }
        waits.sort_unstable();
        let at = |part: usize| waits[(waits.len() - 1) * part / 100];
        println!("    {what}: median {:.2?}, p99 {:.2?}", at(50), at(99));
    }
    drop(connection);
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
}

/// One pro, to whom so many clients have written a text; one in three was answered.
async fn fill(store: &Arc<dyn Store>) -> ProId {
    let client = |number: usize| ClientImport {
        reference: format!("client-{number}"),
        name: format!("Client {number}"),
        contacts: Contacts { mobile: Some(format!("+4930{number:07}")), ..Contacts::default() },
        ..ClientImport::default()
    };
    let import = Import {
        plans: vec![PlanImport {
            reference: "all".to_owned(),
            name: "All".to_owned(),
            interactions: None,
            ..PlanImport::default()
        }],
        pros: vec![ProImport {
            reference: "pro".to_owned(),
            name: "Pro".to_owned(),
            plan: "all".to_owned(),
            anchor_day: 1,
            time_zone: "Europe/Berlin".to_owned(),
            ..ProImport::default()
        }],
        clients: (0..DISCUSSIONS).map(client).collect(),
        ..Import::default()
    };
    let ids = store.import(import, NOW).await.unwrap();
    let (pro, clients) = (ids.pros[0], Arc::new(ids.clients));
    let next = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let (store, clients, next) = (store.clone(), clients.clone(), next.clone());
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(client) = clients.get(number) else { return };
                    store.execute(command(pro, *client, Action::Text)).await.unwrap();
                    if number % 3 == 0 {
                        store.execute(command(pro, *client, Action::SendText)).await.unwrap();
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    pro
}

fn command(pro: ProId, client: ClientId, action: Action) -> Command {
    let actor = if action == Action::Text { Actor::Client(client) } else { Actor::Pro(pro) };
    let mut command = Command::new(actor, format!("{}-{client}", action.name()), pro, action, NOW);
    command.about = About { project: None, client: Some(client) };
    command.body = Some("Could you come on Tuesday morning?".to_owned());
    command
}

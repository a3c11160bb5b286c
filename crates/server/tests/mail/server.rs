//! A whole marketplace behind a real mail server: what it sends arrives, and what comes back finds its discussion.

use std::sync::Arc;
use std::time::Duration;

use mail_parser::MessageParser;
use reckon_domain::decide::About;
use reckon_domain::delivery::{Progress, Undelivered};
use reckon_domain::relation::{Channel, Status};
use reckon_domain::{Action, ClientId, ProId};
use reckon_providers::mail::{Address, Composed, Mailer as _, Security, Sending, Smtp, SmtpSettings};
use reckon_server::{Clock, Config, Messaging, ServeError, Server};
use reckon_store::{Actor, Change, ClientImport, Command, Contacts, Import, PlanImport, ProImport, Store};
use reckon_store_sqlite::SqliteStore;
use tokio::sync::{broadcast, oneshot};
use tokio::task::JoinHandle;

use crate::common::{NOW, letterhead};
use crate::exim::{Exim, Options};
use crate::real::next;

/// How long what a mail server does may take.
const PATIENCE: Duration = Duration::from_secs(60);

struct Behind {
    exim: Exim,
    store: Arc<dyn Store>,
    pro: ProId,
    client: ClientId,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), ServeError>>,
}

fn smtp(exim: &Exim) -> Smtp {
    let settings = SmtpSettings::new("localhost", exim.port, "reckon.test");
    Smtp::new(SmtpSettings { security: Security::None, ..settings }).unwrap()
}

impl Behind {
    async fn open(address: &str) -> Self {
        let exim = Exim::start(Options::default()).await;
        let store: Arc<dyn Store> = Arc::new(SqliteStore::in_memory().unwrap());
        let contacts = Contacts { email: Some(address.to_owned()), ..Contacts::default() };
        let plan = PlanImport {
            reference: "all".to_owned(),
            name: "All".to_owned(),
            interactions: None,
            ..PlanImport::default()
        };
        let pro = ProImport {
            reference: "rosa".to_owned(),
            name: "Rosa Malerei".to_owned(),
            plan: "all".to_owned(),
            anchor_day: 1,
            time_zone: "UTC".to_owned(),
            ..ProImport::default()
        };
        let client = ClientImport {
            reference: "ana".to_owned(),
            name: "Ana".to_owned(),
            contacts,
            ..ClientImport::default()
        };
        let import =
            Import { plans: vec![plan], pros: vec![pro], clients: vec![client], ..Import::default() };
        let imported = store.import(import, NOW).await.unwrap();
        let mut config = Config::new("127.0.0.1:0".parse().unwrap(), Arc::clone(&store));
        config.clock = Clock::manual(NOW);
        config.messaging = Messaging {
            mail: Some((Arc::new(smtp(&exim)), letterhead())),
            mail_folder: Some(exim.maildir("reckon.test")),
            ..Messaging::default()
        };
        let server = Server::bind(config).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        Self { exim, store, pro: imported.pros[0], client: imported.clients[0], stop, running }
    }

    async fn write(&self) -> Change {
        let mut command = Command::new(Actor::Pro(self.pro), "tuesday?", self.pro, Action::SendEmail, NOW);
        command.about = About { project: None, client: Some(self.client) };
        command.body = Some("Tuesday?".to_owned());
        let receipt = self.store.execute(command).await.unwrap();
        self.store.change(receipt.position).await.unwrap()
    }

    async fn happens(&self, changes: &mut broadcast::Receiver<Arc<Change>>, action: Action) {
        let found = async { while changes.recv().await.unwrap().action != action {} };
        let found = tokio::time::timeout(PATIENCE, found).await;
        assert!(found.is_ok(), "nothing came; the mail server says:\n{}", self.exim.log());
    }

    async fn status(&self) -> Option<Status> {
        self.store.relation(self.pro, self.client).await.unwrap().relation.email.discussion
    }

    /// The server stops, the reader of the Maildir with it.
    async fn stopped(self) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(PATIENCE, self.running).await.expect("it stops").unwrap().unwrap();
        assert_eq!(self.store.audit().await.unwrap(), []);
    }
}

#[tokio::test]
async fn an_answer_that_the_mail_server_delivers_opens_the_discussion() {
    let behind = Behind::open("ana@clients.test").await;
    let mut changes = behind.store.subscribe();
    let sent = behind.write().await;
    let ours = next(&behind.exim, "clients.test").await;
    let parsed = MessageParser::default().parse(&ours).unwrap();
    let reply_to = parsed.reply_to().unwrap().first().unwrap().address().unwrap().to_owned();
    let answer = |words: &str| {
        Composed {
        message_id: format!("{words}@clients.test"),
        from: Address::parse("ana@clients.test").unwrap(),
        to: Address::parse(&reply_to).unwrap(),
        bytes: format!(
            "From: Ana <ana@clients.test>\r\nMessage-ID: <{words}@clients.test>\r\nSubject: Re\r\n\r\n{words}\r\n"
        )
        .into_bytes(),
    }
    };
    // The first is delivered twice, in two files, and counts once: it has been read again before the last is.
    for words in ["Yes", "Yes", "Really"] {
        assert_eq!(smtp(&behind.exim).send(&answer(words)).await, Sending::Accepted, "{}", behind.exim.log());
    }
    for _ in 0..2 {
        behind.happens(&mut changes, Action::Email).await;
    }
    assert_eq!(behind.status().await, Some(Status::Open));
    let said = behind.store.correspondence(behind.pro, behind.client, Channel::Email, None, 9).await.unwrap();
    let [question, yes, really] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((question.position, question.progress), (sent.position, Some(Progress::Sent)));
    assert_eq!((yes.body.as_str(), really.body.as_str()), ("Yes", "Really"));
    // The file that it came in is known, and lies where what was taken lies.
    let file = yes.heading.file.clone().unwrap();
    let taken = behind.exim.maildir("reckon.test").join("cur").join(format!("{file}:2,S"));
    assert!(taken.is_file(), "{}", taken.display());
    behind.stopped().await;
}

#[tokio::test]
async fn a_bounce_that_the_mail_server_sends_is_said_at_its_email() {
    let behind = Behind::open("ana@gone.test").await;
    let mut changes = behind.store.subscribe();
    behind.write().await;
    behind.happens(&mut changes, Action::ReportFailure).await;
    let said = behind.store.correspondence(behind.pro, behind.client, Channel::Email, None, 9).await.unwrap();
    assert!(matches!(said[0].failure, Some(Undelivered::Refused | Undelivered::NoMailbox)), "{said:?}");
    assert_eq!(behind.status().await, Some(Status::Open));
    behind.stopped().await;
}

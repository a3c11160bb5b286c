//! The marketplace's own data, put in by its backend.

use std::collections::BTreeMap;

use axum::Json as Answer;
use axum::extract::State;
use reckon_domain::contact::{number, plain};
use reckon_domain::lead::Fees;
use reckon_domain::rule::Language;
use reckon_domain::wording;
use reckon_store::{
    CategoryImport, ClientImport, Contacts, Fault, Import, LeftOut, LoginImport, PlanImport, ProImport,
    ProjectImport,
};
use reckon_wire::form::{FormError, amount, instant};
use reckon_wire::name::{Named, named_option};
use serde::{Deserialize, Deserializer, Serialize};

use crate::app::Shared;
use crate::http::read::Json;
use crate::identity::{Backend, password};
use crate::problem::{Code, Problem, ProblemForm};
use crate::routes::session::login_of;

/// The largest directory, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;

/// The most people who sign in, in one directory: each password takes some ten milliseconds to hash.
const LOGINS: usize = 1000;

/// A field of an entry: left out, null, or said.
type Said<T> = Option<Option<T>>;

fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Said<T>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

fn said_name<'de, T: Named, D: Deserializer<'de>>(deserializer: D) -> Result<Said<T>, D::Error> {
    named_option::deserialize(deserializer).map(Some)
}

/// What is added to the directory, or changed in it. Entries name each other by the marketplace's own ids, their
/// references. Of an entry with a known reference, what is left out stays, what is null goes, and what is said
/// replaces what is known; what cannot be changed here is refused, with the field and the way that can. Of a new entry,
/// what is left out has its default. Name, contacts and language of a client of whom the booking software has spoken,
/// or who was erased, stay as they are: the answer says where.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Directory {
    #[serde(default)]
    plans: Vec<PlanEntry>,
    #[serde(default)]
    categories: Vec<CategoryEntry>,
    #[serde(default)]
    pros: Vec<ProEntry>,
    #[serde(default)]
    clients: Vec<ClientEntry>,
    #[serde(default)]
    projects: Vec<ProjectEntry>,
    #[serde(default)]
    logins: Vec<LoginEntry>,
}

/// A plan.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanEntry {
    reference: String,
    /// Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    name: Said<String>,
    /// Interactions in a period; null, or left out of a new one: unlimited. A higher number holds at once for every pro
    /// on the plan, a lower one from their next period (I14).
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u32>)]
    interactions: Said<u32>,
}

/// A category. Fees hold for quotes from now on; a quote that stands keeps its fee (I15).
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CategoryEntry {
    reference: String,
    /// Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    name: Said<String>,
    /// In minor units; null, or left out of a new one: none.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u64>)]
    manual_quote_fee: Said<u64>,
    /// In minor units; null, or left out of a new one: Guaranteed Reply is not offered.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u64>)]
    guaranteed_reply_fee: Said<u64>,
}

/// A pro. Plan, credits and card of a known one are changed by the pro's own actions, when and where their counter
/// resets and how they pay by nothing: another value than the one that holds is refused.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ProEntry {
    reference: String,
    /// Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    name: Said<String>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    about: Said<String>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    mobile: Said<String>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    landline: Said<String>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    email: Said<String>,
    /// A plan's reference. Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    plan: Said<String>,
    /// 1 to 31; 1 of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u32>)]
    anchor_day: Said<u32>,
    /// A name of the time zone database; UTC of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    time_zone: Said<String>,
    /// In minor units; none of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<u64>)]
    credits: Said<u64>,
    /// No card of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<bool>)]
    card: Said<bool>,
    /// Whether fees are paid from credits where they suffice; so of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<bool>)]
    prefer_credits: Said<bool>,
    /// References of the categories whose projects they see; empty, null, or left out of a new one: every category.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<Vec<String>>)]
    categories: Said<Vec<String>>,
}

/// A client.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ClientEntry {
    reference: String,
    /// Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    name: Said<String>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    mobile: Said<String>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    landline: Said<String>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    email: Said<String>,
    /// In which they are spoken and written to; null, or left out of a new one: English.
    #[serde(default, deserialize_with = "said_name")]
    #[schema(value_type = Option<reckon_wire::schema::Language>)]
    language: Said<Language>,
}

/// A project.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ProjectEntry {
    reference: String,
    /// The client's reference, for ever the same. Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    client: Said<String>,
    /// The category's reference. Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    category: Said<String>,
    /// Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    title: Said<String>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    description: Said<String>,
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    place: Said<String>,
    /// In milliseconds; now of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<i64>)]
    posted: Said<i64>,
}

/// Who signs in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct LoginEntry {
    email: String,
    /// `pro:REFERENCE`, `client:REFERENCE` or `operator:REFERENCE`; `operator` alone is the one of this email address.
    /// Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    who: Said<String>,
    /// Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    name: Said<String>,
    /// Kept as its argon2id hash alone. Needed of a new one.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    password: Said<String>,
}

/// What was said of a client and is not the directory's to say.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LeftAlone {
    /// The entry and the field, such as `clients[3].mobile`.
    #[schema(example = "clients[3].mobile")]
    field: String,
}

/// The ids of what was added, by their references.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Ids {
    plans: BTreeMap<String, u32>,
    pros: BTreeMap<String, u32>,
    clients: BTreeMap<String, u32>,
    projects: BTreeMap<String, u32>,
    /// What stayed as it is although something else was said: the booking software owns it, or the client was erased.
    left_alone: Vec<LeftAlone>,
}

/// Adds to the directory, or changes it: all of it, or nothing.
#[utoipa::path(post, path = "/api/v1/directory", tag = "Directory", request_body(content = Directory, example = json!({
        "plans": [{"reference": "three", "name": "Three", "interactions": 3}],
        "categories": [{"reference": "roofs", "name": "Roofs", "manual_quote_fee": 800, "guaranteed_reply_fee": 2500}],
        "pros": [{"reference": "p1", "name": "Petra Brandt", "plan": "three", "credits": 2000, "time_zone": "Europe/Berlin"}],
        "clients": [{"reference": "c1", "name": "Carl Client", "email": "carl@example.org", "language": "en"}],
        "projects": [{"reference": "j1", "client": "c1", "category": "roofs", "title": "A roof"}]
    })), responses(
    (status = 200, description = "The ids", body = Ids),
    (status = 400, description = "`malformed`, with the entry and field", body = ProblemForm),
    (status = 404, description = "`not_found`: the caller is no backend", body = ProblemForm),
    (status = 413, description = "`too_large`: more than 16 MB", body = ProblemForm),
))]
pub(crate) async fn import(
    State(app): State<Shared>,
    Backend(caller): Backend,
    Json(directory): Json<Directory, LARGEST>,
) -> Result<Answer<Ids>, Problem> {
    let now = app.clock.now();
    caller.about(format!(
        "plans {}, categories {}, pros {}, clients {}, projects {}, logins {}",
        directory.plans.len(),
        directory.categories.len(),
        directory.pros.len(),
        directory.clients.len(),
        directory.projects.len(),
        directory.logins.len()
    ));
    if directory.logins.len() > LOGINS {
        return Err(Problem::field(
            "logins",
            wording!("at most {LOGINS} at a time", "höchstens {LOGINS} auf einmal"),
        ));
    }
    let plans: Vec<_> = directory.plans.iter().map(|entry| entry.reference.clone()).collect();
    let pros: Vec<_> = directory.pros.iter().map(|entry| entry.reference.clone()).collect();
    let clients: Vec<_> = directory.clients.iter().map(|entry| entry.reference.clone()).collect();
    let projects: Vec<_> = directory.projects.iter().map(|entry| entry.reference.clone()).collect();
    let mut hashes = Vec::with_capacity(directory.logins.len());
    for login in &directory.logins {
        hashes.push(login_of(&app, &login.email).await?.map(|known| known.password_hash));
    }
    // Hashing takes its time, and may not hold up the others' requests.
    let read = tokio::task::spawn_blocking(move || read(directory, hashes, now.0)).await;
    let ids = app.store.import(read.map_err(|_| Problem::from(Code::Internal))??, now).await?;
    app.end_all(ids.ended);
    Ok(Answer(Ids {
        plans: plans.into_iter().zip(ids.plans.into_iter().map(|id| id.0)).collect(),
        pros: pros.into_iter().zip(ids.pros.into_iter().map(|id| id.0)).collect(),
        clients: clients.into_iter().zip(ids.clients.into_iter().map(|id| id.0)).collect(),
        projects: projects.into_iter().zip(ids.projects.into_iter().map(|id| id.0)).collect(),
        left_alone: ids
            .left_alone
            .into_iter()
            .map(|(at, field)| LeftAlone { field: format!("clients[{at}].{field}") })
            .collect(),
    }))
}

/// Each entry with its place for errors.
fn each<T, U>(
    list: &str,
    entries: Vec<T>,
    read: impl Fn(T) -> Result<U, FormError>,
) -> Result<Vec<U>, Problem> {
    let place = |(at, entry)| read(entry).map_err(|error| error.within(&format!("{list}[{at}]")).into());
    entries.into_iter().enumerate().map(place).collect()
}

fn read(directory: Directory, hashes: Vec<Option<String>>, now: i64) -> Result<Import, Problem> {
    let Directory { plans, categories, pros, clients, projects, logins } = directory;
    Ok(Import {
        plans: each("plans", plans, plan)?,
        categories: each("categories", categories, category)?,
        pros: each("pros", pros, pro)?,
        clients: each("clients", clients, client)?,
        projects: each("projects", projects, |entry| project(entry, now))?,
        logins: each("logins", logins.into_iter().zip(hashes).collect(), login)?,
    })
}

/// Takes an entry's fields one by one, and notes those that are left out.
#[derive(Default)]
struct Fields(Vec<&'static str>);

impl Fields {
    /// A field that is nothing where it is null.
    fn maybe<T: Default>(&mut self, field: &'static str, said: Said<T>) -> T {
        match said {
            Some(said) => said.unwrap_or_default(),
            None => {
                self.0.push(field);
                T::default()
            }
        }
    }

    /// A field that cannot be null; left out, it is `new` where the entry is new.
    fn value<T>(&mut self, field: &'static str, said: Said<T>, new: T) -> Result<T, FormError> {
        match said {
            Some(Some(said)) => Ok(said),
            Some(None) => {
                let problem = wording!(
                    "cannot be null: leave it out, and it stays as it is",
                    "kann nicht null sein: Lassen Sie es weg, dann bleibt es, wie es ist"
                );
                Err(FormError::new(field, problem))
            }
            None => {
                self.0.push(field);
                Ok(new)
            }
        }
    }

    fn text(&mut self, field: &'static str, said: Said<String>) -> Result<String, FormError> {
        self.value(field, said, String::new())
    }

    fn left_out(self) -> LeftOut {
        LeftOut::of(self.0)
    }
}

fn plan(entry: PlanEntry) -> Result<PlanImport, FormError> {
    let PlanEntry { reference, name, interactions } = entry;
    let mut fields = Fields::default();
    let name = fields.text("name", name)?;
    let interactions = fields.maybe("interactions", interactions.map(|said| said.map(Some)));
    Ok(PlanImport { reference, name, interactions, left_out: fields.left_out() })
}

fn category(entry: CategoryEntry) -> Result<CategoryImport, FormError> {
    let CategoryEntry { reference, name, manual_quote_fee, guaranteed_reply_fee } = entry;
    let mut fields = Fields::default();
    let name = fields.text("name", name)?;
    let manual_quote = fields.maybe("manual_quote_fee", manual_quote_fee);
    let on_contact = fields.maybe("guaranteed_reply_fee", guaranteed_reply_fee.map(|said| said.map(Some)));
    let fees = Fees {
        manual_quote: amount("manual_quote_fee", manual_quote)?,
        guaranteed_reply: on_contact.map(|fee| amount("guaranteed_reply_fee", fee)).transpose()?,
    };
    Ok(CategoryImport { reference, name, fees, left_out: fields.left_out() })
}

/// Contacts, the numbers in E.164. An address that nobody can write to is kept as it is said, and counts as none.
fn contacts(
    fields: &mut Fields,
    mobile: Said<String>,
    landline: Said<String>,
    email: Said<String>,
) -> Result<Contacts, FormError> {
    Ok(Contacts {
        mobile: telephone(fields, "mobile", mobile)?,
        landline: telephone(fields, "landline", landline)?,
        email: fields.maybe("email", email.map(|said| said.map(Some))),
    })
}

fn telephone(
    fields: &mut Fields,
    field: &'static str,
    said: Said<String>,
) -> Result<Option<String>, FormError> {
    let said: Option<String> = fields.maybe(field, said.map(|said| said.map(Some)));
    let said = said.filter(|text| !plain(text).is_empty());
    let wrong = |error| FormError::new(field, Fault::from(error).wording());
    said.map(|text| number(&text).map_err(wrong)).transpose()
}

fn pro(entry: ProEntry) -> Result<ProImport, FormError> {
    let mut fields = Fields::default();
    Ok(ProImport {
        reference: entry.reference,
        name: fields.text("name", entry.name)?,
        about: fields.maybe("about", entry.about),
        contacts: contacts(&mut fields, entry.mobile, entry.landline, entry.email)?,
        plan: fields.text("plan", entry.plan)?,
        anchor_day: fields.value("anchor_day", entry.anchor_day, 1)?,
        time_zone: fields.value("time_zone", entry.time_zone, "UTC".to_owned())?,
        credits: amount("credits", fields.value("credits", entry.credits, 0)?)?.0,
        card: fields.value("card", entry.card, false)?,
        prefer_credits: fields.value("prefer_credits", entry.prefer_credits, true)?,
        categories: fields.maybe("categories", entry.categories),
        left_out: fields.left_out(),
    })
}

fn client(entry: ClientEntry) -> Result<ClientImport, FormError> {
    let mut fields = Fields::default();
    Ok(ClientImport {
        reference: entry.reference,
        name: fields.text("name", entry.name)?,
        contacts: contacts(&mut fields, entry.mobile, entry.landline, entry.email)?,
        language: fields.maybe("language", entry.language),
        left_out: fields.left_out(),
    })
}

fn project(entry: ProjectEntry, now: i64) -> Result<ProjectImport, FormError> {
    let mut fields = Fields::default();
    Ok(ProjectImport {
        reference: entry.reference,
        client: fields.text("client", entry.client)?,
        category: fields.text("category", entry.category)?,
        title: fields.text("title", entry.title)?,
        description: fields.maybe("description", entry.description),
        place: fields.maybe("place", entry.place),
        posted: instant("posted", fields.value("posted", entry.posted, now)?)?,
        left_out: fields.left_out(),
    })
}

/// A sign-in. A directory is sent again and again: with the password that is known the hash stays, and with it the
/// sessions.
fn login((entry, known): (LoginEntry, Option<String>)) -> Result<LoginImport, FormError> {
    let mut fields = Fields::default();
    let password = fields.text("password", entry.password)?;
    let password_hash = if fields.0.contains(&"password") {
        String::new()
    } else if password.len() < 8 {
        return Err(FormError::new(
            "password",
            wording!("must have 8 characters or more", "muss mindestens 8 Zeichen haben"),
        ));
    } else if let Some(known) = known.filter(|known| password::is_of(&password, known)) {
        known
    } else {
        password::hash(&password).map_err(|_| {
            FormError::new("password", wording!("cannot be hashed", "kann nicht gehasht werden"))
        })?
    };
    Ok(LoginImport {
        email: entry.email.trim().to_lowercase(),
        who: fields.text("who", entry.who)?,
        name: fields.text("name", entry.name)?,
        password_hash,
        left_out: fields.left_out(),
    })
}

//! The marketplace's own data, put in by its backend.

use std::collections::BTreeMap;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use reckon_domain::lead::Fees;
use reckon_domain::rule::Language;
use reckon_domain::wording;
use reckon_store::{
    CategoryImport, ClientImport, Contacts, Import, LoginImport, PlanImport, ProImport, ProjectImport,
};
use reckon_wire::form::{FormError, amount, instant};
use reckon_wire::name::named;
use serde::{Deserialize, Serialize};

use crate::app::Shared;
use crate::http::read::{Json, Path};
use crate::identity::{Backend, password};
use crate::problem::{Code, Problem, ProblemForm};

/// The largest directory, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;

/// The most people who sign in, in one directory: each password takes some ten milliseconds to hash.
const LOGINS: usize = 1000;

/// What is added to the directory. Entries name each other by the marketplace's own ids, their references;
/// an entry with a known reference replaces what is known. Name, contacts and language of a client of whom the booking
/// software has spoken stay as it says.
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
    name: String,
    /// Interactions in a period; left out or null: unlimited.
    #[serde(default)]
    interactions: Option<u32>,
}

/// A category.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CategoryEntry {
    reference: String,
    name: String,
    /// In minor units.
    #[serde(default)]
    manual_quote_fee: u64,
    /// In minor units; left out or null where Guaranteed Reply is not offered.
    #[serde(default)]
    guaranteed_reply_fee: Option<u64>,
}

/// A pro.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ProEntry {
    reference: String,
    name: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    mobile: Option<String>,
    #[serde(default)]
    landline: Option<String>,
    #[serde(default)]
    email: Option<String>,
    plan: String,
    /// 1 to 31.
    #[serde(default = "first")]
    anchor_day: u32,
    /// A name of the time zone database.
    #[serde(default = "utc")]
    time_zone: String,
    /// In minor units.
    #[serde(default)]
    credits: u64,
    #[serde(default)]
    card: bool,
    #[serde(default = "yes")]
    prefer_credits: bool,
    /// References; empty: every category.
    #[serde(default)]
    categories: Vec<String>,
}

const fn first() -> u32 {
    1
}

fn utc() -> String {
    "UTC".to_owned()
}

const fn yes() -> bool {
    true
}

/// A client.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ClientEntry {
    reference: String,
    name: String,
    #[serde(default)]
    mobile: Option<String>,
    #[serde(default)]
    landline: Option<String>,
    #[serde(default)]
    email: Option<String>,
    /// In which they are spoken and written to.
    #[serde(default, with = "named")]
    #[schema(value_type = String, example = "en", pattern = "^(en|de)$")]
    language: Language,
}

/// A project.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ProjectEntry {
    reference: String,
    client: String,
    category: String,
    title: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    place: String,
    /// In milliseconds; left out: now.
    #[serde(default)]
    posted: Option<i64>,
}

/// Who signs in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct LoginEntry {
    email: String,
    /// `pro:REFERENCE`, `client:REFERENCE`, `operator:REFERENCE`; `operator` alone is the one of this email address.
    who: String,
    name: String,
    /// Kept as its argon2id hash alone.
    password: String,
}

/// The ids of what was added, by their references.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Ids {
    plans: BTreeMap<String, u32>,
    pros: BTreeMap<String, u32>,
    clients: BTreeMap<String, u32>,
    projects: BTreeMap<String, u32>,
}

/// Adds to the directory: all of it, or nothing.
#[utoipa::path(post, path = "/api/v1/directory", tag = "Directory", request_body = Directory, responses(
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
    // Hashing takes its time, and may not hold up the others' requests.
    let read = tokio::task::spawn_blocking(move || read(directory, now.0)).await;
    let ids = app.store.import(read.map_err(|_| Problem::from(Code::Internal))??, now).await?;
    app.end_all(ids.ended);
    Ok(Answer(Ids {
        plans: plans.into_iter().zip(ids.plans.into_iter().map(|id| id.0)).collect(),
        pros: pros.into_iter().zip(ids.pros.into_iter().map(|id| id.0)).collect(),
        clients: clients.into_iter().zip(ids.clients.into_iter().map(|id| id.0)).collect(),
        projects: projects.into_iter().zip(ids.projects.into_iter().map(|id| id.0)).collect(),
    }))
}

/// Removes a sign-in. Its sessions end at once.
#[utoipa::path(delete, path = "/api/v1/logins/{email}", tag = "Directory", operation_id = "remove_login",
    params(("email" = String, Path, description = "The email address, percent-encoded")),
    responses(
        (status = 204, description = "Nobody signs in with it any more"),
        (status = 404, description = "`not_found`: nobody did, or the caller is no backend", body = ProblemForm),
))]
pub(crate) async fn remove_login(
    State(app): State<Shared>,
    Backend(caller): Backend,
    Path(email): Path<String>,
) -> Result<StatusCode, Problem> {
    // Whose it was; the address is a contact, and stays out of the trail.
    caller.about(app.store.login(&email).await?.principal.to_string());
    app.end_all(app.store.remove_login(&email).await?);
    Ok(StatusCode::NO_CONTENT)
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

fn read(directory: Directory, now: i64) -> Result<Import, Problem> {
    let Directory { plans, categories, pros, clients, projects, logins } = directory;
    Ok(Import {
        plans: each("plans", plans, |PlanEntry { reference, name, interactions }| {
            Ok(PlanImport { reference, name, interactions })
        })?,
        categories: each("categories", categories, category)?,
        pros: each("pros", pros, pro)?,
        clients: each("clients", clients, |entry| {
            let ClientEntry { reference, name, mobile, landline, email, language } = entry;
            Ok(ClientImport { reference, name, contacts: Contacts { mobile, landline, email }, language })
        })?,
        projects: each("projects", projects, |entry| project(entry, now))?,
        logins: each("logins", logins, login)?,
    })
}

fn category(entry: CategoryEntry) -> Result<CategoryImport, FormError> {
    let CategoryEntry { reference, name, manual_quote_fee, guaranteed_reply_fee } = entry;
    let fees = Fees {
        manual_quote: amount("manual_quote_fee", manual_quote_fee)?,
        guaranteed_reply: guaranteed_reply_fee.map(|fee| amount("guaranteed_reply_fee", fee)).transpose()?,
    };
    Ok(CategoryImport { reference, name, fees })
}

fn pro(entry: ProEntry) -> Result<ProImport, FormError> {
    let ProEntry {
        reference,
        name,
        about,
        mobile,
        landline,
        email,
        plan,
        anchor_day,
        time_zone,
        credits,
        card,
        prefer_credits,
        categories,
    } = entry;
    Ok(ProImport {
        reference,
        name,
        about,
        contacts: Contacts { mobile, landline, email },
        plan,
        anchor_day,
        time_zone,
        credits: amount("credits", credits)?.0,
        card,
        prefer_credits,
        categories,
    })
}

fn project(entry: ProjectEntry, now: i64) -> Result<ProjectImport, FormError> {
    let ProjectEntry { reference, client, category, title, description, place, posted } = entry;
    let posted = instant("posted", posted.unwrap_or(now))?;
    Ok(ProjectImport { reference, client, category, title, description, place, posted })
}

fn login(entry: LoginEntry) -> Result<LoginImport, FormError> {
    let LoginEntry { email, who, name, password } = entry;
    if password.len() < 8 {
        return Err(FormError::new(
            "password",
            wording!("must have 8 characters or more", "muss mindestens 8 Zeichen haben"),
        ));
    }
    let password_hash = password::hash(&password)
        .map_err(|_| FormError::new("password", wording!("cannot be hashed", "kann nicht gehasht werden")))?;
    Ok(LoginImport { email: email.trim().to_lowercase(), who, name, password_hash })
}

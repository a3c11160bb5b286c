//! What the store is told.

use reckon_domain::action::{Action, Role, Subject};
use reckon_domain::decide::About;
use reckon_domain::{ClientId, Limit, PlanId, ProId, ProjectId, Wording, wording};
use reckon_providers::secret;
use reckon_store::{Actor, Command, ShownBefore, StoreError};
use reckon_wire::Act;
use reckon_wire::form::FormError;

use super::fields;
use crate::app::Shared;
use crate::identity::Caller;
use crate::problem::{Code, Problem};
use crate::views::clients::acquaintance;

/// The command that the caller asks for.
///
/// # Errors
/// When there is no such action for the caller's role, when a field is missing, too many or out of its
/// range, and when it names what is not the caller's: that looks like what does not exist.
pub(crate) async fn command(app: &Shared, caller: &Caller, act: Act) -> Result<Command, Problem> {
    let actor = caller.actor()?;
    let action = act.action(role(actor))?;
    if action == Action::UpdateContact {
        return Err(Problem::field(
            "do",
            wording!(
                "contacts are updated by the booking software: POST /webhooks/booking",
                "Kontakte ändert die Buchungssoftware: POST /webhooks/booking"
            ),
        ));
    }
    if action.subject() == Subject::Catalogue {
        return Err(Problem::field(
            "do",
            wording!(
                "what plans allow and categories ask for is set in the directory: POST /api/v1/directory",
                "was Tarife erlauben und Kategorien kosten, steht im Verzeichnis: POST /api/v1/directory"
            ),
        ));
    }
    fields::check(action, &act)?;
    if act.card_declines && !caller.is_backend() {
        return Err(Problem::field(
            "card_declines",
            wording!("is for a backend's simulations alone", "ist nur für Simulationen eines Backends"),
        ));
    }
    if !caller.is_backend()
        && let Some(instead) = paid_for(action)
    {
        let problem = wording!(
            "{action} is done by {instead}",
            "{action} geschieht durch {anders}",
            action = action.key(),
            anders = &instead.de,
            instead = &instead.en
        );
        return Err(Problem::field("do", problem));
    }
    if is_written_by_hand(action) && !caller.is_backend() && is_blank(&act) {
        let problem = wording!("a message needs words", "eine Nachricht braucht Worte");
        return Err(Problem::field("body", problem));
    }
    let about = about(actor, action, &act)?;
    let pro = pro(actor, &act)?;
    known(app, caller, action, pro, about).await?;
    let shown = act.shown.map(|shown| Ok::<_, FormError>((shown, shown.read()?))).transpose()?;
    let mut details = act.details()?;
    // What the plan allows is for the store to look up.
    details.plan = act.plan.map(|plan| (PlanId(plan), Limit::Unlimited));
    let now = app.clock.now();
    Ok(Command {
        fingerprint: fingerprint(&act),
        about,
        details,
        shown: shown.map(|(shown, (cost, position))| ShownBefore {
            cost,
            blocked: shown.blocked,
            position,
            same_rules: act.rules.as_deref().is_none_or(|rules| rules == reckon_wire::rules_version()),
            doubtful: shown.doubtful,
        }),
        body: act.body.filter(|body| !body.is_empty()),
        ..Command::new(actor, act.key, pro, action, now)
    })
}

const fn role(actor: Actor) -> Role {
    match actor {
        Actor::Pro(_) => Role::Pro,
        Actor::Client(_) => Role::Client,
        Actor::Machine(role) => role,
    }
}

/// The pro whose state is decided on: the one who acts, or the one who is named.
fn pro(actor: Actor, act: &Act) -> Result<ProId, Problem> {
    match (actor, act.pro) {
        (Actor::Pro(ProId(own)), Some(named)) if named != own => Err(Code::NotFound.into()),
        (Actor::Pro(own), _) => Ok(own),
        (Actor::Client(_) | Actor::Machine(_), Some(named)) => Ok(ProId(named)),
        (Actor::Client(_) | Actor::Machine(_), None) => {
            let problem =
                wording!("say which pro the action is about", "sagen Sie, um welchen Profi es geht");
            Err(Problem::field("pro", problem))
        }
    }
}

fn about(actor: Actor, action: Action, act: &Act) -> Result<About, Problem> {
    let project = act.project.map(ProjectId);
    match (actor, act.client) {
        (Actor::Client(ClientId(own)), Some(named)) if named != own => Err(Code::NotFound.into()),
        (Actor::Client(own), _) => Ok(About { project, client: Some(own) }),
        (Actor::Pro(_) | Actor::Machine(_), client) => match (action.subject(), client) {
            (Subject::Relation | Subject::Contacts, None) => {
                let problem =
                    wording!("say which client the action is about", "sagen Sie, um welchen Kunden es geht");
                Err(Problem::field("client", problem))
            }
            (Subject::Account | Subject::Catalogue | Subject::Nothing, Some(_)) => {
                Err(Problem::field("client", fields::not_taken(action)))
            }
            (_, client) => Ok(About { project, client: client.map(ClientId) }),
        },
    }
}

/// A pro writes texts and emails to clients with whom there is something already: else a guessed number
/// would tell whether such a client exists, and how to reach them.
async fn known(
    app: &Shared,
    caller: &Caller,
    action: Action,
    pro: ProId,
    about: About,
) -> Result<(), Problem> {
    if caller.is_backend() || action.role() != Role::Pro || action.subject() != Subject::Relation {
        return Ok(());
    }
    let client = about.client.ok_or(StoreError::Unknown("client"))?;
    acquaintance(app.store.as_ref(), pro, client).await?;
    Ok(())
}

/// Where people do what has to be paid or proved first, and what a backend may say has been.
fn paid_for(action: Action) -> Option<Wording> {
    if action == Action::AddCredits {
        Some(Wording::untranslated("POST /api/v1/account/credits"))
    } else if action == Action::AddCard {
        Some(Wording::untranslated("PUT /api/v1/account/card"))
    } else if matches!(action, Action::Text | Action::Email) {
        Some(wording!("your telephone or mail program", "Ihr Telefon oder Mailprogramm"))
    } else {
        None
    }
}

const fn is_written_by_hand(action: Action) -> bool {
    action.channel().is_some()
}

fn is_blank(act: &Act) -> bool {
    act.body.as_deref().is_none_or(|body| body.trim().is_empty())
}

/// What the key stands for: the SHA-256 of the request as canonical JSON, without the key.
fn fingerprint(act: &Act) -> [u8; 32] {
    // A value's fields are in alphabetical order, whatever order the request or the form has.
    let mut value = serde_json::to_value(act).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.remove("key");
    }
    secret::digest(value.to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(json: &str) -> Act {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_fingerprint_is_of_all_that_is_asked_but_not_of_the_key_or_the_order() {
        let one = act(r#"{"do":"decline","project":1,"pro":2,"key":"aaaaaaaa"}"#);
        let same = act(r#"{"key":"bbbbbbbb","pro":2,"project":1,"do":"decline"}"#);
        let other = act(r#"{"do":"decline","project":2,"pro":2,"key":"aaaaaaaa"}"#);
        assert_eq!(fingerprint(&one), fingerprint(&same));
        assert_ne!(fingerprint(&one), fingerprint(&other));
    }

    #[test]
    fn the_fingerprint_of_a_request_never_changes_or_old_keys_would_be_refused() {
        let known = act(r#"{"do":"send_message","project":1,"key":"aaaaaaaa","body":"hello"}"#);
        assert_eq!(
            secret::hex(&fingerprint(&known)),
            secret::hex(&secret::digest(br#"{"body":"hello","do":"send_message","project":1}"#))
        );
    }
}

//! Acting: the one route for everything that people and machines do.

use axum::Json as Body;
use axum::extract::State;
use reckon_store::{Command, Disposition};
use reckon_wire::Act;

use crate::acting::answer::{ActionContext, Answer};
use crate::acting::command::command;
use crate::app::Shared;
use crate::http::read::Json;
use crate::identity::Caller;
use crate::problem::{Problem, ProblemForm};
use crate::rate::Who;

/// Does something, or answers why not.
///
/// A refusal is a value, not an error. Nothing is done, and the answer is 409, when the truth costs more than what was shown. The same key is the same action for ever: sent
/// again, it is answered again, and done once.
#[utoipa::path(post, path = "/api/v1/actions", tag = "Actions", request_body(content = Act, example = json!({
        "do": "view_contacts", "variety": "chat", "project": 15, "key": "3f1c9a52-6f0e-4d57-9b3e-0c6f1d2a7b84",
        "shown": {"counts": true, "charges": 0, "on_contact": 0, "blocked": false, "position": 41}
    })),
    responses(
        (status = 200, description = "Decided, and done if allowed", body = Answer),
        (status = 400, description = "`malformed`, with the field", body = ProblemForm),
        (status = 404, description = "`not_found`: what it names is not there, or not the caller's", body = ProblemForm),
        (status = 409, description = "`cost_changed`, with `decision` and `update`", body = ProblemForm, example = json!({
            "type": "/problems/cost_changed", "title": "It costs more than was shown; nothing has happened", "status": 409,
            "code": "cost_changed",
            "decision": {
                "outcome": "allowed", "rule": "N2", "counted": false, "on_contact": 0, "unblock": [],
                "charges": [{"for": "manual_quote_fee", "source": "credits", "amount": 800}]
            },
            "update": {"version": 1, "rules": "0011223344556677", "at": 1_770_000_000_000_i64, "position": 42}
        })),
        (status = 422, description = "`key_reused`", body = ProblemForm),
        (status = 429, description = "`too_many_requests`", body = ProblemForm),
))]
pub(crate) async fn act(
    State(app): State<Shared>,
    caller: Caller,
    Json(act): Json<Act>,
) -> Result<Body<Answer>, Problem> {
    if !caller.is_backend() {
        app.buckets.take(Who::Actions(caller.principal), app.limits.actions, app.clock.now())?;
    }
    let mut command = command(&app, &caller, act).await?;
    command.trail = caller.requester.action(subject(&command), command.now);
    let context = ActionContext::from(&command);
    let receipt = app.store.execute(command).await?;
    let rule = receipt.decision.rule.map_or("none", |rule| rule.id());
    let disposition = match (receipt.disposition, receipt.replayed) {
        (_, true) => "replayed",
        (Disposition::Done, false) => "done",
        (Disposition::Refused, false) => "refused",
        (Disposition::CostsMore, false) => "costs_more",
    };
    app.metrics.decided(rule, disposition);
    app.overview.send_replace(());
    context.answer(app.store.as_ref(), &receipt, caller.is_backend()).await.map(Body)
}

/// What is done, to whom, as the trail has it.
fn subject(command: &Command) -> String {
    let mut text = format!("{} pro:{}", command.action.key(), command.pro);
    let (project, client) = (command.about.project, command.about.client);
    project.iter().for_each(|project| text.push_str(&format!(" project:{project}")));
    client.iter().for_each(|client| text.push_str(&format!(" client:{client}")));
    text
}

//! The rules, as the server has them.

use std::sync::OnceLock;

use axum::Json;
use reckon_domain::rule::Language;
use reckon_domain::table::{Effects, Row, TABLE, Then};
use reckon_domain::text::{INTERPRETATIONS, Interpretation};
use reckon_domain::{Action, Rule};
use serde::Serialize;

/// The same in two languages.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Texts {
    /// In English.
    en: &'static str,
    /// In German.
    de: &'static str,
}

/// One line of the rulebook.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RuleRow {
    /// The rule's id; changes to plan, wallet and card have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    /// The actions it is about.
    actions: Vec<&'static str>,
    /// The facts that must hold.
    holds: Vec<&'static str>,
    /// The facts that must not hold.
    fails: Vec<&'static str>,
    /// `allowed`, `blocked` or `error`.
    outcome: &'static str,
    /// What an allowed action brings about.
    effects: Vec<String>,
    /// Why it is blocked, or what is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Rules that apply beside it.
    also: Vec<&'static str>,
    /// The document and the place that it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// What it says, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<Texts>,
}

/// Where the sources are silent, unclear or contradict themselves, and what Reckon does.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct InterpretationRow {
    /// Its id.
    id: &'static str,
    /// What the source says, or leaves out.
    source: Texts,
    /// What Reckon does, and why.
    reading: Texts,
    /// The rules that rest on it.
    rules: Vec<&'static str>,
}

/// The rules.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Rules {
    /// Their version, as every answer's `Reckon-Rules` has it.
    version: String,
    /// Every line of the table.
    rows: Vec<RuleRow>,
    /// Every interpretation.
    interpretations: Vec<InterpretationRow>,
}

/// The rules, line by line, with their sources and interpretations.
#[utoipa::path(get, path = "/api/v1/rules", tag = "Rules", operation_id = "read", security(()), responses(
    (status = 200, description = "The rules", body = Rules),
))]
pub(crate) async fn rules() -> Json<&'static Rules> {
    static RULES: OnceLock<Rules> = OnceLock::new();
    Json(RULES.get_or_init(|| Rules {
        version: reckon_wire::rules_version(),
        rows: TABLE.iter().map(row).collect(),
        interpretations: INTERPRETATIONS.iter().map(interpretation).collect(),
    }))
}

fn row(row: &Row) -> RuleRow {
    let (outcome, effects, reason) = match row.then {
        Then::Allow(effects) => ("allowed", names(effects), None),
        Then::Block(reason) => ("blocked", Vec::new(), Some(reason.name())),
        Then::Fault(fault) => ("error", Vec::new(), Some(fault.name())),
    };
    let source = |rule: Rule| format!("{} {}", rule.document().name(), rule.place());
    let actions = Action::ALL.into_iter().filter(|action| row.actions.contains(*action));
    RuleRow {
        rule: row.rule.map(Rule::id),
        actions: actions.map(Action::key).collect(),
        holds: row.when.holds.iter().map(|fact| fact.name()).collect(),
        fails: row.when.fails.iter().map(|fact| fact.name()).collect(),
        outcome,
        effects,
        reason,
        also: row.also.iter().map(|rule| rule.id()).collect(),
        source: row.rule.map(source),
        texts: row.rule.map(|rule| Texts { en: rule.text(Language::En), de: rule.text(Language::De) }),
    }
}

fn names(effects: Effects) -> Vec<String> {
    let held = Effects::NAMED.iter().filter(|(effect, _)| effects.contains(*effect));
    held.map(|(_, name)| name.to_lowercase()).collect()
}

fn interpretation(entry: &'static Interpretation) -> InterpretationRow {
    let rests = |rule: &&Rule| rule.interpretations().contains(&entry.id);
    InterpretationRow {
        id: entry.id,
        source: Texts { en: entry.source(Language::En), de: entry.source(Language::De) },
        reading: Texts { en: entry.reading(Language::En), de: entry.reading(Language::De) },
        rules: Rule::ALL.iter().filter(rests).map(|rule| rule.id()).collect(),
    }
}

//! The rules as a document: what the API serves, the command prints and the documentation holds.

use reckon_domain::action::Action;
use reckon_domain::rule::Language;
use reckon_domain::table::{Effects, Row, TABLE, Then};
use reckon_domain::text::INTERPRETATIONS;
use reckon_domain::{Rule, table};
use serde::Serialize;

use crate::rules_version;

/// The table, the rules' words and the interpretations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RulesForm {
    /// The version: a hash of the table.
    pub version: String,
    /// The table, in the rulebook's order.
    pub rows: Vec<RowForm>,
    /// The rules by id.
    pub rules: Vec<RuleForm>,
    /// The interpretations.
    pub interpretations: Vec<InterpretationForm>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RowForm {
    /// The rule that decides; left out for changes to plan, wallet and card.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::schema::RuleId>))]
    pub rule: Option<&'static str>,
    /// The actions, such as `pro.view_contacts.chat`.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<crate::schema::ActionKey>))]
    pub actions: Vec<&'static str>,
    /// The facts that must hold.
    pub holds: Vec<&'static str>,
    /// The facts that must not hold.
    pub fails: Vec<&'static str>,
    /// `allowed`, `blocked` or `error`.
    pub outcome: &'static str,
    /// Where blocked or an error: the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// Where allowed: what follows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<String>,
    /// Rules that apply beside the one that decides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<crate::schema::RuleId>))]
    pub also: Vec<&'static str>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RuleForm {
    /// Its id.
    #[cfg_attr(feature = "schema", schema(value_type = crate::schema::RuleId))]
    pub id: &'static str,
    /// The document that it comes from.
    pub document: &'static str,
    /// The place in that document.
    pub place: &'static str,
    /// The interpretations that it rests on.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub interpretations: &'static [&'static str],
    /// What it says, in English.
    pub en: &'static str,
    /// What it says, in German.
    pub de: &'static str,
}

/// An interpretation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct InterpretationForm {
    /// Its id.
    pub id: &'static str,
    /// What the source says, or leaves out: English, German.
    pub source: [&'static str; 2],
    /// What Reckon does, and why: English, German.
    pub reading: [&'static str; 2],
}

impl RulesForm {
    /// The rules that this program was built with.
    #[must_use]
    pub fn current() -> Self {
        Self {
            version: rules_version(),
            rows: TABLE.iter().map(RowForm::new).collect(),
            rules: Rule::ALL.iter().map(|rule| RuleForm::new(*rule)).collect(),
            interpretations: INTERPRETATIONS
                .iter()
                .map(|one| InterpretationForm { id: one.id, source: one.source, reading: one.reading })
                .collect(),
        }
    }
}

impl RowForm {
    /// The form of a row.
    #[must_use]
    pub fn new(row: &Row) -> Self {
        let names =
            |facts: reckon_domain::fact::Facts| facts.iter().map(reckon_domain::fact::Fact::name).collect();
        let (outcome, reason, effects) = match row.then {
            Then::Allow(effects) => ("allowed", None, effect_names(effects)),
            Then::Block(reason) => ("blocked", Some(reason.name()), Vec::new()),
            Then::Fault(fault) => ("error", Some(fault.name()), Vec::new()),
        };
        Self {
            rule: row.rule.map(Rule::id),
            actions: Action::ALL
                .into_iter()
                .filter(|action| row.actions.contains(*action))
                .map(Action::key)
                .collect(),
            holds: names(row.when.holds),
            fails: names(row.when.fails),
            outcome,
            reason,
            effects,
            also: row.also.iter().map(|rule| rule.id()).collect(),
        }
    }
}

impl RuleForm {
    /// The form of a rule.
    #[must_use]
    pub const fn new(rule: Rule) -> Self {
        Self {
            id: rule.id(),
            document: rule.document().name(),
            place: rule.place(),
            interpretations: rule.interpretations(),
            en: rule.text(Language::En),
            de: rule.text(Language::De),
        }
    }
}

/// The names of the effects in a set, in lower case.
fn effect_names(effects: Effects) -> Vec<String> {
    let has = |(effect, _): &&(Effects, &str)| effects.contains(*effect);
    table::Effects::NAMED.iter().filter(has).map(|(_, name)| name.to_lowercase()).collect()
}

/// The rules as a page of Markdown: the documentation's `rules.md`.
#[must_use]
pub fn markdown() -> String {
    let rules = RulesForm::current();
    let mut page = String::from(
        "# The rules\n\nGenerated from the table in `crates/domain/src/table.rs` by `reckon rules --format markdown`; \
         a test fails when this page is older than the table.\n",
    );
    page += &format!("\nVersion of the rules: `{}`\n", rules.version);
    page += "\n## The table\n\nExactly one row meets each action in each combination of facts.\n\n";
    page += "| rule | action | when | outcome | with it |\n| --- | --- | --- | --- | --- |\n";
    for row in &rules.rows {
        page += &row.markdown();
    }
    page += "\n## What they say\n\n| rule | source | English | Deutsch |\n| --- | --- | --- | --- |\n";
    for rule in &rules.rules {
        let interpretations = rule.interpretations.iter().map(|id| format!(" ({id})")).collect::<String>();
        page += &format!(
            "| {} | {}, {}{interpretations} | {} | {} |\n",
            rule.id, rule.document, rule.place, rule.en, rule.de
        );
    }
    page += "\n## Interpretations\n\n| id | the source | Reckon |\n| --- | --- | --- |\n";
    for one in &rules.interpretations {
        let ([source, _], [reading, _]) = (one.source, one.reading);
        page += &format!("| {} | {source} | {reading} |\n", one.id);
    }
    page
}

impl RowForm {
    /// The facts as one condition, such as `counted, not booked`.
    #[must_use]
    pub fn condition(&self) -> String {
        let fails = self.fails.iter().map(|fact| format!("not {fact}"));
        let all: Vec<_> = self.holds.iter().map(ToString::to_string).chain(fails).collect();
        if all.is_empty() { "always".to_owned() } else { all.join(", ") }
    }

    /// What follows, such as `blocked: limit_reached` or `count, show_contacts`.
    #[must_use]
    pub fn consequence(&self) -> String {
        match self.reason {
            Some(reason) => format!("{}: {reason}", self.outcome),
            None if self.effects.is_empty() => "free".to_owned(),
            None => self.effects.join(", "),
        }
    }

    fn markdown(&self) -> String {
        let actions = self.actions.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join("<br>");
        let rule = self.rule.unwrap_or("–");
        format!(
            "| {rule} | {actions} | {} | {} | {} |\n",
            self.condition(),
            self.consequence(),
            self.also.join(" ")
        )
    }
}

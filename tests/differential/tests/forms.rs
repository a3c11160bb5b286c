//! The npm package writes forms as numbers, field by field, and types them: it must know the fields that
//! the forms have, no more and no fewer.

use std::collections::BTreeSet;
use std::fmt::{self, Display};
use std::path::Path;
use std::process::Command;

use reckon_wire::form::{
    AccountForm, CallForm, FeesForm, LeadForm, PlanForm, QuoteForm, ReachForm, RelationForm, ThreadForm,
};
use reckon_wire::{Act, Snapshot, Update};
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde_json::Value;

/// Asks a form for its fields: reading it fails, and the failure is their names.
struct Probe;

#[derive(Debug)]
struct Fields(Vec<&'static str>);

impl Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

impl std::error::Error for Fields {}

impl serde::de::Error for Fields {
    fn custom<T: Display>(_: T) -> Self {
        Self(Vec::new())
    }
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Fields;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fields> {
        Err(Fields(Vec::new()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Fields> {
        Err(Fields(fields.to_vec()))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

type Names = BTreeSet<String>;

fn fields<T: DeserializeOwned>() -> Names {
    let named = T::deserialize(Probe).err().map(|Fields(names)| names).unwrap_or_default();
    named.into_iter().map(str::to_owned).collect()
}

/// An action's details, as the package takes them: the action is named beside them, nobody was told
/// anything, and a simulation says what a server knows.
fn details() -> Names {
    let mut names = fields::<Act>();
    for name in ["do", "variety", "key", "shown", "rules"] {
        assert!(names.remove(name), "{name}");
    }
    names.extend(["period", "reach", "interactions", "fees"].map(str::to_owned));
    names
}

/// Each form: what `lib/forms.js` calls it, what the types call it, and its fields.
fn forms() -> [(&'static str, &'static str, Names); 12] {
    [
        ("SNAPSHOT", "SnapshotForm", fields::<Snapshot>()),
        ("UPDATE", "UpdateForm", fields::<Update>()),
        ("ACCOUNT", "AccountForm", fields::<AccountForm>()),
        ("PLAN", "PlanForm", fields::<PlanForm>()),
        ("LEAD", "LeadForm", fields::<LeadForm>()),
        ("QUOTE", "QuoteForm", fields::<QuoteForm>()),
        ("CALL", "CallForm", fields::<CallForm>()),
        ("FEES", "FeesForm", fields::<FeesForm>()),
        ("RELATION", "RelationForm", fields::<RelationForm>()),
        ("THREAD", "ThreadForm", fields::<ThreadForm>()),
        ("REACH", "ReachForm", fields::<ReachForm>()),
        ("DETAILS", "Details", details()),
    ]
}

#[test]
fn the_package_writes_exactly_the_fields_of_the_forms() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let print = "import('./lib/forms.js').then(({ FIELDS }) => console.log(JSON.stringify(FIELDS)))";
    let node =
        Command::new("node").args(["-e", print]).current_dir(here.join("../../crates/js/npm")).output();
    let output = node.expect("Node.js is on PATH");
    let known: Value = serde_json::from_slice(&output.stdout).expect("Node.js printed the fields");
    for (name, _, expected) in forms() {
        let known = known[name].as_array().expect(name).iter();
        let known: Names = known.filter_map(Value::as_str).map(str::to_owned).collect();
        assert_eq!(known, expected, "{name} in crates/js/npm/lib/forms.js");
    }
}

#[test]
fn the_types_have_exactly_the_fields_of_the_forms() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/js/npm/index.d.ts");
    let types = std::fs::read_to_string(file).expect("the types are there");
    for (_, name, expected) in forms() {
        let (_, rest) = types.split_once(&format!("export interface {name} {{\n")).expect(name);
        let (body, _) = rest.split_once("\n}").expect(name);
        let fields = body.lines().map(str::trim).filter(|line| !line.starts_with(['/', '*']));
        let named =
            fields.filter_map(|line| line.split_once(':')).map(|(name, _)| name.trim_end_matches('?'));
        assert_eq!(
            named.map(str::to_owned).collect::<Names>(),
            expected,
            "{name} in crates/js/npm/index.d.ts"
        );
    }
}

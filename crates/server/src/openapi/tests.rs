use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::description;

/// Every operation, with its method and path.
fn operations(description: &Value) -> Vec<(String, &Value)> {
    let paths = description["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    operations.collect()
}

#[test]
fn every_schema_that_is_named_is_there() {
    let text = description().to_string();
    let description = description();
    for reference in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(description.pointer(reference).is_some(), "{reference}");
    }
}

#[test]
fn a_schemas_name_means_one_thing() {
    let mut known = BTreeMap::new();
    for (name, schema) in crate::router::table().into_iter().flat_map(|(schemas, _, _)| schemas) {
        let schema = serde_json::to_value(schema).unwrap();
        let before = known.entry(name.clone()).or_insert_with(|| schema.clone());
        assert_eq!(*before, schema, "two schemas are named {name}: give one of them another name with `as`");
    }
}

#[test]
fn operations_have_names_of_their_own() {
    let description = description();
    let mut names = BTreeSet::new();
    for (request, operation) in operations(description) {
        let name = operation["operationId"].as_str().unwrap();
        let tag = operation["tags"][0].as_str().unwrap().to_lowercase();
        assert!(name.starts_with(&format!("{tag}_")), "{request}: {name}");
        assert!(names.insert(name), "{request}: another is named {name}, too; say `operation_id`");
        assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{request}");
    }
}

#[test]
fn problems_are_problem_documents() {
    let description = description();
    let shared = description["components"]["responses"].as_object().unwrap().values();
    for response in shared.clone() {
        let example = &response["content"]["application/problem+json"]["example"];
        assert!(example["title"].is_string() && example["code"].is_string(), "{example}");
    }
    let own = operations(description).into_iter().map(|(_, operation)| operation);
    let own = own.flat_map(|operation| operation["responses"].as_object().unwrap().values());
    for response in shared.chain(own) {
        for (kind, content) in response["content"].as_object().into_iter().flatten() {
            let is_problem = content["schema"]["$ref"] == "#/components/schemas/Problem";
            assert_eq!(kind == "application/problem+json", is_problem, "{response}");
        }
    }
}

#[test]
fn what_a_request_takes_says_what_can_be_wrong_with_it() {
    let description = description();
    let described = operations(description);
    let statuses = |request: &str| -> Vec<&str> {
        let (_, operation) = described.iter().find(|(known, _)| known == request).unwrap();
        operation["responses"].as_object().unwrap().keys().map(String::as_str).collect()
    };
    let act = statuses("post /api/v1/actions");
    for status in ["200", "400", "401", "403", "404", "408", "409", "413", "415", "422", "429", "503"] {
        assert!(act.contains(&status), "{status}: {act:?}");
    }
    let sign_in = statuses("post /api/v1/session");
    assert!(["400", "401", "413", "415", "429"].iter().all(|status| sign_in.contains(status)), "{sign_in:?}");
    assert_eq!(statuses("get /api/v1/rules"), ["200"]);
    for (request, operation) in &described {
        let takes_caller = operation.get("security").is_none();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let acts_as = parameters.filter(|one| one["$ref"] == "#/components/parameters/ActAs").count();
        assert_eq!(acts_as, usize::from(takes_caller), "{request}");
        let statuses = statuses(request);
        let all = ["400", "401", "429"].iter().all(|status| statuses.contains(status));
        assert!(all || !takes_caller, "{request}: {statuses:?}");
    }
}

#[test]
fn words_are_listed() {
    let description = description();
    let words = |form: &str, field: &str| {
        let schema = &description["components"]["schemas"][form]["properties"][field];
        let reference = schema["$ref"].as_str().or_else(|| schema["oneOf"][0]["$ref"].as_str());
        let reference = reference.unwrap_or_else(|| panic!("{form}.{field}: {schema}"));
        let listed = description.pointer(&reference[1..]).unwrap()["enum"].as_array().unwrap();
        listed.iter().map(|word| word.as_str().unwrap()).collect::<Vec<_>>()
    };
    assert!(words("Act", "do").contains(&"view_contacts") && !words("Act", "do").contains(&"miss_callback"));
    assert!(words("Act", "variety").contains(&"guaranteed_reply"));
    assert_eq!(words("Act", "channel"), ["chat", "text", "email"]);
    assert!(words("DecisionForm", "reason").contains(&"limit_reached"));
    assert!(words("DecisionForm", "rule").contains(&"G13"));
    assert!(words("Problem", "code").contains(&"cost_changed"));
}

#[test]
fn numbers_say_how_large_they_may_be() {
    let schemas = &description()["components"]["schemas"];
    assert_eq!(schemas["LeadForm"]["properties"]["project"]["maximum"], u32::MAX);
    assert_eq!(schemas["LeadForm"]["properties"]["project"]["format"], "uint32");
    assert_eq!(schemas["Update"]["properties"]["position"]["maximum"], 9_007_199_254_740_991_i64);
    assert_eq!(schemas["BuyCredits"]["properties"]["amount"]["maximum"], 9_007_199_254_740_991_i64);
}

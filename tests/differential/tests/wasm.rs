//! The built npm package against the native rules: the same answers, to the byte.
//!
//! `cargo xtask package` builds what is asked here; Node.js runs it.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test helper that fails fails its test")]

mod module;

use reckon_domain::Action;
use reckon_domain::period::Anchor;
use reckon_tests_differential::Page;
use reckon_wire::scenario::{Scenario, parse_rfc3339, read, replay};
use serde_json::{Value, json};

use module::Module;

/// Random states and actions that are asked: a million, at least.
const QUESTIONS: usize = 1_000_000;
/// Leads of one page.
const LEADS: u32 = 100;
/// Random scenarios that are replayed.
const SCENARIOS: u64 = 400;
/// Steps of each.
const STEPS: usize = 40;

#[test]
fn a_million_random_states_and_actions_are_decided_the_same_natively_and_in_wasm() {
    let mut module = Module::start();
    let pages = QUESTIONS.div_ceil(LEADS as usize * Action::COUNT) as u64;
    // One page ahead, so that neither waits for the other.
    let mut asked = None;
    let mut answered = 0;
    for seed in 0..=pages {
        let next = (seed < pages).then(|| Page::random(seed, LEADS));
        if let Some(page) = &next {
            module.ask(&json!({ "page": { "snapshot": page.snapshot, "now": page.now.0 } }));
        }
        if let Some((seed, page)) = asked.replace((seed, next)).and_then(|(seed, page)| Some((seed, page?))) {
            answered += compare(seed, &page, &module.answer());
        }
    }
    module.stop();
    assert!(answered >= QUESTIONS, "only {answered} were asked");
}

/// Compares the answers of a page, and counts them.
fn compare(seed: u64, page: &Page, wasm: &[String]) -> usize {
    let native = page.answers();
    assert_eq!(native.len(), wasm.len(), "page {seed}");
    for (at, (native, wasm)) in native.iter().zip(wasm).enumerate() {
        let (lead, action) = (at / Action::COUNT, Action::ALL[at % Action::COUNT]);
        assert_eq!(native, wasm, "page {seed}, lead {lead}, {}", action.key());
    }
    native.len()
}

#[test]
fn random_scenarios_come_to_the_same_lines_natively_and_in_wasm() {
    let mut module = Module::start();
    for seed in 0..SCENARIOS {
        let scenario = reckon_naive::random_scenario(seed, STEPS);
        let plot = read(&scenario.to_string()).expect("the generator writes scenarios");
        module.ask(&json!({ "scenario": scenario, "periods": periods(&plot.scenario) }));
        let wasm = module.answer();
        let native: Vec<String> =
            replay(&plot).iter().map(|line| serde_json::to_string(line).expect("a line is JSON")).collect();
        assert_eq!(native.len(), wasm.len(), "scenario {seed}");
        for (step, (native, wasm)) in native.iter().zip(&wasm).enumerate() {
            assert_eq!(native, wasm, "scenario {seed}, step {step}: {}", scenario["steps"][step]);
        }
    }
    module.stop();
}

/// For each step, the billing period of each pro that holds its time.
///
/// The package has no time zones; Node.js has its own, which may be of another year than these.
fn periods(scenario: &Scenario) -> Vec<Vec<Value>> {
    let anchors: Vec<Anchor> = scenario
        .pros
        .iter()
        .map(|pro| Anchor::new(pro.anchor_day, &pro.time_zone).expect("the generator knows the zones"))
        .collect();
    let at = |anchor: &Anchor, step: &str| {
        let period = anchor.period_at(parse_rfc3339(step).expect("the generator writes times"));
        json!({ "start": period.start.0, "end": period.end.0 })
    };
    scenario.steps.iter().map(|step| anchors.iter().map(|anchor| at(anchor, &step.at)).collect()).collect()
}

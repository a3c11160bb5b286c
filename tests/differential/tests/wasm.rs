//! The built npm package against the native rules: the same answers, to the byte.
//!
//! `cargo xtask package` builds what is asked here; Node.js runs it.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test helper that fails fails its test")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use reckon_domain::Action;
use reckon_domain::period::Anchor;
use reckon_tests_differential::Page;
use reckon_wire::scenario::{Scenario, parse_rfc3339, read, replay};
use serde_json::{Value, json};

/// Random states and actions that are asked: a million, at least.
const QUESTIONS: usize = 1_000_000;
/// Leads of one page.
const LEADS: u32 = 100;
/// Random scenarios that are replayed.
const SCENARIOS: u64 = 400;
/// Steps of each.
const STEPS: usize = 40;

/// Node.js with the package, answering.
struct Module {
    node: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Module {
    fn start() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let package = std::env::var_os("RECKON_PKG").map_or_else(|| here.join("../../pkg"), PathBuf::from);
        assert!(
            package.join("node.js").is_file(),
            "there is no npm package in {}; `cargo xtask package` builds it",
            package.display()
        );
        let mut node = Command::new("node")
            .arg(here.join("answer.mjs"))
            .env("RECKON_PKG", package)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js runs the package");
        let answers = BufReader::new(node.stdout.take().expect("its output is piped"));
        let questions = node.stdin.take();
        Self { node, questions, answers }
    }

    fn ask(&mut self, question: &Value) {
        let questions = self.questions.as_mut().expect("it is still being asked");
        writeln!(questions, "{question}").expect("Node.js listens; what it complains of stands above");
    }

    /// The lines of the next answer.
    fn answer(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let read = self.answers.read_line(&mut line).expect("Node.js writes UTF-8");
            assert!(read > 0, "Node.js stopped; what it complains of stands above");
            match line.trim_end_matches('\n') {
                "" => return lines,
                line => lines.push(line.to_owned()),
            }
        }
    }

    fn stop(mut self) {
        drop(self.questions.take());
        assert!(self.node.wait().expect("it was started here").success());
    }
}

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

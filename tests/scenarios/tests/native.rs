//! Scenario files, replayed on the rules alone.

#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use reckon_tests_scenarios::files;
use reckon_wire::scenario::{mismatches, read, replay};
use serde_json::Value;

#[test]
fn every_scenario_comes_to_what_it_expects() {
    let mut wrong = String::new();
    let mut expectations = 0;
    for (name, text) in files("files") {
        let plot = read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (line, command) in replay(&plot).iter().zip(&plot.commands) {
            let expect = command.expect.clone().unwrap_or_default();
            expectations += expect.len();
            for mismatch in mismatches(&expect, line) {
                wrong += &format!("\n{name}: steps[{}].{mismatch}", line.step);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(expectations > 1000, "only {expectations} expectations were compared");
}

/// The naive reading was written from the rulebook alone, by rules of its own: where the two agree on
/// everything, a mistake would have to be made twice in the same way.
#[test]
fn every_scenario_comes_to_what_the_naive_reading_says() {
    for (name, text) in files("files") {
        let scenario: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        compare(&name, &scenario);
    }
}

/// How many random scenarios are compared; `RECKON_SEEDS` asks for another number.
const SEEDS: u64 = 4_000;
/// Steps in each.
const STEPS: usize = 60;

#[test]
fn random_scenarios_come_to_what_the_naive_reading_says() {
    let seeds =
        std::env::var("RECKON_SEEDS").map_or(SEEDS, |seeds| seeds.parse().expect("a number of seeds"));
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    std::thread::scope(|scope| {
        for first in 0..threads {
            scope.spawn(move || {
                for seed in (first..seeds).step_by(threads as usize) {
                    compare(&format!("seed {seed}"), &reckon_naive::random_scenario(seed, STEPS));
                }
            });
        }
    });
}

/// Replays a scenario by both readings.
fn compare(name: &str, scenario: &Value) {
    let expected = reckon_naive::replay(scenario).unwrap_or_else(|error| panic!("{name}: {error}"));
    let plot = read(&scenario.to_string()).unwrap_or_else(|error| panic!("{name}: {error}\n{scenario:#}"));
    let found = replay(&plot);
    assert_eq!(found.len(), expected.len(), "{name}");
    for ((found, expected), at) in found.iter().zip(&expected).zip(0..) {
        let found = serde_json::to_value(found).expect("a line has a JSON form");
        let step = &scenario["steps"][at];
        assert_eq!(&found, expected, "{name}, step {step}\nin {scenario:#}");
    }
}

//! Scenario files, replayed on the rules alone.

use reckon_tests_scenarios::files;
use reckon_wire::scenario::{mismatches, read, replay};

#[test]
fn every_scenario_comes_to_what_it_expects() {
    let mut wrong = String::new();
    let mut expectations = 0;
    for (name, text) in files("files") {
        let plot = read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (line, deed) in replay(&plot).iter().zip(&plot.deeds) {
            let expect = deed.expect.clone().unwrap_or_default();
            expectations += expect.len();
            for mismatch in mismatches(&expect, line) {
                wrong += &format!("\n{name}: steps[{}].{mismatch}", line.step);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(expectations > 200, "only {expectations} expectations were compared");
}

/// The naive reading was written from the rulebook alone, by rules of its own: where the two agree on
/// everything, a mistake would have to be made twice in the same way.
#[test]
fn random_scenarios_come_to_what_the_naive_reading_says() {
    let mut steps = 0;
    for seed in 0..4_000 {
        let scenario = reckon_naive::random_scenario(seed, 60);
        let expected = reckon_naive::replay(&scenario).unwrap();
        let plot = read(&scenario.to_string()).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{scenario:#}"));
        let found = replay(&plot);
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            let found = serde_json::to_value(found).unwrap();
            let step = &scenario["steps"][steps % 60];
            assert_eq!(&found, expected, "seed {seed}, step {step}\nin {scenario:#}");
            steps += 1;
        }
    }
    assert_eq!(steps, 4_000 * 60);
}

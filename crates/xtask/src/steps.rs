//! A command made of steps: each is announced, timed and told apart by name.

use std::time::{Duration, Instant};

use crate::process::{Error, Outcome};

/// One part of a command. `Shared` is what its parts have in common.
pub(crate) struct Step<Shared> {
    /// What a person types to run this part alone.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) about: &'static str,
    /// Does it.
    pub(crate) run: fn(&Shared) -> Outcome,
}

/// The steps whose names contain one of the filters; all of them where there is no filter.
///
/// A filter that chooses nothing is an error: silence would look like success.
pub(crate) fn choose<'a, Shared>(
    steps: &'a [Step<Shared>],
    filters: &[String],
) -> Outcome<Vec<&'a Step<Shared>>> {
    for filter in filters {
        if !steps.iter().any(|step| step.name.contains(filter)) {
            let names: Vec<_> = steps.iter().map(|step| step.name).collect();
            return Err(Error::new(format!("no part is named {filter}; there are: {}", names.join(", "))));
        }
    }
    let chosen =
        |step: &&Step<Shared>| filters.is_empty() || filters.iter().any(|filter| step.name.contains(filter));
    Ok(steps.iter().filter(chosen).collect())
}

/// Runs every step, also after one has failed, and closes with what passed and what did not.
pub(crate) fn run_all<Shared>(steps: &[&Step<Shared>], shared: &Shared) -> Outcome {
    let mut failed = Vec::new();
    let mut lines = Vec::new();
    for step in steps {
        println!("\n==> {}: {}", step.name, step.about);
        let started = Instant::now();
        let outcome = (step.run)(shared);
        let took = seconds(started.elapsed());
        match outcome {
            Ok(()) => lines.push(format!("  passed  {took:>8}  {}", step.name)),
            Err(error) => {
                println!("{}: {error}", step.name);
                lines.push(format!("  FAILED  {took:>8}  {}: {error}", step.name));
                failed.push(step.name);
            }
        }
    }
    println!("\n{}", lines.join("\n"));
    println!("{} passed, {} failed", steps.len() - failed.len(), failed.len());
    if failed.is_empty() { Ok(()) } else { Err(Error::new(format!("failed: {}", failed.join(", ")))) }
}

/// A duration as a person reads it.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    type Seen = RefCell<Vec<&'static str>>;

    const STEPS: [Step<Seen>; 3] = [
        Step {
            name: "native",
            about: "",
            run: |seen| {
                seen.borrow_mut().push("native");
                Ok(())
            },
        },
        Step {
            name: "wasm",
            about: "",
            run: |seen| {
                seen.borrow_mut().push("wasm");
                Err(Error::new("red"))
            },
        },
        Step {
            name: "browser",
            about: "",
            run: |seen| {
                seen.borrow_mut().push("browser");
                Ok(())
            },
        },
    ];

    #[test]
    fn a_failure_stops_nothing_and_fails_the_whole() {
        let seen = Seen::default();
        let chosen = choose(&STEPS, &[]).unwrap();
        let error = run_all(&chosen, &seen).unwrap_err();
        assert_eq!(error.to_string(), "failed: wasm");
        assert_eq!(*seen.borrow(), ["native", "wasm", "browser"]);
    }

    #[test]
    fn filters_choose_by_name_and_a_filter_that_chooses_nothing_is_an_error() {
        let names: Vec<_> = choose(&STEPS, &["was".to_owned(), "browser".to_owned()])
            .unwrap()
            .iter()
            .map(|step| step.name)
            .collect();
        assert_eq!(names, ["wasm", "browser"]);
        let error = choose(&STEPS, &["native".to_owned(), "wsm".to_owned()]).err().unwrap();
        assert_eq!(error.to_string(), "no part is named wsm; there are: native, wasm, browser");
    }
}

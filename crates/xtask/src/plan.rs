//! A plan is a list of steps. All of them run, whatever happens to one; the end is a list of what failed and a total.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::house::House;
use crate::postgres::Cluster;
use crate::tally::Tally;

/// What steps share while the plan runs.
pub(crate) struct Site<'a> {
    pub(crate) house: &'a House,
    /// The databases' server, started by the first step that needs it.
    pub(crate) cluster: Option<Cluster>,
}

/// One thing that is checked.
pub(crate) struct Step {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// What it shows when it passes.
    pub(crate) shows: &'static str,
    /// Steps without which this one cannot run.
    pub(crate) needs: &'static [&'static str],
    /// Whether `--quick` leaves it out.
    pub(crate) slow: bool,
    /// What a person does when it fails.
    pub(crate) advice: &'static str,
    pub(crate) run: fn(&mut Site<'_>) -> Result<Tally>,
}

/// Which steps somebody asked for.
pub(crate) struct Choice<'a> {
    pub(crate) quick: bool,
    /// Names; none means all.
    pub(crate) only: &'a [String],
}

struct Failure {
    name: &'static str,
    reason: String,
    advice: &'static str,
}

/// Runs the steps in order and prints the totals. `true` when nothing failed.
pub(crate) fn carry_out(chosen: &[&Step], site: &mut Site<'_>) -> bool {
    let started = Instant::now();
    let mut total = Tally::default();
    let mut failures: Vec<Failure> = Vec::new();
    let mut times: Vec<(&str, Duration)> = Vec::new();
    for (index, step) in chosen.iter().enumerate() {
        println!("▶ {}  ({} of {}, {} so far)", step.name, index + 1, chosen.len(), clock(started.elapsed()));
        let began = Instant::now();
        let outcome =
            match step.needs.iter().find(|need| failures.iter().any(|failure| failure.name == **need)) {
                Some(need) => Err(anyhow::anyhow!("it could not run, because `{need}` failed")),
                None => (step.run)(site),
            };
        let took = began.elapsed();
        times.push((step.name, took));
        let (tally, reason) = match outcome {
            Ok(tally) if tally.failed == 0 => (tally, None),
            Ok(tally) => (tally, Some(format!("{} of {} failed", tally.failed, tally.passed + tally.failed))),
            Err(error) => (Tally { passed: 0, failed: 1 }, Some(format!("{error:#}"))),
        };
        total += tally;
        match reason {
            None => println!("✔ {}  {}{}\n", step.name, clock(took), tally.told()),
            Some(reason) => {
                println!("✘ {}  {}: {reason}\n  {}\n", step.name, clock(took), step.advice);
                failures.push(Failure { name: step.name, reason, advice: step.advice });
            }
        }
    }
    if let Some(cluster) = site.cluster.take() {
        cluster.stop();
    }
    report(&times, started.elapsed(), &failures, total);
    failures.is_empty()
}

fn report(times: &[(&str, Duration)], elapsed: Duration, failures: &[Failure], total: Tally) {
    println!("Time by step:");
    for (name, took) in times {
        println!("  {:>8}  {name}", clock(*took));
    }
    println!("  {:>8}  together", clock(elapsed));
    if !failures.is_empty() {
        println!("\nWhat failed:");
        for failure in failures {
            let mut lines = failure.reason.lines();
            let first = lines.next().unwrap_or_default();
            let more = lines.count();
            let more = if more > 0 { format!(" (and {more} more lines above)") } else { String::new() };
            println!("  ✘ {}: {first}{more}\n    {}", failure.name, failure.advice);
        }
        println!("\nOne step again: cargo xtask test --only {}", failures[0].name);
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
}

/// The steps asked for and those they need, in the plan's order.
///
/// Errors: a name that no step has.
pub(crate) fn chosen_steps<'s>(steps: &'s [Step], choice: &Choice<'_>) -> Result<Vec<&'s Step>> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for name in choice.only {
        let Some(step) = steps.iter().find(|step| step.name == name) else {
            let known: Vec<&str> = steps.iter().map(|step| step.name).collect();
            bail!("there is no step `{name}`; there are: {}", known.join(", "));
        };
        names.insert(step.name);
    }
    if choice.only.is_empty() {
        names.extend(steps.iter().filter(|step| !(choice.quick && step.slow)).map(|step| step.name));
    }
    // Needs stand before those who need them, so one pass from the end finds all.
    for step in steps.iter().rev() {
        if names.contains(step.name) {
            names.extend(step.needs);
        }
    }
    Ok(steps.iter().filter(|step| names.contains(step.name)).collect())
}

/// A span of time for people: `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn clock(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", span.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(
        name: &'static str,
        needs: &'static [&'static str],
        slow: bool,
        run: fn(&mut Site<'_>) -> Result<Tally>,
    ) -> Step {
        Step { name, shows: "", needs, slow, advice: "mend it", run }
    }

    fn plan() -> Vec<Step> {
        vec![
            step("first", &[], false, |_| bail!("no")),
            step("second", &["first"], false, |_| panic!("must not run without the first")),
            step("third", &[], true, |_| Ok(Tally { passed: 3, failed: 0 })),
        ]
    }

    fn names(quick: bool, only: &[&str]) -> Vec<&'static str> {
        let only: Vec<String> = only.iter().map(ToString::to_string).collect();
        let steps = plan();
        let chosen = chosen_steps(&steps, &Choice { quick, only: &only }).expect("known names");
        chosen.iter().map(|step| step.name).collect()
    }

    #[test]
    fn a_choice_brings_what_it_needs() {
        assert_eq!(names(false, &[]), ["first", "second", "third"]);
        assert_eq!(names(true, &[]), ["first", "second"]);
        assert_eq!(names(false, &["second"]), ["first", "second"]);
        assert_eq!(names(true, &["third"]), ["third"]);
    }

    #[test]
    fn an_unknown_step_is_refused() {
        let only = ["fourth".to_owned()];
        let error = chosen_steps(&plan(), &Choice { quick: false, only: &only }).err().expect("no such step");
        assert_eq!(error.to_string(), "there is no step `fourth`; there are: first, second, third");
    }

    #[test]
    fn the_rest_runs_after_a_failure() {
        let house = House::find().expect("a workspace");
        let mut site = Site { house: &house, cluster: None };
        let steps = plan();
        assert!(!carry_out(&steps.iter().collect::<Vec<_>>(), &mut site));
        assert!(carry_out(&[&steps[2]], &mut site));
    }
}

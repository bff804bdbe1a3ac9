//! A plan is a list of steps. All of them run, whatever happens to one; the end is a list of what failed and a total.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::house::House;
use crate::postgres::Cluster;
use crate::tally::Tally;
use crate::voice;

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
    /// Whether it runs beside the others: it uses nothing that they use, and they leave half of the machine to it. What
    /// it needs runs beside them too.
    pub(crate) aside: bool,
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
    reason: String,
    advice: &'static str,
}

/// What became of a step.
struct Done {
    step: &'static str,
    took: Duration,
    tally: Tally,
    failure: Option<Failure>,
    /// What it said, if that has not been shown yet.
    said: String,
}

/// Runs the steps and prints the totals: those of their own way beside the others, each way in its order. `true` when
/// nothing failed.
pub(crate) fn carry_out(chosen: &[&Step], site: &mut Site<'_>) -> bool {
    let started = Instant::now();
    let (aside, main): (Vec<&Step>, Vec<&Step>) = chosen.iter().partition(|step| step.aside);
    let house = site.house;
    let done = thread::scope(|scope| {
        let beside = (!aside.is_empty()).then(|| scope.spawn(|| walk_aside(&aside, house)));
        let mut beside = beside.map(|walk| (walk, &aside));
        let mut done: Vec<Done> = Vec::new();
        let mut join = |done: &mut Vec<Done>| {
            let Some((walk, steps)) = beside.take() else { return };
            let ended = walk.join().unwrap_or_else(|_| steps.iter().map(|step| broken(step)).collect());
            for one in ended {
                println!("▶ {}  (ran beside the others)\n{}{}", one.step, one.said, ending(&one));
                done.push(one);
            }
        };
        for (index, step) in main.iter().enumerate() {
            if step.needs.iter().any(|need| aside.iter().any(|other| other.name == *need)) {
                join(&mut done);
            }
            println!(
                "▶ {}  ({} of {}, {} so far)",
                step.name,
                index + 1,
                main.len(),
                clock(started.elapsed())
            );
            let one = carry_out_one(step, site, &done);
            println!("{}", ending(&one));
            done.push(one);
        }
        join(&mut done);
        done
    });
    if let Some(cluster) = site.cluster.take() {
        cluster.stop();
    }
    report(&done, started.elapsed());
    done.iter().all(|one| one.failure.is_none())
}

/// The steps beside the others; what they say is shown when they are waited for.
fn walk_aside(steps: &[&Step], house: &House) -> Vec<Done> {
    let mut site = Site { house, cluster: None };
    let mut done: Vec<Done> = Vec::new();
    for step in steps {
        let (one, said) = voice::noted(|| carry_out_one(step, &mut site, &done));
        done.push(Done { said, ..one });
    }
    done
}

fn carry_out_one(step: &Step, site: &mut Site<'_>, done: &[Done]) -> Done {
    let began = Instant::now();
    let has_failed = |need: &&&str| done.iter().any(|one| one.step == **need && one.failure.is_some());
    let outcome = match step.needs.iter().find(has_failed) {
        Some(need) => Err(anyhow::anyhow!("it could not run, because `{need}` failed")),
        None => (step.run)(site),
    };
    let (tally, reason) = match outcome {
        Ok(tally) if tally.failed == 0 => (tally, None),
        Ok(tally) => (tally, Some(format!("{} of {} failed", tally.failed, tally.passed + tally.failed))),
        Err(error) => (Tally { passed: 0, failed: 1 }, Some(format!("{error:#}"))),
    };
    let failure = reason.map(|reason| Failure { reason, advice: step.advice });
    Done { step: step.name, took: began.elapsed(), tally, failure, said: String::new() }
}

/// A step that panicked beside the others.
fn broken(step: &Step) -> Done {
    let failure = Failure { reason: "a step beside the others broke off".into(), advice: step.advice };
    let tally = Tally { passed: 0, failed: 1 };
    Done { step: step.name, took: Duration::ZERO, tally, failure: Some(failure), said: String::new() }
}

/// The line under a step.
fn ending(done: &Done) -> String {
    match &done.failure {
        None => format!("✔ {}  {}{}\n", done.step, clock(done.took), done.tally.told()),
        Some(Failure { reason, advice }) => {
            format!("✘ {}  {}: {reason}\n  {advice}\n", done.step, clock(done.took))
        }
    }
}

fn report(done: &[Done], elapsed: Duration) {
    println!("Time by step:");
    for one in done {
        println!("  {:>8}  {}", clock(one.took), one.step);
    }
    println!("  {:>8}  together", clock(elapsed));
    let failed: Vec<_> = done.iter().filter_map(|one| Some((one.step, one.failure.as_ref()?))).collect();
    if let Some((first, _)) = failed.first() {
        println!("\nWhat failed:");
        for (step, Failure { reason, advice }) in &failed {
            let mut lines = reason.lines();
            let first = lines.next().unwrap_or_default();
            let more = lines.count();
            let more = if more > 0 { format!(" (and {more} more lines above)") } else { String::new() };
            println!("  ✘ {step}: {first}{more}\n    {advice}");
        }
        println!("\nOne step again: cargo xtask test --only {first}");
    }
    let mut total = Tally::default();
    done.iter().for_each(|one| total += one.tally);
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
        Step { name, shows: "", needs, slow, aside: false, advice: "mend it", run }
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
    fn steps_beside_the_others_keep_their_order_and_are_waited_for() {
        let house = House::find().expect("a workspace");
        let beside = |name, needs, run| Step { aside: true, ..step(name, needs, false, run) };
        let good: fn(&mut Site<'_>) -> Result<Tally> = |_| Ok(Tally::ONE);
        let steps = [
            step("first", &[], false, good),
            beside("packages", &[], |_| bail!("no network")),
            beside("build", &["packages"], |_| panic!("must not run without the packages")),
            step("journeys", &["build"], false, |_| panic!("must not run without the build")),
        ];
        let chosen: Vec<&Step> = steps.iter().collect();
        assert!(!carry_out(&chosen, &mut Site { house: &house, cluster: None }));
        let steps = [beside("packages", &[], good), step("journeys", &["packages"], false, good)];
        let chosen: Vec<&Step> = steps.iter().collect();
        assert!(carry_out(&chosen, &mut Site { house: &house, cluster: None }));
        let steps = [beside("packages", &[], |_| panic!("broken"))];
        let chosen: Vec<&Step> = steps.iter().collect();
        assert!(!carry_out(&chosen, &mut Site { house: &house, cluster: None }));
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

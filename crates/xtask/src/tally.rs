//! How many tests passed and failed, read from what the runners print.

use std::ops::AddAssign;

/// Passed and failed tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests, or single checks, that passed.
    pub passed: usize,
    /// Those that did not, for whatever reason.
    pub failed: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Tally {
    /// One check that passed.
    pub const ONE: Tally = Tally { passed: 1, failed: 0 };

    /// The end of the line that reports a step: nothing for a single check.
    pub(crate) fn told(self) -> String {
        if self == Tally::ONE { String::new() } else { format!(", {} passed", self.passed) }
    }

    /// Holds the count to the runner's exit: a run that failed without a failed test has one failure of its own.
    #[must_use]
    pub fn held_to(mut self, succeeded: bool) -> Tally {
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

/// Reads the summary line of cargo-nextest. `None` when there is none.
///
/// Whatever ran and did not pass has failed; nextest tells timeouts and broken starts apart, the totals do not.
#[must_use]
pub fn of_nextest(text: &str) -> Option<Tally> {
    let line = text.lines().rev().find(|line| line.trim_start().starts_with("Summary ["))?;
    let run = number_before(line, "tests run")
        .or_else(|| number_before(line, "test run"))
        .or_else(|| number_before(line, "tests"))?;
    let passed = number_before(line, "passed").unwrap_or(0);
    Some(Tally { passed, failed: run.saturating_sub(passed) })
}

/// Adds up the `test result:` lines of `cargo test`. `None` when there is none.
#[must_use]
pub fn of_cargo_test(text: &str) -> Option<Tally> {
    let mut total = None;
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        let tally: &mut Tally = total.get_or_insert_default();
        tally.passed += number_before(line, "passed")?;
        tally.failed += number_before(line, "failed")?;
    }
    total
}

/// Reads the `Tests` line of vitest. `None` when there is none.
#[must_use]
pub fn of_vitest(text: &str) -> Option<Tally> {
    let line = text.lines().rev().find(|line| line.trim_start().starts_with("Tests "))?;
    let passed = number_before(line, "passed");
    let failed = number_before(line, "failed");
    passed.or(failed)?;
    Some(Tally { passed: passed.unwrap_or(0), failed: failed.unwrap_or(0) })
}

/// Reads the summary of schemathesis: operations tested, less the distinct faults found. `None` when there is none.
#[must_use]
pub fn of_schemathesis(text: &str) -> Option<Tally> {
    let line = |word: &str| text.lines().rev().find(|line| line.trim_start().starts_with(word));
    let tested: usize = line("Tested:")?.trim().rsplit(' ').next()?.parse().ok()?;
    let end = text.lines().rev().find(|line| line.starts_with("=====") && line.contains(" in "))?;
    let faults = number_before(end, "failure").unwrap_or(0) + number_before(end, "error").unwrap_or(0);
    Some(Tally { passed: tested.saturating_sub(faults), failed: faults })
}

/// Reads the last line `N passed, N failed` of a runner of our own. `None` when there is none.
#[must_use]
pub fn of_totals(text: &str) -> Option<Tally> {
    text.lines().rev().find_map(|line| {
        let (passed, failed) = line.trim().split_once(" passed, ")?;
        let failed = failed.strip_suffix(" failed")?;
        Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
    })
}

/// The number that stands before `word`, as in `12 passed`. Of `3/12 tests run` it is the first.
fn number_before(line: &str, word: &str) -> Option<usize> {
    let position = line.find(&format!(" {word}"))?;
    let number = line[..position].rsplit([' ', '(']).next()?;
    number.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: usize, failed: usize) -> Option<Tally> {
        Some(Tally { passed, failed })
    }

    #[test]
    fn nextest() {
        let good = "     Summary [   0.018s] 2 tests run: 2 passed, 0 skipped\n";
        assert_eq!(of_nextest(good), tally(2, 0));
        let one = "     Summary [   0.018s] 1 test run: 1 passed (1 slow), 3 skipped\n";
        assert_eq!(of_nextest(one), tally(1, 0));
        let bad = "     Summary [  11.102s] 9 tests run: 6 passed (1 slow), 2 failed, 1 timed out, 0 skipped\n  FAIL x";
        assert_eq!(of_nextest(bad), tally(6, 3));
        let cut_short = "     Summary [  11.102s] 3/12 tests run: 2 passed, 1 failed, 0 skipped\n";
        assert_eq!(of_nextest(cut_short), tally(2, 1));
        assert_eq!(of_nextest("error: could not compile `x`"), None);
    }

    #[test]
    fn cargo_test() {
        let text = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s\n\
                    \n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(of_cargo_test(text), tally(13, 2));
        assert_eq!(of_cargo_test("error: could not compile `x`"), None);
    }

    #[test]
    fn vitest() {
        assert_eq!(of_vitest(" Test Files  3 passed (3)\n      Tests  25 passed (25)\n"), tally(25, 0));
        assert_eq!(of_vitest("      Tests  1 failed | 24 passed (25)\n"), tally(24, 1));
        assert_eq!(of_vitest("      Tests  2 failed (2)\n"), tally(0, 2));
        assert_eq!(of_vitest("No test files found"), None);
    }

    #[test]
    fn schemathesis() {
        let head = "API Operations:\n  Selected: 80/80\n  Tested: 80\n\n";
        let found = format!(
            "{head}======================= 2 failures, 4 warnings in 54.40s =======================\n"
        );
        assert_eq!(of_schemathesis(&found), Some(Tally { passed: 78, failed: 2 }));
        let clean = format!("{head}============ No issues found in 77.80s ============\n");
        assert_eq!(of_schemathesis(&clean), Some(Tally { passed: 80, failed: 0 }));
        assert_eq!(of_schemathesis("it broke off"), None);
    }

    #[test]
    fn totals() {
        assert_eq!(of_totals("step\n7 passed, 1 failed\nsaved\n"), tally(7, 1));
        assert_eq!(of_totals("7 passed, some failed"), None);
    }

    #[test]
    fn a_run_that_fails_without_a_failed_test_fails() {
        assert_eq!(Tally { passed: 4, failed: 0 }.held_to(false), Tally { passed: 4, failed: 1 });
        assert_eq!(Tally { passed: 4, failed: 2 }.held_to(false), Tally { passed: 4, failed: 2 });
        assert_eq!(Tally { passed: 4, failed: 0 }.held_to(true), Tally { passed: 4, failed: 0 });
    }
}

//! What becomes of each letter: the plan of sixty days, as cues in order of time.

use congvan_records::{Timestamp, VIETNAM_TIME};
use congvan_specimens::chance::Chance;
use congvan_workflow::Calendar;
use time::{Date, Duration, Time};

/// What the plan needs to know of a letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outline {
    /// Day of the letter.
    pub(crate) issued: Date,
    /// Key of the unit that would usually lead.
    pub(crate) lead: &'static str,
    /// Was the file spoilt after signing? Then it is sent back to its sender.
    pub(crate) spoilt: bool,
}

/// One thing somebody does at an instant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cue {
    pub(crate) at: Timestamp,
    /// Index of the letter.
    pub(crate) letter: usize,
    pub(crate) act: Act,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Receive,
    ReturnToSender,
    Register,
    Propose { to: &'static str },
    Open { by: &'static str },
    Direct { by: &'static str, support: Option<&'static str>, inform: Option<&'static str>, days: u32 },
    Assign { by: &'static str, to: &'static str },
    Comment { by: &'static str },
    Support { by: &'static str },
    Attach { by: &'static str },
    Report { by: &'static str },
    Close { by: &'static str },
}

/// How far a letter has come on the anchor day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Waiting,
    WithOffice,
    WithLeader,
    WithUnit,
    InWork,
    Closed,
}

/// The head of a unit.
pub(crate) fn head_of(unit: &str) -> &'static str {
    match unit {
        "kt" => "son",
        "vhxh" => "hanh",
        "hcc" => "thao",
        "ca" => "hung",
        "tyt" => "nga",
        _ => "lam",
    }
}

/// Officers of a unit; a small unit's head does the work alone.
fn officers_of(unit: &str) -> &'static [&'static str] {
    match unit {
        "kt" => &["trung", "yen", "dung"],
        "vhxh" => &["ngan", "phuc"],
        "hcc" => &["quan"],
        _ => &[],
    }
}

/// Letters that wait on the anchor day: with the clerk, with the office, with the leaders, with a head, in work.
const RECENT: [(Stage, usize); 5] = [
    (Stage::Waiting, 14),
    (Stage::WithOffice, 5),
    (Stage::WithLeader, 14),
    (Stage::WithUnit, 8),
    (Stage::InWork, 44),
];

/// The plan for `letters`, given in order of their days. Cues come in order of time and never lie after `now`.
pub(crate) fn plan(seed: u64, letters: &[Outline], calendar: &Calendar, now: Timestamp) -> Vec<Cue> {
    let mut cues = Vec::new();
    let mut stages = RECENT.iter().flat_map(|(stage, count)| std::iter::repeat_n(*stage, *count));
    for (from_end, (index, outline)) in (0..).zip(letters.iter().enumerate().rev()) {
        let stage = stages.next().unwrap_or(Stage::Closed);
        let mut chance = Chance::named(seed, &format!("fate{index}"));
        let arrival = arrival(outline, stage, from_end, calendar, now, &mut chance);
        Course { letter: index, outline, calendar, now, cues: &mut cues, at: arrival, chance }.run(stage);
    }
    cues.sort_by_key(|cue| (cue.at, cue.letter));
    cues
}

/// Letters come a working day or two after their date; those that wait came this morning or the day before.
fn arrival(
    outline: &Outline,
    stage: Stage,
    from_end: i64,
    calendar: &Calendar,
    now: Timestamp,
    chance: &mut Chance,
) -> Timestamp {
    if stage == Stage::Waiting {
        return now.plus(-Duration::minutes(4 + from_end * 9));
    }
    if stage <= Stage::WithLeader {
        return now.plus(-Duration::minutes(150 + from_end * 11));
    }
    let mut day = calendar.next_working_day(outline.issued);
    if chance.percent(30) {
        day = calendar.next_working_day(day);
    }
    let minutes = i64::from(chance.between(20, 210));
    let at = Timestamp::from(day.with_time(Time::MIDNIGHT).assume_offset(VIETNAM_TIME))
        .plus(Duration::minutes(7 * 60 + 30 + minutes));
    at.min(now.plus(-Duration::minutes(420 + from_end)))
}

/// One letter's way, written down step by step.
struct Course<'a> {
    letter: usize,
    outline: &'a Outline,
    calendar: &'a Calendar,
    now: Timestamp,
    cues: &'a mut Vec<Cue>,
    at: Timestamp,
    chance: Chance,
}

impl Course<'_> {
    fn cue(&mut self, act: Act) {
        self.cues.push(Cue { at: self.at, letter: self.letter, act });
    }

    /// Lets `low` to `high` minutes pass, but not beyond the present.
    fn wait(&mut self, low: u32, high: u32) {
        let later = self.at.plus(Duration::minutes(i64::from(self.chance.between(low, high))));
        let latest = self.now.plus(-Duration::seconds(30));
        self.at = later.min(latest).max(self.at.plus(Duration::seconds(20)));
    }

    /// Lets working days pass and comes back in office hours.
    fn days(&mut self, low: u32, high: u32) {
        let mut day = self.at.date_in(VIETNAM_TIME);
        for _ in 0..self.chance.between(low, high) {
            day = self.calendar.next_working_day(day);
        }
        let minutes = i64::from(self.chance.between(0, 480));
        let later = Timestamp::from(day.with_time(Time::MIDNIGHT).assume_offset(VIETNAM_TIME))
            .plus(Duration::minutes(8 * 60 + minutes));
        let latest = self.now.plus(-Duration::minutes(2));
        self.at = later
            .max(self.at.plus(Duration::minutes(3)))
            .min(latest)
            .max(self.at.plus(Duration::seconds(20)));
    }

    fn run(mut self, stage: Stage) {
        self.cue(Act::Receive);
        if stage == Stage::Waiting {
            return;
        }
        self.wait(3, 25);
        if self.outline.spoilt {
            return self.cue(Act::ReturnToSender);
        }
        self.cue(Act::Register);
        if stage == Stage::WithOffice {
            return;
        }
        let unit = self.outline.lead;
        let culture = matches!(unit, "vhxh" | "tyt");
        let leader = if culture && self.chance.percent(70) { "thang" } else { "ha" };
        self.wait(4, 20);
        self.cue(Act::Propose { to: leader });
        if stage == Stage::WithLeader {
            return;
        }
        self.wait(6, 90);
        self.cue(Act::Open { by: leader });
        self.wait(1, 9);
        let support = self.other_unit(45);
        let inform = self.other_unit(35).filter(|unit| Some(*unit) != support);
        let days =
            if stage == Stage::Closed { [3, 5, 5, 7, 10][self.chance.index(5)] } else { self.days_ahead() };
        self.cue(Act::Direct { by: leader, support, inform, days });
        if stage == Stage::WithUnit {
            return;
        }
        self.handle(unit, stage, support, days);
    }

    /// Working days for work still under way: mostly due in the coming days, some today, a few late.
    fn days_ahead(&mut self) -> u32 {
        let [since, today] = [self.at, self.now].map(|at| at.date_in(VIETNAM_TIME));
        let passed = u32::try_from(self.calendar.working_days_until(since, today)).unwrap_or(0);
        match self.chance.between(1, 100) {
            1..=12 => passed.saturating_sub(2).max(1),
            13..=24 => passed.max(1),
            _ => passed + [1, 2, 2, 3, 5, 7, 10][self.chance.index(7)],
        }
    }

    fn other_unit(&mut self, percent: u32) -> Option<&'static str> {
        let own = self.outline.lead;
        if !self.chance.percent(percent) {
            return None;
        }
        let others: Vec<&'static str> =
            ["kt", "vhxh", "hcc", "ca", "tyt", "vp"].into_iter().filter(|unit| *unit != own).collect();
        Some(others[self.chance.index(others.len())])
    }

    fn handle(&mut self, unit: &'static str, stage: Stage, support: Option<&'static str>, days: u32) {
        let head = head_of(unit);
        self.wait(15, 120);
        self.cue(Act::Open { by: head });
        let officers = officers_of(unit);
        let by = if officers.is_empty() {
            head
        } else {
            let officer = officers[self.chance.index(officers.len())];
            self.wait(2, 30);
            self.cue(Act::Assign { by: head, to: officer });
            if stage == Stage::InWork && self.chance.percent(25) {
                return;
            }
            self.wait(10, 200);
            self.cue(Act::Open { by: officer });
            officer
        };
        if self.chance.percent(35) {
            self.wait(20, 300);
            self.cue(Act::Comment { by });
        }
        if let Some(support) =
            support.filter(|_| self.chance.percent(if stage == Stage::Closed { 75 } else { 30 }))
        {
            self.days(0, 1);
            self.cue(Act::Support { by: head_of(support) });
        }
        if stage == Stage::InWork {
            return;
        }
        // Most are done in time, some late.
        let late = self.chance.percent(12);
        self.days(1, if late { days + 3 } else { days.saturating_sub(1).max(1) });
        if self.chance.percent(18) {
            self.cue(Act::Attach { by });
            self.wait(1, 6);
        }
        self.cue(Act::Report { by });
        self.wait(2, 60);
        self.cue(Act::Close { by });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn the_plan_is_the_same_each_time_and_never_runs_ahead() {
        let calendar = Calendar::new("t", Vec::new(), &[]);
        let letters: Vec<Outline> = (0..200)
            .map(|n| Outline {
                issued: date!(2026 - 09 - 20) + Duration::days(n * 60 / 200),
                lead: ["kt", "vhxh", "hcc", "ca", "tyt", "vp"][(n % 6) as usize],
                spoilt: n % 40 == 7,
            })
            .collect();
        let now = Timestamp::from(datetime!(2026-11-25 09:30 +7));
        let cues = plan(7, &letters, &calendar, now);
        let again = plan(7, &letters, &calendar, now);
        assert_eq!(format!("{cues:?}"), format!("{again:?}"));
        assert!(cues.iter().all(|cue| cue.at < now));
        assert!(cues.is_sorted_by_key(|cue| cue.at));
        let count = |wanted: fn(&Act) -> bool| cues.iter().filter(|cue| wanted(&cue.act)).count();
        assert_eq!(count(|act| *act == Act::Receive), 200);
        assert!(count(|act| matches!(act, Act::Close { .. })) > 100);
    }
}

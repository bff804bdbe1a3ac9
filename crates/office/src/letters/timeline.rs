//! Đường đi của văn bản: what was done, what is being done, what is still to come.

use super::Letter;
use congvan_records::{PersonId, Timestamp};
use congvan_workflow::Deadline;
use time::Duration;

/// Is a step over?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Đã xong.
    Done,
    /// Đang chờ.
    Now,
    /// Sắp tới.
    ToCome,
}

impl StepState {
    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::ToCome => "to_come",
        }
    }
}

/// One step of a letter's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Done, now, to come.
    pub state: StepState,
    /// What happened (an event's kind), what is waited for (`waiting_…`), or what comes (`to_…`).
    pub kind: String,
    /// In Vietnamese: "Chủ tịch bút phê".
    pub title: String,
    /// Sentences in Vietnamese, in order: who, how long held, opened or not.
    pub details: Vec<String>,
    /// Who did it or has it.
    pub person: Option<PersonId>,
    /// When it was done, or since when it waits.
    pub at: Option<Timestamp>,
    /// How long the letter was held before this step.
    pub held: Option<Duration>,
    /// Has the holder opened it? Only for what waits.
    pub opened: Option<bool>,
    /// Due.
    pub deadline: Option<Deadline>,
}

/// The letter's way, in order.
pub fn timeline(letter: &Letter) -> Vec<Step> {
    letter.timeline.clone()
}

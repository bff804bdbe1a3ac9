//! A verdict in the making: it starts as passed and can only get worse.

use crate::findings::{Finding, note};
use crate::report::{Indication, SubIndication};

/// Conclusion so far, and everything noted.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    worst: Option<(Indication, SubIndication)>,
    pub(crate) findings: Vec<Finding>,
}

impl Verdict {
    /// Proven bad. The first reason stays the reason.
    pub(crate) fn fail(&mut self, sub: SubIndication, finding: Finding) {
        self.worsen(Indication::TotalFailed, sub);
        self.note(finding);
    }

    /// Not established. The first reason stays the reason.
    pub(crate) fn doubt(&mut self, sub: SubIndication, finding: Finding) {
        self.worsen(Indication::Indeterminate, sub);
        self.note(finding);
    }

    /// Noted without touching the conclusion.
    pub(crate) fn note(&mut self, finding: Finding) {
        note(&mut self.findings, finding);
    }

    /// The same without a detail. A hundred later signatures say the same hundred times, so what is noted already is not worded
    /// again.
    pub(crate) fn note_code(&mut self, code: &str) {
        if !self.findings.iter().any(|f| f.code == code && f.detail.is_none()) {
            self.note(Finding::new(code));
        }
    }

    pub(crate) fn conclusion(&self) -> (Indication, Option<SubIndication>) {
        self.worst.map_or((Indication::TotalPassed, None), |(indication, sub)| (indication, Some(sub)))
    }

    fn worsen(&mut self, indication: Indication, sub: SubIndication) {
        if self.worst.is_none_or(|(held, _)| indication > held) {
            self.worst = Some((indication, sub));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_outweighs_a_doubt_and_the_first_failure_stays() {
        let mut verdict = Verdict::default();
        assert_eq!(verdict.conclusion(), (Indication::TotalPassed, None));
        verdict.doubt(SubIndication::TryLater, Finding::new("revocation.unknown"));
        verdict.fail(SubIndication::HashFailure, Finding::new("integrity.digest"));
        verdict.fail(SubIndication::FormatFailure, Finding::new("change.content"));
        assert_eq!(verdict.conclusion(), (Indication::TotalFailed, Some(SubIndication::HashFailure)));
        assert_eq!(verdict.findings.len(), 3);
    }
}

//! What was found in a file, as it is kept and as it is shown.

mod advice;
mod certificates;
mod directory;
mod likeness;
mod organ_name;
pub(crate) mod page_words;
mod recognition;
mod signatures;
mod signers;
mod superiors;
mod text;

pub(crate) use advice::{ADVICE_VERSION, Advice, Register, field_of, superior_in};
pub(crate) use certificates::on_certificates;
pub(crate) use directory::KnownOrgan;
pub(crate) use organ_name::spelling as organ_spelling;
pub(crate) use recognition::{Progress, RECOGNITION_VERSION, StoredRecognition};
pub(crate) use signatures::{
    Judgement, Question, SIGNATURE_VERSION, judge, past_the_door, read_facts, read_findings, say_the_same,
};
pub(crate) use signers::KnownSigner;
pub(crate) use superiors::Namesake;
use text::build;
pub(crate) use text::{READING_VERSION, StoredReading, is_cut_in_index, read_form, rect, suggestion};

use crate::letters::{FileAnalysis, SignatureState};
use congvan_reading::{FileKind, Reading};
use congvan_store::analyses::{Analysis, AnalysisKind, AnalysisState};

/// Media type of files that are shown page by page, split, and may be signed.
pub(crate) const PDF: &str = "application/pdf";

/// Is the text of files of this media type read?
pub(crate) fn is_read(media_type: &str) -> bool {
    FileKind::of_media_type(media_type).is_some_and(FileKind::is_read)
}

/// Media types of files whose text is read.
pub(crate) fn read_types() -> Vec<&'static str> {
    FileKind::SERVED.into_iter().filter(|kind| kind.is_read()).map(FileKind::media_type).collect()
}

/// Does a file's analysis still wait?
pub(crate) fn is_waiting(analyses: &[Analysis]) -> bool {
    // The recognition of characters takes minutes; the letter is worked on meanwhile.
    analyses.iter().any(|analysis| {
        analysis.state == AnalysisState::Pending && analysis.kind != AnalysisKind::Recognition
    })
}

/// The reading of a file, if it has been read.
pub(crate) fn reading(analyses: &[Analysis]) -> Option<StoredReading> {
    let reading = analyses.iter().find(|analysis| analysis.kind == AnalysisKind::Reading)?;
    serde_json::from_str(reading.body.as_deref()?).ok()
}

/// What the register knows beside a file's reading.
pub(crate) fn advice(analyses: &[Analysis], reading: Option<&Reading>) -> Advice {
    let kept = analyses.iter().find(|analysis| analysis.kind == AnalysisKind::Advice);
    let body = kept.filter(|kept| kept.version == ADVICE_VERSION).and_then(|kept| kept.body.as_deref());
    body.and_then(|body| serde_json::from_str::<Advice>(body).ok()).unwrap_or_default().completed(reading)
}

/// The state of a file's signatures, if they have been checked.
pub(crate) fn signature_state(analyses: &[Analysis]) -> Option<SignatureState> {
    let found = analyses.iter().find(|analysis| analysis.kind == AnalysisKind::Signature)?;
    SignatureState::from_code(found.summary.as_deref()?)
}

/// What is known of a file's build; none while it waits.
pub(crate) fn describe(analyses: &[Analysis]) -> Option<FileAnalysis> {
    describe_read(analyses, reading(analyses).as_ref())
}

/// As [`describe`], with the reading among them, which may be long, taken out already.
pub(crate) fn describe_read(analyses: &[Analysis], reading: Option<&StoredReading>) -> Option<FileAnalysis> {
    if analyses.is_empty() || is_waiting(analyses) {
        return None;
    }
    let signature = signature_state(analyses);
    let Some(reading) = reading else {
        return Some(FileAnalysis { signature, ..FileAnalysis::default() });
    };
    let (page_count, page_boxes) = build(reading);
    Some(FileAnalysis { page_count, page_boxes, problem: reading.problem(), signature })
}

//! What was found in a file: its signatures, its text and fields, its safety. Computed anew at will.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{FileId, Timestamp};

/// What was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnalysisKind {
    /// Chữ ký số.
    Signature,
    /// Text and prefilled fields.
    Reading,
    /// What kind of file it is and what it carries.
    Inspection,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnalysisState {
    /// Not yet.
    Pending,
    /// Found.
    Done,
    /// Given up; the summary says why, as a key.
    Failed,
}

/// One finding about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// The file.
    pub file: FileId,
    /// What was looked for.
    pub kind: AnalysisKind,
    /// How far it is.
    pub state: AnalysisState,
    /// Version of the body's format, the caller's.
    pub version: u32,
    /// A short key that lists show without reading the body: a signature's state, a reason of failure.
    pub summary: Option<String>,
    /// JSON, the caller's.
    pub body: Option<String>,
    /// When.
    pub updated_at: Timestamp,
}

/// Writes a finding, in place of an earlier one of its kind.
pub async fn put(tx: &Tx, scope: AgencyScope, analysis: &Analysis) -> Result<(), Error> {
    todo!()
}

/// One finding.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    file: FileId,
    kind: AnalysisKind,
) -> Result<Option<Analysis>, Error> {
    todo!()
}

/// All findings about a file.
pub async fn list(db: &impl Read, scope: AgencyScope, file: FileId) -> Result<Vec<Analysis>, Error> {
    todo!()
}

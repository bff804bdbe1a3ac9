//! The nouns of a Vietnamese paperless office: documents, registers, organisation, identifiers.
//!
//! Pure values. This crate knows no I/O, no clock, no async and no storage format.

mod access;
mod agency;
mod delegation;
mod document;
mod document_code;
mod document_kind;
mod file;
mod ids;
mod layer;
mod register;
mod text;
mod timestamp;
mod urgency;

pub use access::{AccessLevel, secrecy_marking};
pub use agency::{Agency, Office, Person, Position, Role, Term, Unit};
pub use delegation::{Delegation, Power};
pub use document::{DocumentFields, FieldError, FieldProblem, IncomingDocument, Signer, Source};
pub use document_code::{CodeError, DocumentCode};
pub use document_kind::{DOCUMENT_KINDS, DocumentKind, kind_by_abbreviation, kind_by_name};
pub use file::{FileRole, Sha256, StoredFile, display_name};
pub use ids::*;
pub use layer::{InkStroke, Layer, LayerKind, Rect};
pub use register::{ArrivalNumber, NumberSeries, Year};
pub use text::{fold_marks, nfc, nfc_drawn, nfc_line};
pub use timestamp::{Timestamp, VIETNAM_TIME};
pub use urgency::Urgency;

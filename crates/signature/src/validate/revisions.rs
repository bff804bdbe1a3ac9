//! Các lần lưu của tệp: what each revision of a PDF is, the ones that nobody signed included.

use crate::legible::legible;
use crate::pdf::changes::Changes;
use crate::report::{ModificationLevel, Revision, RevisionKind};

/// What is known of the revisions of a file.
pub(crate) struct Known<'a> {
    /// How many there are.
    pub(crate) count: usize,
    /// Signatures and document time-stamps: the revision that each signs, from 0, its field, and whether it is a time-stamp.
    pub(crate) signed: Vec<(usize, &'a str, bool)>,
    /// Changes of each revision, by its number from 0; of those up to the first signed one nothing is known.
    pub(crate) changes: &'a [Changes],
}

/// The revisions, the first one first.
pub(crate) fn of(known: &Known) -> Vec<Revision> {
    let first = known.signed.iter().map(|(revision, ..)| *revision).min();
    (0..known.count)
        .map(|revision| {
            let is_later = first.is_some_and(|first| revision > first);
            let list = known.changes.get(revision).filter(|_| is_later).map(Changes::list);
            let level =
                list.map(|list| list.iter().map(|c| c.level).max().unwrap_or(ModificationLevel::None));
            let signed = known.signed.iter().find(|(at, ..)| *at == revision);
            let is_store = list.is_some_and(|list| list.iter().any(|change| change.code == "catalog.dss"));
            let kind = match (signed, level) {
                (Some((_, _, true)), _) => RevisionKind::Timestamp,
                (Some((_, _, false)), _) => RevisionKind::Signature,
                (None, None) => RevisionKind::Draft,
                (None, Some(ModificationLevel::None)) => RevisionKind::Empty,
                (None, Some(ModificationLevel::Lta)) if is_store => RevisionKind::ValidationData,
                (None, Some(ModificationLevel::Lta)) => RevisionKind::Description,
                (None, Some(ModificationLevel::Sign)) => RevisionKind::SignatureField,
                (None, Some(ModificationLevel::Form)) => RevisionKind::Form,
                (None, Some(ModificationLevel::Annot)) => RevisionKind::Annotation,
                (None, Some(ModificationLevel::Other)) => RevisionKind::Content,
            };
            let field = signed.map(|(_, field, _)| legible(field));
            Revision { number: revision + 1, kind, field, level }
        })
        .collect()
}

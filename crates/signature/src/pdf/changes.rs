//! What one update changed, and whether a signature lives with it.

use crate::findings::Finding;
use crate::pdf::areas::MAX_AREAS;
use crate::pdf::object::{Dict, Object};
use crate::policy::ModificationPolicy;
use crate::report::{ChangedArea, Modification, ModificationLevel, SubIndication};
use crate::validate::verdict::Verdict;

/// Changes of an update, gathered.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    list: Vec<Modification>,
    areas: Vec<ChangedArea>,
}

/// More changes than this are not told one by one.
const MAX_TOLD: usize = 100;

/// An update with more different changes than this is not looked at further.
const MAX_KEPT: usize = 2_000;

impl Changes {
    pub(crate) fn add(&mut self, change: Modification) {
        if self.list.len() < MAX_KEPT && !self.list.contains(&change) {
            self.list.push(change);
        }
        if self.list.len() == MAX_KEPT {
            // What is not told must not be taken for harmless.
            let revision = self.list.first().map_or(0, |c| c.revision);
            let code = "update.extent".to_owned();
            self.list.push(Modification {
                level: ModificationLevel::Other,
                code,
                page: None,
                field: None,
                revision,
            });
        }
    }

    pub(crate) fn list(&self) -> &[Modification] {
        &self.list
    }

    pub(crate) fn add_area(&mut self, area: ChangedArea) {
        let is_told = |known: &ChangedArea| {
            (known.page, known.rect, known.level, &known.code)
                == (area.page, area.rect, area.level, &area.code)
        };
        if self.areas.len() < MAX_AREAS && !self.areas.iter().any(is_told) {
            self.areas.push(area);
        }
    }

    pub(crate) fn areas(&self) -> &[ChangedArea] {
        &self.areas
    }
}

/// What a signer permits others to do (ISO 32000-2, 12.8.2.2 and 12.8.2.4).
#[derive(Debug, Clone, Default)]
pub(crate) struct Permissions {
    /// DocMDP level of a certification.
    pub(crate) certification: Option<u8>,
    /// The level of a certification that was in force when this was signed.
    pub(crate) in_force: Option<u8>,
    /// Whether the lock of the field lets nobody change anything (ISO 32000-2, 12.7.5.5, `/P` 1).
    pub(crate) is_closed: bool,
    locks: Vec<Lock>,
}

#[derive(Debug, Clone)]
enum Lock {
    All,
    Only(Vec<String>),
    AllBut(Vec<String>),
}

impl Permissions {
    /// Reads the transforms of a signature dictionary.
    pub(crate) fn read(dict: &Dict, mut resolve: impl FnMut(&Object) -> Object) -> Self {
        let mut permissions = Self::default();
        let references = dict.get(b"Reference").map(&mut resolve).unwrap_or(Object::Null);
        for reference in references.as_array().unwrap_or(&[]) {
            let reference = resolve(reference);
            let Some(reference) = reference.as_dict() else { continue };
            let parameters = reference.get(b"TransformParams").map(&mut resolve).unwrap_or(Object::Null);
            let parameters = parameters.as_dict().cloned().unwrap_or_default();
            match reference.name(b"TransformMethod") {
                Some(b"DocMDP") => {
                    let level = parameters.int(b"P").unwrap_or(2);
                    permissions.certification = Some(u8::try_from(level).unwrap_or(1).clamp(1, 3));
                }
                Some(b"FieldMDP") => {
                    permissions.is_closed |= closes(&parameters);
                    let fields = parameters.get(b"Fields").map(&mut resolve).unwrap_or(Object::Null);
                    let names = fields
                        .as_array()
                        .unwrap_or(&[])
                        .iter()
                        .filter_map(|f| match f {
                            Object::Str { value, .. } => Some(super::fields::text(value)),
                            _ => None,
                        })
                        .collect();
                    permissions.locks.push(match parameters.name(b"Action") {
                        Some(b"Include") => Lock::Only(names),
                        Some(b"Exclude") => Lock::AllBut(names),
                        _ => Lock::All,
                    });
                }
                _ => {}
            }
        }
        permissions
    }

    /// The same with what the dictionary in the field's `/Lock` says.
    pub(crate) fn locked_by(mut self, lock: &Object) -> Self {
        self.is_closed |= lock.as_dict().is_some_and(closes);
        self
    }

    fn permits_nothing(&self) -> bool {
        self.is_closed || self.certification == Some(1) || self.in_force == Some(1)
    }

    fn permits_filling(&self) -> bool {
        let level = self.certification.into_iter().chain(self.in_force).min();
        !self.is_closed && level.is_some_and(|level| level >= 2)
    }

    fn locks(&self, field: &str) -> bool {
        let named = |names: &[String]| {
            names
                .iter()
                .any(|n| field == n || field.strip_prefix(n.as_str()).is_some_and(|r| r.starts_with('.')))
        };
        self.locks.iter().any(|lock| match lock {
            Lock::All => true,
            Lock::Only(names) => named(names),
            Lock::AllBut(names) => !named(names),
        })
    }
}

/// A level of access below 2, in a lock or a transform, forbids every change.
fn closes(dict: &Dict) -> bool {
    dict.int(b"P").is_some_and(|level| level < 2)
}

/// What came of the changes after a signature.
#[derive(Debug)]
pub(crate) struct Judgement {
    pub(crate) level: ModificationLevel,
    /// Whether something else changed than signatures, validation data and time-stamps.
    pub(crate) modified: bool,
    pub(crate) told: Vec<Modification>,
}

/// Judges all changes after a signature against its permissions and the policy. `stamped` tells of a revision, counted
/// from 1, whether a time-stamp that passed covers it.
pub(crate) fn judge<'a>(
    changes: impl Iterator<Item = &'a Modification>,
    permissions: &Permissions,
    policy: ModificationPolicy,
    stamped: impl Fn(usize) -> bool,
    verdict: &mut Verdict,
) -> Judgement {
    let mut judgement = Judgement { level: ModificationLevel::None, modified: false, told: Vec::new() };
    let refuse = |verdict: &mut Verdict, code: &str, detail: &str| {
        verdict.fail(SubIndication::FormatFailure, Finding::with(code, detail));
    };
    for change in changes {
        judgement.level = judgement.level.max(change.level);
        if judgement.told.len() < MAX_TOLD {
            judgement.told.push(change.clone());
        }
        let code = change.code.as_str();
        match change.level {
            ModificationLevel::None => {}
            ModificationLevel::Lta if code == "information" => {
                judgement.modified = true;
                if policy.information_dictionary && !permissions.permits_nothing() {
                    verdict.note_code("change.information");
                } else {
                    refuse(verdict, "change.content", code);
                }
            }
            ModificationLevel::Lta => verdict.note_code("change.validation_data"),
            ModificationLevel::Sign if permissions.permits_nothing() => {
                judgement.modified = true;
                refuse(verdict, "change.certification", code);
            }
            // A picture with nothing behind it is an annotation, whatever its field is called.
            ModificationLevel::Sign if code == "timestamp.visible" && !stamped(change.revision) => {
                judgement.modified = true;
                refuse(verdict, "change.stamp_picture", code);
            }
            ModificationLevel::Sign if code == "signature.covering" => {
                verdict
                    .doubt(SubIndication::SigConstraintsFailure, Finding::new("change.covering_signature"));
            }
            ModificationLevel::Sign => {
                verdict.note_code("change.signature");
                if code == "signature.visible" && permissions.certification.is_some() {
                    verdict.note_code("change.visible_field");
                }
            }
            ModificationLevel::Form => {
                judgement.modified = true;
                let locked = change.field.as_deref().is_none_or(|f| permissions.locks(f));
                if permissions.permits_filling() && policy.form_filling_when_certified && !locked {
                    verdict.note_code("change.form");
                } else {
                    refuse(verdict, "change.form_forbidden", change.field.as_deref().unwrap_or(code));
                }
            }
            ModificationLevel::Annot => {
                judgement.modified = true;
                refuse(verdict, "change.annotation", code);
            }
            ModificationLevel::Other => {
                judgement.modified = true;
                let word = match code {
                    "update.structure" => "pdf.update_structure",
                    "field.appearance" => "change.appearance",
                    "signature.changed" => "pdf.dictionary_changed",
                    "field.removed" => "pdf.field_removed",
                    _ => "change.content",
                };
                refuse(verdict, word, code);
            }
        }
    }
    judgement
}

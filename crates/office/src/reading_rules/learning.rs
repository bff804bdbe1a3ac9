//! What a registration says of the rules: which were right, which were overruled, and what was corrected by hand.

use super::{FIELDS, Rule, RuleState, is_same_value, sender};
use crate::administration::{self, Act};
use crate::analysis::{Advice, field_of};
use crate::letters::ValueSource;
use crate::office::{new_id, scope};
use crate::{Caller, Error, Office};
use congvan_records::{AccessLevel, DocumentFields, Timestamp};
use congvan_store::Tx;
use congvan_store::reading_rules::{self as rows, Correction, OffReason};
use serde_json::json;

/// A rule overruled this often in a row is switched off.
const MOST_OVERRULED: i64 = 2;
/// Longest value of a rule and longest name of a body, in bytes: an index holds them.
const LONGEST: usize = 500;

/// What one field of a registered form says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Lesson {
    /// The rule's value was kept.
    Used(uuid::Uuid),
    /// It was not.
    Overruled(uuid::Uuid),
    /// A value was corrected by hand: body, field, as it stood, as kept.
    Corrected(String, &'static str, String, String),
}

/// Learns from a form as it was registered. `read` is the form as the page alone fills it in. Gives the rules that were
/// switched off, because they were overruled again.
///
/// Nothing is learnt from letters for named persons.
pub(crate) async fn learn(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    (read, advice): (&DocumentFields, &Advice),
    kept: &DocumentFields,
    now: Timestamp,
) -> Result<Vec<Rule>, Error> {
    let agency = scope(caller.agency.id);
    let mut off = Vec::new();
    if kept.access == AccessLevel::NamedOnly {
        return Ok(off);
    }
    for lesson in lessons(read, advice, kept) {
        match lesson {
            Lesson::Corrected(organ, field, read_value, kept_value) => {
                let correction = Correction {
                    organ_name: &organ,
                    field,
                    read_value: &read_value,
                    kept_value: &kept_value,
                };
                rows::notice(tx, agency, new_id(), &correction, caller.person.id, now).await?;
            }
            Lesson::Used(id) | Lesson::Overruled(id) => {
                // Deleted or switched off since the letter was read: no lesson.
                let rule = match rows::get_for_update(tx, agency, id).await {
                    Ok(rule) if rule.state == RuleState::On => rule,
                    Ok(_) | Err(congvan_store::Error::NotFound(_)) => continue,
                    Err(error) => return Err(error.into()),
                };
                let version = rule.version;
                let rule = counted(rule, matches!(lesson, Lesson::Used(_)));
                rows::update(tx, agency, &rule, version).await?;
                if rule.state == RuleState::Off {
                    off.push(rule);
                }
            }
        }
    }
    for rule in &off {
        let act = Act::new("reading_rule_overruled", told(rule));
        administration::note(office, tx, caller, act).await?;
    }
    Ok(off)
}

/// What the log says of a rule.
pub(super) fn told(rule: &Rule) -> serde_json::Value {
    json!({
        "organ": rule.organ_name, "field": rule.field, "read": rule.read_value, "kept": rule.kept_value,
        "state": rule.state.key(),
    })
}

/// A rule after one more letter.
fn counted(rule: Rule, was_kept: bool) -> Rule {
    if was_kept {
        return Rule { uses: rule.uses + 1, overruled_in_row: 0, ..rule };
    }
    let in_row = rule.overruled_in_row + 1;
    let ends = in_row >= MOST_OVERRULED;
    Rule {
        overruled: rule.overruled + 1,
        overruled_in_row: in_row,
        state: if ends { RuleState::Off } else { rule.state },
        off_reason: if ends { Some(OffReason::Overruled) } else { rule.off_reason },
        ..rule
    }
}

fn lessons(read: &DocumentFields, advice: &Advice, kept: &DocumentFields) -> Vec<Lesson> {
    let mut found = Vec::new();
    let mut begun = read.clone();
    advice.fill(&mut begun);
    // Rules are found by the body as it stands before any rule.
    let mut unruled = read.clone();
    advice.without_rules().fill(&mut unruled);
    for field in FIELDS {
        let (Some(stood), Some(now), Some(before)) =
            (field_of(&begun, field), field_of(kept, field), field_of(&unruled, field))
        else {
            continue;
        };
        let by_rule = advice
            .values
            .iter()
            .find(|other| other.source == ValueSource::Rule && other.field == field && other.taken);
        if let Some(rule) = by_rule.and_then(|other| other.rule) {
            let was_kept = is_same_value(field, &stood, &now);
            found.push(if was_kept { Lesson::Used(rule) } else { Lesson::Overruled(rule) });
            if was_kept {
                continue;
            }
        }
        // What could not be read at all says nothing of how it is read; a kind may be left out by a body's own habit.
        let readable = !before.is_empty() || field == "kind";
        let body = if field == "organ_name" { &before } else { &kept.organ_name };
        let organ = sender(body, &advice.superior);
        let fits = |text: &str| text.len() <= LONGEST;
        if readable
            && !now.is_empty()
            && !is_same_value(field, &before, &now)
            && [&organ, &before, &now].into_iter().all(|text| fits(text))
            && !body.is_empty()
        {
            found.push(Lesson::Corrected(organ, field, before, now));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::OtherValue;
    use uuid::Uuid;

    fn form(organ: &str, kind: &str) -> DocumentFields {
        DocumentFields { organ_name: organ.to_owned(), kind: kind.to_owned(), ..DocumentFields::default() }
    }

    #[test]
    fn a_correction_names_the_body_as_it_was_read_and_other_fields_the_body_as_kept() {
        let none = Advice::default();
        let read = form("Phòng Tổ chức", "");
        assert_eq!(lessons(&read, &none, &form("Phòng Tổ chức", "Công văn")), Vec::new());
        let kept = form("Sở Nội vụ", "Giấy mời");
        let text = str::to_owned;
        assert_eq!(
            lessons(&read, &none, &kept),
            vec![
                Lesson::Corrected(
                    text("Phòng Tổ chức"),
                    "organ_name",
                    text("Phòng Tổ chức"),
                    text("Sở Nội vụ")
                ),
                Lesson::Corrected(text("Sở Nội vụ"), "kind", text(""), text("Giấy mời")),
            ]
        );
        // Nothing was read: there is nothing to be learnt from.
        assert_eq!(lessons(&form("", ""), &none, &form("Sở Nội vụ", "Công văn")), Vec::new());
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(lessons(&form("Sở", ""), &none, &form(&long, "")), Vec::new());
    }

    #[test]
    fn a_rule_is_used_or_overruled_by_what_was_kept() {
        let id = Uuid::from_u128(7);
        let by_rule = OtherValue {
            field: "kind".to_owned(),
            on_page: String::new(),
            value: "Giấy mời".to_owned(),
            source: ValueSource::Rule,
            taken: true,
            rule: Some(id),
            organ: "Sở Nội vụ".to_owned(),
        };
        let advice = Advice { values: vec![by_rule], ..Advice::default() };
        let read = form("Sở Nội vụ", "");
        assert_eq!(lessons(&read, &advice, &form("Sở Nội vụ", "Giấy mời")), vec![Lesson::Used(id)]);
        assert_eq!(lessons(&read, &advice, &form("Sở Nội vụ", "Công văn")), vec![Lesson::Overruled(id)]);
    }
}

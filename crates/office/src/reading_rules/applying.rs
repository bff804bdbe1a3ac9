//! What rules make of a form that was read: pure, the same each time.

use super::{Rule, RuleState, is_same_organ, is_same_value, sender};
use crate::analysis::field_of;
use crate::letters::{OtherValue, ValueSource};
use congvan_records::DocumentFields;

/// Values that the rules of a body, with the lines above it, put beside those of `form`. A rule in force fills its value in, a proposed one is
/// shown beside what was read. At most one value a field is filled in: that of the rule changed last.
///
/// A rule for the body's own name comes first; the other rules are those of the body so found.
pub(crate) fn apply(
    rules: &[Rule],
    (organ, superior): (&str, &str),
    form: &DocumentFields,
) -> Vec<OtherValue> {
    let mut found = of_field(rules, &sender(organ, superior), "organ_name", form);
    let renamed = found.iter().find(|other| other.taken).map(|other| other.value.clone());
    let organ = sender(renamed.as_deref().unwrap_or(organ), superior);
    for field in super::FIELDS.into_iter().filter(|field| *field != "organ_name") {
        found.extend(of_field(rules, &organ, field, form));
    }
    found
}

fn of_field(rules: &[Rule], organ: &str, field: &str, form: &DocumentFields) -> Vec<OtherValue> {
    let Some(read) = field_of(form, field) else { return Vec::new() };
    let mut fitting: Vec<&Rule> = rules
        .iter()
        .filter(|rule| matches!(rule.state, RuleState::On | RuleState::Proposed))
        .filter(|rule| rule.field == field && is_same_organ(&rule.organ_name, organ))
        .filter(|rule| {
            is_same_value(field, &rule.read_value, &read) && !is_same_value(field, &rule.kept_value, &read)
        })
        .collect();
    fitting.sort_by_key(|rule| (rule.state != RuleState::On, std::cmp::Reverse((rule.changed_at, rule.id))));
    let shown = |(place, rule): (usize, &Rule)| OtherValue {
        field: field.to_owned(),
        on_page: read.clone(),
        value: rule.kept_value.clone(),
        source: ValueSource::Rule,
        taken: place == 0 && rule.state == RuleState::On,
        rule: Some(rule.id),
        organ: rule.organ_name.clone(),
    };
    // One in force, or the proposals: a second rule in force for the same words would only contradict the first.
    let most = if fitting.first().is_some_and(|rule| rule.state == RuleState::On) { 1 } else { 3 };
    fitting.into_iter().take(most).enumerate().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_records::{DocumentCode, PersonId, Timestamp, Urgency};
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use uuid::Uuid;

    const ORGANS: [&str; 3] = ["Sở Nội vụ", "Sở Y tế", "UBND xã Hòa An"];
    const VALUES: [&str; 4] = ["", "Công văn", "urgent", "SNV-VP"];

    fn rule() -> impl Strategy<Value = Rule> {
        let texts = (prop::sample::select(&ORGANS[..]), prop::sample::select(&super::super::FIELDS[..]));
        let values = (prop::sample::select(&VALUES[..]), prop::sample::select(&VALUES[..]));
        let state = prop::sample::select(vec![
            RuleState::Noticed,
            RuleState::Proposed,
            RuleState::On,
            RuleState::Off,
        ]);
        (texts, values, state, any::<u128>(), 0_i64..5).prop_map(
            |((organ, field), (read, kept), state, id, at)| Rule {
                id: Uuid::from_u128(id),
                organ_name: organ.to_owned(),
                field: field.to_owned(),
                read_value: read.to_owned(),
                kept_value: kept.to_owned(),
                state,
                seen: 2,
                uses: 0,
                overruled: 0,
                overruled_in_row: 0,
                off_reason: None,
                made_by: PersonId::from(Uuid::nil()),
                made_at: Timestamp::from_micros(at),
                changed_by: None,
                changed_at: Timestamp::from_micros(at),
                version: 1,
            },
        )
    }

    fn form() -> impl Strategy<Value = DocumentFields> {
        (prop::sample::select(&ORGANS[..]), prop::sample::select(&VALUES[..2])).prop_map(|(organ, kind)| {
            DocumentFields {
                organ_name: organ.to_owned(),
                kind: kind.to_owned(),
                code: DocumentCode::new("12", "SNV-VP").ok(),
                urgency: Urgency::Urgent,
                ..DocumentFields::default()
            }
        })
    }

    proptest! {
        #[test]
        fn a_rule_touches_the_letters_of_its_own_body_only(rules in prop::collection::vec(rule(), 0..20), form in form()) {
            let organ = form.organ_name.clone();
            for other in apply(&rules, (&organ, ""), &form) {
                let rule = rules.iter().find(|rule| Some(rule.id) == other.rule).expect("a value names its rule");
                let renamed = rules.iter().any(|first| {
                    first.field == "organ_name" && first.state == RuleState::On && first.organ_name == organ
                        && first.kept_value == rule.organ_name
                });
                prop_assert!(rule.organ_name == organ || renamed);
                prop_assert!(matches!(rule.state, RuleState::On | RuleState::Proposed));
                prop_assert!(rule.state == RuleState::On || !other.taken);
                prop_assert_eq!(&other.on_page, &field_of(&form, &other.field).unwrap_or_default());
            }
        }

        #[test]
        fn the_order_of_rules_is_of_no_account(mut rules in prop::collection::vec(rule(), 0..20), form in form()) {
            let organ = form.organ_name.clone();
            let found = apply(&rules, (&organ, ""), &form);
            rules.reverse();
            prop_assert_eq!(&found, &apply(&rules, (&organ, ""), &form));
            for field in super::super::FIELDS {
                prop_assert!(found.iter().filter(|other| other.field == field && other.taken).count() <= 1);
            }
        }
    }

    #[test]
    fn a_rule_in_force_fills_in_and_a_proposed_one_is_shown() {
        let runner = &mut proptest::test_runner::TestRunner::deterministic();
        let sample = rule().new_tree(runner).expect("a rule").current();
        let rule = |state| Rule {
            organ_name: "SỞ NỘI VỤ".to_owned(),
            field: "kind".to_owned(),
            read_value: String::new(),
            kept_value: "Giấy mời".to_owned(),
            state,
            ..sample.clone()
        };
        let form = DocumentFields { organ_name: "Sở Nội vụ".to_owned(), ..DocumentFields::default() };
        let taken = |state| apply(&[rule(state)], ("Sở Nội vụ", ""), &form).first().map(|other| other.taken);
        assert_eq!(taken(RuleState::On), Some(true));
        assert_eq!(taken(RuleState::Proposed), Some(false));
        assert_eq!(taken(RuleState::Off), None);
        assert_eq!(apply(&[rule(RuleState::On)], ("Sở Y tế", ""), &form), Vec::new());
        // The body of that name in another province.
        assert_eq!(apply(&[rule(RuleState::On)], ("Sở Nội vụ", "UBND tỉnh Sông Lam"), &form), Vec::new());
        let theirs =
            Rule { organ_name: "Sở Nội vụ (UBND tỉnh Sông Lam)".to_owned(), ..rule(RuleState::On) };
        assert_eq!(apply(&[theirs], ("Sở Nội vụ", "UBND TỈNH SÔNG LAM"), &form).len(), 1);
    }
}

use super::letter::person_view;
use crate::views::*;
use congvan_office::letters::{Names, OtherValue};
use congvan_office::reading_rules::{OffReason, Rule};

pub(super) fn other_value(other: &OtherValue) -> OtherValueView {
    OtherValueView {
        field: other.field.clone(),
        on_page: other.on_page.clone(),
        value: other.value.clone(),
        source: other.source.key().to_owned(),
        taken: other.taken,
        organ_name: other.organ.clone(),
        rule_id: other.rule,
    }
}

pub(crate) fn reading_rule(rule: Rule, names: &Names) -> ReadingRuleView {
    ReadingRuleView {
        id: rule.id,
        version: rule.version,
        organ_name: rule.organ_name,
        field: rule.field,
        read_value: rule.read_value,
        kept_value: rule.kept_value,
        state: rule.state.key().to_owned(),
        off_reason: rule.off_reason.map(OffReason::key).map(str::to_owned),
        seen: rule.seen,
        uses: rule.uses,
        overruled: rule.overruled,
        made_by: person_view(names, rule.made_by),
        made_at: At(rule.made_at),
        changed_by: rule.changed_by.map(|person| person_view(names, person)),
        changed_at: At(rule.changed_at),
    }
}

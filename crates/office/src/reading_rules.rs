//! Quy tắc đọc: corrections that clerks make again and again in letters of one body become rules, by their own word.
//!
//! A correction made twice is proposed, and shown beside what was read; in force it is once a clerk or an administrator
//! has said so. It then fills in the form of the next letter of that body, with the reason beside it. A rule that two
//! letters in a row were registered against is switched off, and that is said. All of it can be seen, changed, switched
//! off and deleted, and stands in the log of administration.

mod applying;
mod learning;

pub(crate) use applying::apply;
pub(crate) use learning::learn;

pub use congvan_store::reading_rules::{OffReason, ReadingRule as Rule, RuleState};

use crate::administration::{self, Act};
use crate::letters::Names;
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office, access, organisation};
use congvan_records::{Role, Urgency, nfc_line};
use congvan_store::{AgencyScope, Read, Tx, reading_rules as rows};
use uuid::Uuid;

/// Fields that a body writes in its own way. The others differ from letter to letter.
pub(crate) const FIELDS: [&str; 6] =
    ["organ_name", "kind", "notation", "signer_name", "signer_position", "urgency"];

/// Longest value, in characters.
const LONGEST: usize = 120;
/// The kind of a letter that names none.
const PLAIN_KIND: &str = "Công văn";

/// What a person says of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    /// Version on which it was decided.
    pub version: u32,
    /// What is kept.
    pub kept_value: String,
    /// Is it in force?
    pub on: bool,
}

/// The agency's rules and proposals, with the names of those who made them.
///
/// Errors: [`Error::Forbidden`].
pub async fn list(office: &Office, caller: &Caller) -> Result<(Vec<Rule>, Names), Error> {
    require(caller)?;
    let mut rules = rows::list(office.reader(), scope(caller.agency.id)).await?;
    // Who signed stands in letters: for those who read them, not for whoever keeps the accounts.
    if !caller.actor.has(Role::Clerk) {
        rules.retain(|rule| !rule.field.starts_with("signer"));
    }
    Ok((rules, organisation::names(office, caller.agency.id).await?))
}

/// Changes a rule, puts it in force or switches it off.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::Input`]; [`Error::Stale`] when it was changed meanwhile,
/// also by the letters it was used on.
pub async fn change(
    office: &Office,
    caller: &Caller,
    id: Uuid,
    change: RuleChange,
) -> Result<(Rule, Names), Error> {
    let agency = scope(caller.agency.id);
    let tx = begin(office, caller).await?;
    let held = shown(rows::get_for_update(&tx, agency, id).await?)?;
    if held.version != change.version {
        return Err(Error::Stale);
    }
    let kept_value = nfc_line(&change.kept_value);
    let fault = |text: String| InputFault::new("kept_value", text);
    let said = || fault("Đã có quy tắc khác nói đúng như thế.".to_owned());
    let mut faults = Vec::new();
    if kept_value.is_empty() {
        faults.push(fault("Nhập giá trị được giữ.".to_owned()));
    } else if kept_value.chars().count() > LONGEST {
        faults.push(fault(format!("Rút gọn giá trị: dài quá {LONGEST} ký tự.")));
    } else if held.field == "urgency" && Urgency::from_key(&kept_value).is_none() {
        faults.push(fault("Chọn một độ khẩn.".to_owned()));
    } else if is_same_value(&held.field, &held.read_value, &kept_value) {
        faults.push(fault("Giá trị được giữ giống giá trị đọc được: quy tắc này không sửa gì.".to_owned()));
    }
    administration::refuse(faults)?;
    let rule = Rule {
        kept_value,
        state: if change.on { RuleState::On } else { RuleState::Off },
        off_reason: (!change.on).then_some(OffReason::Person),
        overruled_in_row: 0,
        changed_by: Some(caller.person.id),
        changed_at: office.now(),
        ..held.clone()
    };
    if rows::is_said(&tx, agency, &rule).await? {
        administration::refuse(vec![said()])?;
    }
    match rows::update(&tx, agency, &rule, held.version).await {
        Err(congvan_store::Error::Conflict) => return Err(Error::Stale),
        // Somebody else said it of another rule a moment ago, in a transaction this one could not see.
        Err(congvan_store::Error::Duplicate(_)) => {
            return administration::refuse(vec![said()]).and(Err(Error::Stale));
        }
        other => other?,
    }
    administration::note(office, &tx, caller, Act::new("reading_rule_changed", learning::told(&rule)))
        .await?;
    tx.commit().await?;
    Ok((Rule { version: held.version + 1, ..rule }, organisation::names(office, caller.agency.id).await?))
}

/// Deletes a rule. The same correction made twice again proposes it anew.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn delete(office: &Office, caller: &Caller, id: Uuid) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    let tx = begin(office, caller).await?;
    let held = shown(rows::get_for_update(&tx, agency, id).await?)?;
    rows::delete(&tx, agency, id).await?;
    administration::note(office, &tx, caller, Act::new("reading_rule_deleted", learning::told(&held)))
        .await?;
    Ok(tx.commit().await?)
}

/// Rules in force or proposed for letters that seem to be of this body: its own, and those of bodies that its rules name.
pub(crate) async fn for_letters_of(
    db: &impl Read,
    agency: AgencyScope,
    (organ, superior): (&str, &str),
) -> Result<Vec<Rule>, Error> {
    let mut rules = rows::of_organs(db, agency, &[&sender(organ, superior)]).await?;
    let renamed: Vec<String> = rules
        .iter()
        .filter(|rule| rule.field == "organ_name" && !is_same_organ(&rule.kept_value, organ))
        .map(|rule| sender(&rule.kept_value, superior))
        .collect();
    if !renamed.is_empty() {
        let names: Vec<&str> = renamed.iter().map(String::as_str).collect();
        rules.extend(rows::of_organs(db, agency, &names).await?);
    }
    Ok(rules)
}

/// What was noticed once is no rule yet, and nobody's to change.
fn shown(rule: Rule) -> Result<Rule, Error> {
    if rule.state == RuleState::Noticed { Err(Error::NotFound) } else { Ok(rule) }
}

fn require(caller: &Caller) -> Result<(), Error> {
    if caller.actor.has(Role::Administrator) { Ok(()) } else { access::require_clerk(caller) }
}

/// Begins a transaction of a clerk or an administrator: asked of the posts as they are in it.
async fn begin(office: &Office, caller: &Caller) -> Result<Tx, Error> {
    require(caller)?;
    let tx = office.begin().await?;
    let actor = access::actor(&tx, caller, office.now()).await?;
    if actor.has(Role::Administrator) || actor.has(Role::Clerk) {
        Ok(tx)
    } else {
        Err(Error::Forbidden(Role::Clerk))
    }
}

/// Whose rule it is: "Sở Nội vụ (UBND tỉnh Sông Lam)". The register has the body alone, and provinces have bodies of one
/// name.
fn sender(organ: &str, superior: &str) -> String {
    if superior.is_empty() { organ.to_owned() } else { format!("{organ} ({superior})") }
}

pub(crate) fn is_same_organ(one: &str, other: &str) -> bool {
    nfc_line(one).to_lowercase() == nfc_line(other).to_lowercase()
}

/// Do two values of a field say the same? A letter that names no kind is a công văn.
pub(crate) fn is_same_value(field: &str, one: &str, other: &str) -> bool {
    fn plain<'a>(field: &str, value: &'a str) -> &'a str {
        if field == "kind" && value.is_empty() { PLAIN_KIND } else { value }
    }
    nfc_line(plain(field, one)) == nfc_line(plain(field, other))
}

//! What the register knows of a letter that was read: names it has, who signed before, what its clerks keep correcting.
//!
//! Nothing of it hides what stands on the page: each value that differs is kept beside the one that was read, with where
//! it comes from, and the form shows both.

use super::directory::{self, FoundOrgan, KnownOrgan};
use super::likeness::Likeness;
use super::organ_name::spelling;
use super::signers::{self, KnownSigner};
use crate::letters::{OtherValue, ReadField, ValueSource};
use crate::reading_rules::{self, Rule};
use congvan_reading::{Found, Reading, TextSource};
use congvan_records::{DocumentCode, DocumentFields, Urgency, nfc_line};
use serde::{Deserialize, Serialize};

/// Version of [`Advice`].
pub(crate) const ADVICE_VERSION: u32 = 1;

/// How much of the doubt about a name is left once the register has that very name. A decision, held from below by a
/// test: even where places differ by one mark, a misread name is another body's own in less than one case of twenty.
const DOUBT_LEFT: f64 = 0.25;

/// How sure at most a value is that the register put in place of what was read.
const UNSURE: f64 = 0.85;

/// Most superiors that are named beside each other.
const MOST_SUPERIORS: usize = 4;

/// Most values beside those on the page.
const MOST: usize = 40;

/// What is known beside the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Advice {
    /// Values that differ from what was read.
    pub(crate) values: Vec<OtherValue>,
    /// Fields whose value the register has as it was read.
    #[serde(default)]
    pub(crate) agreed: Vec<String>,
    /// The lines above the body, as a register would write them: bodies of one name in two provinces are two.
    #[serde(default)]
    pub(crate) superior: String,
    /// Mã định danh of the body.
    #[serde(default)]
    pub(crate) organ_code: Option<String>,
    /// Why the body may be another one than those of its name in the register, in Vietnamese.
    #[serde(default)]
    pub(crate) namesakes: Option<String>,
}

/// What the register holds that bears on a letter.
#[derive(Debug, Default)]
pub(crate) struct Register {
    /// Who signed letters of the body that [`Advice::organ`] found.
    pub(crate) signers: Vec<KnownSigner>,
    /// The agency's rules that are in force or proposed.
    pub(crate) rules: Vec<Rule>,
    /// Bodies whose letters came from the same address, with how many, the most usual first.
    pub(crate) from_address: Vec<(String, i64)>,
}

impl Advice {
    /// The first half: the body. Its signers and rules are looked up by what [`Self::organ`] then says.
    pub(crate) fn of_organ(reading: &Reading, organs: &[KnownOrgan]) -> Self {
        let mut advice = Self::default();
        let Some(agency) = &reading.fields.agency else { return advice };
        let read = nfc_line(&agency.value);
        advice = advice.completed(Some(reading));
        let superior = reading.fields.superior_agency.as_ref().map(|found| found.value.as_str());
        let recognised = is_recognised(reading, agency);
        if let Some(found) = directory::find_organ(&read, superior, recognised, organs) {
            advice.organ_found(&read, &found);
        }
        advice
    }

    fn organ_found(&mut self, read: &str, found: &FoundOrgan<'_>) {
        self.organ_code = found.code.map(str::to_owned);
        if found.may_be_namesake {
            self.namesakes = Some(other_bodies(&self.superior, found.organ));
            // The name is right as it is written; that it is known says nothing of the body.
            if found.how == Likeness::Same {
                return;
            }
        }
        self.hold("organ_name", read, &found.organ.name, found.how, ValueSource::Directory);
    }

    /// With the lines above the body, which earlier versions did not keep: a rule learnt without them would never be found
    /// again.
    pub(crate) fn completed(mut self, reading: Option<&Reading>) -> Self {
        let superior = reading.and_then(|reading| reading.fields.superior_agency.as_ref());
        if let Some(superior) = superior.filter(|_| self.superior.is_empty()) {
            self.superior = spelling(&superior.value, &[]);
        }
        self
    }

    /// The issuing body with which the form begins.
    pub(crate) fn organ(&self, reading: &Reading) -> String {
        let taken = self.values.iter().rev().find(|other| other.field == "organ_name" && other.taken);
        let read = || reading.fields.agency.as_ref().map(|found| nfc_line(&found.value)).unwrap_or_default();
        taken.map_or_else(read, |taken| taken.value.clone())
    }

    /// The second half: signer, sender of the e-mail, rules.
    pub(crate) fn with(mut self, reading: &Reading, begun: &DocumentFields, register: &Register) -> Self {
        self.signer(reading, &register.signers);
        self.sender(&self.organ(reading), &register.from_address);
        let organ = self.organ(reading);
        let mut form = begun.clone();
        self.fill(&mut form);
        // A rule comes after what it is applied to, and so is what the form begins with.
        self.values.extend(reading_rules::apply(&register.rules, (&organ, &self.superior), &form));
        self.values.truncate(MOST);
        self
    }

    fn signer(&mut self, reading: &Reading, known: &[KnownSigner]) {
        // Whoever signs for a body of the same name elsewhere does not sign here.
        if self.namesakes.is_some() {
            return;
        }
        let fields = &reading.fields;
        let text = |found: &Option<Found<String>>| {
            found.as_ref().map(|found| nfc_line(&found.value)).unwrap_or_default()
        };
        let (name, position) = (text(&fields.signer_name), text(&fields.signer_position));
        let Some(found) = &fields.signer_name else {
            // Under a seal the name is often lost; who else signed in this position is worth a look, no more.
            if let Some(only) = signers::only_signer(&position, known) {
                self.hold("signer_name", "", &only.name, Likeness::Perhaps, ValueSource::Signers);
            }
            return;
        };
        let Some((signer, how)) = signers::find_signer(&name, is_recognised(reading, found), known) else {
            return;
        };
        self.hold("signer_name", &name, &signer.name, how, ValueSource::Signers);
        if position.is_empty() && !signer.position.is_empty() {
            self.hold("signer_position", "", &signer.position, Likeness::Perhaps, ValueSource::Signers);
        }
    }

    /// Letters from one address are mostly of one body: another one is said, and never taken.
    fn sender(&mut self, organ: &str, from_address: &[(String, i64)]) {
        let all: i64 = from_address.iter().map(|(_, count)| count).sum();
        let Some((usual, count)) = from_address.first() else { return };
        let is_theirs = from_address.iter().any(|(known, _)| same_name(known, organ));
        if !is_theirs && *count >= 2 && count * 2 > all {
            self.hold("organ_name", organ, usual, Likeness::Perhaps, ValueSource::Mail);
        }
    }

    fn hold(&mut self, field: &str, read: &str, known: &str, how: Likeness, source: ValueSource) {
        if how == Likeness::Same || known == read {
            self.agreed.push(field.to_owned());
            return;
        }
        self.values.push(OtherValue {
            field: field.to_owned(),
            on_page: read.to_owned(),
            value: known.to_owned(),
            source,
            taken: how == Likeness::Meant,
            rule: None,
            organ: String::new(),
        });
    }

    /// Fills in the values with which the form begins.
    pub(crate) fn fill(&self, form: &mut DocumentFields) {
        for other in self.values.iter().filter(|other| other.taken) {
            set(form, &other.field, &other.value);
        }
        // A rule that names another body leaves the code of the former behind.
        let renamed = |other: &&OtherValue| {
            other.taken && other.field == "organ_name" && other.source == ValueSource::Rule
        };
        if form.organ_code.is_none() && !self.values.iter().any(|other| renamed(&other)) {
            form.organ_code.clone_from(&self.organ_code);
        }
    }

    /// The same without what rules of the agency say.
    pub(crate) fn without_rules(&self) -> Self {
        let values = self.values.iter().filter(|other| other.source != ValueSource::Rule);
        Self { values: values.cloned().collect(), ..self.clone() }
    }

    /// Says of the fields how sure they are with what the register knows.
    pub(crate) fn weigh(&self, fields: &mut [ReadField]) {
        for read in fields {
            if let Some(reason) = self.namesakes.as_ref().filter(|_| read.field == "organ_name") {
                read.confidence = read.confidence.min(UNSURE);
                read.reason = Some(reason.clone());
                continue;
            }
            if self.values.iter().any(|other| other.field == read.field && other.taken) {
                // What the form begins with is not what the page says: a person looks at it.
                read.confidence = read.confidence.min(UNSURE);
                continue;
            }
            if self.agreed.iter().any(|field| field == read.field) {
                read.confidence = 1.0 - (1.0 - read.confidence) * DOUBT_LEFT;
            }
            if read.confidence >= 0.9 {
                read.reason = None;
            }
        }
    }
}

/// The lines above the body in an advice as it is kept; empty where it has none.
pub(crate) fn superior_in(advice: &str) -> String {
    #[derive(Deserialize)]
    struct Head {
        #[serde(default)]
        superior: String,
    }
    serde_json::from_str::<Head>(advice).map(|head| head.superior).unwrap_or_default()
}

/// Says below whom the register has bodies of this name, where the letter's own superior is none of them or is not said.
fn other_bodies(superior: &str, organ: &KnownOrgan) -> String {
    let mut superiors: Vec<&str> = organ.namesakes.iter().map(|one| one.superior.as_str()).collect();
    superiors.retain(|one| !one.is_empty());
    superiors.sort_unstable();
    superiors.dedup();
    superiors.truncate(MOST_SUPERIORS);
    let listed = superiors.iter().map(|one| format!("“{one}”")).collect::<Vec<_>>().join(", ");
    if superior.is_empty() {
        format!("sổ có nhiều cơ quan cùng tên, thuộc {listed}; văn bản không ghi cơ quan chủ quản")
    } else {
        format!("sổ có cơ quan cùng tên thuộc {listed}; văn bản ghi cơ quan chủ quản là “{superior}”")
    }
}

/// Sets one field of a form by its name in the API; for number and symbol `notation` is the symbol alone.
fn set(form: &mut DocumentFields, field: &str, value: &str) {
    match field {
        "organ_name" => form.organ_name = value.to_owned(),
        "kind" => form.kind = value.to_owned(),
        "signer_name" => form.signer.name = value.to_owned(),
        "signer_position" => form.signer.position = value.to_owned(),
        "urgency" => form.urgency = Urgency::from_key(value).unwrap_or(form.urgency),
        "notation" => {
            let changed = form.code.as_ref().map(|code| DocumentCode::new(code.number(), value));
            if let Some(Ok(code)) = changed {
                form.code = Some(code);
            }
        }
        _ => {}
    }
}

/// The value of one field of a form by its name in the API, as rules have it; none of fields that no rule has.
pub(crate) fn field_of(form: &DocumentFields, field: &str) -> Option<String> {
    Some(match field {
        "organ_name" => form.organ_name.clone(),
        "kind" => form.kind.clone(),
        "signer_name" => form.signer.name.clone(),
        "signer_position" => form.signer.position.clone(),
        "urgency" => form.urgency.key().to_owned(),
        "notation" => form.code.as_ref().map(|code| code.notation().to_owned()).unwrap_or_default(),
        _ => return None,
    })
}

fn same_name(one: &str, other: &str) -> bool {
    nfc_line(one).to_lowercase() == nfc_line(other).to_lowercase()
}

fn is_recognised<T>(reading: &Reading, found: &Found<T>) -> bool {
    let page = usize::try_from(found.page).ok().and_then(|page| reading.pages.get(page.checked_sub(1)?));
    page.is_some_and(|page| page.source == TextSource::Ocr)
}

//! Mẫu cơ cấu: the usual units, to begin with and to change.

use super::units::{UnitDraft, add};
use super::{Act, begin, note, same, saved};
use crate::office::scope;
use crate::{Caller, Error, Office};
use congvan_records::{Agency, UnitId};
use congvan_store::organisation as rows;
use serde_json::json;

/// A usual set of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// UBND phường.
    Ward,
    /// UBND xã.
    Commune,
    /// Sở.
    Department,
}

/// Full name, short name, abbreviation, name of the unit above (none: the top).
type Row = (&'static str, &'static str, &'static str, Option<&'static str>);

const OFFICE: &str = "Văn phòng HĐND và UBND";
const DEPARTMENT_OFFICE: &str = "Văn phòng Sở";
const CLERKS: &str = "Bộ phận Văn thư";
const ARCHIVE: &str = "Bộ phận Lưu trữ";

/// Bodies of a ward (Decree 150/2025/NĐ-CP: office, economy, culture and society, public administration service
/// centre).
const WARD: [Row; 6] = [
    (OFFICE, "VP HĐND và UBND", "VP", None),
    (CLERKS, "Văn thư", "VT", Some(OFFICE)),
    (ARCHIVE, "Lưu trữ", "LT", Some(OFFICE)),
    ("Phòng Kinh tế, Hạ tầng và Đô thị", "P. Kinh tế, HT&ĐT", "KTHTĐT", None),
    ("Phòng Văn hóa - Xã hội", "P. VH-XH", "VHXH", None),
    ("Trung tâm Phục vụ hành chính công", "TT Phục vụ HCC", "TTPVHCC", None),
];

/// Bodies of a rural commune, by the same decree.
const COMMUNE: [Row; 6] = [
    (OFFICE, "VP HĐND và UBND", "VP", None),
    (CLERKS, "Văn thư", "VT", Some(OFFICE)),
    (ARCHIVE, "Lưu trữ", "LT", Some(OFFICE)),
    ("Phòng Kinh tế", "P. Kinh tế", "KT", None),
    ("Phòng Văn hóa - Xã hội", "P. VH-XH", "VHXH", None),
    ("Trung tâm Phục vụ hành chính công", "TT Phục vụ HCC", "TTPVHCC", None),
];

const DEPARTMENT: [Row; 5] = [
    (DEPARTMENT_OFFICE, "Văn phòng", "VP", None),
    (CLERKS, "Văn thư", "VT", Some(DEPARTMENT_OFFICE)),
    (ARCHIVE, "Lưu trữ", "LT", Some(DEPARTMENT_OFFICE)),
    ("Phòng Kế hoạch - Tài chính", "P. KH-TC", "KHTC", None),
    ("Phòng Nghiệp vụ", "P. Nghiệp vụ", "NV", None),
];

impl Preset {
    /// The preset with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "ward" => Some(Self::Ward),
            "commune" => Some(Self::Commune),
            "department" => Some(Self::Department),
            _ => None,
        }
    }

    fn rows(self) -> &'static [Row] {
        match self {
            Self::Ward => &WARD,
            Self::Commune => &COMMUNE,
            Self::Department => &DEPARTMENT,
        }
    }
}

/// Adds the units of a preset that are not there yet, and names the units of the clerks and of the archive where the
/// agency has none. Returns how many units were added.
///
/// Errors: [`Error::Forbidden`].
pub async fn apply_preset(office: &Office, caller: &Caller, preset: Preset) -> Result<usize, Error> {
    let agency = scope(caller.agency.id);
    let tx = begin(office, caller).await?;
    let mut added = 0;
    for (full, short, abbreviation, above) in preset.rows() {
        // As of now: the unit added a moment ago is among them.
        let known = rows::office(&tx, agency, office.now()).await?;
        let find = |name: &str| known.units.iter().find(|unit| same(&unit.name, name)).map(|unit| unit.id);
        if find(full).is_some() {
            continue;
        }
        let top = known.units.iter().find(|unit| unit.parent.is_none()).map(|unit| unit.id);
        let taken = known.units.iter().any(|unit| same(&unit.abbreviation, abbreviation));
        let draft = UnitDraft {
            parent: above.and_then(find).or(top),
            name: (*full).to_owned(),
            short_name: (*short).to_owned(),
            abbreviation: if taken { String::new() } else { (*abbreviation).to_owned() },
        };
        add(office, &tx, caller, &known, draft).await?;
        added += 1;
    }
    let known = rows::office(&tx, agency, office.now()).await?;
    let find = |name: &str| known.units.iter().find(|unit| same(&unit.name, name)).map(|unit| unit.id);
    let alive = |id: Option<UnitId>| id.filter(|id| known.unit(*id).is_some());
    let changed = Agency {
        clerical_unit: alive(known.agency.clerical_unit).or_else(|| find(CLERKS)),
        archive_unit: alive(known.agency.archive_unit).or_else(|| find(ARCHIVE)),
        ..known.agency.clone()
    };
    if changed != known.agency {
        rows::update_agency(&tx, agency, &changed).await?;
        let body = json!({ "clerical_unit": CLERKS, "archive_unit": ARCHIVE });
        note(office, &tx, caller, Act::new("services_named", body)).await?;
    }
    saved(office, caller.agency.id, tx).await?;
    Ok(added)
}

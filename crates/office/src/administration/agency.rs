use super::{Act, begin, name, note, refuse, require, saved};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office, organisation};
use congvan_records::{Agency, UnitId, nfc_line};
use congvan_store::organisation as rows;
use serde_json::json;
use time::UtcOffset;

/// What an administrator says of the agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyDraft {
    /// Tên cơ quan.
    pub name: String,
    /// Tên viết tắt.
    pub abbreviation: String,
    /// Mã định danh.
    pub code: String,
    /// Its zone.
    pub zone: UtcOffset,
    /// Bộ phận văn thư.
    pub clerical_unit: Option<UnitId>,
    /// Bộ phận lưu trữ.
    pub archive_unit: Option<UnitId>,
}

/// The caller's agency.
///
/// Errors: [`Error::Forbidden`].
pub async fn agency(office: &Office, caller: &Caller) -> Result<Agency, Error> {
    require(caller)?;
    Ok(organisation::of_agency(office, caller.agency.id).await?.agency.clone())
}

/// Changes the agency. A top unit that bears the agency's old name takes the new one.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`].
pub async fn change_agency(office: &Office, caller: &Caller, draft: AgencyDraft) -> Result<Agency, Error> {
    let mut faults = Vec::new();
    let full = name("name", &draft.name, "tên cơ quan, ví dụ UBND phường Thọ Hòa", &mut faults);
    let abbreviation = nfc_line(&draft.abbreviation);
    if abbreviation.is_empty() || abbreviation.chars().count() > 30 {
        faults.push(InputFault::new("abbreviation", "Nhập tên viết tắt dùng trong số, ký hiệu, ví dụ UBND."));
    }
    let code = nfc_line(&draft.code).to_uppercase();
    if !is_code(&code) {
        faults.push(InputFault::new(
            "code",
            "Nhập mã định danh gồm chữ, số và dấu chấm, ví dụ H99.88.01 hoặc 000.00.01.H99.",
        ));
    }
    let agency = scope(caller.agency.id);
    let now = office.now();
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, agency, now).await?;
    for (field, unit) in [("clerical_unit_id", draft.clerical_unit), ("archive_unit_id", draft.archive_unit)]
    {
        if unit.is_some_and(|unit| known.unit(unit).is_none()) {
            faults.push(InputFault::new(field, "Đơn vị này không còn. Tải lại rồi chọn đơn vị khác."));
        }
    }
    if rows::agencies(&tx).await?.iter().any(|other| other.id != caller.agency.id && other.code == code) {
        faults.push(InputFault::new("code", "Mã định danh này đã dùng cho cơ quan khác trong hệ thống."));
    }
    refuse(faults)?;
    let changed = Agency {
        id: caller.agency.id,
        name: full,
        abbreviation,
        code,
        zone: draft.zone,
        clerical_unit: draft.clerical_unit,
        archive_unit: draft.archive_unit,
    };
    if changed == known.agency {
        return Ok(changed);
    }
    rows::update_agency(&tx, agency, &changed).await?;
    let top = known.units.iter().find(|unit| unit.parent.is_none() && unit.name == known.agency.name);
    if let Some(top) = top.filter(|_| changed.name != known.agency.name) {
        let renamed = congvan_records::Unit {
            name: changed.name.clone(),
            short_name: changed.name.clone(),
            abbreviation: changed.abbreviation.clone(),
            ..top.clone()
        };
        rows::update_unit(&tx, agency, &renamed).await?;
    }
    let unit_name = |id: Option<UnitId>| id.and_then(|id| known.unit(id)).map(|unit| unit.name.clone());
    let body = json!({
        "name": changed.name, "abbreviation": changed.abbreviation, "code": changed.code,
        "zone_minutes": i64::from(changed.zone.whole_minutes()),
        "clerical_unit": unit_name(changed.clerical_unit), "archive_unit": unit_name(changed.archive_unit),
        "before": { "name": known.agency.name, "code": known.agency.code },
    });
    note(office, &tx, caller, Act::new("agency_changed", body)).await?;
    saved(office, caller.agency.id, tx).await?;
    Ok(changed)
}

/// Mã định danh: groups of letters and digits with dots between, at most 35 characters
/// (Decision 20/2020/QĐ-TTg, art. 4, and its successors).
fn is_code(code: &str) -> bool {
    (3..=35).contains(&code.len())
        && code
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn codes_are_groups_between_dots() {
        for (code, fits) in [
            ("H99.88.01", true),
            ("000.00.01.H99", true),
            ("G12", true),
            ("", false),
            ("H99..01", false),
            (".H99", false),
            ("H99-01", false),
            ("A.B.C.D.E.F.G.H.I.J.K.L.M.N.O.P.Q.R.S", false),
        ] {
            assert_eq!(is_code(code), fits, "{code}");
        }
    }
}

use super::{Act, begin, name, note, refuse, same, saved};
use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Office};
use congvan_records::{Office as Organisation, Unit, UnitId, nfc_line};
use congvan_store::{Tx, organisation as rows};
use serde_json::json;

/// What an administrator says of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitDraft {
    /// The unit above; for a new one.
    pub parent: Option<UnitId>,
    /// Tên đầy đủ.
    pub name: String,
    /// Tên ngắn; the full one when empty.
    pub short_name: String,
    /// Ký hiệu.
    pub abbreviation: String,
}

/// Adds a unit below another.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`].
pub async fn create_unit(office: &Office, caller: &Caller, draft: UnitDraft) -> Result<Unit, Error> {
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, scope(caller.agency.id), office.now()).await?;
    let unit = add(office, &tx, caller, &known, draft).await?;
    saved(office, caller.agency.id, tx).await?;
    Ok(unit)
}

/// Adds a unit inside a transaction.
pub(super) async fn add(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    known: &Organisation,
    draft: UnitDraft,
) -> Result<Unit, Error> {
    let parent = draft.parent;
    let mut faults = Vec::new();
    let above = match parent.map(|id| known.unit(id)) {
        Some(Some(above)) => Some(above.name.clone()),
        _ => {
            faults.push(InputFault::new("parent_id", "Chọn đơn vị cấp trên."));
            None
        }
    };
    let [full, short, abbreviation] = checked(known, None, &draft, parent, &mut faults);
    refuse(faults)?;
    let last = known.units.iter().filter(|unit| unit.parent == parent).map(|unit| unit.order).max();
    let unit = Unit {
        id: new_id(),
        agency: caller.agency.id,
        parent,
        name: full,
        short_name: short,
        abbreviation,
        order: last.map_or(0, |last| last.saturating_add(1)),
        valid_from: office.now(),
        valid_to: None,
        successors: Vec::new(),
    };
    rows::insert_unit(tx, scope(caller.agency.id), &unit).await?;
    let body = json!({ "unit": unit.name, "abbreviation": unit.abbreviation, "parent": above });
    note(office, tx, caller, Act::new("unit_created", body)).await?;
    Ok(unit)
}

/// Renames a unit. Its identity stays: letters and histories show the new name.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::Input`].
pub async fn change_unit(
    office: &Office,
    caller: &Caller,
    unit: UnitId,
    draft: UnitDraft,
) -> Result<Unit, Error> {
    let agency = scope(caller.agency.id);
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, agency, office.now()).await?;
    let before = known.unit(unit).ok_or(Error::NotFound)?;
    let mut faults = Vec::new();
    let [name, short_name, abbreviation] = checked(&known, Some(unit), &draft, before.parent, &mut faults);
    refuse(faults)?;
    let after = Unit { name, short_name, abbreviation, ..before.clone() };
    if after == *before {
        return Ok(after);
    }
    rows::update_unit(&tx, agency, &after).await?;
    let body = json!({
        "unit": after.name, "short_name": after.short_name, "abbreviation": after.abbreviation,
        "before": { "unit": before.name, "short_name": before.short_name, "abbreviation": before.abbreviation },
    });
    note(office, &tx, caller, Act::new("unit_renamed", body)).await?;
    saved(office, caller.agency.id, tx).await?;
    Ok(after)
}

/// Chuyển đến: puts a unit, with all below it, at a place among the units below `parent`, counted from 0.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`]; [`Error::Input`] for a place below itself.
pub async fn move_unit(
    office: &Office,
    caller: &Caller,
    unit: UnitId,
    parent: UnitId,
    place: Option<usize>,
) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, agency, office.now()).await?;
    let moved = known.unit(unit).ok_or(Error::NotFound)?;
    let above = known.unit(parent).ok_or(Error::NotFound)?;
    if moved.parent.is_none() {
        refuse(vec![InputFault::new("parent_id", "Đơn vị trên cùng không chuyển đi được.")])?;
    }
    if known.is_within(parent, unit) {
        let fault = "Không chuyển một đơn vị vào chính nó hoặc đơn vị cấp dưới của nó.";
        refuse(vec![InputFault::new("parent_id", fault)])?;
    }
    let mut siblings: Vec<&Unit> =
        known.units.iter().filter(|other| other.parent == Some(parent) && other.id != unit).collect();
    siblings.sort_by_key(|sibling| sibling.order);
    siblings.insert(place.unwrap_or(usize::MAX).min(siblings.len()), moved);
    for (order, sibling) in (0..).zip(siblings) {
        let after = Unit { parent: Some(parent), order, ..sibling.clone() };
        if after != *sibling {
            rows::update_unit(&tx, agency, &after).await?;
        }
    }
    let from = moved.parent.and_then(|id| known.unit(id)).map(|unit| unit.name.clone());
    let body = json!({ "unit": moved.name, "parent": above.name, "before": { "parent": from } });
    note(office, &tx, caller, Act::new("unit_moved", body)).await?;
    saved(office, caller.agency.id, tx).await
}

/// Name, short name and abbreviation, checked against the other units.
fn checked(
    known: &Organisation,
    own: Option<UnitId>,
    draft: &UnitDraft,
    parent: Option<UnitId>,
    faults: &mut Vec<InputFault>,
) -> [String; 3] {
    let full = name("name", &draft.name, "tên đơn vị, ví dụ Phòng Văn hóa - Xã hội", faults);
    let short = nfc_line(&draft.short_name);
    let short = if short.is_empty() { full.clone() } else { short };
    if short.chars().count() > 60 && short != full {
        faults.push(InputFault::new("short_name", "Tên ngắn dài quá 60 ký tự. Ví dụ: P. VH-XH."));
    }
    let abbreviation = nfc_line(&draft.abbreviation);
    if abbreviation.chars().count() > 20 || abbreviation.contains(char::is_whitespace) {
        faults.push(InputFault::new("abbreviation", "Ký hiệu viết liền, nhiều nhất 20 ký tự. Ví dụ: VHXH."));
    }
    let others = || known.units.iter().filter(|other| Some(other.id) != own);
    if others().any(|other| other.parent == parent && same(&other.name, &full)) {
        faults.push(InputFault::new("name", format!("Đã có đơn vị tên {full} ở đây.")));
    }
    if !abbreviation.is_empty() && others().any(|other| same(&other.abbreviation, &abbreviation)) {
        let fault = format!("Ký hiệu {abbreviation} đã dùng cho đơn vị khác.");
        faults.push(InputFault::new("abbreviation", fault));
    }
    [full, short, abbreviation]
}

//! Nhập từ bảng tính: units and people by the list, with a verdict for each row.
//!
//! Looking is the same as doing, rolled back: what the preview says is what happens.

use super::people::{self, FirstPassword, NewColleague, PersonDraft, PostDraft};
use super::sheets::{self, Blank};
use super::units::{self, UnitDraft};
use super::{begin, require, same, saved};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use bytes::Bytes;
use congvan_records::{Office as Organisation, Role, UnitId};
use congvan_search::analysis::fold;
use congvan_store::organisation as rows;
use std::collections::VecDeque;

/// A file to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Danh sách đơn vị.
    Units,
    /// Danh sách cán bộ.
    People,
}

/// What became of a row, or would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Added.
    Added,
    /// There already: left as it is.
    Known,
    /// Not added: it has faults.
    Faulty,
}

/// A row of the file.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// Its number in the sheet.
    pub row: u32,
    /// Name of the unit or the person.
    pub name: String,
    /// Unit above, or post and unit.
    pub place: String,
    /// What became of it.
    pub state: RowState,
    /// What is wrong with it and how to mend it.
    pub faults: Vec<String>,
    /// Tài khoản.
    pub login: Option<String>,
    /// First password, when the account was made: shown once.
    pub password: Option<String>,
}

impl std::fmt::Debug for ImportedRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportedRow")
            .field("row", &self.row)
            .field("state", &self.state)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// All rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// In the order of the file.
    pub rows: Vec<ImportedRow>,
    /// Was it done, or only looked at?
    pub applied: bool,
}

const UNIT_HEADINGS: [(&str, f64); 4] =
    [("Tên đơn vị", 44.0), ("Tên ngắn", 24.0), ("Ký hiệu", 14.0), ("Thuộc đơn vị", 44.0)];

const PEOPLE_HEADINGS: [(&str, f64); 6] = [
    ("Họ và tên", 30.0),
    ("Ông/Bà", 10.0),
    ("Đơn vị", 40.0),
    ("Chức vụ", 30.0),
    ("Vai trò", 24.0),
    ("Tài khoản", 18.0),
];

/// How the roles are written in a list; the first words of each are those of the template.
const ROLES: [(&[&str], Role); 7] = [
    (&["Văn thư"], Role::Clerk),
    (&["Lãnh đạo", "Lãnh đạo cơ quan"], Role::Leader),
    (&["Chánh văn phòng"], Role::OfficeChief),
    (&["Trưởng đơn vị", "Trưởng phòng"], Role::UnitHead),
    (&["Chuyên viên", "Công chức", "Viên chức"], Role::Officer),
    (&["Lưu trữ", "Lưu trữ viên"], Role::Archivist),
    (&["Quản trị", "Quản trị hệ thống"], Role::Administrator),
];

/// The file to be filled in, with a sheet that shows how.
///
/// Errors: [`Error::Forbidden`].
pub fn template(caller: &Caller, template: Template) -> Result<Vec<u8>, Error> {
    require(caller)?;
    match template {
        Template::Units => sheets::write(&Blank {
            name: "Đơn vị",
            headings: &UNIT_HEADINGS,
            examples: &[
                &["Văn phòng HĐND và UBND", "VP HĐND và UBND", "VP", ""],
                &["Bộ phận Văn thư", "Văn thư", "VT", "Văn phòng HĐND và UBND"],
                &["Phòng Văn hóa - Xã hội", "P. VH-XH", "VHXH", ""],
            ],
            advice: &[
                "Điền vào trang đầu tiên, mỗi dòng một đơn vị. Giữ nguyên dòng tiêu đề.",
                "“Thuộc đơn vị” ghi tên hoặc ký hiệu đơn vị cấp trên; để trống thì thuộc cơ quan.",
            ],
        }),
        Template::People => sheets::write(&Blank {
            name: "Cán bộ",
            headings: &PEOPLE_HEADINGS,
            examples: &[
                &[
                    "Trần Bảo Lâm",
                    "ông",
                    "Văn phòng HĐND và UBND",
                    "Chánh Văn phòng",
                    "Chánh văn phòng",
                    "lamtb",
                ],
                &["Ngô Thùy Linh", "bà", "Bộ phận Văn thư", "Văn thư", "Văn thư", ""],
                &["Phạm Thu Hạnh", "bà", "VHXH", "Trưởng phòng", "Trưởng đơn vị, Chuyên viên", ""],
            ],
            advice: &[
                "Điền vào trang đầu tiên, mỗi dòng một người. Giữ nguyên dòng tiêu đề.",
                "“Đơn vị” ghi tên hoặc ký hiệu; để trống thì thuộc lãnh đạo cơ quan.",
                "Vai trò: Văn thư, Lãnh đạo, Chánh văn phòng, Trưởng đơn vị, Chuyên viên, Lưu trữ, Quản trị. \
                 Nhiều vai trò cách nhau bằng dấu phẩy; để trống là Chuyên viên.",
                "“Tài khoản” để trống thì hệ thống đặt theo tên, ví dụ Võ Quang Trung là trungvq.",
            ],
        }),
    }
}

/// Units of a file; only looked at unless `apply`. Rows may stand in any order.
///
/// Errors: [`Error::Forbidden`]; [`Error::Input`] for a file that is no such list.
pub async fn import_units(
    office: &Office,
    caller: &Caller,
    file: Bytes,
    apply: bool,
) -> Result<Imported, Error> {
    require(caller)?;
    let headings = UNIT_HEADINGS.map(|(heading, _)| heading);
    let given = parsed(file, headings.to_vec()).await?;
    let agency = scope(caller.agency.id);
    let tx = begin(office, caller).await?;
    let mut known = rows::office(&tx, agency, office.now()).await?;
    let mut done: Vec<ImportedRow> = Vec::with_capacity(given.len());
    let mut waiting: VecDeque<sheets::Row> = given.into();
    // A row whose unit above stands further down waits for it; a round without any progress ends the waiting.
    let mut idle = 0;
    while let Some(row) = waiting.pop_front() {
        let [full, short, abbreviation, above] = [0, 1, 2, 3].map(|column| row.cells[column].as_str());
        let parent = if above.is_empty() { top(&known) } else { find(&known, above) };
        let follows =
            waiting.iter().any(|later| same(&later.cells[0], above) || same(&later.cells[2], above));
        if parent.is_none() && follows && idle <= waiting.len() {
            idle += 1;
            waiting.push_back(row);
            continue;
        }
        idle = 0;
        let mut line = ImportedRow {
            row: row.number,
            name: full.to_owned(),
            place: above.to_owned(),
            state: RowState::Added,
            faults: Vec::new(),
            login: None,
            password: None,
        };
        if known.units.iter().any(|unit| parent.is_some() && unit.parent == parent && same(&unit.name, full))
        {
            line.state = RowState::Known;
        } else if parent.is_none() && !above.is_empty() {
            line.state = RowState::Faulty;
            line.faults
                .push(format!("Không có đơn vị “{above}”. Ghi đúng tên hoặc ký hiệu của đơn vị cấp trên."));
        } else {
            let draft = UnitDraft {
                parent,
                name: full.to_owned(),
                short_name: short.to_owned(),
                abbreviation: abbreviation.to_owned(),
            };
            match units::add(office, &tx, caller, &known, draft).await {
                Ok(unit) => known.units.push(unit),
                Err(error) => line.refuse(error)?,
            }
        }
        done.push(line);
    }
    done.sort_by_key(|line| line.row);
    if apply {
        saved(office, caller.agency.id, tx).await?;
    } else {
        tx.roll_back().await?;
    }
    Ok(Imported { rows: done, applied: apply })
}

/// People of a file, each with a post and an account; only looked at unless `apply`.
///
/// Errors: [`Error::Forbidden`]; [`Error::Input`] for a file that is no such list.
pub async fn import_people(
    office: &Office,
    caller: &Caller,
    file: Bytes,
    apply: bool,
) -> Result<Imported, Error> {
    require(caller)?;
    let headings = PEOPLE_HEADINGS.map(|(heading, _)| heading);
    let given = parsed(file, headings.to_vec()).await?;
    let mut passwords = Vec::with_capacity(given.len());
    for _ in &given {
        // Hashing is slow, so it is done before the transaction; a preview keeps none.
        let blank = FirstPassword { plain: String::new(), hash: String::new() };
        passwords.push(if apply { FirstPassword::make(office).await? } else { blank });
    }
    let agency = scope(caller.agency.id);
    let tx = begin(office, caller).await?;
    let mut done = Vec::with_capacity(given.len());
    for (row, password) in given.into_iter().zip(passwords) {
        let known = rows::office(&tx, agency, office.now()).await?;
        let [full, honorific, unit, title, roles, login] =
            [0, 1, 2, 3, 4, 5].map(|column| row.cells[column].as_str());
        let mut line = ImportedRow {
            row: row.number,
            name: full.to_owned(),
            place: [title, unit]
                .iter()
                .filter(|text| !text.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(", "),
            state: RowState::Added,
            faults: Vec::new(),
            login: None,
            password: None,
        };
        let place = if unit.is_empty() { top(&known) } else { find(&known, unit) };
        let (roles, unknown) = read_roles(roles);
        if let Some(unknown) = unknown {
            line.faults.push(format!("Không có vai trò “{unknown}”."));
        }
        let Some(place) = place else {
            line.faults.push(format!("Không có đơn vị “{unit}”. Ghi đúng tên hoặc ký hiệu."));
            line.state = RowState::Faulty;
            done.push(line);
            continue;
        };
        if is_known(&known, full, place, title) {
            line.state = RowState::Known;
        } else if line.faults.is_empty() {
            let new = NewColleague {
                person: PersonDraft { name: full.to_owned(), honorific: honorific.to_owned() },
                post: PostDraft { unit: place, title: title.to_owned(), roles },
                login: login.to_owned(),
            };
            match people::add(office, &tx, caller, &known, new, password).await {
                Ok(welcome) => {
                    line.login = Some(welcome.login);
                    line.password = apply.then_some(welcome.password);
                }
                Err(error) => line.refuse(error)?,
            }
        } else {
            line.state = RowState::Faulty;
        }
        done.push(line);
    }
    if apply {
        saved(office, caller.agency.id, tx).await?;
    } else {
        tx.roll_back().await?;
    }
    Ok(Imported { rows: done, applied: apply })
}

impl ImportedRow {
    /// Takes the faults of a row; what is no fault of the row ends the import.
    fn refuse(&mut self, error: Error) -> Result<(), Error> {
        self.state = RowState::Faulty;
        match error {
            Error::Input(faults) => {
                self.faults.extend(faults.into_iter().map(|fault: InputFault| fault.detail))
            }
            Error::Blocked(detail) => self.faults.push(detail),
            other => return Err(other),
        }
        Ok(())
    }
}

async fn parsed(file: Bytes, headings: Vec<&'static str>) -> Result<Vec<sheets::Row>, Error> {
    let read = tokio::task::spawn_blocking(move || sheets::read(&file, &headings));
    read.await.map_err(|_| {
        // The parser gave up on a file it did not expect; that is the file's fault.
        Error::Input(vec![InputFault::new(
            "file",
            "Không đọc được tệp. Lưu lại dạng Excel (.xlsx) rồi chọn lại.",
        )])
    })?
}

fn top(known: &Organisation) -> Option<UnitId> {
    known.units.iter().find(|unit| unit.parent.is_none()).map(|unit| unit.id)
}

/// The unit of this name, short name or abbreviation.
fn find(known: &Organisation, text: &str) -> Option<UnitId> {
    let by = |name: fn(&congvan_records::Unit) -> &String| {
        known.units.iter().find(move |unit| same(name(unit), text)).map(|unit| unit.id)
    };
    by(|unit| &unit.name).or_else(|| by(|unit| &unit.abbreviation)).or_else(|| by(|unit| &unit.short_name))
}

fn is_known(known: &Organisation, person: &str, unit: UnitId, title: &str) -> bool {
    known.positions.iter().any(|position| {
        position.unit == unit
            && same(&position.title, title)
            && known.holders(position.id).any(|holder| same(&holder.name, person))
    })
}

/// The roles of a cell, and the first word that is none. An empty cell is an officer.
fn read_roles(text: &str) -> (Vec<Role>, Option<String>) {
    let (mut roles, mut unknown) = (Vec::new(), None);
    let plain = |text: &str| fold(&text.trim().to_lowercase());
    for part in text.split([',', ';', '/', '+']).map(str::trim).filter(|part| !part.is_empty()) {
        let role = ROLES.iter().find(|(names, _)| names.iter().any(|name| plain(name) == plain(part)));
        match role {
            Some((_, role)) => roles.push(*role),
            None => unknown = unknown.or_else(|| Some(part.to_owned())),
        }
    }
    if roles.is_empty() && unknown.is_none() {
        roles.push(Role::Officer);
    }
    (roles, unknown)
}

#[cfg(test)]
mod tests {
    use super::read_roles;
    use congvan_records::Role;

    #[test]
    fn roles_are_read_as_people_write_them() {
        for (text, roles, unknown) in [
            ("", vec![Role::Officer], None),
            ("Trưởng phòng, chuyên viên", vec![Role::UnitHead, Role::Officer], None),
            ("VĂN THƯ/luu tru", vec![Role::Clerk, Role::Archivist], None),
            ("Thủ quỹ", vec![], Some("Thủ quỹ")),
        ] {
            assert_eq!(read_roles(text), (roles, unknown.map(str::to_owned)), "{text}");
        }
    }
}

//! The ward and its neighbour: units, positions, people.

use crate::{
    cast::{ACCOUNTS, PASSWORD},
    script::Error,
};
use congvan_office::{
    Office,
    accounts::{self, NewAccount},
    organisation::{self, NewAgency, NewPerson, NewPosition, NewUnit},
};
use congvan_records::{AgencyId, Role, Term, Timestamp, UnitId, VIETNAM_TIME};
use std::collections::BTreeMap;

/// Units of the ward: key, unit above, full name, short name, abbreviation. Communal units as after 1 July 2025
/// (Decree 150/2025/NĐ-CP: office, economy, culture and society, public administration service centre).
const UNITS: [(&str, Option<&str>, &str, &str, &str); 9] = [
    ("ubnd", None, "Lãnh đạo UBND phường", "Lãnh đạo UBND", "UBND"),
    ("vp", Some("ubnd"), "Văn phòng HĐND và UBND", "VP HĐND và UBND", "VP"),
    ("vanthu", Some("vp"), "Bộ phận Văn thư", "Văn thư", "VT"),
    ("luutru", Some("vp"), "Bộ phận Lưu trữ", "Lưu trữ", "LT"),
    ("kt", Some("ubnd"), "Phòng Kinh tế, Hạ tầng và Đô thị", "P. Kinh tế, HT&ĐT", "KTHTĐT"),
    ("vhxh", Some("ubnd"), "Phòng Văn hóa - Xã hội", "P. VH-XH", "VHXH"),
    ("hcc", Some("ubnd"), "Trung tâm Phục vụ hành chính công", "TT Phục vụ HCC", "TTPVHCC"),
    ("ca", Some("ubnd"), "Công an phường", "Công an phường", "CAP"),
    ("tyt", Some("ubnd"), "Trạm Y tế", "Trạm Y tế", "TYT"),
];

/// Makes both agencies with their people and accounts, alive since `since`.
pub async fn build(office: &Office, since: Timestamp) -> Result<(), Error> {
    let ward = organisation::create_agency(
        office,
        NewAgency {
            name: "UBND phường Thọ Hòa".into(),
            abbreviation: "UBND".into(),
            code: "H99.88.01".into(),
            zone: VIETNAM_TIME,
        },
    )
    .await?;
    let mut units = BTreeMap::new();
    for (order, (key, parent, name, short, abbreviation)) in (0..).zip(UNITS) {
        let parent = parent.and_then(|parent| units.get(parent).copied());
        units.insert(key, unit(office, ward.id, parent, [name, short, abbreviation], order, since).await?);
    }
    organisation::set_services(office, ward.id, units.get("vanthu").copied(), units.get("luutru").copied())
        .await?;
    let neighbour = organisation::create_agency(
        office,
        NewAgency {
            name: "UBND phường Cẩm Lộc".into(),
            abbreviation: "UBND".into(),
            code: "H99.88.02".into(),
            zone: VIETNAM_TIME,
        },
    )
    .await?;
    let names = ["UBND phường Cẩm Lộc", "UBND Cẩm Lộc", "UBND"];
    let other = unit(office, neighbour.id, None, names, 0, since).await?;
    organisation::set_services(office, neighbour.id, Some(other), None).await?;
    for (order, account) in (0..).zip(ACCOUNTS) {
        let (agency, unit) = match units.get(account.unit_key) {
            Some(unit) => (ward.id, *unit),
            None => (neighbour.id, other),
        };
        let mut roles = vec![account.role];
        if account.role == Role::OfficeChief {
            roles.push(Role::UnitHead);
        }
        let speaks_for_unit =
            matches!(account.role, Role::Clerk | Role::Archivist | Role::UnitHead | Role::OfficeChief);
        let position = organisation::create_position(
            office,
            NewPosition { agency, unit, title: account.title.into(), roles, speaks_for_unit, order },
        )
        .await?;
        let person = organisation::create_person(
            office,
            NewPerson { agency, name: account.name.into(), honorific: account.honorific.into() },
        )
        .await?;
        let term = Term { person: person.id, position: position.id, from: since, until: None };
        organisation::create_term(office, agency, term).await?;
        let (login, password) = (account.login.into(), PASSWORD.into());
        let new = NewAccount { agency, person: person.id, login, password };
        accounts::create_account(office, new).await?;
    }
    Ok(())
}

async fn unit(
    office: &Office,
    agency: AgencyId,
    parent: Option<UnitId>,
    [name, short, abbreviation]: [&str; 3],
    order: i32,
    valid_from: Timestamp,
) -> Result<UnitId, Error> {
    let new = NewUnit {
        agency,
        parent,
        name: name.into(),
        short_name: short.into(),
        abbreviation: abbreviation.into(),
        order,
        valid_from,
    };
    Ok(organisation::create_unit(office, new).await?.id)
}

//! Cơ quan gửi: the fictional bodies that write to the ward.

use super::words;
use crate::chance::Chance;
use crate::letter::Authority;

/// A body that issues letters.
#[derive(Debug, Clone, Copy)]
pub struct Agency {
    /// Short name within this crate.
    pub key: &'static str,
    /// Superior body as printed; lines split at `|`.
    pub superior: Option<&'static str>,
    /// Name as printed; lines split at `|`.
    pub issuer: &'static str,
    /// Name in running text.
    pub name: &'static str,
    /// Abbreviation in symbols.
    pub abbreviation: &'static str,
    /// Place of issue.
    pub place: &'static str,
    /// Words on the seal.
    pub seal: &'static str,
    /// Title of the head.
    pub head: &'static str,
    /// Title of a deputy.
    pub deputy: &'static str,
    /// Collective body in whose name the head signs.
    pub collective: Option<&'static str>,
    /// Letters a year, by which its numbers grow.
    pub volume: u32,
}

const fn department(
    key: &'static str,
    issuer: &'static str,
    name: &'static str,
    abbreviation: &'static str,
    seal: &'static str,
    volume: u32,
) -> Agency {
    Agency {
        key,
        superior: Some("UBND thành phố Hải Vân"),
        issuer,
        name,
        abbreviation,
        place: "Hải Vân",
        seal,
        head: "Giám đốc",
        deputy: "Phó Giám đốc",
        collective: None,
        volume,
    }
}

const fn committee(
    key: &'static str,
    issuer: &'static str,
    name: &'static str,
    place: &'static str,
    seal: &'static str,
    volume: u32,
) -> Agency {
    Agency {
        key,
        superior: None,
        issuer,
        name,
        abbreviation: "UBND",
        place,
        seal,
        head: "Chủ tịch",
        deputy: "Phó Chủ tịch",
        collective: Some("Ủy ban nhân dân"),
        volume,
    }
}

/// All bodies.
pub const AGENCIES: &[Agency] = &[
    committee(
        "ubnd",
        "Ủy ban nhân dân|thành phố Hải Vân",
        "UBND thành phố Hải Vân",
        "Hải Vân",
        "Ủy ban nhân dân|TP Hải Vân",
        9200,
    ),
    committee(
        "camloc",
        "Ủy ban nhân dân|phường Cẩm Lộc",
        "UBND phường Cẩm Lộc",
        "Cẩm Lộc",
        "Ủy ban nhân dân phường Cẩm Lộc|TP Hải Vân",
        2100,
    ),
    committee(
        "vinhtra",
        "Ủy ban nhân dân|phường Vĩnh Trà",
        "UBND phường Vĩnh Trà",
        "Vĩnh Trà",
        "Ủy ban nhân dân phường Vĩnh Trà|TP Hải Vân",
        1900,
    ),
    committee(
        "binhkhe",
        "Ủy ban nhân dân|xã Bình Khê",
        "UBND xã Bình Khê",
        "Bình Khê",
        "Ủy ban nhân dân xã Bình Khê|TP Hải Vân",
        1500,
    ),
    Agency {
        key: "chutich",
        superior: None,
        issuer: "Chủ tịch|Ủy ban nhân dân|thành phố Hải Vân",
        name: "Chủ tịch UBND thành phố Hải Vân",
        abbreviation: "CTUBND",
        place: "Hải Vân",
        seal: "Ủy ban nhân dân|TP Hải Vân",
        head: "Chủ tịch",
        deputy: "Phó Chủ tịch",
        collective: None,
        volume: 24,
    },
    Agency {
        key: "vp",
        superior: Some("Ủy ban nhân dân|thành phố Hải Vân"),
        issuer: "Văn phòng",
        name: "Văn phòng UBND thành phố",
        abbreviation: "VP",
        place: "Hải Vân",
        seal: "Văn phòng Ủy ban nhân dân|TP Hải Vân",
        head: "Chánh Văn phòng",
        deputy: "Phó Chánh Văn phòng",
        collective: None,
        volume: 1400,
    },
    department(
        "snnmt",
        "Sở Nông nghiệp|và Môi trường",
        "Sở Nông nghiệp và Môi trường",
        "SNNMT",
        "Sở Nông nghiệp và Môi trường|TP Hải Vân",
        4600,
    ),
    department("stc", "Sở Tài chính", "Sở Tài chính", "STC", "Sở Tài chính|TP Hải Vân", 2600),
    department("sxd", "Sở Xây dựng", "Sở Xây dựng", "SXD", "Sở Xây dựng|TP Hải Vân", 3100),
    department("syt", "Sở Y tế", "Sở Y tế", "SYT", "Sở Y tế|TP Hải Vân", 3400),
    department("snv", "Sở Nội vụ", "Sở Nội vụ", "SNV", "Sở Nội vụ|TP Hải Vân", 2900),
    department(
        "skhcn",
        "Sở Khoa học|và Công nghệ",
        "Sở Khoa học và Công nghệ",
        "SKHCN",
        "Sở Khoa học và Công nghệ|TP Hải Vân",
        1700,
    ),
    department(
        "svhtt",
        "Sở Văn hóa và Thể thao",
        "Sở Văn hóa và Thể thao",
        "SVHTT",
        "Sở Văn hóa và Thể thao|TP Hải Vân",
        1600,
    ),
    department(
        "sgddt",
        "Sở Giáo dục và Đào tạo",
        "Sở Giáo dục và Đào tạo",
        "SGDĐT",
        "Sở Giáo dục và Đào tạo|TP Hải Vân",
        2300,
    ),
    department("stp", "Sở Tư pháp", "Sở Tư pháp", "STP", "Sở Tư pháp|TP Hải Vân", 1500),
    department("sct", "Sở Công Thương", "Sở Công Thương", "SCT", "Sở Công Thương|TP Hải Vân", 1900),
    Agency {
        key: "thanhtra",
        superior: Some("UBND thành phố Hải Vân"),
        issuer: "Thanh tra thành phố",
        name: "Thanh tra thành phố",
        abbreviation: "TTTP",
        place: "Hải Vân",
        seal: "Thanh tra|TP Hải Vân",
        head: "Chánh Thanh tra",
        deputy: "Phó Chánh Thanh tra",
        collective: None,
        volume: 900,
    },
    Agency {
        key: "congan",
        superior: None,
        issuer: "Công an|thành phố Hải Vân",
        name: "Công an thành phố Hải Vân",
        abbreviation: "CATP",
        place: "Hải Vân",
        seal: "Công an|TP Hải Vân",
        head: "Giám đốc",
        deputy: "Phó Giám đốc",
        collective: None,
        volume: 5200,
    },
    Agency {
        key: "bhxh",
        superior: None,
        issuer: "Bảo hiểm xã hội|thành phố Hải Vân",
        name: "Bảo hiểm xã hội thành phố Hải Vân",
        abbreviation: "BHXH",
        place: "Hải Vân",
        seal: "Bảo hiểm xã hội|TP Hải Vân",
        head: "Giám đốc",
        deputy: "Phó Giám đốc",
        collective: None,
        volume: 2200,
    },
    Agency {
        key: "thue",
        superior: Some("Thuế thành phố Hải Vân"),
        issuer: "Chi cục Thuế|khu vực 3",
        name: "Chi cục Thuế khu vực 3",
        abbreviation: "CCTKV3",
        place: "Hải Vân",
        seal: "Chi cục Thuế khu vực 3|TP Hải Vân",
        head: "Chi cục trưởng",
        deputy: "Phó Chi cục trưởng",
        collective: None,
        volume: 1300,
    },
    Agency {
        key: "tramyte",
        superior: Some("UBND phường Thọ Hòa"),
        issuer: "Trạm Y tế",
        name: "Trạm Y tế phường Thọ Hòa",
        abbreviation: "TYT",
        place: "Thọ Hòa",
        seal: "Trạm Y tế phường Thọ Hòa|TP Hải Vân",
        head: "Trưởng trạm",
        deputy: "Phó Trưởng trạm",
        collective: None,
        volume: 110,
    },
    Agency {
        key: "truong",
        superior: Some("UBND phường Thọ Hòa"),
        issuer: "Trường Tiểu học|Thọ Hòa 2",
        name: "Trường Tiểu học Thọ Hòa 2",
        abbreviation: "TH2",
        place: "Thọ Hòa",
        seal: "Trường Tiểu học Thọ Hòa 2|Phường Thọ Hòa",
        head: "Hiệu trưởng",
        deputy: "Phó Hiệu trưởng",
        collective: None,
        volume: 190,
    },
    Agency {
        key: "hdnd",
        superior: None,
        issuer: "Hội đồng nhân dân|phường Thọ Hòa",
        name: "HĐND phường Thọ Hòa",
        abbreviation: "HĐND",
        place: "Thọ Hòa",
        seal: "Hội đồng nhân dân phường Thọ Hòa|TP Hải Vân",
        head: "Chủ tịch",
        deputy: "Phó Chủ tịch",
        collective: Some("Hội đồng nhân dân"),
        volume: 140,
    },
    Agency {
        key: "bqlda",
        superior: Some("UBND thành phố Hải Vân"),
        issuer: "Ban Quản lý dự án|đầu tư xây dựng số 2",
        name: "Ban Quản lý dự án đầu tư xây dựng số 2",
        abbreviation: "BQL2",
        place: "Hải Vân",
        seal: "Ban Quản lý dự án đầu tư xây dựng số 2|TP Hải Vân",
        head: "Giám đốc",
        deputy: "Phó Giám đốc",
        collective: None,
        volume: 800,
    },
    Agency {
        key: "dienluc",
        superior: Some("Tổng công ty Điện lực Sông Lam"),
        issuer: "Công ty Điện lực|Hải Vân",
        name: "Công ty Điện lực Hải Vân",
        abbreviation: "ĐLHV",
        place: "Hải Vân",
        seal: "Công ty Điện lực Hải Vân|TP Hải Vân",
        head: "Giám đốc",
        deputy: "Phó Giám đốc",
        collective: None,
        volume: 3800,
    },
    Agency {
        key: "dkdd",
        superior: Some("Sở Nông nghiệp và Môi trường"),
        issuer: "Văn phòng|Đăng ký đất đai",
        name: "Văn phòng Đăng ký đất đai",
        abbreviation: "VPĐKĐĐ",
        place: "Hải Vân",
        seal: "Văn phòng Đăng ký đất đai|TP Hải Vân",
        head: "Giám đốc",
        deputy: "Phó Giám đốc",
        collective: None,
        volume: 2700,
    },
];

impl Agency {
    /// The body of that short name.
    pub fn find(key: &str) -> Option<&'static Self> {
        AGENCIES.iter().find(|agency| agency.key == key)
    }

    /// Who signs, by which right. The same seed gives an agency the same three leaders.
    pub(crate) fn sign(&self, seed: u64, chance: &mut Chance) -> (Authority, String) {
        let leader = |place: u32| {
            let mut chance = Chance::named(seed, &format!("{}{place}", self.key));
            let female = chance.percent(38);
            words::person(&mut chance, female)
        };
        let (head, deputy) = (self.head.to_owned(), self.deputy.to_owned());
        let dice = chance.between(1, 100);
        match self.collective {
            Some(body) if dice <= 45 => {
                (Authority::Collective { body: body.into(), position: head }, leader(0))
            }
            Some(body) => {
                let place = chance.between(1, 2);
                (Authority::CollectiveDeputy { body: body.into(), head, position: deputy }, leader(place))
            }
            None if dice <= 38 => (Authority::Head { position: head }, leader(0)),
            None if dice <= 90 || !self.is_department() => {
                let place = chance.between(1, 2);
                (Authority::Deputy { head, position: deputy }, leader(place))
            }
            None if dice <= 96 => {
                (Authority::ByOrder { head, position: "Chánh Văn phòng".into() }, leader(3))
            }
            None => {
                let unit_head = "Chánh Văn phòng".to_owned();
                let position = "Phó Chánh Văn phòng".to_owned();
                (Authority::ByOrderDeputy { head, unit_head, position }, leader(4))
            }
        }
    }

    /// Whether it is a department of the city, with an office of its own.
    fn is_department(&self) -> bool {
        self.abbreviation.starts_with('S') && self.head == "Giám đốc"
    }
}

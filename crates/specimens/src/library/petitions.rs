//! Đơn thư: what citizens of the ward write.

use time::{Date, Duration};

use super::phrase::Phrase;
use super::words;
use super::{WARD, topic};
use crate::chance::Chance;
use crate::letter::Petition;

/// A petition with what is true of it.
#[derive(Debug, Clone)]
pub struct PetitionSpecimen {
    /// What stands on it.
    pub petition: Petition,
    /// Where the petitioner lives, as a register notes it.
    pub address: String,
    /// Unit of the ward that would usually lead.
    pub lead: &'static str,
}

/// Title, subjects, first paragraph, second paragraphs, lead.
type Template = (&'static str, &'static [&'static str], &'static [&'static str], &'static str);

const TEMPLATES: &[Template] = &[
    (
        "Đơn kiến nghị",
        &[
            "Về việc thoát nước {kiệt {12..90}|đoạn từ số {3..60}} đường {street}",
            "Về việc chiếu sáng, sửa chữa mặt đường {kiệt {12..90}} đường {street}",
        ],
        &[
            "Thời gian qua, mỗi khi mưa lớn trên {1..2} giờ, nước dâng cao {20..60} cm, tràn vào nhà của {6..38} hộ dân; cống thoát nước bị {tắc do rác, đất đá|hẹp, không còn độ dốc}. Tổ dân phố đã phản ánh {2..4} lần trong các buổi tiếp xúc cử tri nhưng chưa được xử lý dứt điểm.",
            "Đoạn đường dài khoảng {90..400} m xuống cấp, có {4..15} ổ gà, {3..9} bóng đèn hỏng từ {past}; người già, trẻ em đi lại ban đêm rất nguy hiểm.",
        ],
        topic::ECONOMY,
    ),
    (
        "Đơn phản ánh",
        &[
            "Về việc cơ sở {cơ khí|chế biến thủy sản|karaoke} gây {tiếng ồn|ô nhiễm} tại đường {street}",
            "Về việc lấn chiếm vỉa hè, lòng đường {street} để buôn bán",
        ],
        &[
            "Cơ sở hoạt động từ {05|06} giờ sáng đến {21|22|23} giờ đêm, phát sinh tiếng ồn và mùi khó chịu, ảnh hưởng sức khỏe của {8..40} hộ dân xung quanh, trong đó có {2..6} người cao tuổi bị bệnh.",
            "Hàng quán bày bàn ghế, để xe kín vỉa hè dài {30..120} m, học sinh phải đi xuống lòng đường; đã có {1..3} vụ va chạm từ đầu năm đến nay.",
        ],
        topic::POLICE,
    ),
    (
        "Đơn đề nghị",
        &[
            "Về việc xác nhận hoàn cảnh khó khăn, hỗ trợ sửa chữa nhà ở",
            "Về việc xét hưởng trợ cấp xã hội hằng tháng",
            "Về việc cấp lại giấy tờ hộ tịch bị hư hỏng",
        ],
        &[
            "Gia đình tôi có {3..6} nhân khẩu, nguồn thu nhập chính khoảng {3..6} triệu đồng mỗi tháng; bản thân thường xuyên đau ốm. Căn nhà xây từ năm {1988..2002#} nay mái dột, tường nứt, không bảo đảm an toàn trong mùa mưa bão.",
            "Tôi đã nộp hồ sơ tại Trung tâm Phục vụ hành chính công phường {past}, được hướng dẫn bổ sung giấy tờ nhưng do sổ gốc bị hư hỏng sau đợt ngập năm {2019..2023#} nên chưa hoàn thành được.",
        ],
        topic::CULTURE,
    ),
    (
        "Đơn khiếu nại",
        &[
            "Về việc xác định ranh giới thửa đất với hộ liền kề tại đường {street}",
            "Về mức bồi thường khi thu hồi đất dự án đường {street}",
        ],
        &[
            "Gia đình tôi sử dụng thửa đất diện tích {80..260} m² ổn định từ năm {1986..1999#}, có nộp thuế đầy đủ. Khi đo đạc lại, diện tích chỉ còn {60..79} m², tôi không được mời tham gia và không đồng ý với kết quả này.",
            "Theo phương án công bố {past}, đất của gia đình được áp giá theo vị trí {3|4}, trong khi các hộ cùng mặt đường được áp vị trí {1|2}; tài sản trên đất chưa được kiểm đếm đầy đủ.",
        ],
        topic::ECONOMY,
    ),
];

/// `count` petitions of the 60 days before `anchor`, in order of date. The same seed, anchor and count give the same.
pub fn petitions(seed: u64, anchor: Date, count: usize) -> impl Iterator<Item = PetitionSpecimen> {
    (0..count).map(move |index| {
        let mut chance = Chance::named(seed, &format!("petition {index}"));
        let back = 60 - (index * 59 / count.max(1)) as i64;
        let date = anchor - Duration::days(back);
        let female = chance.percent(45);
        let name = words::person(&mut chance, female);
        let (title, subjects, facts, lead) = TEMPLATES[(index + seed as usize) % TEMPLATES.len()];
        let subject_number = chance.index(subjects.len());
        let mut phrase = Phrase::new(&mut chance, date, None, None);
        let address = phrase.fill(&format!(
            "{{số {{3..210}}|kiệt {{12..90}}}} đường {{street}}, tổ dân phố số {{2..38}}, phường {WARD}"
        ));
        let subject = phrase.fill(subjects[subject_number]);
        // The facts belong to the subject of the same place where there are as many.
        let fact = facts[subject_number.min(facts.len() - 1)];
        let born = phrase.fill("{1948..1992#}");
        let phone = phrase.fill("{phone}");
        let body = vec![
            format!("Tôi tên là {name}, sinh năm {born}, hiện cư trú tại {address}; điện thoại {phone}."),
            phrase.fill(fact),
            phrase.fill("{Vì vậy, tôi làm đơn này kính đề nghị|Nay tôi kính mong} {quý cấp|UBND phường} {kiểm tra thực tế, có biện pháp giải quyết|xem xét, giải quyết theo đúng quy định của pháp luật} và thông báo kết quả để {gia đình tôi|nhân dân trong khu phố|tôi} được biết."),
            phrase.fill("Tôi xin cam đoan những nội dung nêu trên là đúng sự thật và chịu trách nhiệm trước pháp luật. Xin {trân trọng|chân thành} cảm ơn./."),
        ];
        let petition = Petition {
            title: title.into(),
            subject,
            place: WARD.into(),
            date,
            recipient: format!("Chủ tịch Ủy ban nhân dân phường {WARD}"),
            body,
            signer: name,
            signed: true,
        };
        PetitionSpecimen { petition, address, lead }
    })
}

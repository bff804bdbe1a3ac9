//! Bốn câu trả lời: the four questions of a reader, answered in sentences.

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset};

use crate::report::{Modification, ModificationLevel, Proof, RevocationStatus, Severity, SignatureReport};

/// Một câu trả lời.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Stable code, for example `change.none`.
    pub code: String,
    /// Whether the answer is reassuring: yes, no, or not known.
    pub good: Option<bool>,
    /// Sentence on the screen.
    pub vi: String,
}

impl Answer {
    fn new(code: &str, good: Option<bool>, vi: impl Into<String>) -> Self {
        Self { code: code.to_owned(), good, vi: vi.into() }
    }
}

/// Bốn câu hỏi về một chữ ký.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Ai ký?
    pub who: Answer,
    /// Sau khi ký có ai sửa không?
    pub changed: Answer,
    /// Ký lúc nào?
    pub when: Answer,
    /// Chứng thư có bị thu hồi không?
    pub revoked: Answer,
}

impl Answers {
    /// Answers for one signature; times are told in `zone`.
    pub fn of(signature: &SignatureReport, zone: UtcOffset) -> Self {
        Self {
            who: who(signature),
            changed: changed(signature),
            when: when(signature, zone),
            revoked: revoked(signature, zone),
        }
    }
}

fn who(signature: &SignatureReport) -> Answer {
    let Some(signer) = &signature.signer else {
        return Answer::new("who.unknown", None, "Không đọc được tên người ký trong chữ ký.");
    };
    let holder = match &signature.organization {
        Some(organization) if organization != signer => format!("{signer} ({organization})"),
        _ => signer.clone(),
    };
    let issuer = signature.chain.first().map(|c| c.issuer.as_str()).unwrap_or_default();
    if signature.intact == Some(false) {
        return Answer::new(
            "who.claimed",
            Some(false),
            format!("Chữ ký mang tên {holder}, nhưng chữ ký sai nên không xác nhận được người ký."),
        );
    }
    if speaks_against(signature, "path.self_signed") {
        let text = format!("Chứng thư mang tên {holder} nhưng do chính người ký tự cấp, không ai xác nhận.");
        return Answer::new("who.self_signed", Some(false), text);
    }
    if speaks_against(signature, "path.look_alike") {
        let text = format!(
            "Chứng thư mang tên {holder}, nhưng không do {issuer} đã được tin cậy cấp; có thể giả mạo."
        );
        return Answer::new("who.look_alike", Some(false), text);
    }
    if ["cms.signing_certificate_mismatch", "cms.attributes"]
        .iter()
        .any(|code| speaks_against(signature, code))
    {
        let text =
            format!("Chữ ký không gắn chắc với chứng thư mang tên {holder}; có thể chứng thư đã bị tráo.");
        return Answer::new("who.mismatch", Some(false), text);
    }
    if ["path.key_usage", "path.constraints"].iter().any(|code| speaks_against(signature, code)) {
        let text = format!("Chứng thư mang tên {holder}, nhưng không được cấp để ký như thế này.");
        return Answer::new("who.unfit", Some(false), text);
    }
    match (signature.intact, signature.identity_verified) {
        (Some(true), true) => {
            Answer::new("who.verified", Some(true), format!("{holder}, chứng thư do {issuer} cấp."))
        }
        _ => Answer::new(
            "who.unverified",
            None,
            format!("Chứng thư mang tên {holder}, nhưng chưa xác minh được danh tính này."),
        ),
    }
}

/// Whether something was found that is held against the signature.
fn speaks_against(signature: &SignatureReport, code: &str) -> bool {
    signature.findings.iter().any(|f| f.code == code && f.severity == Severity::Error)
}

fn changed(signature: &SignatureReport) -> Answer {
    match signature.intact {
        Some(false) => {
            return Answer::new(
                "change.integrity",
                Some(false),
                "Chữ ký không khớp với nội dung: văn bản hoặc chữ ký đã bị thay đổi.",
            );
        }
        None => {
            return Answer::new(
                "change.unknown",
                None,
                "Chưa kiểm tra được tính toàn vẹn nên không biết văn bản có bị sửa hay không.",
            );
        }
        Some(true) => {}
    }
    let is_damaged = speaks_against(signature, "pdf.damaged_structure");
    let structure = signature.findings.iter().any(|f| {
        // Which form a signature has says nothing about what it protects.
        let is_about_protection = f.code.starts_with("pdf.")
            && !f.code.starts_with("pdf.sub_filter")
            && f.code != "pdf.damaged_structure";
        is_about_protection && f.severity == Severity::Error
    });
    match signature.modification_level {
        ModificationLevel::None if structure => Answer::new(
            "change.unprotected",
            Some(false),
            "Tệp có phần nằm ngoài sự bảo vệ của chữ ký, nên nội dung hiện ra không đáng tin.",
        ),
        ModificationLevel::None | ModificationLevel::Lta | ModificationLevel::Sign if is_damaged => {
            Answer::new(
                "change.damaged",
                Some(false),
                "Cấu trúc tệp có chỗ hỏng: mỗi phần mềm có thể hiện một nội dung khác.",
            )
        }
        ModificationLevel::None | ModificationLevel::Lta | ModificationLevel::Sign
            if speaks_against(signature, "change.covering_signature") =>
        {
            Answer::new(
                "change.covered",
                Some(false),
                "Chữ ký thêm sau có hình che phần lớn một trang đã ký. Hãy xem bản đã ký.",
            )
        }
        ModificationLevel::None if !signature.modified_after_signing => {
            Answer::new("change.none", Some(true), "Không. Văn bản còn nguyên như lúc ký.")
        }
        ModificationLevel::Lta if !signature.modified_after_signing => Answer::new(
            "change.validation_data",
            Some(true),
            "Không. Sau khi ký chỉ bổ sung dữ liệu xác thực, nội dung không đổi.",
        ),
        ModificationLevel::Lta => Answer::new(
            "change.information",
            None,
            "Nội dung không đổi, nhưng thông tin mô tả tệp đã bị đổi sau khi ký.",
        ),
        ModificationLevel::Sign => Answer::new(
            "change.signature",
            Some(true),
            "Không. Sau đó chỉ có thêm chữ ký khác, nội dung không đổi.",
        ),
        ModificationLevel::Form => {
            let fields = named(&signature.modifications, |m| m.field.clone());
            let good = if signature.indication == crate::report::Indication::TotalFailed {
                Some(false)
            } else {
                None
            };
            Answer::new("change.form", good, format!("Có. Ô biểu mẫu được điền sau khi ký{}.", tail(&fields)))
        }
        ModificationLevel::Annot => Answer::new(
            "change.annotation",
            Some(false),
            format!("Có. Chú thích hoặc hình phủ được thêm sau khi ký{}.", pages(signature)),
        ),
        ModificationLevel::None | ModificationLevel::Other => Answer::new(
            "change.content",
            Some(false),
            format!("Có. Văn bản bị sửa sau khi ký{}. Đề nghị nơi gửi gửi lại.", pages(signature)),
        ),
    }
}

fn pages(signature: &SignatureReport) -> String {
    let list = named(&signature.modifications, |m| {
        m.page.filter(|_| m.level >= ModificationLevel::Annot).map(|page| format!("trang {page}"))
    });
    tail(&list)
}

fn named(changes: &[Modification], name: impl Fn(&Modification) -> Option<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in changes.iter().filter_map(name) {
        if !names.contains(&name) && names.len() < 5 {
            names.push(name);
        }
    }
    names
}

fn tail(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) }
}

fn when(signature: &SignatureReport, zone: UtcOffset) -> Answer {
    let told = moment_told(signature, zone);
    let because = |code, why: &str| {
        // The sentence before ends with a full stop of its own.
        Answer::new(code, Some(false), format!("{} {why}", told.vi))
    };
    if speaks_against(signature, "timestamp.order") {
        return because(
            "when.contradicted",
            "Nhưng các dấu thời gian mâu thuẫn nhau nên không dựa vào được.",
        );
    }
    let outside = ["path.expired", "path.not_yet_valid", "path.made_after_expiry", "path.made_before_valid"];
    if let Some(finding) = outside
        .iter()
        .find_map(|code| signature.findings.iter().find(|f| f.code == *code && f.severity == Severity::Error))
    {
        // The holder concerned may be an authority above the signer.
        let concerned = signature.chain.iter().find(|c| Some(&c.subject) == finding.detail.as_ref());
        let is_early = finding.code == "path.not_yet_valid" || finding.code == "path.made_before_valid";
        let day = concerned.map(|c| date(if is_early { c.not_before } else { c.not_after }, zone));
        let day = day.map_or_else(String::new, |day| format!(" ngày {day}"));
        let name = concerned.map_or_else(String::new, |c| format!(" của {}", c.subject));
        return match finding.code.as_str() {
            "path.expired" => because(
                "when.after_validity",
                &format!(
                    "Chứng thư{name} đã hết hạn{day}, và không có gì chứng minh chữ ký có trước lúc đó."
                ),
            ),
            "path.made_after_expiry" => {
                because("when.after_validity", &format!("Chứng thư{name} đã hết hạn{day}, trước khi ký."))
            }
            _ => because("when.before_validity", &format!("Chứng thư{name} chỉ có hiệu lực từ{day}.")),
        };
    }
    if speaks_against(signature, "claim.after_validity") {
        return because("when.after_validity", "Giờ ấy ở sau ngày chứng thư hết hạn.");
    }
    if speaks_against(signature, "claim.before_validity") {
        return because("when.before_validity", "Giờ ấy ở trước ngày chứng thư có hiệu lực.");
    }
    told
}

/// The time that is proven, or claimed, as it is.
fn moment_told(signature: &SignatureReport, zone: UtcOffset) -> Answer {
    match (signature.best_signature_time, signature.signing_time) {
        (Some(proven), _) if signature.proof == Some(Proof::Register) => Answer::new(
            "when.register",
            Some(true),
            format!("Muộn nhất lúc {}, là lúc cơ quan đã nhận tệp này theo sổ.", moment(proven, zone)),
        ),
        (Some(proven), _) => Answer::new(
            "when.proven",
            Some(true),
            format!("Muộn nhất lúc {}, có dấu thời gian chứng thực.", moment(proven, zone)),
        ),
        (None, Some(claimed)) => Answer::new(
            "when.claimed",
            None,
            format!(
                "{}, theo lời khai của người ký; không có dấu thời gian chứng thực.",
                moment(claimed, zone)
            ),
        ),
        (None, None) => Answer::new("when.unknown", None, "Chữ ký không ghi thời điểm ký."),
    }
}

fn revoked(signature: &SignatureReport, zone: UtcOffset) -> Answer {
    let later = signature.revocation.iter().find_map(|r| match r.status {
        RevocationStatus::Revoked { at } => Some(at),
        RevocationStatus::Good | RevocationStatus::Unknown => None,
    });
    let mut telling = signature.revocation.iter().filter(|r| r.status == signature.revocation_status);
    let on_hold = telling.all(|r| r.on_hold);
    if speaks_against(signature, "claim.while_suspended") {
        return Answer::new(
            "revoked.suspended",
            Some(false),
            "Nay không, nhưng giờ ký mà người ký khai ở trong thời gian chứng thư bị tạm dừng.",
        );
    }
    match (signature.revocation_status, later) {
        (RevocationStatus::Revoked { at }, _) if on_hold => Answer::new(
            "revoked.on_hold",
            Some(false),
            format!(
                "Đang bị tạm dừng từ ngày {}, và không chứng minh được chữ ký có trước lúc đó.",
                date(at, zone)
            ),
        ),
        (RevocationStatus::Revoked { at }, _) => Answer::new(
            "revoked.yes",
            Some(false),
            format!(
                "Có. Bị thu hồi ngày {}, và không chứng minh được chữ ký có trước lúc đó.",
                date(at, zone)
            ),
        ),
        (RevocationStatus::Good, Some(at)) => Answer::new(
            "revoked.later",
            Some(true),
            format!("Bị thu hồi ngày {}, sau khi ký; chữ ký vẫn còn giá trị.", date(at, zone)),
        ),
        (RevocationStatus::Good, None) => Answer::new("revoked.no", Some(true), "Không."),
        (RevocationStatus::Unknown, _) => Answer::new(
            "revoked.unknown",
            None,
            "Chưa kiểm tra được: chưa có dữ liệu thu hồi đáng tin và còn mới.",
        ),
    }
}

/// An instant as people write it.
pub(crate) fn moment(time: OffsetDateTime, zone: UtcOffset) -> String {
    let local = time.to_offset(zone);
    format!("{} giờ {:02} ngày {}", local.hour(), local.minute(), date(time, zone))
}

fn date(time: OffsetDateTime, zone: UtcOffset) -> String {
    let local = time.to_offset(zone);
    format!("{:02}/{:02}/{}", local.day(), u8::from(local.month()), local.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::cms::empty_report;

    #[test]
    fn what_is_not_known_is_not_called_good() {
        let answers = Answers::of(&empty_report(), UtcOffset::UTC);
        for answer in [&answers.who, &answers.changed, &answers.when, &answers.revoked] {
            assert_ne!(answer.good, Some(true), "{}", answer.code);
        }
    }

    #[test]
    fn whatever_speaks_against_a_signature_is_a_bad_answer_to_one_of_the_questions() {
        use crate::report::{Finding, Indication};
        for code in crate::doubt::AGAINST {
            for level in [ModificationLevel::None, ModificationLevel::Lta, ModificationLevel::Sign] {
                let mut report = empty_report();
                (report.indication, report.intact) = (Indication::Indeterminate, Some(true));
                (report.signer, report.modification_level) = (Some("An".to_owned()), level);
                let at = time::macros::datetime!(2026-03-02 0:00 UTC);
                // The statuses come with their findings.
                report.revocation_status = match code.split_once('.') {
                    Some(("revocation", _)) => RevocationStatus::Revoked { at },
                    _ => RevocationStatus::Good,
                };
                report.findings.push(Finding::with(code, "An"));
                let answers = Answers::of(&report, UtcOffset::UTC);
                let all = [answers.who, answers.changed, answers.when, answers.revoked];
                assert!(all.iter().any(|a| a.good == Some(false)), "{code}, {level:?}: {all:?}");
                report.findings.clear();
                report.revocation_status = RevocationStatus::Good;
                let answers = Answers::of(&report, UtcOffset::UTC);
                let all = [answers.who, answers.changed, answers.when, answers.revoked];
                assert!(all.iter().all(|a| a.good != Some(false)), "{all:?}");
            }
        }
    }

    #[test]
    fn times_are_told_in_the_zone_of_the_agency() {
        let mut report = empty_report();
        report.signing_time = Some(time::macros::datetime!(2026-03-02 01:30 UTC));
        let zone = time::macros::offset!(+7);
        let answer = Answers::of(&report, zone).when;
        assert_eq!(
            answer.vi,
            "8 giờ 30 ngày 02/03/2026, theo lời khai của người ký; không có dấu thời gian chứng thực."
        );
    }
}

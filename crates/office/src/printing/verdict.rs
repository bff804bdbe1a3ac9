//! Báo cáo kiểm tra chữ ký in the words of its form; what it says beside the sentences of the verdict is what the screen says.

use super::facts::{self, moment};
use crate::evidence::{
    Agreement, EvidenceRole, EvidenceSource, Facts, Occasion, Piece, Remark, Report, SignatureFacts,
    SignedAs, StampFacts,
};
use crate::letters::{Letter, Mark, SignatureAnswers};
use congvan_printing::forms::{Answer, EvidenceTold, SignatureReport, SignatureTold};
use congvan_records::Timestamp;

/// Place of the question about later changes among the four.
const CHANGED: usize = 1;

pub(super) fn signature_report(letter: &Letter, report: &Report) -> SignatureReport {
    let count = report.facts.signatures.len();
    let signatures = report.facts.signatures.iter().enumerate().map(|(index, one)| {
        let answers = report.findings.signatures.get(index);
        told(letter, &report.facts, one, answers, (index + 1, count))
    });
    // That both have signed is said as well as that one is missing, which is among the warnings.
    let both = |remark: &&Remark| remark.code.starts_with("signatories.") && remark.severity == "info";
    let signatories = report.facts.remarks.iter().filter(both).map(|remark| remark.vi.clone());
    // Time-stamps have a place of their own.
    let of_the_whole = report.facts.remarks.iter().filter(|one| !one.code.starts_with("timestamp."));
    let of_the_whole: Vec<Remark> = of_the_whole.cloned().collect();
    SignatureReport {
        letter: facts::letter(letter),
        file: report.file.name.to_string(),
        digest: report.file.sha256.to_string(),
        summary: report.findings.summary.clone(),
        occasion: occasion(letter, report),
        signatures: signatures.collect(),
        stamps: report.facts.timestamps.iter().map(|stamp| stamp_told(letter, stamp)).collect(),
        remarks: signatories.chain(remarks(&of_the_whole)).collect(),
        evidence: report
            .pieces
            .iter()
            .filter(|piece| piece.used)
            .map(|piece| evidence(letter, piece))
            .collect(),
        program: report.program.clone(),
    }
}

/// "Lần 2, 09:15 25/11/2026. Võ Quang Trung yêu cầu. Lý do: …".
fn occasion(letter: &Letter, report: &Report) -> String {
    let line = &report.line;
    let who = line.asked_by.as_deref().unwrap_or("–");
    let why = match line.occasion {
        Occasion::Received => "Khi tiếp nhận.".to_owned(),
        Occasion::TrustChanged => "Khi nguồn tin cậy thay đổi.".to_owned(),
        Occasion::Asked => format!("{who} yêu cầu."),
        Occasion::Campaign => format!("Kiểm tra hàng loạt, {who} yêu cầu."),
        Occasion::Fetched => "Khi lấy thêm được dữ liệu thu hồi.".to_owned(),
    };
    let reason = line.reason.as_deref().map(|reason| format!(" Lý do: {reason}")).unwrap_or_default();
    format!("Lần {}, {}. {why}{reason}", line.ordinal, moment(letter, line.judged_at))
}

fn told(
    letter: &Letter,
    all: &Facts,
    one: &SignatureFacts,
    answers: Option<&SignatureAnswers>,
    (number, count): (usize, usize),
) -> SignatureTold {
    let signer = one.signer.as_deref().unwrap_or("không rõ người ký");
    let made_as = match one.signed_as {
        SignedAs::Person => "chữ ký của người",
        SignedAs::Agency => "chữ ký của cơ quan",
        SignedAs::Unknown => "chưa rõ của người hay cơ quan",
    };
    let mut noted = disagreements(all, one);
    noted.extend(remarks(&one.remarks));
    SignatureTold {
        title: format!("Chữ ký {number}/{count}: {signer}, {made_as}"),
        verdict: answers.map(|answers| answers.state.vietnamese().to_owned()).unwrap_or_default(),
        answers: answers.map(|answers| questions(answers).into()).unwrap_or_default(),
        facts: demanded(letter, one, answers).into(),
        remarks: noted,
    }
}

fn questions(answers: &SignatureAnswers) -> [Answer; 4] {
    let [who, changed, when, revoked] = answers.marks.map(|mark| match mark {
        Mark::Good => "đạt",
        Mark::Unsure => "chưa xác định được",
        Mark::Bad => "không đạt",
    });
    [
        Answer { question: "Ai ký?", answer: answers.who.clone(), mark: who },
        Answer { question: "Sau khi ký có ai sửa?", answer: answers.changed.clone(), mark: changed },
        Answer { question: "Ký lúc nào?", answer: answers.when.clone(), mark: when },
        Answer { question: "Chứng thư bị thu hồi?", answer: answers.revoked.clone(), mark: revoked },
    ]
}

/// What the answer of a verifier holds at least.
///
/// Source: Circular 15/2025/TT-BKHCN, annex II.
fn demanded(
    letter: &Letter,
    one: &SignatureFacts,
    answers: Option<&SignatureAnswers>,
) -> [(&'static str, String); 10] {
    let at = |micros: i64| moment(letter, Timestamp::from_micros(micros));
    let is_changed = answers.is_some_and(|answers| answers.marks[CHANGED] == Mark::Bad);
    let integrity = match one.intact {
        Some(true) if is_changed => "phần đã ký còn nguyên, nhưng văn bản bị sửa sau khi ký",
        Some(true) => "toàn vẹn, nội dung đúng như khi ký",
        Some(false) => "không toàn vẹn, nội dung hoặc chữ ký đã bị thay đổi",
        None => "chưa kiểm tra được",
    };
    let claimed = one.claimed_at.map(|time| format!("{} (do người ký khai)", at(time)));
    let proof = match one.proof.as_str() {
        "timestamp" => "có dấu thời gian xác nhận",
        _ => "theo thời điểm tiếp nhận trong sổ",
    };
    let proven = one.proven_at.map(|time| format!("{} ({proof})", at(time)));
    let stamps: Vec<String> = one.timestamps.iter().map(|stamp| stamp_told(letter, stamp)).collect();
    let validity = one.validity.map(|[from, until]| format!("từ {} đến {}", at(from), at(until)));
    let standing = match one.algorithm_standing.as_str() {
        "meets_current_standard" => Some("đạt tiêu chuẩn hiện hành"),
        "legacy_accepted" => Some("thuật toán cũ, còn được chấp nhận"),
        "broken" => Some("thuật toán không còn an toàn"),
        _ => None,
    };
    let serial = one.serial.as_deref().map(|serial| format!("số chứng thư {serial}"));
    let algorithm =
        [one.signature_algorithm.as_deref(), one.digest_algorithm.as_deref(), one.level.as_deref(), standing];
    let covered = if one.covers_whole_document {
        "đã ký toàn bộ tệp"
    } else {
        "tệp được ghi thêm sau khi ký"
    };
    [
        ("Chủ thể ký:", joined([one.signer.as_deref(), one.title.as_deref()])),
        ("Đơn vị quản lý chứng thư:", joined([one.managing_unit.as_deref(), one.organization.as_deref()])),
        ("Nơi cấp chứng thư:", joined([one.issuer.as_deref(), serial.as_deref()])),
        ("Gốc tin cậy:", one.rests_on.clone().unwrap_or_else(|| "không dựa được vào gốc nào".to_owned())),
        ("Thời điểm ký:", joined([claimed.as_deref(), proven.as_deref()])),
        ("Dấu thời gian:", stamps.join(". ")),
        ("Toàn vẹn:", format!("{integrity}; {covered}")),
        ("Hiệu lực khi ký:", validity_then(one, answers)),
        ("Thời hạn của chứng thư:", validity.unwrap_or_default()),
        ("Thuật toán, mức chữ ký:", joined(algorithm)),
    ]
}

/// Who stamped, when, which root vouches for it, whether the certificate behind it was revoked, and whether it counts.
fn stamp_told(letter: &Letter, stamp: &StampFacts) -> String {
    let at = |micros: i64| moment(letter, Timestamp::from_micros(micros));
    let time = stamp.at.map(at);
    let root = stamp.rests_on.as_ref().map(|root| format!("gốc tin cậy {root}"));
    let revocation = stamp.revocation.first().map(|own| match own.status.as_str() {
        "good" => "chứng thư của nơi cấp dấu không bị thu hồi".to_owned(),
        "revoked" => {
            let day = own.revoked_at.map(|time| format!(" lúc {}", at(time))).unwrap_or_default();
            format!("chứng thư của nơi cấp dấu bị thu hồi{day}")
        }
        _ => "chưa rõ chứng thư của nơi cấp dấu có bị thu hồi hay không".to_owned(),
    });
    let why = stamp.remarks.iter().find(|remark| remark.code.starts_with("timestamp."));
    let verdict = match (stamp.counts, why) {
        (true, _) => "được tính".to_owned(),
        (false, Some(remark)) => format!("không được tính: {}", remark.vi),
        (false, None) => "không được tính".to_owned(),
    };
    let authority = stamp.authority.as_deref().unwrap_or("không rõ nơi cấp");
    joined([Some(authority), time.as_deref(), root.as_deref(), revocation.as_deref(), Some(&verdict)])
}

/// Whether the certificate was in force when it was signed with, whatever became of the letter afterwards.
fn validity_then(one: &SignatureFacts, answers: Option<&SignatureAnswers>) -> String {
    let (Some([from, until]), Some(then)) = (one.validity, one.proven_at.or(one.claimed_at)) else {
        return "chưa xác định được thời điểm ký".to_owned();
    };
    let within = if (from..=until).contains(&then) { "trong thời hạn" } else { "ngoài thời hạn" };
    let by = if one.proven_at.is_some() { "" } else { ", theo giờ do người ký khai" };
    let period = format!("{within} của chứng thư{by}");
    joined([Some(period.as_str()), answers.map(|answers| answers.revoked.as_str())])
}

/// Names in the certificate that are not those on the letter.
fn disagreements(all: &Facts, one: &SignatureFacts) -> Vec<String> {
    let mut found = Vec::new();
    let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "–".to_owned());
    if one.signed_as != SignedAs::Agency && one.signer_agrees == Agreement::Other {
        found.push(format!(
            "Tên trong chứng thư ({}) khác tên ở cuối văn bản ({}).",
            named(&one.signer),
            named(&all.printed_signer)
        ));
    }
    if one.agency_agrees == Agreement::Other {
        let agency = if one.signed_as == SignedAs::Agency { &one.signer } else { &one.organization };
        found.push(format!(
            "Cơ quan trong chứng thư ({}) khác cơ quan ban hành ghi trên văn bản ({}).",
            named(agency),
            named(&all.printed_agency)
        ));
    }
    found
}

/// The gravest first; what is said for information alone stays on the screen.
fn remarks(remarks: &[Remark]) -> Vec<String> {
    let of = |severity: &'static str| remarks.iter().filter(move |remark| remark.severity == severity);
    let told = |remark: &Remark| match remark.about_vi.as_slice() {
        [] => remark.vi.clone(),
        about => format!("{} ({})", remark.vi, about.join("; ")),
    };
    of("error").chain(of("warning")).map(told).collect()
}

fn evidence(letter: &Letter, piece: &Piece) -> EvidenceTold {
    let at = |time: Option<Timestamp>| time.map_or_else(|| "–".to_owned(), |time| moment(letter, time));
    EvidenceTold {
        kind: match piece.role {
            EvidenceRole::Anchor => "Chứng thư gốc",
            EvidenceRole::Certificate => "Chứng thư",
            EvidenceRole::Crl => "Danh sách thu hồi",
            EvidenceRole::Ocsp => "Trả lời trạng thái chứng thư",
        },
        name: piece.name.clone().unwrap_or_default(),
        holds: format!("{} đến {}", at(piece.from), at(piece.until)),
        source: match piece.source {
            EvidenceSource::Agency => "cơ quan tin cậy".to_owned(),
            EvidenceSource::Operator => "cấu hình máy chủ".to_owned(),
            EvidenceSource::File => "trong tệp".to_owned(),
            EvidenceSource::Fetched => {
                format!("lấy từ nơi cấp, {}", piece.address.as_deref().unwrap_or_default())
            }
        },
        digest: piece.sha256.clone(),
    }
}

fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

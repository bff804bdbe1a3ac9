use crate::letters::{Mark, SignatureAnswers, SignatureFindings, SignatureState};
use congvan_records::Timestamp;
use congvan_signature::{
    Answer, Answers, Context, Finding, Limits, Material, Policy, Report, ScreenState, TrustStore, verify_pdf,
};
use serde::{Deserialize, Serialize};
use time::UtcOffset;

/// Version of [`Stored`].
pub(crate) const SIGNATURE_VERSION: u32 = 1;

/// Most technical notes kept.
const MOST_NOTES: usize = 80;

#[derive(Serialize, Deserialize)]
struct Stored {
    state: String,
    summary: String,
    signatures: Vec<StoredAnswers>,
    technical: Vec<String>,
    checked_at: i64,
}

#[derive(Serialize, Deserialize)]
struct StoredAnswers {
    state: String,
    signer: String,
    /// Who, changed, when, revoked: the sentence, and whether it is good.
    answers: [(String, Option<bool>); 4],
}

/// Judges the signatures of a PDF: the state, and what is kept. Pure work of one core; run it where blocking is
/// allowed.
pub(crate) fn verify(
    bytes: &[u8],
    trust: &TrustStore,
    material: &Material,
    now: Timestamp,
    zone: UtcOffset,
) -> (SignatureState, String) {
    let policy = Policy::default();
    let context = Context {
        trust,
        material,
        policy: &policy,
        time: now.to_utc(),
        known_at: None,
        limits: Limits::default(),
    };
    let outcome = verify_pdf(bytes, &context);
    let state = ScreenState::of_outcome(&outcome);
    let (summary, signatures, technical) = match &outcome {
        Ok(report) => (sentence(state, report), answers(report, zone), notes(report)),
        Err(error) => (error.vietnamese().to_owned(), Vec::new(), vec![format!("{}: {error}", error.code())]),
    };
    let stored =
        Stored { state: state.code().to_owned(), summary, signatures, technical, checked_at: now.micros() };
    // Strings and numbers only: writing them cannot fail.
    (own(state), serde_json::to_string(&stored).unwrap_or_default())
}

/// What [`verify`] kept.
pub(crate) fn read_findings(body: &str) -> Option<SignatureFindings> {
    let stored: Stored = serde_json::from_str(body).ok()?;
    let signatures = stored.signatures.into_iter().map(|one| {
        let marks = [0, 1, 2, 3].map(|at: usize| match one.answers[at].1 {
            Some(true) => Mark::Good,
            Some(false) => Mark::Bad,
            None => Mark::Unsure,
        });
        let [who, changed, when, revoked] = one.answers.map(|(sentence, _)| sentence);
        let state = SignatureState::from_key(&one.state)?;
        Some(SignatureAnswers { state, signer: one.signer, who, changed, when, revoked, marks })
    });
    Some(SignatureFindings {
        state: SignatureState::from_key(&stored.state)?,
        summary: stored.summary,
        signatures: signatures.collect::<Option<_>>()?,
        technical: stored.technical,
        checked_at: Timestamp::from_micros(stored.checked_at),
    })
}

fn own(state: ScreenState) -> SignatureState {
    match state {
        ScreenState::Valid => SignatureState::Valid,
        ScreenState::IntactUnchecked => SignatureState::IntactUnchecked,
        ScreenState::Invalid => SignatureState::Invalid,
        ScreenState::Unsigned => SignatureState::Unsigned,
        ScreenState::Unreadable => SignatureState::Unreadable,
    }
}

fn sentence(state: ScreenState, report: &Report) -> String {
    let names: Vec<&str> =
        report.signatures.iter().filter_map(|signature| signature.signer.as_deref()).collect();
    let by = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
    match state {
        ScreenState::Valid => {
            format!("{} chữ ký số hợp lệ{by}, văn bản còn nguyên vẹn.", report.signatures.len())
        }
        ScreenState::IntactUnchecked => {
            format!(
                "Văn bản còn nguyên vẹn từ khi ký{by}, nhưng chưa kiểm tra đủ người ký hoặc việc thu hồi chứng thư."
            )
        }
        ScreenState::Invalid => {
            format!("Chữ ký số không hợp lệ{by}. Không vào sổ văn bản này; hãy trả lại nơi gửi kèm lý do.")
        }
        ScreenState::Unsigned => {
            "Tệp không có chữ ký số. Nếu là bản quét từ giấy thì đối chiếu với bản giấy.".to_owned()
        }
        ScreenState::Unreadable => {
            "Không đọc được chữ ký số trong tệp. Hãy đề nghị nơi gửi gửi lại.".to_owned()
        }
    }
}

fn answers(report: &Report, zone: UtcOffset) -> Vec<StoredAnswers> {
    let pair = |answer: Answer| (answer.vi, answer.good);
    report
        .signatures
        .iter()
        .map(|signature| {
            let Answers { who, changed, when, revoked } = Answers::of(signature, zone);
            StoredAnswers {
                state: ScreenState::of_signature(signature).code().to_owned(),
                signer: signature.signer.clone().unwrap_or_default(),
                answers: [pair(who), pair(changed), pair(when), pair(revoked)],
            }
        })
        .collect()
}

fn notes(report: &Report) -> Vec<String> {
    let note = |finding: &Finding| match &finding.detail {
        Some(detail) => format!("{} [{}: {detail}]", finding.vi, finding.code),
        None => format!("{} [{}]", finding.vi, finding.code),
    };
    let mut all: Vec<String> = report.findings.iter().map(note).collect();
    for (number, signature) in (1..).zip(&report.signatures) {
        let level = signature.level.map_or(String::new(), |level| format!(", mức {level:?}"));
        all.push(format!(
            "Chữ ký {number}: {}{}{level}, {} {}.",
            signature.indication.as_str(),
            signature.sub_indication.map_or(String::new(), |sub| format!(" / {}", sub.as_str())),
            signature.signature_algorithm.as_deref().unwrap_or("thuật toán không rõ"),
            signature.digest_algorithm.as_deref().unwrap_or_default(),
        ));
        all.extend(signature.findings.iter().map(|finding| format!("Chữ ký {number}: {}", note(finding))));
    }
    all.truncate(MOST_NOTES);
    all
}

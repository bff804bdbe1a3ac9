//! What an e-mail says. Mail leaves the house and lies about for years, so it says little; the rest is behind the link,
//! where rights are asked.

use super::mail::{Posture, Stored};
use congvan_mail::Message;
use congvan_records::{AccessLevel, IncomingDocument, JobId, PersonId, Timestamp, Urgency};
use congvan_store::notices::Notice;
use congvan_workflow::{NoticeCause, NoticeKind};
use std::fmt::Write;
use time::{Date, UtcOffset};

/// A letter with the notices about it.
pub(super) struct About<'a> {
    pub(super) letter: &'a IncomingDocument,
    pub(super) level: AccessLevel,
    pub(super) notices: Vec<&'a Notice>,
}

/// Everything one message tells of.
pub(super) struct News<'a> {
    pub(super) letters: Vec<About<'a>>,
    /// About the receiver's own account and posts.
    pub(super) account: Vec<&'a Notice>,
}

/// The message as it is handed in. The same on every try but for what has changed meanwhile.
pub(super) fn write(
    stored: &Stored,
    message: JobId,
    to: &str,
    urgent: bool,
    news: &News<'_>,
    zone: UtcOffset,
    now: Timestamp,
) -> Message {
    let count = news.letters.len();
    let subject = match (urgent, count) {
        (true, _) => "HỎA TỐC: có văn bản cần xem ngay".to_owned(),
        (false, 0) => "Tài khoản hoặc chức vụ của ông/bà có thay đổi".to_owned(),
        (false, count) => format!("{count} văn bản cần xem"),
    };
    let mut text = String::new();
    for about in &news.letters {
        line(&mut text, &name(about.letter, about.level, stored.posture));
        for notice in &about.notices {
            line(&mut text, &format!("  - {}", sentence(notice, zone)));
            line(&mut text, &format!("    {}", why(notice.cause)));
        }
        let address = address(about.notices.first().copied(), about.letter);
        line(&mut text, &format!("  Mở văn bản: {}{address}", stored.site));
        line(&mut text, "");
    }
    for notice in &news.account {
        line(&mut text, &sentence(notice, zone));
        line(&mut text, &format!("  {}", why(notice.cause)));
        line(&mut text, &format!("  Xem: {}/ca-nhan", stored.site));
        line(&mut text, "");
    }
    finish(stored, message.to_string(), to, subject, text, now)
}

/// A message that only shows that mail arrives.
pub(super) fn trial(stored: &Stored, to: &str, now: Timestamp) -> Message {
    let id = uuid::Uuid::now_v7().to_string();
    let text = "Đây là thư thử. Nếu ông/bà đọc được thư này, cơ quan gửi được thông báo qua thư điện tử.\n\n";
    finish(stored, id, to, "Thư thử".to_owned(), text.to_owned(), now)
}

fn finish(
    stored: &Stored,
    id: String,
    to: &str,
    subject: String,
    mut text: String,
    now: Timestamp,
) -> Message {
    let turn_off = format!("{}/ca-nhan#thong-bao", stored.site);
    line(&mut text, "--");
    line(&mut text, &format!("Thư tự động của {}. Không trả lời thư này.", stored.from_name));
    line(&mut text, &format!("Chọn loại thông báo muốn nhận, hoặc tắt (cần đăng nhập): {turn_off}"));
    Message {
        id,
        from_name: stored.from_name.clone(),
        from: stored.from.clone(),
        to: to.to_owned(),
        subject,
        text,
        turn_off,
        date: now.micros() / 1_000_000,
    }
}

fn line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}

/// How a letter is called in mail, by its level and the agency's choice.
fn name(letter: &IncomingDocument, level: AccessLevel, posture: Posture) -> String {
    let number = letter.arrival_number.map(|number| format!("Văn bản số đến {}", number.0));
    let bare = || "Một văn bản".to_owned();
    match (level, posture) {
        (AccessLevel::NamedOnly, _) | (_, Posture::Bare) => bare(),
        // Internal letters read like others as long as nothing leaves the agency; mail does.
        (AccessLevel::Internal, _) => number.unwrap_or_else(bare),
        (AccessLevel::Normal, posture) => {
            // Before it is registered nobody has said yet that it is not for named persons only.
            let Some(mut name) = number else { return bare() };
            if let Some(code) = &letter.fields.code {
                name = format!("{name}, số, ký hiệu {code}");
            }
            if posture == Posture::Subjects {
                name = format!("{name}: {}", letter.fields.subject);
            }
            name
        }
    }
}

/// What happened, in one sentence, without a word of the letter.
fn sentence(notice: &Notice, zone: UtcOffset) -> String {
    let due = notice.due.map(day).unwrap_or_default();
    let by = |text: &str| if due.is_empty() { text.to_owned() } else { format!("{text}, hạn {due}") };
    match (notice.kind, notice.cause) {
        (NoticeKind::NewWork, _) => by("Việc mới"),
        (NoticeKind::SentBack, _) => "Văn bản được trả lại cho ông/bà".to_owned(),
        (NoticeKind::DueSoon, _) => format!("Sắp đến hạn: {due}"),
        (NoticeKind::DueToday, _) => "Đến hạn hôm nay".to_owned(),
        (NoticeKind::Overdue, NoticeCause::Giver) => format!("Việc ông/bà giao đã quá hạn {due}"),
        (NoticeKind::Overdue, _) => format!("Quá hạn {due}"),
        (NoticeKind::Unopened, NoticeCause::Giver) => "Việc ông/bà giao chưa được mở xem".to_owned(),
        (NoticeKind::Unopened, _) => by("Văn bản chưa được mở xem"),
        (NoticeKind::MoreUrgent, _) => {
            let level = notice.change.as_deref().and_then(Urgency::from_key);
            match (level, due.as_str()) {
                (Some(level), "") => format!("Độ khẩn nay là {}", level.vietnamese()),
                (Some(level), due) => {
                    format!("Độ khẩn nay là {}, hạn trong văn bản nay là {due}", level.vietnamese())
                }
                (None, due) => format!("Hạn trong văn bản nay là {due}"),
            }
        }
        (NoticeKind::Reported, _) => "Việc ông/bà giao đã được báo cáo kết quả".to_owned(),
        (NoticeKind::Reopened, _) => by("Báo cáo của ông/bà cần làm tiếp"),
        (NoticeKind::Commented, _) => "Có ý kiến trao đổi mới".to_owned(),
        (NoticeKind::Closed, _) => "Cán bộ đã kết thúc văn bản ông/bà giao".to_owned(),
        (NoticeKind::Extension, NoticeCause::Giver) => "Có đề nghị gia hạn chờ ông/bà trả lời".to_owned(),
        (NoticeKind::Extension, _) => "Đề nghị gia hạn của ông/bà đã có trả lời".to_owned(),
        (NoticeKind::AccessChanged, _) => {
            let at = notice.created_at.to_utc().to_offset(zone);
            let what = match notice.change.as_deref() {
                Some("password_reset") => "Mật khẩu của ông/bà được cấp lại",
                Some("password_changed") => "Mật khẩu của ông/bà được đổi",
                Some("second_step_on") => "Tài khoản của ông/bà bắt đầu hỏi mã khi đăng nhập",
                Some("second_step_off") => "Tài khoản của ông/bà không còn hỏi mã khi đăng nhập",
                Some("identity_linked") => "Tài khoản của ông/bà được nối với tài khoản đăng nhập chung",
                Some("identity_unlinked") => {
                    "Tài khoản của ông/bà không còn nối với tài khoản đăng nhập chung"
                }
                Some("passkey_added") => "Tài khoản của ông/bà có thêm một khóa truy cập",
                Some("passkey_removed") => "Một khóa truy cập của tài khoản ông/bà được bỏ",
                Some("account_locked") => "Tài khoản của ông/bà bị khóa",
                Some("account_unlocked") => "Tài khoản của ông/bà được mở lại",
                Some("post_given") => "Ông/bà được giao chức vụ",
                Some("post_moved") => "Chức vụ của ông/bà chuyển sang đơn vị khác",
                Some("work_received") => "Ông/bà nhận bàn giao công việc",
                Some("scans_received") => "Ông/bà nhận bàn giao bản quét chờ tách",
                Some("work_handed_over" | "person_left") => {
                    "Công việc của ông/bà được bàn giao cho người khác"
                }
                Some("delegation_given") => "Ông/bà được ủy quyền làm thay",
                Some("delegation_ended") => "Ủy quyền đã kết thúc",
                Some("post_ended") => "Ông/bà thôi giữ chức vụ",
                Some("mail_address_changed") => "Địa chỉ nhận thư của ông/bà được đổi",
                _ => "Tài khoản, chức vụ hoặc quyền của ông/bà có thay đổi",
            };
            let about = notice.about.as_deref().map(|about| format!(": {about},")).unwrap_or_default();
            format!("{what}{about} lúc {:02}:{:02} ngày {}", at.hour(), at.minute(), day(at.date()))
        }
    }
}

/// Why the receiver is told.
fn why(cause: NoticeCause) -> &'static str {
    match cause {
        NoticeCause::Clerk => "Ông/bà nhận vì là văn thư của cơ quan.",
        NoticeCause::Review => "Ông/bà nhận vì văn bản chờ ý kiến của ông/bà.",
        NoticeCause::Lead => "Ông/bà nhận vì được giao chủ trì.",
        NoticeCause::Support => "Ông/bà nhận vì được giao phối hợp.",
        NoticeCause::Inform => "Ông/bà nhận vì văn bản gửi ông/bà để biết.",
        NoticeCause::Giver => "Ông/bà nhận vì đã giao việc này.",
        NoticeCause::Participant => "Ông/bà nhận vì đã trao đổi về văn bản này.",
        NoticeCause::Account => "Ông/bà nhận vì đây là tài khoản của ông/bà; loại này không tắt được.",
    }
}

/// The screen on which its receiver acts on it.
fn address(notice: Option<&Notice>, letter: &IncomingDocument) -> String {
    let list = match notice.map(|notice| notice.cause) {
        // There the head closes the letter, or has work go on.
        Some(NoticeCause::Giver) if notice.is_some_and(|notice| notice.kind == NoticeKind::Reported) => {
            "can-xu-ly"
        }
        Some(NoticeCause::Clerk) => "vao-so-den",
        Some(NoticeCause::Review) => "cho-but-phe",
        Some(NoticeCause::Lead) => "can-xu-ly",
        Some(NoticeCause::Support) => "phoi-hop",
        Some(NoticeCause::Inform) => "de-biet",
        Some(NoticeCause::Giver | NoticeCause::Participant | NoticeCause::Account) | None => "van-ban",
    };
    format!("/{list}/{}", letter.id)
}

fn day(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year())
}

/// Whose notices, grouped by letter in the order of the first one.
pub(super) fn group<'a>(
    notices: &'a [Notice],
    letters: &'a [IncomingDocument],
    level: impl Fn(&IncomingDocument) -> AccessLevel,
    person: PersonId,
) -> News<'a> {
    let mut news = News { letters: Vec::new(), account: Vec::new() };
    for notice in notices.iter().filter(|notice| notice.person == person) {
        let Some(document) = notice.document else {
            news.account.push(notice);
            continue;
        };
        if let Some(about) =
            news.letters.iter_mut().find(|about: &&mut About<'_>| about.letter.id == document)
        {
            about.notices.push(notice);
        } else if let Some(letter) = letters.iter().find(|letter| letter.id == document) {
            news.letters.push(About { letter, level: level(letter), notices: vec![notice] });
        }
    }
    news
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_records::{AgencyId, ArrivalNumber, DocumentFields, DocumentId, Source};

    fn letter() -> IncomingDocument {
        IncomingDocument {
            id: DocumentId::from_uuid(uuid::Uuid::from_u128(7)),
            agency: AgencyId::from_uuid(uuid::Uuid::nil()),
            source: Source::Upload,
            received_at: Timestamp::from_micros(0),
            fields: DocumentFields {
                code: "4127/SNNMT-QLĐĐ".parse().ok(),
                subject: "Về kỷ luật cán bộ".into(),
                organ_name: "Sở Nông nghiệp và Môi trường".into(),
                ..DocumentFields::default()
            },
            arrival_number: Some(ArrivalNumber(123)),
            arrival_date: None,
            year: None,
        }
    }

    #[test]
    fn a_letter_is_called_by_what_its_level_allows() {
        let named = |level, posture| name(&letter(), level, posture);
        for posture in Posture::ALL {
            assert_eq!(named(AccessLevel::NamedOnly, posture), "Một văn bản");
        }
        assert_eq!(named(AccessLevel::Internal, Posture::Subjects), "Văn bản số đến 123");
        assert_eq!(named(AccessLevel::Internal, Posture::Bare), "Một văn bản");
        let numbers = named(AccessLevel::Normal, Posture::Numbers);
        assert_eq!(numbers, "Văn bản số đến 123, số, ký hiệu 4127/SNNMT-QLĐĐ");
        assert!(named(AccessLevel::Normal, Posture::Subjects).ends_with(": Về kỷ luật cán bộ"));
        let unregistered = IncomingDocument { arrival_number: None, ..letter() };
        assert_eq!(name(&unregistered, AccessLevel::Normal, Posture::Subjects), "Một văn bản");
    }
}

use crate::views::*;
use congvan_office::notices::{Group, MailFault, MailQueue, MailSettings, Notice, Page, Preferences};
use congvan_records::IncomingDocument;
use congvan_workflow::Status;

pub(crate) fn notice_page(page: Page, unread: u64) -> NoticePage {
    NoticePage { groups: page.groups.into_iter().map(group).collect(), next: page.next, unread }
}

fn group(group: Group) -> NoticeGroup {
    NoticeGroup {
        letter: group.letter.map(|(letter, status)| about(letter, status)),
        notices: group.notices.into_iter().map(|(notice, by)| view(notice, by)).collect(),
    }
}

fn about(letter: IncomingDocument, status: Status) -> NoticeLetter {
    let fields = letter.fields;
    NoticeLetter {
        document_id: letter.id.uuid(),
        status: status.key().to_owned(),
        kind: fields.kind,
        code: fields.code.map(|code| code.to_string()),
        organ_name: fields.organ_name,
        subject: fields.subject,
        urgency: fields.urgency.key().to_owned(),
        access: fields.access.key().to_owned(),
        arrival_number: letter.arrival_number.map(|number| number.0),
    }
}

fn view(notice: Notice, by: Option<String>) -> NoticeView {
    NoticeView {
        id: notice.id.uuid(),
        kind: notice.kind.key().to_owned(),
        cause: notice.cause.key().to_owned(),
        due_date: notice.due.map(Day),
        by,
        change: notice.change,
        about: notice.about,
        created_at: At(notice.created_at),
        read: notice.read_at.is_some(),
        mandatory: notice.kind.is_mandatory(),
    }
}

pub(crate) fn notice_preferences(preferences: Preferences) -> NoticePreferences {
    let kinds = preferences.kinds.into_iter().map(|choice| NoticeKindView {
        kind: choice.kind.key().to_owned(),
        in_app: choice.in_app,
        by_mail: choice.by_mail,
        mandatory: choice.kind.is_mandatory(),
        mandatory_by_mail: choice.kind.is_mandatory_by_mail(),
    });
    NoticePreferences {
        kinds: kinds.collect(),
        address: preferences.address,
        mail_on: preferences.mail_on,
        domains: preferences.domains,
    }
}

pub(crate) fn mail_settings(settings: MailSettings) -> MailSettingsView {
    MailSettingsView {
        version: settings.version,
        on: settings.on,
        host: settings.host,
        port: settings.port,
        security: settings.security.key().to_owned(),
        user: settings.user,
        has_password: settings.has_password,
        from_name: settings.from_name,
        from: settings.from,
        site: settings.site,
        posture: settings.posture.key().to_owned(),
        domains: settings.domains,
    }
}

pub(crate) fn mail_fault(fault: MailFault) -> MailFaultView {
    MailFaultView { key: fault.key, code: fault.code }
}

pub(crate) fn mail_queue(queue: MailQueue) -> MailQueueView {
    let troubles = queue.troubles.into_iter().map(|trouble| MailTroubleView {
        id: trouble.id.uuid(),
        person: trouble.person,
        attempts: trouble.attempts,
        fault: mail_fault(trouble.fault),
        since: At(trouble.since),
        next: trouble.next.map(At),
    });
    MailQueueView { waiting: queue.waiting, troubles: troubles.collect() }
}

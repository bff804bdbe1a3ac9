use crate::views::{
    AsideMailView, At, Day, MailOriginView, MailRemarkView, MailboxSettingsView, MailboxStatusView,
    MailboxTrialResult, ScanFolderView,
};
use congvan_office::mailbox::{self, AsideMail, MailOrigin, MailboxSettings, MailboxTrial, Remark};
use congvan_office::scanning::Status;
use congvan_records::Timestamp;
use time::Duration;

/// The state is noted at least twice a minute as long as somebody looks.
const STALE: Duration = Duration::minutes(3);

pub(crate) fn scan_folder(status: Status, now: Timestamp) -> ScanFolderView {
    ScanFolderView {
        looked_at: At(status.looked_at()),
        taken_at: status.taken_at().map(At),
        stale: now.since(status.looked_at()) > STALE,
        folder: status.folder,
        taken: status.taken,
        refused: status.refused,
        waiting: status.waiting,
        problems: status.problems,
    }
}

pub(crate) fn mailbox_status(status: mailbox::Status, now: Timestamp) -> MailboxStatusView {
    MailboxStatusView {
        looked_at: At(status.looked_at()),
        taken_at: status.taken_at().map(At),
        next_at: At(status.next_at()),
        // Taking in much at once takes its time.
        stale: now.since(status.next_at()) > STALE * 2,
        taken: status.taken,
        aside: status.aside,
        waiting: status.waiting,
        fault: status.fault,
        stays: status.stays,
    }
}

pub(crate) fn mailbox_settings(settings: MailboxSettings) -> MailboxSettingsView {
    MailboxSettingsView {
        version: settings.version,
        on: settings.on,
        host: settings.host,
        port: settings.port,
        security: settings.security.key().to_owned(),
        user: settings.user,
        has_password: settings.has_password,
        folder: settings.folder,
        done_folder: settings.done_folder,
        since: Day(settings.since),
    }
}

pub(crate) fn mailbox_trial(trial: MailboxTrial) -> MailboxTrialResult {
    let MailboxTrial { fault, reply, messages, fresh, folders } = trial;
    MailboxTrialResult { fault, reply, messages, fresh, folders }
}

pub(crate) fn mail_origin(mail: &MailOrigin) -> MailOriginView {
    MailOriginView {
        from_name: mail.from_name.clone(),
        from_address: mail.from_address.clone(),
        subject: mail.subject.clone(),
        sent_at: mail.sent_at.map(At),
        received_at: At(mail.received_at),
        text: mail.text.clone(),
        remarks: mail.remarks.iter().cloned().map(remark).collect(),
    }
}

pub(crate) fn aside_mail(mail: AsideMail) -> AsideMailView {
    AsideMailView {
        id: mail.id,
        from_name: mail.from_name,
        from_address: mail.from_address,
        subject: mail.subject,
        received_at: At(mail.received_at),
        reason: mail.reason,
        enclosed: mail.enclosed,
        remarks: mail.remarks.into_iter().map(remark).collect(),
        text: mail.text,
    }
}

fn remark(remark: Remark) -> MailRemarkView {
    let Remark { name, is_left_out, words } = remark;
    MailRemarkView { name, left_out: is_left_out, words }
}

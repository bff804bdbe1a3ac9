//! One message: judged, stored, and a letter opened for it, or laid aside for the clerk.

use super::enclosures::{Judged, Kept, judge, plain_subject};
use crate::intake::{Piece, Recipient, open_delivered};
use crate::office::{new_id, scope};
use crate::{Error, Office, analysis, vitals};
use bytes::Bytes;
use congvan_records::{DocumentFields, DocumentId, FileRole, Source, Timestamp, nfc_line};
use congvan_store::Tx;
use congvan_store::incoming_mail::{self, MailMessage, MailPlace, MailState};
use uuid::Uuid;

/// The media type of a message (RFC 5322).
const MESSAGE: &str = "message/rfc822";
/// The envelope's name among the letter's files.
const ENVELOPE: &str = "Thư gốc.eml";
/// Why a message that is larger than what is fetched lies aside.
pub(super) const TOO_LARGE: &str = "too_large";
/// Why a message that breaks off the talk with the server lies aside.
pub(super) const UNFETCHABLE: &str = "unfetchable";
/// Seconds since 1970 of the years 1990 to 2200: another clock says nothing.
const SENSIBLE: std::ops::Range<i64> = 631_152_000..7_258_118_400;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// There is a letter for it: a new one, or one from before.
    Taken { is_new: bool },
    /// It waits for a clerk, or a clerk has said that it is no letter.
    Aside { is_new: bool },
}

/// A message as it came from the server.
pub(super) struct Fetched {
    pub(super) place: MailPlace,
    /// Bytes on the server.
    pub(super) size: u64,
    pub(super) received_at: Timestamp,
}

/// Judges a message off the threads that serve. One that makes its reader fall is no letter.
pub(super) async fn judged(office: &Office, raw: &Bytes) -> Judged {
    let (limit, bytes) = (office.limits().file_bytes, raw.clone());
    let judged = tokio::task::spawn_blocking(move || judge(&bytes, limit)).await;
    judged.unwrap_or_else(|_| super::enclosures::unread(raw, "unreadable"))
}

/// Keeps what became of a message; once, however often it is seen.
///
/// Errors: what may pass by itself; the message stays where it is and is taken up again.
pub(super) async fn keep(
    office: &Office,
    to: Recipient,
    fetched: &Fetched,
    raw: &Bytes,
    judged: Judged,
) -> Result<Fate, Error> {
    let agency = scope(to.agency);
    if let Some(known) = incoming_mail::by_digest(office.reader(), agency, judged.digest).await? {
        let tx = office.begin().await?;
        incoming_mail::place(&tx, agency, &fetched.place, known.id).await?;
        tx.commit().await?;
        return Ok(fate(known.state, false));
    }
    let message = message_of(&judged, fetched)?;
    let pieces =
        if judged.files.is_empty() { Vec::new() } else { published(office, raw, &judged.files).await? };
    let tx = office.begin().await?;
    match incoming_mail::insert(&tx, agency, &message, office.now()).await {
        // Another process was faster; the next look finds it known.
        Err(congvan_store::Error::Conflict) => return Err(Error::Busy),
        other => other?,
    }
    incoming_mail::place(&tx, agency, &fetched.place, message.id).await?;
    if message.state == MailState::Taken {
        let document = open_letter(office, &tx, to, &message, &pieces).await?;
        tracing::info!(%document, "a message became a letter");
    }
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(fate(message.state, true))
}

/// Opens a letter in which the message's files lie. Its text and subject are known to the form only where no file can be
/// read: what a letter says of itself is worth more than what its e-mail says.
pub(super) async fn open_letter(
    office: &Office,
    tx: &Tx,
    to: Recipient,
    message: &MailMessage,
    pieces: &[Piece],
) -> Result<DocumentId, Error> {
    let is_read =
        pieces.iter().any(|piece| piece.role == FileRole::Main && analysis::is_read(&piece.media_type));
    let subject = if is_read { String::new() } else { plain_subject(&message.subject) };
    let known = DocumentFields { subject, ..DocumentFields::default() };
    let document = open_delivered(office, tx, to, Source::Mail, pieces, known).await?;
    incoming_mail::link(tx, scope(to.agency), message.id, document).await?;
    Ok(document)
}

/// Stores the bytes of the files, and of the message itself behind them. Safe to repeat.
///
/// Errors: [`Error::DiskFull`].
pub(super) async fn published(office: &Office, raw: &Bytes, files: &[Kept]) -> Result<Vec<Piece>, Error> {
    if vitals::disk_free(office).is_some_and(|free| free < office.limits().disk_reserve) {
        return Err(Error::DiskFull);
    }
    let blobs = office.inner.store.blobs();
    let mut pieces = Vec::with_capacity(files.len() + 1);
    for Kept { role, name, kind, bytes } in files {
        let published = blobs.put_bytes(bytes.clone()).await?;
        pieces.push(Piece {
            role: *role,
            name: name.clone(),
            media_type: kind.media_type().to_owned(),
            published,
        });
    }
    let published = blobs.put_bytes(raw.clone()).await?;
    pieces.push(Piece {
        role: FileRole::Envelope,
        name: ENVELOPE.to_owned(),
        media_type: MESSAGE.to_owned(),
        published,
    });
    Ok(pieces)
}

fn message_of(judged: &Judged, fetched: &Fetched) -> Result<MailMessage, Error> {
    let written = |_| Error::Machine("writing a message", None);
    let received = &judged.received;
    Ok(MailMessage {
        id: new_id::<Uuid>(),
        digest: judged.digest,
        state: if judged.reason.is_none() { MailState::Taken } else { MailState::Aside },
        reason: judged.reason.map(str::to_owned),
        from_name: nfc_line(&received.from_name),
        from_address: nfc_line(&received.from),
        subject: nfc_line(&received.subject),
        sent_at: received
            .sent
            .filter(|at| SENSIBLE.contains(at))
            .map(|at| Timestamp::from_micros(at * 1_000_000)),
        received_at: fetched.received_at,
        size: fetched.size,
        enclosed: serde_json::to_string(&judged.enclosed).map_err(written)?,
        remarks: serde_json::to_string(&judged.remarks).map_err(written)?,
        excerpt: received.text.clone(),
    })
}

const fn fate(state: MailState, is_new: bool) -> Fate {
    match state {
        MailState::Taken => Fate::Taken { is_new },
        MailState::Aside | MailState::Dismissed => Fate::Aside { is_new },
    }
}

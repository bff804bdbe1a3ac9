//! One look after another: which messages are new, what became of them, and how long to wait after trouble.

use super::Pace;
use super::enclosures::unread;
use super::settings::{self, Stored};
use super::status::{self, Status};
use super::taking::{Fate, Fetched, TOO_LARGE, UNFETCHABLE, judged, keep};
use crate::intake::{Recipient, first_clerk};
use crate::office::scope;
use crate::{Error, Office, looking_back};
use bytes::Bytes;
use congvan_mail::{Caught, Connection, Head, LARGEST_MESSAGE, Settled};
use congvan_records::{AgencyId, Timestamp};
use congvan_store::incoming_mail::{self, KnownPlace, MailPlace, MailState};
use congvan_store::organisation;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Messages taken in during one look; the rest waits for the next, and the state is told in between.
const MOST: usize = 100;
/// Times a message may break off the talk with the server before it is laid aside: others are waiting behind it.
const STUMBLES: u32 = 3;
/// The setting that remembers the look taken after a restoration.
const LOOKED_BACK: &str = "mailbox_looked_back";
/// The status is noted at least this often while nothing happens.
const NOTED: Duration = Duration::from_secs(60);

/// What is remembered of one agency's mailbox between looks.
struct Watched {
    version: u32,
    next: Instant,
    /// Looks in a row that failed.
    failures: u32,
    /// Times that each message broke off the talk, by its folder's key and number.
    stumbles: HashMap<(String, u32), u32>,
    /// Under this validity every message below this number is settled.
    done_below: (u32, u32),
    /// Is there nothing to be looked for where messages are put away?
    looked_back: bool,
    status: Status,
    noted: Option<(Instant, Status)>,
}

pub(super) struct Rounds {
    office: Office,
    pace: Pace,
    watched: HashMap<AgencyId, Watched>,
}

/// Why a look ended early.
enum Trouble {
    Server(Caught),
    Own(Error),
    Key(&'static str),
}

impl From<Caught> for Trouble {
    fn from(caught: Caught) -> Self {
        Self::Server(caught)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl From<congvan_store::Error> for Trouble {
    fn from(error: congvan_store::Error) -> Self {
        Self::Own(error.into())
    }
}

impl Rounds {
    pub(super) fn new(office: Office, pace: Pace) -> Self {
        Self { office, pace, watched: HashMap::new() }
    }

    /// Looks at every mailbox whose time has come.
    pub(super) async fn look(&mut self, stopped: &watch::Receiver<bool>) {
        let agencies = match organisation::agencies(self.office.reader()).await {
            Ok(agencies) => agencies,
            Err(error) => {
                tracing::warn!(%error, "the agencies whose mailboxes are looked at could not be read");
                return;
            }
        };
        for agency in agencies {
            if *stopped.borrow() {
                return;
            }
            match settings::stored(self.office.reader(), agency.id).await {
                Ok(Some((version, stored))) if stored.on => {
                    self.one(agency.id, version, &stored, stopped).await
                }
                Ok(_) => {
                    self.watched.remove(&agency.id);
                    if let Err(error) = status::note(&self.office, agency.id, None).await {
                        tracing::warn!(%error, "the state of a mailbox could not be noted");
                    }
                }
                Err(error) => tracing::warn!(%error, "the settings of a mailbox could not be read"),
            }
        }
    }

    async fn one(
        &mut self,
        agency: AgencyId,
        version: u32,
        stored: &Stored,
        stopped: &watch::Receiver<bool>,
    ) {
        let fresh = || Watched {
            version,
            next: Instant::now(),
            failures: 0,
            stumbles: HashMap::new(),
            done_below: (0, 0),
            looked_back: false,
            status: Status::default(),
            noted: None,
        };
        let watched = self.watched.entry(agency).or_insert_with(fresh);
        if watched.version != version {
            // Somebody mended something: counts go on, waits end.
            let status = std::mem::take(&mut watched.status);
            *watched = Watched { status, ..fresh() };
        }
        if Instant::now() < watched.next {
            return;
        }
        watched.status.fault = None;
        watched.status.waiting = 0;
        let mut look = Look { office: &self.office, agency, stored, watched, stopped };
        let wait = match look.through().await {
            Ok(is_more) => {
                watched.failures = 0;
                if is_more { Duration::ZERO } else { self.pace.every }
            }
            Err(trouble) => {
                let (key, is_refused) = told(&trouble);
                watched.status.fault = Some(key.to_owned());
                let first = if is_refused { self.pace.refused } else { self.pace.again };
                let wait = first.saturating_mul(1 << watched.failures.min(10)).min(self.pace.longest);
                watched.failures += 1;
                wait
            }
        };
        watched.next = Instant::now() + wait;
        let now = self.office.now();
        watched.status.looked_at = now.micros();
        watched.status.next_at = now.plus(time::Duration::try_from(wait).unwrap_or_default()).micros();
        note(&self.office, agency, watched).await;
    }
}

/// The stable key of what is the matter; is it account or password?
fn told(trouble: &Trouble) -> (&'static str, bool) {
    match trouble {
        Trouble::Server(Caught { error, .. }) => {
            // The server's own words may name the account.
            tracing::warn!(%error, "a mailbox could not be read");
            (error.key(), *error == congvan_mail::Error::Login)
        }
        Trouble::Own(error) => {
            tracing::warn!(%error, "a message could not be taken in; it is tried again");
            match error {
                Error::DiskFull => ("disk_full", false),
                Error::Forbidden(_) => ("no_clerk", false),
                _ => ("storage", false),
            }
        }
        Trouble::Key(key) => {
            tracing::warn!(fault = key, "a mailbox is not read");
            (key, false)
        }
    }
}

/// The folder that is open.
struct Folder<'a> {
    /// Its key among all mailboxes.
    mailbox: String,
    validity: u32,
    /// In the order of their numbers.
    known: Vec<KnownPlace>,
    /// Where what was taken is put away; `None`: it stays.
    into: Option<&'a str>,
}

impl Folder<'_> {
    fn find(&self, uid: u32) -> Option<KnownPlace> {
        self.known.binary_search_by_key(&uid, |place| place.uid).ok().map(|at| self.known[at])
    }
}

/// One look at one mailbox.
struct Look<'a> {
    office: &'a Office,
    agency: AgencyId,
    stored: &'a Stored,
    watched: &'a mut Watched,
    stopped: &'a watch::Receiver<bool>,
}

impl Look<'_> {
    /// Takes in what is new. Is there more?
    async fn through(&mut self) -> Result<bool, Trouble> {
        let to = first_clerk(self.office, self.agency).await?.ok_or(Trouble::Key("no_clerk"))?;
        let mailbox = self.stored.mailbox(self.office)?.ok_or(Trouble::Key("password"))?;
        let mut line = Connection::open(&mailbox).await?;
        if let Some(done) = self.stored.done_folder() {
            line.make_folder(done).await?;
        }
        let is_more = self.look_back(&mut line, to).await? || self.look(&mut line, to).await?;
        line.leave().await;
        Ok(is_more)
    }

    /// After a restoration, once: what was taken since the backup and put away is taken again. Is there more?
    async fn look_back(&mut self, line: &mut Connection, to: Recipient) -> Result<bool, Trouble> {
        let Some(done) = self.stored.done_folder().filter(|done| *done != self.stored.folder) else {
            return Ok(false);
        };
        if self.watched.looked_back {
            return Ok(false);
        }
        let Some(look) = looking_back::due(self.office, self.agency, LOOKED_BACK).await? else {
            self.watched.looked_back = true;
            return Ok(false);
        };
        let validity = line.folder(done, true).await?.uid_validity;
        let day = look.since.to_utc().date().max(self.stored.since());
        let uids = line.since(day.year(), day.month().into(), day.day(), 1).await?;
        let (known, mailbox) = self.known(done, validity).await?;
        let unknown = |uid: &u32| known.binary_search_by_key(uid, |place| place.uid).is_err();
        let uids = uids.into_iter().filter(unknown).collect();
        // They lie where they belong.
        let folder = Folder { mailbox, validity, known, into: None };
        let is_more = self.messages(line, to, &folder, uids).await?;
        if !is_more && !*self.stopped.borrow() {
            looking_back::done(self.office, self.agency, LOOKED_BACK, look).await?;
            self.watched.looked_back = true;
        }
        Ok(is_more)
    }

    /// What is known of a folder's messages, and the folder's key.
    async fn known(&self, folder: &str, validity: u32) -> Result<(Vec<KnownPlace>, String), Error> {
        let key = self.stored.key(folder);
        let known = incoming_mail::known(self.office.reader(), scope(self.agency), &key, validity).await?;
        Ok((known, key))
    }

    /// Takes in what is new in the folder that is read. Is there more?
    async fn look(&mut self, line: &mut Connection, to: Recipient) -> Result<bool, Trouble> {
        let validity = line.folder(&self.stored.folder, true).await?.uid_validity;
        if self.watched.done_below.0 != validity {
            self.watched.done_below = (validity, 1);
        }
        let (since, from) = (self.stored.since(), self.watched.done_below.1);
        let mut uids = line.since(since.year(), since.month().into(), since.day(), from).await?;
        let (known, mailbox) = self.known(&self.stored.folder, validity).await?;
        let folder = Folder { mailbox, validity, known, into: self.stored.done_folder() };
        let is_settled = |uid: u32| folder.find(uid).is_some_and(is_settled);
        // What has always been settled need not be asked for again.
        let open = uids.iter().copied().find(|uid| !is_settled(*uid));
        let last = uids.last().map_or(from, |last| last.saturating_add(1));
        self.watched.done_below.1 = open.unwrap_or(last);
        uids.retain(|uid| !is_settled(*uid));
        // What a clerk has taken after all may lie far below.
        let taken = folder
            .known
            .iter()
            .filter(|place| place.uid < from && !place.settled && place.state == MailState::Taken);
        uids.extend(taken.map(|place| place.uid));
        self.messages(line, to, &folder, uids).await
    }

    /// Takes in these messages of the opened folder. Are there more than one look takes?
    async fn messages(
        &mut self,
        line: &mut Connection,
        to: Recipient,
        folder: &Folder<'_>,
        mut uids: Vec<u32>,
    ) -> Result<bool, Trouble> {
        let key = &folder.mailbox;
        self.watched.stumbles.retain(|(of, uid), _| of != key || uids.contains(uid));
        // What broke off the talk before comes last.
        uids.sort_by_key(|uid| (self.stumbles(key, *uid), *uid));
        self.watched.status.waiting = uids.len() as u64;
        for uid in uids.iter().copied().take(MOST) {
            if *self.stopped.borrow() {
                break;
            }
            let place = MailPlace { mailbox: key.clone(), uid_validity: folder.validity, uid };
            let done = self.message(line, to, place, folder).await;
            if let Err(Trouble::Server(caught)) = &done
                && self.breaks_off(key, uid, caught.error)
            {
                // The talk is at an unknown point now; the next one goes on from here.
                tracing::warn!(error = %caught.error, "a message broke off the talk with the mail server");
            }
            done?;
            self.watched.status.waiting -= 1;
        }
        Ok(uids.len() > MOST && !*self.stopped.borrow())
    }

    fn stumbles(&self, key: &str, uid: u32) -> u32 {
        self.watched.stumbles.get(&(key.to_owned(), uid)).copied().unwrap_or(0)
    }

    /// Counts what is the message's own fault, by all that can be seen.
    fn breaks_off(&mut self, key: &str, uid: u32, error: congvan_mail::Error) -> bool {
        use congvan_mail::Error::{Protocol, Timeout, TooMuch};
        let is_its_own = matches!(error, Protocol | Timeout | TooMuch);
        if is_its_own {
            *self.watched.stumbles.entry((key.to_owned(), uid)).or_default() += 1;
        }
        is_its_own
    }

    async fn message(
        &mut self,
        line: &mut Connection,
        to: Recipient,
        place: MailPlace,
        folder: &Folder<'_>,
    ) -> Result<(), Trouble> {
        let fate = match folder.find(place.uid) {
            Some(_) => Fate::Taken { is_new: false },
            None => match self.take(line, to, &place).await? {
                Some(fate) => fate,
                // Gone before it could be read.
                None => return Ok(()),
            },
        };
        match fate {
            Fate::Taken { is_new } => {
                if is_new {
                    self.watched.status.taken += 1;
                    self.watched.status.taken_at = Some(self.office.now().micros());
                }
                let settled = line.settle(place.uid, folder.into).await?;
                self.watched.status.stays = folder.into.is_some() && settled == Settled::Marked;
                let tx = self.office.begin().await?;
                incoming_mail::settle(&tx, scope(self.agency), &place).await?;
                tx.commit().await?;
            }
            Fate::Aside { is_new } => self.watched.status.aside += u64::from(is_new),
        }
        Ok(())
    }

    async fn take(
        &mut self,
        line: &mut Connection,
        to: Recipient,
        place: &MailPlace,
    ) -> Result<Option<Fate>, Trouble> {
        let is_stumbling = self.stumbles(&place.mailbox, place.uid) >= STUMBLES;
        if is_stumbling {
            let now = self.office.now();
            let fetched = Fetched { place: place.clone(), size: 0, received_at: now };
            // Nothing is known of it but where it lies.
            let raw = Bytes::from(format!("{} {} {}", place.mailbox, place.uid_validity, place.uid));
            let judged = unread(&raw, UNFETCHABLE);
            return Ok(Some(keep(self.office, to, &fetched, &raw, judged).await?));
        }
        let Some(Head { size, received }) = line.head(place.uid).await? else { return Ok(None) };
        let received_at = Timestamp::from_micros(received.saturating_mul(1_000_000));
        let fetched = Fetched { place: place.clone(), size, received_at };
        if size > LARGEST_MESSAGE {
            let raw = Bytes::from(line.beginning(place.uid).await?);
            let judged = unread(&raw, TOO_LARGE);
            return Ok(Some(keep(self.office, to, &fetched, &raw, judged).await?));
        }
        let Some(raw) = line.message(place.uid).await? else { return Ok(None) };
        let raw = Bytes::from(raw);
        let judged = judged(self.office, &raw).await;
        Ok(Some(keep(self.office, to, &fetched, &raw, judged).await?))
    }
}

/// Nothing is left to do for it: it lies aside, or the server knows that it was taken.
fn is_settled(known: KnownPlace) -> bool {
    known.settled || known.state != MailState::Taken
}

/// Writes the status down when it says something new, or when it is due.
async fn note(office: &Office, agency: AgencyId, watched: &mut Watched) {
    let is_due = match &watched.noted {
        None => true,
        Some((at, noted)) => {
            let timeless = |status: &Status| Status { looked_at: 0, next_at: 0, ..status.clone() };
            timeless(noted) != timeless(&watched.status) || at.elapsed() >= NOTED
        }
    };
    if !is_due {
        return;
    }
    match status::note(office, agency, Some(&watched.status)).await {
        Ok(()) => watched.noted = Some((Instant::now(), watched.status.clone())),
        Err(error) => tracing::warn!(%error, "the state of a mailbox could not be noted"),
    }
}

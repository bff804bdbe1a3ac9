//! Hộp thư: a folder of an account on a mail server, looked at and read by IMAP (RFC 3501). Nothing is ever deleted: a
//! message is marked as read, or moved into another folder.

mod folder_name;
mod wire;

use crate::{Error, Login, Security, server::one_line};
use async_imap::{
    Authenticator, Client, Session, error::Error as Said, imap_proto::Response, imap_proto::Status,
};
use futures::{StreamExt, TryStreamExt};
use std::{collections::BTreeSet, future::Future, io, time::Duration};
use wire::{Line, USUAL};

/// Largest message that is fetched, in bytes as it lies on the server: it is held in memory while it is taken apart.
/// With the third that base64 adds, some 46 MiB of files; mail servers usually take 10 to 50.
pub const LARGEST_MESSAGE: u64 = 64 << 20;

/// Bytes of a message asked for at once.
const PIECE: u64 = 1 << 20;
/// Bytes of a message's head that are read when the whole is too large.
const HEAD: u64 = 64 << 10;

/// Where messages lie, and how one gets there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Account and password.
    pub login: Login,
    /// Root certificates in PEM besides those of the machine.
    pub roots: Vec<Vec<u8>>,
    /// Longest wait for any one answer.
    pub patience: Duration,
}

/// Why a server was not understood, with its own words if it said any, in one line of at most
/// [`crate::LONGEST_REPLY`] characters. They may name accounts, so they are for whoever tries the server and not for
/// logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught {
    /// What is wrong.
    pub error: Error,
    /// What the server said.
    pub reply: Option<String>,
}

impl From<Error> for Caught {
    fn from(error: Error) -> Self {
        Self { error, reply: None }
    }
}

/// A folder that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Numbers of messages hold as long as this does (RFC 3501, section 2.3.1.1).
    pub uid_validity: u32,
    /// Messages in it.
    pub messages: u32,
}

/// What is known of a message before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes.
    pub size: u64,
    /// When it came into the mailbox, in seconds since 1970.
    pub received: i64,
}

/// What was done with a message on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is marked as read, and lies where it lay.
    Marked,
    /// It lies in the other folder.
    Moved,
}

/// A signed-in connection.
#[derive(Debug)]
pub struct Connection {
    session: Session<Line>,
    patience: Duration,
    moves: Moves,
}

/// How the server moves messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moves {
    /// At one stroke (RFC 6851).
    AtOnce,
    /// By copying, and removing exactly the one copied (RFC 4315).
    ByCopy,
    /// Not without touching others.
    Never,
}

impl Connection {
    /// Connects and signs in.
    ///
    /// Errors: [`Error::Exposed`], [`Error::Unreachable`], [`Error::Timeout`], [`Error::Tls`], [`Error::Root`],
    /// [`Error::Login`], [`Error::Protocol`].
    pub async fn open(mailbox: &Mailbox) -> Result<Self, Caught> {
        // Each step has its own wait; this one covers a server that trickles.
        within(mailbox.patience * 3, Self::enter(mailbox)).await
    }

    async fn enter(mailbox: &Mailbox) -> Result<Self, Caught> {
        let patience = mailbox.patience;
        let line = within(patience, async { Ok(Line::open(mailbox).await?) }).await?;
        let mut client = Client::new(line);
        within(patience, greeted(&mut client)).await?;
        if mailbox.security == Security::StartTls {
            let asked = async {
                client.run_command_and_check_ok("STARTTLS", None).await.map_err(|said| no_tls(&said))
            };
            within(patience, asked).await?;
            // What the server sent before TLS is dropped with the client: nothing of it is believed.
            let line = client.into_inner();
            client = Client::new(within(patience, async { Ok(line.secured(mailbox).await?) }).await?);
        }
        let mut session = within(patience, sign_in(client, &mailbox.login)).await?;
        let can = within(patience, async { session.capabilities().await.map_err(caught) }).await?;
        let moves = match (can.has_str("MOVE"), can.has_str("UIDPLUS")) {
            (true, _) => Moves::AtOnce,
            (_, true) => Moves::ByCopy,
            _ => Moves::Never,
        };
        Ok(Self { session, patience, moves })
    }

    /// Opens a folder; only to look at it unless `to_settle`.
    ///
    /// Errors: [`Error::Folder`], and what a connection may do.
    pub async fn folder(&mut self, name: &str, to_settle: bool) -> Result<Folder, Caught> {
        let name = folder_name::encode(name);
        self.grant(USUAL);
        let Self { session, patience, .. } = self;
        let opened = async {
            let opened = if to_settle { session.select(&name).await } else { session.examine(&name).await };
            opened.map_err(|said| match said {
                Said::No(_) => Caught { error: Error::Folder, ..caught(said) },
                said => caught(said),
            })
        };
        let opened = within(*patience, opened).await?;
        // Without it numbers mean nothing beyond this connection; every server of today has it.
        let uid_validity = opened.uid_validity.ok_or(Error::Protocol)?;
        Ok(Folder { uid_validity, messages: opened.exists })
    }

    /// The account's folders, as people read their names; at most 200.
    pub async fn folders(&mut self) -> Result<Vec<String>, Caught> {
        self.grant(USUAL);
        let Self { session, patience, .. } = self;
        let listed = async {
            let names = session.list(Some(""), Some("*")).await.map_err(caught)?;
            let names: Vec<_> = names.try_collect().await.map_err(caught)?;
            Ok(names.iter().take(200).map(|name| folder_name::decode(name.name())).collect())
        };
        within(*patience, listed).await
    }

    /// Makes a folder unless there is one.
    ///
    /// Errors: [`Error::Folder`], and what a connection may do.
    pub async fn make_folder(&mut self, name: &str) -> Result<(), Caught> {
        if self.folders().await?.iter().any(|there| there == name) {
            return Ok(());
        }
        self.grant(USUAL);
        let name = folder_name::encode(name);
        let Self { session, patience, .. } = self;
        let made = async {
            session.create(&name).await.map_err(|said| match said {
                Said::No(_) => Caught { error: Error::Folder, ..caught(said) },
                said => caught(said),
            })
        };
        within(*patience, made).await
    }

    /// Numbers of the messages that came on this day or later, from this number on, in the order in which they came.
    pub async fn since(&mut self, year: i32, month: u8, day: u8, from: u32) -> Result<Vec<u32>, Caught> {
        let month = usize::from(month).checked_sub(1).and_then(|month| MONTHS.get(month));
        let month = month.ok_or(Error::Message)?;
        self.grant(USUAL);
        let query = format!("UNDELETED SINCE {day}-{month}-{year:04} UID {}:*", from.max(1));
        let Self { session, patience, .. } = self;
        let found = async { session.uid_search(&query).await.map_err(caught) };
        let found: BTreeSet<u32> = within(*patience, found).await?.into_iter().collect();
        // `n:*` names the last message even when its number is below n.
        Ok(found.into_iter().filter(|uid| *uid >= from).collect())
    }

    /// Size and day of a message; none when it is gone.
    pub async fn head(&mut self, uid: u32) -> Result<Option<Head>, Caught> {
        let mut head = None;
        self.ask(uid, "(UID RFC822.SIZE INTERNALDATE)", USUAL, |fetch| {
            if let (Some(size), Some(received)) = (fetch.size, fetch.internal_date()) {
                head = Some(Head { size: size.into(), received: received.timestamp() });
            }
        })
        .await?;
        Ok(head)
    }

    /// A whole message as it lies on the server, without marking it; none when it is gone.
    ///
    /// Errors: [`Error::TooMuch`] beyond [`LARGEST_MESSAGE`].
    pub async fn message(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Caught> {
        let mut whole = Vec::new();
        loop {
            let query = format!("(UID BODY.PEEK[]<{}.{PIECE}>)", whole.len());
            let (mut is_there, before) = (false, whole.len());
            self.ask(uid, &query, PIECE + USUAL, |fetch| {
                if let Some(piece) = fetch.body().filter(|_| !is_there) {
                    whole.extend_from_slice(piece);
                    is_there = true;
                }
            })
            .await?;
            if whole.len() as u64 > LARGEST_MESSAGE {
                return Err(Error::TooMuch.into());
            }
            match ((whole.len() - before) as u64, is_there) {
                (_, false) if before == 0 => return Ok(None),
                (PIECE, true) => {}
                (_, _) => return Ok(Some(whole)),
            }
        }
    }

    /// The beginning of a message, enough for its head.
    pub async fn beginning(&mut self, uid: u32) -> Result<Vec<u8>, Caught> {
        let mut beginning = Vec::new();
        let query = format!("(UID BODY.PEEK[]<0.{HEAD}>)");
        self.ask(uid, &query, HEAD + USUAL, |fetch| {
            beginning = fetch.body().map(<[u8]>::to_vec).unwrap_or_default();
        })
        .await?;
        Ok(beginning)
    }

    async fn ask(
        &mut self,
        uid: u32,
        query: &str,
        most: u64,
        mut take: impl FnMut(&async_imap::types::Fetch),
    ) -> Result<(), Caught> {
        self.grant(most);
        let Self { session, patience, .. } = self;
        let asked = async {
            let mut found = session.uid_fetch(uid.to_string(), query).await.map_err(caught)?;
            while let Some(fetch) = found.next().await {
                let fetch = fetch.map_err(caught)?;
                if fetch.uid == Some(uid) {
                    take(&fetch);
                }
            }
            Ok(())
        };
        within(*patience, asked).await
    }

    /// Marks a message as read, and moves it if a folder is given and the server can. Safe to repeat: one that is gone
    /// from here already is left alone.
    pub async fn settle(&mut self, uid: u32, into: Option<&str>) -> Result<Settled, Caught> {
        self.grant(USUAL);
        let (uid, moves) = (uid.to_string(), self.moves);
        let Self { session, patience, .. } = self;
        let done = async {
            store(session, &uid, "+FLAGS.SILENT (\\Seen)").await?;
            let Some(into) = into.filter(|_| moves != Moves::Never) else { return Ok(Settled::Marked) };
            let into = folder_name::encode(into);
            if moves == Moves::AtOnce {
                session.uid_mv(&uid, &into).await.map_err(caught)?;
                return Ok(Settled::Moved);
            }
            session.uid_copy(&uid, &into).await.map_err(caught)?;
            store(session, &uid, "+FLAGS.SILENT (\\Deleted)").await?;
            // Only the one that was copied just now, whatever else is marked for removal.
            let gone = session.uid_expunge(&uid).await.map_err(caught)?;
            let _: Vec<_> = gone.try_collect().await.map_err(caught)?;
            Ok(Settled::Moved)
        };
        within(*patience, done).await
    }

    /// Signs out. A server that does not answer is left.
    pub async fn leave(mut self) {
        self.grant(USUAL);
        let Self { mut session, patience, .. } = self;
        let _ = within(patience, async { session.logout().await.map_err(caught) }).await;
    }

    fn grant(&mut self, bytes: u64) {
        self.session.as_mut().grant(bytes);
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

async fn within<T>(patience: Duration, work: impl Future<Output = Result<T, Caught>>) -> Result<T, Caught> {
    tokio::time::timeout(patience, work).await.unwrap_or(Err(Error::Timeout.into()))
}

/// The server speaks first (RFC 3501, section 7.1).
async fn greeted(client: &mut Client<Line>) -> Result<(), Caught> {
    let greeting = client.read_response().await.map_err(|error| caught(Said::Io(error)))?;
    let greeting = greeting.ok_or(Error::Unreachable)?;
    match greeting.parsed() {
        Response::Data { status: Status::Ok, .. } => Ok(()),
        Response::Data { status: Status::Bye, outcome, .. } => {
            Err(Caught { error: Error::Unreachable, reply: outcome.information.as_deref().map(one_line) })
        }
        _ => Err(Error::Protocol.into()),
    }
}

async fn sign_in(client: Client<Line>, login: &Login) -> Result<Session<Line>, Caught> {
    let quotable = |text: &str| text.is_ascii() && !text.contains(char::is_control);
    let entered = if quotable(&login.user) && quotable(&login.password) {
        client.login(&login.user, &login.password).await
    } else {
        // Strings of LOGIN are ASCII; PLAIN is UTF-8 (RFC 4616).
        client.authenticate("PLAIN", Plain(format!("\0{}\0{}", login.user, login.password))).await
    };
    entered.map_err(|(said, _)| match said {
        // Both say that the account is not let in; a code tells when it is the server's own trouble (RFC 5530).
        Said::No(_) | Said::Bad(_) => {
            let Caught { error, reply } = caught(said);
            let passing = reply.as_deref().is_some_and(|words| words.contains("[UNAVAILABLE]"));
            Caught { error: if passing { error } else { Error::Login }, reply }
        }
        said => caught(said),
    })
}

struct Plain(String);

impl Authenticator for Plain {
    type Response = String;
    fn process(&mut self, _: &[u8]) -> String {
        self.0.clone()
    }
}

async fn store(session: &mut Session<Line>, uid: &str, change: &str) -> Result<(), Caught> {
    let answers = session.uid_store(uid, change).await.map_err(caught)?;
    let _: Vec<_> = answers.try_collect().await.map_err(caught)?;
    Ok(())
}

/// A server that does not do STARTTLS is not spoken to in the clear.
fn no_tls(said: &Said) -> Caught {
    match said {
        Said::No(_) | Said::Bad(_) => Error::Tls.into(),
        _ => Error::Unreachable.into(),
    }
}

fn caught(said: Said) -> Caught {
    let reply = match &said {
        Said::No(words) | Said::Bad(words) => Some(one_line(&plainly(words))),
        _ => None,
    };
    let error = match said {
        Said::Io(error) => match error.kind() {
            io::ErrorKind::FileTooLarge | io::ErrorKind::OutOfMemory => Error::TooMuch,
            io::ErrorKind::InvalidData => Error::Tls,
            // What the reader of the protocol did not understand.
            io::ErrorKind::Other => Error::Protocol,
            _ => Error::Unreachable,
        },
        Said::ConnectionLost => Error::Unreachable,
        Said::Validate(_) => Error::Message,
        _ => Error::Protocol,
    };
    Caught { error, reply }
}

/// `code: Some(AuthenticationFailed), info: Some("wrong")` → `wrong`.
fn plainly(words: &str) -> String {
    let (code, info) = words.split_once(", info: ").unwrap_or(("", words));
    let info = info.strip_prefix("Some(\"").and_then(|info| info.strip_suffix("\")")).unwrap_or(info);
    let mark = if code.to_ascii_lowercase().contains("unavailable") { "[UNAVAILABLE] " } else { "" };
    format!("{mark}{info}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_said_is_told_in_its_own_words() {
        let said = |words: &str| caught(Said::No(words.to_owned()));
        let told = said("code: None, info: Some(\"[AUTHENTICATIONFAILED] Authentication failed.\")");
        assert_eq!(told.reply.as_deref(), Some("[AUTHENTICATIONFAILED] Authentication failed."));
        assert_eq!(said("x\r\ny\u{7}").reply.as_deref(), Some("x y"));
        assert_eq!(caught(Said::ConnectionLost), Error::Unreachable.into());
    }
}

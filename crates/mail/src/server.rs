use crate::{Error, Message};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::time::Duration;

/// How the connection is kept from others' eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314), usually port 465.
    Tls,
    /// TLS asked for by STARTTLS and insisted on, usually port 587.
    StartTls,
    /// None: for a server on this machine.
    None,
}

impl Security {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Tls, Self::StartTls, Self::None];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "starttls",
            Self::None => "none",
        }
    }

    /// The way with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|security| security.key() == key)
    }
}

/// Account and password at the mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// Account.
    pub user: String,
    /// Password.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(…)")
    }
}

/// Máy chủ thư: where messages are handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Account, if it asks for one.
    pub login: Option<Login>,
    /// Root certificates in PEM besides those of the machine.
    pub roots: Vec<Vec<u8>>,
    /// Longest wait for any one answer.
    pub patience: Duration,
}

/// What came of a message, and what the server said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Taken, or why not.
    pub outcome: Result<(), Error>,
    /// The server's last reply in its own words, such as `550 no such user here`, in one line of at most
    /// [`LONGEST_REPLY`] characters. It may name addresses, so it is for the eyes of whoever tries the server and not
    /// for logs.
    pub reply: Option<String>,
}

/// Longest reply that is passed on, in characters.
pub const LONGEST_REPLY: usize = 300;

/// Hands one message to the server. Done, the server has taken it; whether it arrives is its affair.
pub async fn send(server: &Server, message: &Message) -> Result<(), Error> {
    converse(server, message).await.outcome
}

/// Hands one message to the server, and keeps what it said.
pub async fn converse(server: &Server, message: &Message) -> Answer {
    match hand_in(server, message).await {
        Err(error) => Answer { outcome: Err(error), reply: None },
        Ok(Err(error)) => {
            // Only a reply has a code; other faults have words of this side.
            let said = error.status().map(|code| {
                let words = std::error::Error::source(&error).map(ToString::to_string);
                format!("{code} {}", words.unwrap_or_default())
            });
            Answer { outcome: Err(Error::of(&error)), reply: said.as_deref().map(one_line) }
        }
        Ok(Ok(reply)) => {
            let words: Vec<&str> = reply.message().collect();
            let said = format!("{} {}", reply.code(), words.join(" "));
            Answer { outcome: Ok(()), reply: Some(one_line(&said)) }
        }
    }
}

/// Without control characters, and not longer than is read.
pub(crate) fn one_line(said: &str) -> String {
    let plain: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_REPLY).collect()
}

type Handed = Result<lettre::transport::smtp::response::Response, lettre::transport::smtp::Error>;

async fn hand_in(server: &Server, message: &Message) -> Result<Handed, Error> {
    let written = message.write()?;
    let sender: Address = message.from.parse().map_err(|_| Error::Message)?;
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
        .port(server.port)
        .hello_name(ClientId::Domain(sender.domain().to_owned()))
        .timeout(Some(server.patience))
        .tls(tls(server)?);
    if let Some(login) = &server.login {
        transport = transport.credentials(Credentials::new(login.user.clone(), login.password.clone()));
    }
    // lettre's own limit covers connecting and each answer; this one covers a server that trickles.
    let handed = tokio::time::timeout(server.patience * 4, transport.build().send(written)).await;
    handed.map_err(|_| Error::Timeout)
}

fn tls(server: &Server) -> Result<Tls, Error> {
    if server.security == Security::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(server.host.clone());
    for root in &server.roots {
        parameters = parameters.add_root_certificate(Certificate::from_pem(root).map_err(|_| Error::Root)?);
    }
    let parameters = parameters.build_rustls().map_err(|_| Error::Tls)?;
    Ok(match server.security {
        Security::Tls => Tls::Wrapper(parameters),
        _ => Tls::Required(parameters),
    })
}

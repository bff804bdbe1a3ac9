/// Why a message was not taken, or a mailbox not read. Nothing of it names a person or a letter, so it may be logged and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// An address or a header cannot be written.
    #[error("the message cannot be written")]
    Message,
    /// A root certificate given cannot be read.
    #[error("a root certificate cannot be read")]
    Root,
    /// No server answers there.
    #[error("no mail server answers there")]
    Unreachable,
    /// It did not answer in time.
    #[error("the mail server does not answer in time")]
    Timeout,
    /// Its certificate is not trusted, or it speaks no TLS as asked.
    #[error("no trusted TLS connection with the mail server")]
    Tls,
    /// It refused account or password.
    #[error("the mail server refuses the account")]
    Login,
    /// It refuses for now (4xx).
    #[error("the mail server refuses for now with {0}")]
    Deferred(u16),
    /// It refuses for good (5xx).
    #[error("the mail server refuses with {0}")]
    Refused(u16),
    /// What it says is not understood.
    #[error("the mail server answers in a way that is not understood")]
    Protocol,
    /// A password would go over the network in the clear.
    #[error("without TLS only a mail server on this machine is spoken to")]
    Exposed,
    /// The account has no such folder.
    #[error("the mail server knows no such folder")]
    Folder,
    /// More came than was asked for, or than is kept in memory.
    #[error("the mail server sends more than is taken")]
    TooMuch,
}

impl Error {
    /// May the same message be taken later, without anybody changing anything? A fault of the settings lasts until
    /// somebody mends it, and everything is tried again then.
    pub const fn may_pass(self) -> bool {
        !matches!(self, Self::Message | Self::Refused(_))
    }

    /// The stable English key of the kind of fault.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Root => "root",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Deferred(_) => "deferred",
            Self::Refused(_) => "refused",
            Self::Protocol => "protocol",
            Self::Exposed => "exposed",
            Self::Folder => "folder",
            Self::TooMuch => "too_much",
        }
    }

    /// The server's reply code (RFC 5321, section 4.2), if it gave one.
    pub const fn code(self) -> Option<u16> {
        match self {
            Self::Deferred(code) | Self::Refused(code) => Some(code),
            _ => None,
        }
    }

    /// Reply codes about the account (RFC 4954, section 6).
    const LOGIN: [u16; 5] = [454, 530, 534, 535, 538];

    pub(crate) fn of(error: &lettre::transport::smtp::Error) -> Self {
        if let Some(code) = error.status() {
            let code: u16 = code.into();
            return match (Self::LOGIN.contains(&code), error.is_transient()) {
                (true, _) => Self::Login,
                (_, true) => Self::Deferred(code),
                (_, false) => Self::Refused(code),
            };
        }
        if error.is_timeout() {
            return Self::Timeout;
        }
        // rustls reports a certificate that is not trusted as an I/O error of the handshake.
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            if let Some(io) = cause.downcast_ref::<std::io::Error>() {
                let in_handshake = io.kind() == std::io::ErrorKind::InvalidData;
                return if in_handshake || error.is_tls() { Self::Tls } else { Self::Unreachable };
            }
            source = cause.source();
        }
        match (error.is_tls(), error.is_client()) {
            (true, _) => Self::Tls,
            // The client refuses to go on: TLS or a way to sign in is not offered.
            (_, true) => Self::Tls,
            _ if error.is_response() => Self::Protocol,
            _ => Self::Unreachable,
        }
    }
}

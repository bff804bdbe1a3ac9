//! The line to the server: secured as asked, and read within bounds.

use super::Mailbox;
use crate::{Error, Security};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpStream, lookup_host},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Bytes that may come in answer to one command, unless more are asked for. A list of half a million numbers fits.
pub(super) const USUAL: u64 = 4 << 20;
/// Bytes that may come before anybody has signed in.
const FIRST: u64 = 64 << 10;

const TOO_MUCH: &str = "the answer is longer than what was asked for";

/// A line, plain or not, on which no more than was granted can be read: the protocol's reader keeps an answer in memory
/// whatever length the server announces.
#[derive(Debug)]
pub(super) struct Line {
    inner: Inner,
    left: u64,
}

#[derive(Debug)]
enum Inner {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Line {
    /// Connects; with [`Security::Tls`] the first byte is one of TLS.
    pub(super) async fn open(mailbox: &Mailbox) -> Result<Self, Error> {
        let plain = dial(mailbox).await?;
        let line = Self { inner: Inner::Plain(plain), left: FIRST };
        if mailbox.security == Security::Tls { line.secured(mailbox).await } else { Ok(line) }
    }

    /// TLS from here on.
    pub(super) async fn secured(self, mailbox: &Mailbox) -> Result<Self, Error> {
        let Inner::Plain(plain) = self.inner else { return Err(Error::Tls) };
        let name = ServerName::try_from(mailbox.host.clone()).map_err(|_| Error::Tls)?;
        let connector = TlsConnector::from(Arc::new(config(mailbox)?));
        let tls = connector.connect(name, plain).await.map_err(|error| match error.kind() {
            // rustls reports a certificate that is not trusted, and a peer that speaks no TLS, in this way.
            io::ErrorKind::InvalidData => Error::Tls,
            io::ErrorKind::UnexpectedEof => Error::Tls,
            _ => Error::Unreachable,
        })?;
        Ok(Self { inner: Inner::Tls(Box::new(tls)), left: FIRST })
    }

    /// What may be read from now on.
    pub(super) fn grant(&mut self, bytes: u64) {
        self.left = bytes;
    }
}

async fn dial(mailbox: &Mailbox) -> Result<TcpStream, Error> {
    let unreachable = |_| Error::Unreachable;
    let host = mailbox.host.trim_start_matches('[').trim_end_matches(']');
    let found = lookup_host((host, mailbox.port)).await.map_err(unreachable)?;
    let mut fault = Error::Unreachable;
    for address in found {
        if mailbox.security == Security::None && !address.ip().is_loopback() {
            // Whatever the name means today: the password is not sent in the clear beyond this machine.
            fault = Error::Exposed;
            continue;
        }
        if let Ok(stream) = TcpStream::connect(address).await {
            // Only latency is lost when the system refuses.
            let _ = stream.set_nodelay(true);
            return Ok(stream);
        }
    }
    Err(fault)
}

fn config(mailbox: &Mailbox) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    // A certificate of the machine that cannot be read only vouches for less.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for pem in &mailbox.roots {
        for root in CertificateDer::pem_slice_iter(pem) {
            roots.add(root.map_err(|_| Error::Root)?).map_err(|_| Error::Root)?;
        }
    }
    Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| Error::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut piece = [0; 16 * 1024];
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buf.remaining()).min(piece.len());
        if room == 0 && buf.remaining() > 0 {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::FileTooLarge, TOO_MUCH)));
        }
        let mut part = ReadBuf::new(&mut piece[..room]);
        ready!(match &mut self.inner {
            Inner::Plain(line) => Pin::new(line).poll_read(cx, &mut part),
            Inner::Tls(line) => Pin::new(line.as_mut()).poll_read(cx, &mut part),
        })?;
        buf.put_slice(part.filled());
        self.left -= part.filled().len() as u64;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.inner {
            Inner::Plain(line) => Pin::new(line).poll_write(cx, bytes),
            Inner::Tls(line) => Pin::new(line.as_mut()).poll_write(cx, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.inner {
            Inner::Plain(line) => Pin::new(line).poll_flush(cx),
            Inner::Tls(line) => Pin::new(line.as_mut()).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.inner {
            Inner::Plain(line) => Pin::new(line).poll_shutdown(cx),
            Inner::Tls(line) => Pin::new(line.as_mut()).poll_shutdown(cx),
        }
    }
}

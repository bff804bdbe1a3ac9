//! TLS by our own certificate, as a browser meets it; and what is refused without.

use crate::house::{EXECUTABLE, Ground, On, soon};
use congvan_testkit::free_port;
use std::{
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, StreamOwned,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{self, CryptoProvider},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/tls").join(name)
}

/// Takes one certificate and no other.
#[derive(Debug)]
struct Pinned(CertificateDer<'static>, Arc<CryptoProvider>);

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        given: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if *given == self.0 {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::General("another certificate".to_owned()))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        crypto::verify_tls12_signature(
            message,
            certificate,
            signed,
            &self.1.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        crypto::verify_tls13_signature(
            message,
            certificate,
            signed,
            &self.1.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.1.signature_verification_algorithms.supported_schemes()
    }
}

/// One request over TLS; the whole answer, or why there is none.
fn ask(address: &str, certificate: &str, request: &str) -> std::io::Result<String> {
    let provider = Arc::new(crypto::ring::default_provider());
    let pinned = CertificateDer::from_pem_file(fixture(certificate)).expect("a certificate");
    let config = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pinned(pinned, provider)))
        .with_no_client_auth();
    let name = ServerName::try_from("congvan.test").expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).map_err(std::io::Error::other)?;
    let socket = TcpStream::connect(address)?;
    socket.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut stream = StreamOwned::new(connection, socket);
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    // The server may close without the farewell of TLS.
    let _ = stream.read_to_end(&mut answer);
    if answer.is_empty() {
        return Err(std::io::Error::other("no answer"));
    }
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: congvan.test\r\nConnection: close\r\n\r\n")
}

#[test]
fn our_own_certificate_is_served_and_read_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key) = (folder.path().join("server.pem"), folder.path().join("server.key"));
    let install = |name: &str| {
        std::fs::copy(fixture(&format!("{name}.pem")), &chain).unwrap();
        std::fs::copy(fixture(&format!("{name}.key")), &key).unwrap();
    };
    install("first");
    let redirect = format!("127.0.0.1:{}", free_port());
    let mut ground = Ground::new(On::Sqlite);
    ground.set("CONGVAN_TLS_CERTIFICATE", chain.to_str().unwrap());
    ground.set("CONGVAN_TLS_KEY", key.to_str().unwrap());
    ground.set("CONGVAN_REDIRECT_HTTP", redirect.as_str());
    ground.set("CONGVAN_LOG", "info");
    let server =
        ground.program.serve_when(&[], |address| ask(address, "first.pem", &get("/healthz")).is_ok());
    let address = server.url.trim_start_matches("http://").to_owned();

    let page = ask(&address, "first.pem", &get("/")).unwrap().to_lowercase();
    assert!(page.contains("strict-transport-security: max-age=31536000"), "{page}");
    let body = r#"{"login":"linh","password":"wrong"}"#;
    let post = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: congvan.test\r\nX-Forwarded-For: 192.0.2.9\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    assert!(ask(&address, "first.pem", &post).unwrap().starts_with("HTTP/1.1 401"));
    let right = post.replace("wrong", congvan_demo::PASSWORD).replace(
        &format!("Content-Length: {}", body.len()),
        &format!("Content-Length: {}", body.len() - "wrong".len() + congvan_demo::PASSWORD.len()),
    );
    let answer = ask(&address, "first.pem", &right).unwrap();
    let cookie =
        answer.lines().find(|line| line.to_lowercase().starts_with("set-cookie")).unwrap_or_default();
    assert!(
        cookie.contains("__Host-congvan=") && cookie.contains("; Secure") && cookie.contains("HttpOnly"),
        "{answer}"
    );
    // No proxy was named: what a client says of its address is not believed.
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    let sessions = format!(
        "GET /api/v1/sessions HTTP/1.1\r\nHost: congvan.test\r\nCookie: __Host-congvan={token}\r\nConnection: close\r\n\r\n"
    );
    let sessions = ask(&address, "first.pem", &sessions).unwrap();
    assert!(sessions.contains("127.0.0.1") && !sessions.contains("192.0.2.9"), "{sessions}");

    // Plain requests are sent here.
    let mut plain = TcpStream::connect(&redirect).unwrap();
    plain.write_all(get("/documents/7?tab=x").as_bytes()).unwrap();
    let mut moved = String::new();
    plain.read_to_string(&mut moved).unwrap();
    let port = address.rsplit(':').next().unwrap();
    assert!(moved.contains(&format!("https://congvan.test:{port}/documents/7?tab=x")), "{moved}");

    // Whoever connects and says nothing keeps nobody waiting.
    let silent: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(&address).unwrap()).collect();
    assert!(ask(&address, "first.pem", &get("/healthz")).is_ok());
    drop(silent);

    install("second");
    server.ask_to_reload();
    soon(Duration::from_secs(20), "the new certificate", || {
        ask(&address, "second.pem", &get("/healthz")).ok()
    });
    assert!(ask(&address, "first.pem", &get("/healthz")).is_err());
    // A broken file changes nothing.
    std::fs::write(&chain, "no certificate").unwrap();
    server.ask_to_reload();
    soon(Duration::from_secs(20), "the broken one is told of", || {
        server.log().iter().any(|line| line.contains("old certificate")).then_some(())
    });
    assert!(ask(&address, "second.pem", &get("/healthz")).is_ok());
    server.stop();
}

/// Runs `serve` to its end; gives what it said.
fn refused(settings: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(EXECUTABLE);
    command.arg("serve").arg("--data").arg(folder.path().join("data"));
    command.envs(settings.iter().copied()).stdin(Stdio::null());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.path().join("data").exists(), "it was refused before anything was made");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_others_can_hear_is_refused_with_advice() {
    let said = refused(&[("CONGVAN_LISTEN", "0.0.0.0:0")]);
    assert!(["tls_certificate", "tls_proxy", "127.0.0.1"].iter().all(|way| said.contains(way)), "{said}");
    let (first, second) = (fixture("first.pem"), fixture("second.key"));
    let own = [
        ("CONGVAN_LISTEN", "127.0.0.1:0"),
        ("CONGVAN_TLS_CERTIFICATE", first.to_str().unwrap()),
        ("CONGVAN_TLS_KEY", second.to_str().unwrap()),
    ];
    let said = refused(&own);
    assert!(said.contains("không hợp với chứng thư"), "{said}");
    let missing = [own[0], ("CONGVAN_TLS_CERTIFICATE", "/no/such.pem"), own[2]];
    assert!(refused(&missing).contains("/no/such.pem"));
}

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use ureq::{Agent, http};

/// This program's name at the provider, and its secret.
const CLIENT: &str = "congvan";
const SECRET: &str = "bi-mat-cua-phep-thu-4711";

/// Máy chủ đăng nhập: a real provider of sign-in (oidc-provider, run by node) on a port of this machine. Whoever is named
/// at its form is taken to be that person; its subject for `an` is `kc-an`.
pub struct IdentityProvider {
    child: Child,
    /// Its address, which is its name.
    pub issuer: String,
}

impl IdentityProvider {
    /// Opens one that knows the program at `site`. `algorithm` is what it signs with: `RS256` or `ES256`.
    ///
    /// # Panics
    ///
    /// When node or oidc-provider is not installed: `cargo xtask setup` does that.
    pub fn open(site: &str, algorithm: &str) -> Self {
        let port = crate::free_port();
        let settings = json!({
            "port": port, "client": CLIENT, "secret": SECRET, "algorithm": algorithm,
            "redirects": [format!("{site}/dang-nhap/xac-nhan")], "leaves": [format!("{site}/dang-nhap")],
        });
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
        let mut child = Command::new("node")
            .arg("e2e/identity-provider.mjs")
            .arg(settings.to_string())
            .current_dir(web)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut said = String::new();
        let mut pipe = BufReader::new(child.stdout.take().expect("its output"));
        pipe.read_line(&mut said).expect("a word");
        assert_eq!(
            said.trim(),
            "ready",
            "the provider starts; it needs oidc-provider below web/node_modules: cargo xtask setup"
        );
        Self { child, issuer: format!("http://127.0.0.1:{port}") }
    }

    /// Its settings as the administrator enters them; `changes` override.
    pub fn settings(&self, changes: &Value) -> Value {
        settings(&self.issuer, changes)
    }

    /// What a person with a browser does there: goes to the address, says who they are, and is sent back. Gives the
    /// address they are sent back to; the status where they are not.
    pub fn visit(&self, address: &str, form: &[(&str, &str)]) -> Result<String, u16> {
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        let mut cookies: BTreeMap<String, String> = BTreeMap::new();
        let mut next = http::Request::get(address).body(String::new()).expect("a request");
        for _ in 0..10 {
            let held: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let at = next.uri().to_string();
            next.headers_mut().insert("cookie", held.join("; ").parse().expect("a header"));
            let response = agent.run(next).expect("an answer");
            for cookie in response.headers().get_all("set-cookie") {
                let pair = cookie.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                cookies.insert(name.to_owned(), value.to_owned());
            }
            let to = response.headers().get("location").and_then(|to| to.to_str().ok()).map(str::to_owned);
            next = match (response.status().as_u16(), to) {
                (302 | 303, Some(to)) if to.starts_with('/') => get(&format!("{}{to}", self.issuer)),
                (302 | 303, Some(to)) if to.starts_with(&self.issuer) => get(&to),
                (302 | 303, Some(to)) => return Ok(to),
                (200, None) if at.contains("/interaction/") => {
                    let form: Vec<String> = form
                        .iter()
                        .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
                        .collect();
                    http::Request::post(at)
                        .header("content-type", "application/x-www-form-urlencoded")
                        .body(form.join("&"))
                        .expect("a request")
                }
                (status, _) => return Err(status),
            };
        }
        panic!("the provider sends people round in circles")
    }

    /// Makes new keys; what the old ones signed is worth nothing any more.
    pub fn rotate(&self) {
        ureq::post(format!("{}/control/rotate", self.issuer)).send_empty().expect("rotated");
    }

    /// What was asked of it so far: `POST /token` …
    pub fn asked(&self) -> Vec<String> {
        let mut answer = ureq::get(format!("{}/control/asked", self.issuer)).call().expect("an answer");
        answer.body_mut().read_json().expect("a list")
    }
}

impl Drop for IdentityProvider {
    fn drop(&mut self) {
        // Gone already is closed as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(address: &str) -> http::Request<String> {
    http::Request::get(address).body(String::new()).expect("a request")
}

/// Settings for a provider as the administrator enters them the first time.
pub(crate) fn settings(issuer: &str, changes: &Value) -> Value {
    let mut settings = json!({
        "version": 0, "on": true, "issuer": issuer, "client": CLIENT, "label": "Tài khoản tỉnh Sông Lam",
        "class": "", "match_login": false,
    });
    for (name, value) in changes.as_object().into_iter().flatten() {
        settings[name] = value.clone();
    }
    json!({ "settings": settings, "secret": SECRET })
}

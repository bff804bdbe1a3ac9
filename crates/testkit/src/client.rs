use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::Read,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use ureq::{Agent, Body, SendBody, http};

/// Longest wait for one answer, on a machine busy with other tests.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the server answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, empty if there is none.
    pub media_type: String,
    /// All headers but the time, by name in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body, if it is JSON.
    pub json: Value,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// What a person is told, of a problem.
    pub fn detail(&self) -> &str {
        self.json["detail"].as_str().unwrap_or_default()
    }

    /// The answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status, status, "{}", text.chars().take(2_000).collect::<String>());
        self
    }
}

/// A browser-like client: keeps the session's cookie and sends the token with every change.
pub struct Client {
    agent: Agent,
    url: String,
    cookie: Mutex<Option<String>>,
    /// The cookie of an errand to a provider of sign-in.
    ticket: Mutex<Option<String>>,
    token: Mutex<Option<String>>,
}

impl Client {
    /// A client that nobody has signed in with.
    pub fn new(url: &str) -> Self {
        let settings = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        let agent = settings.build().into();
        Self {
            agent,
            url: url.to_owned(),
            cookie: Mutex::default(),
            ticket: Mutex::default(),
            token: Mutex::default(),
        }
    }

    /// A client signed in with this account of the cast.
    pub fn signed_in(url: &str, login: &str) -> Self {
        let client = Self::new(url);
        client.sign_in(login, crate::Town::password()).expect(200);
        client
    }

    /// A client that holds a cookie from elsewhere, and no token.
    pub fn with_cookie(url: &str, cookie: &str) -> Self {
        let client = Self::new(url);
        *client.cookie.lock().unwrap() = Some(cookie.to_owned());
        client
    }

    /// Signs in.
    pub fn sign_in(&self, login: &str, password: &str) -> Answer {
        self.post("/session", &json!({ "login": login, "password": password }))
    }

    /// The cookie, as `name=value`; empty before signing in.
    pub fn cookie(&self) -> String {
        self.cookie.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// The cookie of an errand to a provider of sign-in, as `name=value`; empty for none.
    pub fn ticket(&self) -> String {
        self.ticket.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// Holds the cookie of another browser's errand.
    pub fn take_ticket(&self, ticket: &str) {
        *self.ticket.lock().unwrap() = Some(ticket.to_owned());
    }

    fn cookies(&self) -> String {
        let all = [self.cookie(), self.ticket()].into_iter().filter(|cookie| !cookie.is_empty());
        all.collect::<Vec<_>>().join("; ")
    }

    /// The token that changes need; empty before signing in.
    pub fn token(&self) -> String {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// Where the server is now, after it was started anew at another port.
    pub fn move_to(&mut self, url: &str) {
        url.clone_into(&mut self.url);
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with("/api") || ["/healthz", "/readyz"].contains(&path) {
            format!("{}{path}", self.url)
        } else {
            format!("{}/api/v1{path}", self.url)
        }
    }

    /// `None` when the body broke off.
    fn keep(&self, response: http::Response<Body>) -> Option<Answer> {
        let status = response.status().as_u16();
        let named = response.headers().iter().filter(|(name, _)| *name != "date");
        let headers: BTreeMap<String, String> = named
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let media_type = headers.get("content-type").cloned().unwrap_or_default();
        for cookie in response.headers().get_all("set-cookie") {
            let text = String::from_utf8_lossy(cookie.as_bytes());
            let pair = text.split(';').next().unwrap_or_default();
            let is_ticket = pair.split('=').next().is_some_and(|name| name.ends_with("congvan-ticket"));
            let place = if is_ticket { &self.ticket } else { &self.cookie };
            *place.lock().unwrap() = Some(pair.to_owned());
        }
        let bytes = response.into_body().with_config().limit(200 << 20).read_to_vec().ok()?;
        let json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let token = json.get("csrf_token").or_else(|| json.pointer("/me/csrf_token"));
        if let Some(token) = token.and_then(Value::as_str) {
            *self.token.lock().unwrap() = Some(token.to_owned());
        }
        Some(Answer { status, media_type, headers, json, bytes })
    }

    /// `GET`; asked once more, as browsers do, when a connection that was kept has ended meanwhile.
    pub fn get(&self, path: &str) -> Answer {
        self.try_get(path).or_else(|| self.try_get(path)).expect("an answer")
    }

    /// `GET` of a page or another address outside the API.
    pub fn page(&self, path: &str) -> Answer {
        let response = self.agent.get(format!("{}{path}", self.url)).call().expect("an answer");
        self.keep(response).expect("a whole answer")
    }

    /// `GET`; `None` if no answer came.
    pub fn try_get(&self, path: &str) -> Option<Answer> {
        let mut request = self.agent.get(self.address(path));
        let cookies = self.cookies();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        self.keep(request.call().ok()?)
    }

    /// A change with a JSON body.
    pub fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.try_send(method, path, &[JSON], body.to_string().as_bytes()).expect("an answer")
    }

    /// `POST` with a JSON body.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, body)
    }

    /// `DELETE`.
    pub fn delete(&self, path: &str) -> Answer {
        self.try_send("DELETE", path, &[], &[]).expect("an answer")
    }

    /// `POST` of bytes.
    pub fn upload(&self, path: &str, bytes: &[u8]) -> Answer {
        self.try_send("POST", path, &[BYTES], bytes).expect("an answer")
    }

    /// `POST` of bytes as they are read; `None` if no answer came.
    pub fn try_stream(&self, path: &str, bytes: impl Read + 'static) -> Option<Answer> {
        let request = self.request("POST", path, &[BYTES]).body(SendBody::from_owned_reader(bytes));
        self.keep(self.agent.run(request.expect("a request")).ok()?)
    }

    /// A change with all it can carry; `None` if no answer came, as when the server was killed.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Option<Answer> {
        let request = self.request(method, path, headers);
        let response = if body.is_empty() {
            self.agent.run(request.body(()).expect("a request"))
        } else {
            self.agent.run(request.body(body).expect("a request"))
        };
        self.keep(response.ok()?)
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> http::request::Builder {
        let mut request = http::Request::builder().method(method).uri(self.address(path));
        let given = |name: &str| headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        for (name, value) in [("cookie", self.cookies()), ("x-csrf-token", self.token())] {
            if !value.is_empty() && !given(name) {
                request = request.header(name, value);
            }
        }
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");
const BYTES: (&str, &str) = ("content-type", "application/octet-stream");

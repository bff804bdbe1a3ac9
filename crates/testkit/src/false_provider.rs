use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// Máy chủ đăng nhập giả: describes itself as a provider does, and gives whatever token it was told to give.
pub struct FalseProvider {
    /// Its address, which is its name.
    pub issuer: String,
    key: EcdsaKeyPair,
    token: Arc<Mutex<String>>,
}

impl FalseProvider {
    /// Opens one on a port of this machine.
    pub fn open() -> Self {
        let random = SystemRandom::new();
        let form = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(form, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(form, document.as_ref(), &random).expect("a key");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("its number"));
        let point = key.public_key().as_ref();
        let keys = json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "alg": "ES256",
            "x": BASE64.encode(&point[1..33]), "y": BASE64.encode(&point[33..65]),
        }] });
        let description = json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/auth"),
            "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/jwks"),
        });
        let token = Arc::new(Mutex::new(String::new()));
        let given = Arc::clone(&token);
        // Ends with the tests: it listens for as long as they run.
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let token = given.lock().expect("a token").clone();
                // Whoever hangs up has not been answered.
                let _ = answer(stream, &description, &keys, &token);
            }
        });
        Self { issuer, key, token }
    }

    /// Its settings as the administrator enters them.
    pub fn settings(&self) -> Value {
        crate::identity_provider::settings(&self.issuer, &json!({}))
    }

    /// A token of its own making.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
        let signature = self.key.sign(&SystemRandom::new(), signed.as_bytes()).expect("a signature");
        format!("{signed}.{}", BASE64.encode(signature))
    }

    /// From now on it gives this token for any code.
    pub fn give(&self, token: String) {
        *self.token.lock().expect("a token") = token;
    }
}

fn answer(stream: TcpStream, description: &Value, keys: &Value, token: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    reader.by_ref().take(length).read_to_end(&mut Vec::new())?;
    let body = match first.split(' ').nth(1).unwrap_or_default() {
        "/.well-known/openid-configuration" => description.to_string(),
        "/jwks" => keys.to_string(),
        _ => json!({ "access_token": "a", "token_type": "Bearer", "id_token": token }).to_string(),
    };
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
    let mut stream = reader.into_inner();
    write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len())
}

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom, SystemRandom},
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

/// Thiết bị mềm: an authenticator of soft stuff with one passkey, and the browser in front of it.
pub struct SoftDevice {
    pair: EcdsaKeyPair,
    credential: [u8; 16],
    /// Whose account it keeps the key for, as the program said when it was made; base64url.
    pub handle: String,
    /// The origin that its browser writes down.
    pub origin: String,
    /// The host that it takes the page for.
    pub site: String,
    /// Does it count how often it signs? Those that share their keys do not.
    pub counts: bool,
    /// How often it has signed.
    pub count: u32,
}

impl SoftDevice {
    /// A device whose browser is at this origin.
    pub fn at(origin: &str) -> Self {
        let (random, form) = (SystemRandom::new(), &ECDSA_P256_SHA256_ASN1_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(form, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(form, document.as_ref(), &random).expect("a key");
        let mut credential = [0; 16];
        random.fill(&mut credential).expect("randomness");
        let site = origin.split("://").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
        Self {
            pair,
            credential,
            handle: String::new(),
            origin: origin.to_owned(),
            site: site.to_owned(),
            counts: true,
            count: 0,
        }
    }

    /// Its name for its key, base64url.
    pub fn credential(&self) -> String {
        BASE64.encode(self.credential)
    }

    /// What is handed in after it has made its key, by the program's invitation.
    pub fn make(&mut self, invitation: &Value, name: &str) -> Value {
        self.handle = invitation["handle"].as_str().unwrap_or_default().to_owned();
        let point = self.pair.public_key().as_ref();
        let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        let key = [&head, &point[1..33], &[0x22, 0x58, 0x20], &point[33..]].concat();
        // Present, verified, holds a key.
        let data = [self.data(0x45).as_slice(), &[0; 16], &[0, 16], &self.credential, &key].concat();
        let page = self.page("webauthn.create", &invitation["question"]);
        json!({
            "ticket": invitation["question"]["ticket"], "name": name,
            "client_data": BASE64.encode(page), "authenticator": BASE64.encode(data),
        })
    }

    /// What is handed in after it has signed, by the program's question.
    pub fn answer(&mut self, question: &Value) -> Value {
        self.count += u32::from(self.counts);
        let (data, page) = (self.data(0x05), self.page("webauthn.get", question));
        let message = [data.as_slice(), digest(&SHA256, &page).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &message).expect("a signature");
        json!({
            "ticket": question["ticket"], "credential": self.credential(), "handle": self.handle,
            "client_data": BASE64.encode(page), "authenticator": BASE64.encode(data),
            "signature": BASE64.encode(signature),
        })
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let name = digest(&SHA256, self.site.as_bytes());
        [name.as_ref(), &[flags], &self.count.to_be_bytes()].concat()
    }

    fn page(&self, purpose: &str, question: &Value) -> Vec<u8> {
        let page = json!({
            "type": purpose, "challenge": question["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        page.to_string().into_bytes()
    }
}

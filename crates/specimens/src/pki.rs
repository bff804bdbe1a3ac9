//! Hạ tầng khóa thử nghiệm: a root, an issuing authority, and certificates of persons and agencies, for tests and the demo.
//!
//! The private keys are public (`fixtures/pki`): nothing outside tests and the demo may trust them.

pub(crate) mod certificate;
pub(crate) mod der;
pub(crate) mod keys;

use std::collections::BTreeMap;
use std::sync::Arc;

use thiserror::Error as ThisError;
use time::{Date, Duration, OffsetDateTime, Time, UtcOffset};

use certificate::{Name, Profile, Template};
use keys::{Key, KeyRing};

/// Why something cannot be certified or signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
pub enum Error {
    /// A stored key cannot be read.
    #[error("a stored test key cannot be read")]
    Key,
    /// The signing operation failed.
    #[error("the key cannot sign")]
    Signing,
}

/// Whom a certificate names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Common name: a person's name or the agency's.
    pub name: String,
    /// Organisation a person belongs to; for a seal the superior body.
    pub organisation: String,
    /// Position of a person; `None` on the certificate of an agency.
    pub position: Option<String>,
    /// Place, such as "Hải Vân".
    pub locality: String,
}

impl Subject {
    /// A person's certificate.
    pub fn person(name: &str, position: &str, organisation: &str, locality: &str) -> Self {
        Self {
            name: name.into(),
            organisation: organisation.into(),
            position: Some(position.into()),
            locality: locality.into(),
        }
    }

    /// An agency's certificate: its digital seal.
    pub fn agency(name: &str, superior: &str, locality: &str) -> Self {
        Self { name: name.into(), organisation: superior.into(), position: None, locality: locality.into() }
    }
}

/// What a verifier should find out about a certificate on the anchor day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Valid and not revoked.
    Good,
    /// Ended ten days before the anchor.
    Expired,
    /// Revoked twenty days before the anchor.
    Revoked,
    /// Issued by a root that is not among the anchors of trust.
    Untrusted,
}

/// Algorithm of a signer's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSA 2048 with SHA-256: the same signature each time.
    Rsa,
    /// ECDSA on P-256 with SHA-256: another signature each time.
    Ecdsa,
}

/// A key with its certificate and the certificates up to, not including, the root.
#[derive(Debug, Clone)]
pub struct Signer {
    pub(crate) key: Arc<Key>,
    /// Whom the certificate names.
    pub subject: Subject,
    /// Standing the certificate was made for.
    pub standing: Standing,
    /// The signer's certificate, DER.
    pub certificate: Vec<u8>,
    /// Certificates that go into a signature besides the signer's, DER.
    pub chain: Vec<Vec<u8>>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) serial: Vec<u8>,
}

/// A root, an issuing authority and what they have issued and revoked.
#[derive(Debug, Clone)]
pub struct TestPki {
    seed: u64,
    anchor: OffsetDateTime,
    root_name: Name,
    issuing_name: Name,
    root: Vec<u8>,
    intermediate: Vec<u8>,
    other_root: Vec<u8>,
    other_name: Name,
    revoked: Vec<Vec<u8>>,
    issued: BTreeMap<String, Signer>,
    reach: Option<String>,
}

/// Common name of the root, as the demo shows it.
pub const ROOT_NAME: &str = "Congvan Demo Root (không dùng thật)";

impl TestPki {
    /// The authorities as of `anchor`, the day the demo or test takes for today. All validity times follow from it.
    pub fn new(seed: u64, anchor: Date) -> Result<Self, Error> {
        Self::made(seed, anchor, None)
    }

    /// As [`TestPki::new`]; certificates say that lists are at `base` followed by `/list/0` (the root's) and `/list/1`,
    /// certificates of issuers at `/issuer/0` and `/issuer/1`, and answers about signers at `/answer`.
    pub fn reachable(seed: u64, anchor: Date, base: &str) -> Result<Self, Error> {
        Self::made(seed, anchor, Some(base.to_owned()))
    }

    fn made(seed: u64, anchor: Date, reach: Option<String>) -> Result<Self, Error> {
        let ring = KeyRing::get()?;
        let zone = UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC);
        let anchor = OffsetDateTime::new_in_offset(anchor, Time::MIDNIGHT, zone);
        let root_name = Name::authority(ROOT_NAME, "Congvan");
        let issuing_name = Name::authority("Congvan Demo CA chuyên dùng (không dùng thật)", "Congvan");
        let other_name = Name::authority("Tổ chức chứng thực ngoài danh sách (thử nghiệm)", "Không rõ");
        let years = |count: i64| Duration::days(count * 365);

        let self_signed = |name: &Name, key: &Arc<Key>| {
            Template {
                serial: serial(seed, "root", &name.common),
                issuer: name,
                issuer_key: key,
                subject: name,
                subject_key: key,
                from: anchor - years(5),
                to: anchor + years(15),
                profile: Profile::Root,
                reach: None,
            }
            .issue()
        };
        let root = self_signed(&root_name, &ring.root)?;
        let other_root = self_signed(&other_name, &ring.other_root)?;
        let intermediate = Template {
            serial: serial(seed, "intermediate", &issuing_name.common),
            issuer: &root_name,
            issuer_key: &ring.root,
            subject: &issuing_name,
            subject_key: &ring.intermediate,
            from: anchor - years(3),
            to: anchor + years(8),
            profile: Profile::Authority,
            reach: reach.as_deref().map(|base| (base, 0)),
        }
        .issue()?;
        Ok(Self {
            seed,
            anchor,
            root_name,
            issuing_name,
            root,
            intermediate,
            other_root,
            other_name,
            revoked: Vec::new(),
            issued: BTreeMap::new(),
            reach,
        })
    }

    /// Issues a certificate; the same subject and standing give the same bytes. A revoked one enters [`TestPki::crls`].
    pub fn issue(
        &mut self,
        subject: &Subject,
        standing: Standing,
        algorithm: Algorithm,
    ) -> Result<Signer, Error> {
        let ring = KeyRing::get()?;
        let label = format!("{subject:?}{standing:?}{algorithm:?}");
        if let Some(signer) = self.issued.get(&label) {
            return Ok(signer.clone());
        }
        let serial = serial(self.seed, "leaf", &label);
        let keys = match algorithm {
            Algorithm::Rsa => &ring.rsa,
            Algorithm::Ecdsa => &ring.ecdsa,
        };
        let key = &keys[usize::from(serial[1]) % keys.len()];
        let (issuer, issuer_key) = match standing {
            Standing::Untrusted => (&self.other_name, &ring.other_root),
            _ => (&self.issuing_name, &ring.intermediate),
        };
        let (from, to) = match standing {
            Standing::Expired => (self.anchor - Duration::days(3 * 365), self.anchor - Duration::days(10)),
            _ => (self.anchor - Duration::days(400), self.anchor + Duration::days(2 * 365)),
        };
        let name = Name::of(subject);
        let certificate = Template {
            serial: serial.clone(),
            issuer,
            issuer_key,
            subject: &name,
            subject_key: key,
            from,
            to,
            profile: Profile::Signer,
            reach: self.reach.as_deref().map(|base| (base, 1)),
        }
        .issue()?;
        if standing == Standing::Revoked && !self.revoked.contains(&serial) {
            self.revoked.push(serial.clone());
        }
        let chain = match standing {
            Standing::Untrusted => vec![self.other_root.clone()],
            _ => vec![self.intermediate.clone()],
        };
        let signer = Signer {
            key: Arc::clone(key),
            subject: subject.clone(),
            standing,
            certificate,
            chain,
            issuer: issuer.der(),
            serial,
        };
        self.issued.insert(label, signer.clone());
        Ok(signer)
    }

    /// A time-stamping authority under the root that is not among the anchors of trust; its lists are said to be at `/list/2`.
    pub fn stamper(&self) -> Result<Signer, Error> {
        let ring = KeyRing::get()?;
        let subject = Subject::agency("Dịch vụ dấu thời gian (thử nghiệm)", "Không rõ", "Hải Vân");
        let (name, serial) = (Name::of(&subject), serial(self.seed, "stamper", &subject.name));
        let key = ring.rsa.first().ok_or(Error::Key)?;
        let certificate = Template {
            serial: serial.clone(),
            issuer: &self.other_name,
            issuer_key: &ring.other_root,
            subject: &name,
            subject_key: key,
            from: self.anchor - Duration::days(3 * 365),
            to: self.anchor + Duration::days(2 * 365),
            profile: Profile::Stamper,
            reach: self.reach.as_deref().map(|base| (base, 2)),
        }
        .issue()?;
        Ok(Signer {
            key: Arc::clone(key),
            subject,
            standing: Standing::Untrusted,
            certificate,
            chain: Vec::new(),
            issuer: self.other_name.der(),
            serial,
        })
    }

    /// The list of the root over the time-stamping authority, DER, made at the start of the anchor day: nobody is on it.
    pub fn stamper_list(&self) -> Result<Vec<u8>, Error> {
        let (ring, until) = (KeyRing::get()?, self.anchor + Duration::days(400));
        certificate::crl(&self.other_name, &ring.other_root, self.anchor, until, &[], self.anchor)
    }

    /// An answer that the certificate of this signer is good, DER, made at the start of the anchor day.
    pub fn answer(&self, signer: &Signer) -> Result<Vec<u8>, Error> {
        let ring = KeyRing::get()?;
        let until = self.anchor + Duration::days(400);
        certificate::answer(&self.issuing_name, &ring.intermediate, &signer.serial, self.anchor, until)
    }

    /// Certificate of the root, DER: the anchor that the demo trusts.
    pub fn root(&self) -> &[u8] {
        &self.root
    }

    /// Certificate of the root as PEM, headed by a line that warns of its use.
    pub fn root_pem(&self) -> String {
        format!("# {ROOT_NAME}\n{}", pem("CERTIFICATE", &self.root))
    }

    /// Certificate of the issuing authority, DER.
    pub fn intermediate(&self) -> &[u8] {
        &self.intermediate
    }

    /// Certificate of the root that must not be trusted, DER.
    pub fn untrusted_root(&self) -> &[u8] {
        &self.other_root
    }

    /// Danh sách thu hồi of root and issuing authority, DER, made at the start of the anchor day and good for 400 days.
    pub fn crls(&self) -> Result<Vec<Vec<u8>>, Error> {
        self.crls_at(self.anchor)
    }

    /// The same lists with another moment of issue.
    pub fn crls_at(&self, made: OffsetDateTime) -> Result<Vec<Vec<u8>>, Error> {
        let ring = KeyRing::get()?;
        let until = self.anchor + Duration::days(400);
        let revoked_at = self.anchor - Duration::days(20);
        Ok(vec![
            certificate::crl(&self.root_name, &ring.root, made, until, &[], revoked_at)?,
            certificate::crl(&self.issuing_name, &ring.intermediate, made, until, &self.revoked, revoked_at)?,
        ])
    }
}

/// 16 bytes that begin with 0x4_, so that the number is positive and long enough to be beyond guessing games.
fn serial(seed: u64, role: &str, name: &str) -> Vec<u8> {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    context.update(&seed.to_be_bytes());
    context.update(role.as_bytes());
    context.update(name.as_bytes());
    let mut bytes = context.finish().as_ref()[..16].to_vec();
    bytes[0] = 0x40 | (bytes[0] & 0x0f);
    bytes
}

/// PEM with lines of 64 characters.
pub fn pem(label: &str, bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let value = u32::from(part[0]) << 16
            | u32::from(part.get(1).copied().unwrap_or(0)) << 8
            | u32::from(part.get(2).copied().unwrap_or(0));
        for place in 0..4 {
            if place <= part.len() {
                text.push(char::from(ALPHABET[(value >> (18 - 6 * place)) as usize & 63]));
            } else {
                text.push('=');
            }
        }
    }
    let mut out = format!("-----BEGIN {label}-----\n");
    for (index, c) in text.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            out.push('\n');
        }
        out.push(c);
    }
    out.push_str(&format!("\n-----END {label}-----\n"));
    out
}

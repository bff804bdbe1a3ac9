//! Authorities, lists, answers, containers and time-stamps, made anew in each run.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose as Usage,
};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{self, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RsaKeyPair};
use time::OffsetDateTime;
use time::macros::{datetime, format_description};

use congvan_signature::contract::verify_bytes;
use congvan_signature::{
    CertificateReport, Context, Error, Limits, Material, Policy, Purpose, Report, TrustStore,
    verify_certificate,
};

pub const ECDSA_SHA256: &[u8] = &[0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const RSA_SHA256: &[u8] = &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11, 5, 0];
const SHA1: &[u8] = &[0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0];
const SHA256_ID: &[u8] = &[0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const SIGNED_DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const CONTENT_TYPE: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_TIME: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
const TST_INFO: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
pub const SIGNATURE_STAMP: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 14];
pub const CONTENT_STAMP: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 20];

pub const COMPROMISE: u8 = 1;
pub const SUPERSEDED: u8 = 4;
pub const HOLD: u8 = 6;

pub fn wrap(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut out = vec![tag];
    match body.len() {
        short @ 0..0x80 => out.push(short as u8),
        middle @ 0x80..0x100 => out.extend([0x81, middle as u8]),
        long => out.extend([&[0x82][..], &(long as u16).to_be_bytes()].concat()),
    }
    out.extend(body);
    out
}

pub fn moment(time: OffsetDateTime) -> Vec<u8> {
    let form = format_description!("[year][month][day][hour][minute][second]Z");
    wrap(0x18, &[time.format(&form).unwrap().as_bytes()])
}

/// Somebody with a certificate and its key.
pub struct Holder {
    pub params: CertificateParams,
    pub key: KeyPair,
    pub der: Vec<u8>,
}

pub fn params(name: &str, serial: u8, usages: &[Usage]) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.serial_number = Some(vec![serial].into());
    params.key_usages = usages.to_vec();
    if usages.contains(&Usage::KeyCertSign) {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    (params.not_before, params.not_after) = (datetime!(2020-01-01 0:00 UTC), datetime!(2040-01-01 0:00 UTC));
    params
}

/// Usages of an authority.
pub const ISSUES: &[Usage] = &[Usage::KeyCertSign, Usage::CrlSign];
/// Usages of a signer.
pub const SIGNS: &[Usage] = &[Usage::DigitalSignature];

/// The same with an extended key usage, given as the content of its object identifier.
pub fn made_for(mut params: CertificateParams, usage: &[u8], critical: bool) -> CertificateParams {
    let list = wrap(0x30, &[&wrap(0x06, &[usage])]);
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 37], list);
    extension.set_criticality(critical);
    params.custom_extensions.push(extension);
    params
}

pub const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];
pub const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];

impl Holder {
    pub fn root(name: &str) -> Self {
        Self::signing_itself(params(name, 1, ISSUES))
    }

    pub fn signing_itself(params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { params, key, der }
    }

    pub fn certify(&self, params: CertificateParams) -> Self {
        self.certify_key(params, KeyPair::generate().unwrap())
    }

    pub fn certify_key(&self, params: CertificateParams, key: KeyPair) -> Self {
        let issuer = Issuer::from_params(&self.params, &self.key);
        let der = params.signed_by(&key, &issuer).unwrap().der().to_vec();
        Self { params, key, der }
    }

    pub fn parsed<T>(&self, read: impl Fn(&x509_parser::certificate::TbsCertificate) -> T) -> T {
        let (_, parsed) = x509_parser::parse_x509_certificate(&self.der).unwrap();
        read(&parsed.tbs_certificate)
    }

    pub fn name(&self) -> Vec<u8> {
        self.parsed(|tbs| tbs.subject.as_raw().to_vec())
    }

    /// A `GeneralNames` body with this holder's name.
    pub fn general(&self) -> Vec<u8> {
        wrap(0xa4, &[&self.name()])
    }

    fn serial(&self) -> Vec<u8> {
        self.parsed(|tbs| wrap(0x02, &[tbs.raw_serial()]))
    }

    fn key_hash(&self) -> Vec<u8> {
        let bits = self.parsed(|tbs| tbs.subject_pki.subject_public_key.data.to_vec());
        digest(&SHA1_FOR_LEGACY_USE_ONLY, &bits).as_ref().to_vec()
    }

    fn is_rsa(&self) -> bool {
        self.key.is_compatible(&rcgen::PKCS_RSA_SHA256)
    }

    /// AlgorithmIdentifier of this holder's signatures.
    pub fn algorithm(&self) -> &'static [u8] {
        if self.is_rsa() { RSA_SHA256 } else { ECDSA_SHA256 }
    }

    /// A signature over the bytes.
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        let (random, pkcs8) = (SystemRandom::new(), self.key.serialize_der());
        if self.is_rsa() {
            let key = RsaKeyPair::from_pkcs8(&pkcs8).unwrap();
            let mut value = vec![0; key.public().modulus_len()];
            key.sign(&signature::RSA_PKCS1_SHA256, &random, bytes, &mut value).unwrap();
            return value;
        }
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &pkcs8, &random).unwrap();
        key.sign(&random, bytes).unwrap().as_ref().to_vec()
    }

    /// What was signed, with algorithm and value behind it.
    pub fn sealed(&self, tbs: &[u8], further: &[u8]) -> Vec<u8> {
        let value = wrap(0x03, &[&[0], &self.sign(tbs)]);
        wrap(0x30, &[tbs, self.algorithm(), &value, further])
    }
}

/// An entry: serial number, reason, and whose certificate it is about.
pub type Entry<'a> = (u8, u8, Option<&'a Holder>);

/// A revocation list.
pub struct List<'a> {
    pub entries: Vec<Entry<'a>>,
    /// Since when the entries are revoked.
    pub revoked: OffsetDateTime,
    pub this_update: OffsetDateTime,
    pub next_update: OffsetDateTime,
    /// Content of the issuing distribution point.
    pub scope: Option<Vec<u8>>,
    pub number: u8,
    pub base: Option<u8>,
    /// Since when certificates that expire stay on it.
    pub keeps_expired_since: Option<OffsetDateTime>,
}

impl Default for List<'_> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            revoked: datetime!(2026-05-01 0:00 UTC),
            this_update: datetime!(2026-06-01 0:00 UTC),
            next_update: datetime!(2027-06-01 0:00 UTC),
            scope: None,
            number: 0,
            base: None,
            keeps_expired_since: None,
        }
    }
}

pub fn extension(oid: u8, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    wrap(0x30, &[&[6, 3, 0x55, 0x1d, oid], critical, &wrap(0x04, &[value])])
}

impl List<'_> {
    pub fn signed_by(&self, signer: &Holder) -> Vec<u8> {
        let entry = |(serial, reason, about): &Entry| {
            let reason = extension(0x15, false, &[10, 1, *reason]);
            let about =
                about.map(|h| extension(0x1d, true, &wrap(0x30, &[&h.general()]))).unwrap_or_default();
            let number = wrap(0x02, &[&[*serial]]);
            wrap(0x30, &[&number, &moment(self.revoked), &wrap(0x30, &[&reason, &about])])
        };
        let entries = self.entries.iter().flat_map(entry).collect::<Vec<u8>>();
        let entries = if entries.is_empty() { entries } else { wrap(0x30, &[&entries]) };
        let mut extensions = extension(0x14, false, &[2, 1, self.number]);
        extensions.extend(self.base.map(|base| extension(0x1b, true, &[2, 1, base])).unwrap_or_default());
        let scope = self.scope.as_ref().map(|scope| extension(0x1c, true, &wrap(0x30, &[scope])));
        extensions.extend(scope.unwrap_or_default());
        let keeps = self.keeps_expired_since.map(|since| extension(0x3c, false, &moment(since)));
        extensions.extend(keeps.unwrap_or_default());
        let tbs = wrap(
            0x30,
            &[
                &[2, 1, 1],
                signer.algorithm(),
                &signer.name(),
                &moment(self.this_update),
                &moment(self.next_update),
                &entries,
                &wrap(0xa0, &[&wrap(0x30, &[&extensions])]),
            ],
        );
        signer.sealed(&tbs, &[])
    }
}

pub fn empty(signer: &Holder) -> Vec<u8> {
    List::default().signed_by(signer)
}

/// An OCSP answer.
pub struct Answer {
    /// Since when, and why; none when the certificate is good.
    pub revoked: Option<(OffsetDateTime, u8)>,
    pub produced_at: OffsetDateTime,
    pub this_update: OffsetDateTime,
    pub next_update: OffsetDateTime,
    pub archive_cutoff: Option<OffsetDateTime>,
}

impl Default for Answer {
    fn default() -> Self {
        let made = datetime!(2026-06-14 0:00 UTC);
        Self {
            revoked: None,
            produced_at: made,
            this_update: made,
            next_update: datetime!(2026-06-21 0:00 UTC),
            archive_cutoff: None,
        }
    }
}

impl Answer {
    /// The answer about a certificate of `issuer`, signed by its delegate or by itself.
    pub fn about(&self, certificate: &Holder, issuer: &Holder, signer: &Holder) -> Vec<u8> {
        let name_hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, &issuer.name());
        let id = wrap(
            0x30,
            &[
                SHA1,
                &wrap(0x04, &[name_hash.as_ref()]),
                &wrap(0x04, &[&issuer.key_hash()]),
                &certificate.serial(),
            ],
        );
        let status = match self.revoked {
            None => vec![0x80, 0],
            Some((at, reason)) => wrap(0xa1, &[&moment(at), &wrap(0xa0, &[&[10, 1, reason]])]),
        };
        let cutoff = self.archive_cutoff.map(|since| {
            let oid = [6, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 6];
            let single = wrap(0x30, &[&oid, &wrap(0x04, &[&moment(since)])]);
            wrap(0xa1, &[&wrap(0x30, &[&single])])
        });
        let single = wrap(
            0x30,
            &[
                &id,
                &status,
                &moment(self.this_update),
                &wrap(0xa0, &[&moment(self.next_update)]),
                &cutoff.unwrap_or_default(),
            ],
        );
        let responder = wrap(0xa2, &[&wrap(0x04, &[&signer.key_hash()])]);
        let tbs = wrap(0x30, &[&responder, &moment(self.produced_at), &wrap(0x30, &[&single])]);
        let basic = signer.sealed(&tbs, &wrap(0xa0, &[&wrap(0x30, &[&signer.der])]));
        let kind = [6, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1];
        let bytes = wrap(0x30, &[&kind, &wrap(0x04, &[&basic])]);
        wrap(0x30, &[&[10, 1, 0], &wrap(0xa0, &[&bytes])])
    }
}

/// What a signer puts into a container.
#[derive(Default)]
pub struct Said<'a> {
    pub claimed: Option<OffsetDateTime>,
    /// Further signed attributes: object identifier and value.
    pub signed: Vec<(&'a [u8], Vec<u8>)>,
    /// A time-stamp over the value, by this authority at this time.
    pub stamped: Option<(&'a Holder, OffsetDateTime)>,
    /// The same time-stamp so many times more.
    pub copies: usize,
    /// Further unsigned attributes: object identifier and value.
    pub added: Vec<(&'a [u8], Vec<u8>)>,
    /// Revocation lists, and answers in their wrapping, beside the certificates.
    pub revocation: Vec<u8>,
    pub without_attributes: bool,
    pub is_token: bool,
    /// One more of the algorithms that a container lists and nobody signs.
    pub beside: Vec<u8>,
}

/// A container over a content that lies beside it, or, of a token, inside.
pub fn container(signer: &Holder, others: &[&Holder], content: &[u8], said: &Said) -> Vec<u8> {
    let attribute = |oid: &[u8], value: &[u8]| wrap(0x30, &[oid, &wrap(0x31, &[value])]);
    let kind = if said.is_token { TST_INFO } else { DATA };
    let mut attributes = vec![
        attribute(CONTENT_TYPE, kind),
        attribute(MESSAGE_DIGEST, &wrap(0x04, &[digest(&SHA256, content).as_ref()])),
    ];
    attributes.extend(said.claimed.map(|time| attribute(SIGNING_TIME, &moment(time))));
    attributes.extend(said.signed.iter().map(|(oid, value)| attribute(oid, value)));
    attributes.sort();
    let attributes = attributes.concat();
    let (value, carried) = if said.without_attributes {
        (signer.sign(content), Vec::new())
    } else {
        (signer.sign(&wrap(0x31, &[&attributes])), wrap(0xa0, &[&attributes]))
    };
    let stamps = said.stamped.map(|(authority, time)| token(authority, &value, time).repeat(1 + said.copies));
    let mut unsigned: Vec<Vec<u8>> = stamps.iter().map(|tokens| attribute(SIGNATURE_STAMP, tokens)).collect();
    unsigned.extend(said.added.iter().map(|(oid, value)| attribute(oid, value)));
    let unsigned = unsigned.concat();
    let issuer = signer.parsed(|tbs| tbs.issuer.as_raw().to_vec());
    let signer_info = wrap(
        0x30,
        &[
            &[2, 1, 1],
            &wrap(0x30, &[&issuer, &signer.serial()]),
            SHA256_ID,
            &carried,
            signer.algorithm(),
            &wrap(0x04, &[&value]),
            &if unsigned.is_empty() { Vec::new() } else { wrap(0xa1, &[&unsigned]) },
        ],
    );
    let certificates: Vec<u8> =
        std::iter::once(signer).chain(others.iter().copied()).flat_map(|h| h.der.clone()).collect();
    let inside = if said.is_token { wrap(0xa0, &[&wrap(0x04, &[content])]) } else { Vec::new() };
    let data = wrap(
        0x30,
        &[
            &[2, 1, 1],
            &wrap(0x31, &[SHA256_ID, &said.beside]),
            &wrap(0x30, &[kind, &inside]),
            &wrap(0xa0, &[&certificates]),
            &if said.revocation.is_empty() { Vec::new() } else { wrap(0xa1, &[&said.revocation]) },
            &wrap(0x31, &[&signer_info]),
        ],
    );
    wrap(0x30, &[SIGNED_DATA, &wrap(0xa0, &[&data])])
}

/// A time-stamp over some bytes.
pub fn token(authority: &Holder, stamped: &[u8], time: OffsetDateTime) -> Vec<u8> {
    token_with(authority, stamped, time, Vec::new())
}

/// The same with unsigned attributes: object identifier and value.
pub fn token_with(
    authority: &Holder,
    stamped: &[u8],
    time: OffsetDateTime,
    added: Vec<(&[u8], Vec<u8>)>,
) -> Vec<u8> {
    let imprint = wrap(0x30, &[SHA256_ID, &wrap(0x04, &[digest(&SHA256, stamped).as_ref()])]);
    let info = wrap(0x30, &[&[2, 1, 1], &[6, 3, 0x2a, 3, 4], &imprint, &[2, 1, 7], &moment(time)]);
    container(authority, &[], &info, &Said { is_token: true, added, ..Said::default() })
}

/// What is handed in beside a file.
pub struct Desk {
    pub trust: TrustStore,
    pub material: Material,
    pub policy: Policy,
    pub at: OffsetDateTime,
    pub known_at: Option<OffsetDateTime>,
}

impl Desk {
    pub fn trusting(anchors: &[&Holder]) -> Self {
        let mut trust = TrustStore::new();
        for anchor in anchors {
            assert_eq!(trust.add_certificates(&anchor.der), 1);
        }
        let at = datetime!(2026-06-15 0:00 UTC);
        Self { trust, material: Material::new(), policy: Policy::default(), at, known_at: None }
    }

    pub fn with(mut self, certificates: &[&Holder], lists: &[Vec<u8>], answers: &[Vec<u8>]) -> Self {
        for certificate in certificates {
            assert_eq!(self.material.add_certificates(&certificate.der), 1);
        }
        for list in lists {
            assert_eq!(self.material.add_crls(list), 1);
        }
        for answer in answers {
            assert_eq!(self.material.add_ocsp(answer), 1);
        }
        self
    }

    pub fn at(mut self, at: OffsetDateTime) -> Self {
        self.at = at;
        self
    }

    pub fn known(mut self, known_at: OffsetDateTime) -> Self {
        self.known_at = Some(known_at);
        self
    }

    fn context(&self, limits: Limits) -> Context<'_> {
        Context {
            trust: &self.trust,
            material: &self.material,
            policy: &self.policy,
            time: self.at,
            known_at: self.known_at,
            limits,
        }
    }

    pub fn certificate(&self, holder: &Holder) -> CertificateReport {
        self.certificate_within(holder, Limits::default()).unwrap()
    }

    pub fn certificate_within(&self, holder: &Holder, limits: Limits) -> Result<CertificateReport, Error> {
        verify_certificate(&holder.der, Purpose::Signing, &self.context(limits))
    }

    pub fn outcome(&self, bytes: &[u8], content: Option<&[u8]>) -> Result<Report, Error> {
        self.outcome_within(bytes, content, Limits::default())
    }

    pub fn outcome_within(
        &self,
        bytes: &[u8],
        content: Option<&[u8]>,
        limits: Limits,
    ) -> Result<Report, Error> {
        verify_bytes(bytes, content, &self.context(limits))
    }

    pub fn verify(&self, bytes: &[u8], content: &[u8]) -> Report {
        self.outcome(bytes, Some(content)).unwrap()
    }
}

/// The codes of everything that is no mere information, over the file and its signatures.
pub fn told(report: &Report) -> Vec<&str> {
    let own = report.signatures.iter().flat_map(|s| &s.findings);
    let all = report.findings.iter().chain(own);
    all.filter(|f| f.severity > congvan_signature::Severity::Info && !f.code.starts_with("signatories."))
        .map(|f| f.code.as_str())
        .collect()
}

/// The key of 2048 bits among the public test keys.
pub fn rsa_key() -> KeyPair {
    let path = super::root().join("../pki/other-root.der");
    let der = std::fs::read(path).unwrap();
    let algorithm = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
    let pkcs8 = wrap(0x30, &[&[2, 1, 0], &algorithm, &wrap(0x04, &[&der])]);
    KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8.into(), &rcgen::PKCS_RSA_SHA256).unwrap()
}

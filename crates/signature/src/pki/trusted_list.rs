//! Danh sách tin cậy: trusted lists of trust service providers (ETSI TS 119 612, 5), read into anchors.
//!
//! The signature on the list (XAdES, clause 5.7) is not checked here. Whoever imports a list vouches for where it came
//! from, as with any other root; the interface that imports it shows the digest of the file for that.

use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::pki::certificate::Certificate;
use crate::pki::pem;
use crate::pki::store::{Anchor, Purpose, TrustStore};

/// Bytes of a list; the largest national ones have some 15 MiB.
const MAX_BYTES: usize = 64 << 20;
/// Elements inside each other.
const MAX_DEPTH: usize = 40;
/// States of services, present and past.
const MAX_STATES: usize = 50_000;
/// Anchors; a service with many certificates and a long past has one for each of both.
const MAX_ANCHORS: usize = 50_000;
/// Characters of one value; certificates are the longest.
const MAX_TEXT: usize = 64 << 10;

/// Why a list could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustedListError {
    /// It is no XML, or breaks off.
    #[error("the trusted list is no well-formed xml")]
    Malformed,
    /// The document is of another kind.
    #[error("the file is no trusted list")]
    NotAList,
    /// It has more of something than is read, or a document type, which lists do not have.
    #[error("the trusted list exceeds the limit on {0}")]
    Limit(&'static str),
}

/// A list, read. Nothing of it is trusted before its anchors are added to a [`TrustStore`].
#[derive(Debug, Clone, Default)]
pub struct TrustedList {
    /// Country or body that keeps it (clause 5.3.10).
    pub territory: Option<String>,
    /// Running number (clause 5.3.2).
    pub sequence_number: Option<u64>,
    /// When it was issued (clause 5.3.14).
    pub issued: Option<OffsetDateTime>,
    /// When the next one is due at the latest (clause 5.3.15); an older list than that should be fetched anew.
    pub next_update: Option<OffsetDateTime>,
    /// One anchor for each certificate and unbroken stretch of time in which its service was approved.
    pub anchors: Vec<Anchor>,
    /// Services of other kinds, never approved, or without a readable certificate.
    pub services_left_out: usize,
}

impl TrustStore {
    /// Reads anchors without adding them from whatever a file of an operator holds: certificates, as [`TrustStore::read`]
    /// does, or a trusted list, as [`TrustStore::read_trusted_list`] does. A file without anchors gives none.
    ///
    /// Errors: [`TrustedListError`] for XML that is no list.
    pub fn read_file(bytes: &[u8]) -> Result<Vec<Anchor>, TrustedListError> {
        if TrustedList::looks_like_one(bytes) {
            return Ok(Self::read_trusted_list(bytes)?.anchors);
        }
        Ok(Self::read(bytes))
    }

    /// Reads an ETSI trusted list without adding anything.
    ///
    /// A service that issues certificates (`CA/QC`, `CA/PKC`, and the national `NationalRootCA-QC`) becomes an anchor for
    /// signatures; one that issues time-stamps (`TSA`, `TSA/QTST`, `TSA/TSS-…`) an anchor for these. It counts only at the
    /// times at which the list, with its history, calls the service approved.
    ///
    /// Errors: [`TrustedListError`]. Source: ETSI TS 119 612, 5.5 and 5.6.
    pub fn read_trusted_list(bytes: &[u8]) -> Result<TrustedList, TrustedListError> {
        if bytes.len() > MAX_BYTES {
            return Err(TrustedListError::Limit("size"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| TrustedListError::Malformed)?;
        let mut reading = Reading::default();
        reading.run(text.trim_start_matches(MARK))?;
        Ok(reading.list)
    }
}

/// The mark of UTF-8 that some editors put first.
const MARK: char = '\u{feff}';

impl TrustedList {
    /// Whether a file begins like XML, which no certificate does.
    pub fn looks_like_one(bytes: &[u8]) -> bool {
        let bytes = bytes.strip_prefix(MARK.to_string().as_bytes()).unwrap_or(bytes);
        bytes.trim_ascii_start().starts_with(b"<")
    }
}

/// One state of a service: what it was, since when, with which certificates.
#[derive(Debug, Clone, Default)]
struct State {
    kind: String,
    status: String,
    since: Option<OffsetDateTime>,
    certificates: Vec<Arc<Certificate>>,
}

/// An unbroken stretch of time in which a service was approved.
struct Stretch<'a> {
    purpose: Purpose,
    since: OffsetDateTime,
    until: Option<OffsetDateTime>,
    certificates: &'a [Arc<Certificate>],
}

impl State {
    fn purpose(&self) -> Option<Purpose> {
        let kind = self.kind.rsplit_once("/Svctype/").map(|(_, kind)| kind)?;
        match kind {
            "CA/QC" | "CA/PKC" | "NationalRootCA-QC" => Some(Purpose::Signing),
            "TSA" | "TSA/QTST" | "TSA/TSS-QC" | "TSA/TSS-AdESQCandQES" => Some(Purpose::Timestamping),
            _ => None,
        }
    }

    /// The words of clause 5.5.4 for a service in good standing, those of before July 2016 included.
    fn is_approved(&self) -> bool {
        matches!(
            self.status.rsplit('/').next(),
            Some(
                "granted"
                    | "recognisedatnationallevel"
                    | "setbynationallaw"
                    | "accredited"
                    | "undersupervision"
                    | "supervisionincessation"
            )
        )
    }
}

#[derive(Default)]
struct Reading {
    list: TrustedList,
    /// Local names of the open elements.
    path: Vec<String>,
    text: String,
    /// States of the service that is being read, the present one first.
    states: Vec<State>,
    count: usize,
}

impl Reading {
    fn run(&mut self, xml: &str) -> Result<(), TrustedListError> {
        let mut reader = Reader::from_str(xml);
        let mut is_list = false;
        loop {
            match reader.read_event().map_err(|_| TrustedListError::Malformed)? {
                Event::Start(element) => {
                    let name = element.local_name().into_inner().to_owned();
                    self.open(name)?;
                    is_list |= self.path == ["TrustServiceStatusList"];
                    if !is_list {
                        return Err(TrustedListError::NotAList);
                    }
                }
                Event::End(_) => self.close()?,
                Event::Text(text) => self.take(&text.xml10_content())?,
                Event::CData(text) => self.take(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(c),
                        Ok(None) => predefined(&reference.xml10_content()),
                        Err(_) => None,
                    };
                    let c = resolved.ok_or(TrustedListError::Malformed)?;
                    self.take(c.encode_utf8(&mut [0; 4]))?;
                }
                // Lists have none; what could be defined in one is not wanted.
                Event::DocType(_) => return Err(TrustedListError::Limit("document types")),
                Event::Eof => break,
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
        match (is_list, self.path.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => Err(TrustedListError::Malformed),
            (false, _) => Err(TrustedListError::NotAList),
        }
    }

    fn open(&mut self, name: String) -> Result<(), TrustedListError> {
        if self.path.len() >= MAX_DEPTH {
            return Err(TrustedListError::Limit("depth"));
        }
        if matches!(name.as_str(), "ServiceInformation" | "ServiceHistoryInstance") {
            self.count += 1;
            if self.count > MAX_STATES {
                return Err(TrustedListError::Limit("services"));
            }
            self.states.push(State::default());
        }
        self.path.push(name);
        self.text.clear();
        Ok(())
    }

    fn take(&mut self, text: &str) -> Result<(), TrustedListError> {
        if self.text.len() + text.len() > MAX_TEXT {
            return Err(TrustedListError::Limit("length of a value"));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn close(&mut self) -> Result<(), TrustedListError> {
        let name = self.path.pop().unwrap_or_default();
        let text = std::mem::take(&mut self.text);
        let value = text.trim();
        let time = || OffsetDateTime::parse(value, &Rfc3339).ok();
        let is_in = |parent: &str| self.path.iter().any(|open| open == parent);
        match name.as_str() {
            "SchemeTerritory" => self.list.territory = Some(value.to_owned()),
            "TSLSequenceNumber" => self.list.sequence_number = value.parse().ok(),
            "ListIssueDateTime" => self.list.issued = time(),
            "dateTime" if is_in("NextUpdate") => self.list.next_update = time(),
            "TSPService" => self.end_service()?,
            // The identity of a service stands only in its own element, not in extensions that point to others.
            "X509Certificate"
                if is_in("ServiceDigitalIdentity") && !is_in("ServiceInformationExtensions") =>
            {
                // Read once here: the states of the past share those of the present.
                let certificate = pem::decode(value).and_then(|der| Certificate::parse(&der));
                if let Some(state) = self.states.last_mut() {
                    state.certificates.extend(certificate);
                }
            }
            "ServiceTypeIdentifier" | "ServiceStatus" | "StatusStartingTime"
                if !is_in("ServiceInformationExtensions") =>
            {
                let since = time();
                if let Some(state) = self.states.last_mut() {
                    match name.as_str() {
                        "ServiceTypeIdentifier" => state.kind = value.to_owned(),
                        "ServiceStatus" => state.status = value.to_owned(),
                        _ => state.since = since,
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Turns the states of one service into anchors: each state ends where the one after it begins.
    fn end_service(&mut self) -> Result<(), TrustedListError> {
        let mut states = std::mem::take(&mut self.states);
        let before = self.list.anchors.len();
        // History names the service by its subject or key alone at times; the present certificates are the same service.
        let present = states.first().map(|s| s.certificates.clone()).unwrap_or_default();
        states.sort_by_key(|state| state.since);
        for stretch in stretches(&states, &present) {
            if self.list.anchors.len() + stretch.certificates.len() > MAX_ANCHORS {
                return Err(TrustedListError::Limit("certificates"));
            }
            // The end belongs to the next state.
            let last = stretch.until.map(|end| end - time::Duration::seconds(1));
            let anchors = stretch.certificates.iter().map(|certificate| {
                Anchor::of(certificate.clone())
                    .for_purposes(&[stretch.purpose])
                    .between(Some(stretch.since), last)
            });
            self.list.anchors.extend(anchors);
        }
        self.list.services_left_out += usize::from(self.list.anchors.len() == before);
        Ok(())
    }
}

/// When a service was approved. States that follow each other and change nothing but the word for it, as from "under
/// supervision" to "granted" in July 2016, are one.
fn stretches<'a>(states: &'a [State], present: &'a [Arc<Certificate>]) -> Vec<Stretch<'a>> {
    let mut found: Vec<Stretch> = Vec::new();
    for (index, state) in states.iter().enumerate() {
        let (Some(purpose), Some(since), true) = (state.purpose(), state.since, state.is_approved()) else {
            continue;
        };
        let until = states.get(index + 1).and_then(|next| next.since);
        let certificates = if state.certificates.is_empty() { present } else { &state.certificates };
        match found.last_mut() {
            Some(last)
                if last.purpose == purpose
                    && last.until == Some(since)
                    && is_same(last.certificates, certificates) =>
            {
                last.until = until;
            }
            _ => found.push(Stretch { purpose, since, until, certificates }),
        }
    }
    found
}

fn is_same(a: &[Arc<Certificate>], b: &[Arc<Certificate>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.fingerprint == b.fingerprint)
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

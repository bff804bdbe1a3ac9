//! Lấy dữ liệu thu hồi từ nơi cấp: lists, answers and certificates that the verdict lacks, asked of their issuers.
//!
//! Off until the administrator names hosts. Only addresses that stand in certificates of the letter's own chains are
//! asked, only of hosts on the list, and never while a letter is handed in. What comes is evidence like any other: the
//! verifier judges it by its signature, whoever sent it. The same is not asked twice within an hour, and a host that does
//! not answer is left alone for a while.

mod addresses;
mod hosts;
mod network;

pub(crate) use hosts::of_agency;
pub use hosts::{Fetching, Host, fetching, set_fetching};

use crate::analysis::Judgement;
use crate::office::scope;
use crate::{Error, Office};
use addresses::Wanted;
use congvan_records::{AgencyId, Timestamp};
use congvan_signature::{Material, Report};
use congvan_store::evidence::{Evidence, EvidenceRole, EvidenceSource, sha256};
use congvan_store::fetched::{self as rows, Fetched};
use network::{FetchFault, Request};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use time::Duration;

/// Within this time an answer is used again, and a fault believed.
const FRESH: Duration = Duration::hours(1);
const SORE: Duration = Duration::minutes(10);
/// A host that failed is left alone for a minute, then twice as long with each failure, up to this.
const LONGEST_REST: Duration = Duration::hours(6);
/// Most questions for one file.
const MOST: usize = 24;

/// The hosts that an agency asked since the program began.
#[derive(Debug, Default)]
pub(crate) struct Hosts(Mutex<HashMap<(AgencyId, String), Held>>);

/// A host's manners, held by whoever asks it.
type Held = Arc<tokio::sync::Mutex<Manners>>;

/// How a host is treated. Held while it is asked, so that one question to a host is under way at a time.
#[derive(Debug, Default)]
struct Manners {
    /// How often in a row it failed.
    failures: u32,
    /// Until when it is left alone.
    rests_until: Option<Timestamp>,
}

impl Hosts {
    fn of(&self, agency: AgencyId, host: String) -> Held {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry((agency, host)).or_default())
    }
}

/// What came of asking for a file.
#[derive(Debug, Default)]
pub(crate) struct Haul {
    /// What is new to the verdict.
    pub(crate) pieces: Vec<Evidence>,
    /// Is there something that may be there later?
    pub(crate) may_come: bool,
}

/// Asks for what a verdict lacks.
pub(crate) async fn gather(
    office: &Office,
    agency: AgencyId,
    setting: &Fetching,
    judgement: &Judgement,
    until: Instant,
) -> Result<Haul, Error> {
    let mut haul = Haul::default();
    let Ok(report) = serde_json::from_str::<Report>(&judgement.report) else { return Ok(haul) };
    let chains = report.signatures.iter().flat_map(|signature| &signature.chain);
    let starts: BTreeSet<String> = chains.map(|certificate| certificate.sha256.clone()).collect();
    let mut known: BTreeSet<[u8; 32]> =
        judgement.evidence.iter().map(|piece| sha256(&piece.bytes).0).collect();
    let mut asked = 0;
    for choice in addresses::wanted(&judgement.evidence, &starts) {
        for wanted in choice {
            if asked == MOST || Instant::now() >= until {
                haul.may_come = true;
                return Ok(haul);
            }
            if network::allowed(&wanted.address, &setting.hosts).is_none() {
                continue;
            }
            asked += 1;
            match one(office, agency, setting, &wanted).await? {
                // What is known already was not enough: what comes next in the choice is asked for, too.
                Ok(bytes) if !known.insert(sha256(&bytes).0) => {}
                Ok(bytes) => {
                    haul.pieces.push(Evidence {
                        role: wanted.role,
                        source: EvidenceSource::Fetched,
                        used: false,
                        detail: wanted.address.to_string(),
                        bytes,
                    });
                    break;
                }
                Err(fault) => haul.may_come |= fault.passes(),
            }
        }
    }
    Ok(haul)
}

/// Asks one question, unless it was asked a short time ago.
async fn one(
    office: &Office,
    agency: AgencyId,
    setting: &Fetching,
    wanted: &Wanted,
) -> Result<Result<Vec<u8>, FetchFault>, Error> {
    let question = wanted.question.as_deref();
    let request = [wanted.role.key().as_bytes(), b"\n", wanted.address.as_str().as_bytes(), b"\n"].concat();
    let request = sha256(&[&request, question.unwrap_or_default()].concat()).to_string();
    let host = wanted.address.host_str().unwrap_or_default().to_lowercase();
    let host = office.inner.fetching.of(agency, host);
    // One at a time: whoever waited finds the answer of who was before.
    let mut manners = host.lock().await;
    let now = office.now();
    if let Some(known) = rows::find(office.reader(), scope(agency), &request).await? {
        let age = now.since(known.tried_at);
        match (known.bytes, known.fault) {
            (Some(bytes), None) if age < FRESH => return Ok(Ok(bytes)),
            (_, Some(fault)) if age < SORE => {
                return Ok(Err(FetchFault::from_key(&fault).unwrap_or(FetchFault::Away)));
            }
            _ => {}
        }
    }
    if manners.rests_until.is_some_and(|until| now < until) {
        return Ok(Err(FetchFault::Away));
    }
    let largest = match wanted.role {
        EvidenceRole::Crl => 20 << 20,
        _ => 256 << 10,
    };
    let answer = network::ask(&Request { address: &wanted.address, question, largest }, &setting.hosts).await;
    let answer = answer.and_then(|bytes| {
        if is_what_was_asked(wanted.role, &bytes) { Ok(bytes) } else { Err(FetchFault::Unreadable) }
    });
    match answer {
        Err(fault) if fault.is_of_host() => {
            let rest = Duration::minutes(1 << manners.failures.min(9)).min(LONGEST_REST);
            *manners = Manners { failures: manners.failures + 1, rests_until: Some(now.plus(rest)) };
        }
        _ => *manners = Manners::default(),
    }
    let row = Fetched {
        request,
        address: wanted.address.to_string(),
        role: wanted.role,
        bytes: answer.as_ref().ok().cloned(),
        fault: answer.as_ref().err().map(|fault| fault.key().to_owned()),
        tried_at: now,
    };
    let tx = office.begin().await?;
    rows::put(&tx, scope(agency), &row).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Can it be read as what was asked for? Whether it is genuine is for the verifier.
fn is_what_was_asked(role: EvidenceRole, bytes: &[u8]) -> bool {
    let mut material = Material::new();
    let count = match role {
        EvidenceRole::Crl => material.add_crls(bytes),
        EvidenceRole::Ocsp => material.add_ocsp(bytes),
        EvidenceRole::Certificate | EvidenceRole::Anchor => material.add_certificates(bytes),
    };
    count > 0
}

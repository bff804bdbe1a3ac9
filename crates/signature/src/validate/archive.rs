//! Archive time-stamps of a container on its own (ETSI EN 319 122-1, 5.5.3): each covers the signature, and by an index of
//! digests all that lay beside it by then, so that it proves the age of the evidence too.

use std::collections::HashSet;

use time::OffsetDateTime;

use crate::ber::{OCTET_STRING, OID, SEQUENCE, Tlv};
use crate::cms::signed_data::{SignedData, SignerInfo};
use crate::crypto::{self, Digest};
use crate::error::Error;
use crate::findings::{Finding, note};
use crate::report::{Indication, SubIndication, TimestampReport};
use crate::tsp;
use crate::validate::imprints::Imprints;
use crate::validate::workspace::Workspace;

/// id-aa-ets-archiveTimestampV3
const ARCHIVE_TIMESTAMP: &[u8] = &[0x04, 0x00, 0x8d, 0x45, 0x02, 0x04];
/// id-aa-ATSHashIndex-v3 (5.5.2)
const HASH_INDEX: &[u8] = &[0x04, 0x00, 0x81, 0x95, 0x32, 0x01, 0x05];
/// id-aa-ATSHashIndex, its forerunner (ETSI TS 101 733, 6.4.2), which names attributes as a whole and need not name its function.
const OLD_HASH_INDEX: &[u8] = &[0x04, 0x00, 0x8d, 0x45, 0x02, 0x05];

/// Archive time-stamps that are looked at; one in some years is usual.
const MAX_STAMPS: usize = 8;

/// What archive time-stamps say.
#[derive(Default)]
pub(crate) struct Archive<'a> {
    /// The newest first.
    pub(crate) stamps: Vec<TimestampReport>,
    /// Times that are proven, each with what it covers besides the signature.
    proofs: Vec<(OffsetDateTime, HashSet<&'a [u8]>)>,
}

impl Archive<'_> {
    /// When a value that was added to the signature is proven to have existed.
    pub(crate) fn proves(&self, value: &[u8]) -> Option<OffsetDateTime> {
        self.proofs.iter().filter(|(_, covered)| covered.contains(value)).map(|(time, _)| *time).min()
    }

    /// Whether one is right, whoever made it.
    pub(crate) fn is_intact(&self) -> bool {
        self.stamps.iter().any(|stamp| stamp.intact == Some(true))
    }
}

/// Judges the archive time-stamps of a signer over `content`, the newest first: each proves the age of those it covers.
///
/// Errors: more work than permitted.
pub(crate) fn judge<'a>(
    signer: &SignerInfo<'a>,
    data: &SignedData<'a>,
    content: &[&[u8]],
    proven: Option<OffsetDateTime>,
    work: &mut Workspace,
) -> Result<Archive<'a>, Error> {
    let mut found = Vec::new();
    for value in signer.unsigned.all(ARCHIVE_TIMESTAMP).into_iter().take(MAX_STAMPS) {
        if let Ok(token) = SignedData::parse(value.raw)
            && let Some((digest, time)) = tsp::imprinted(&token)
        {
            found.push((value, token, digest, time));
        }
    }
    found.sort_by_key(|(.., time)| std::cmp::Reverse(*time));
    let mut archive = Archive::default();
    for (value, token, digest, _) in &found {
        let stamper = token.signers.first();
        let find = |kind| stamper.and_then(|stamper| stamper.unsigned.one(kind).ok().flatten());
        let (index, is_old) = match find(HASH_INDEX) {
            Some(index) => (Some(index), false),
            None => (find(OLD_HASH_INDEX), true),
        };
        let covered = match &index {
            Some(index) => covered(index, is_old, signer, data, work)?,
            None => None,
        };
        let content = Imprints::of(content).compute(*digest, work)?.unwrap_or_default();
        let kind =
            [&[OID, u8::try_from(data.content_type.len()).unwrap_or(u8::MAX)], data.content_type].concat();
        let parts: [&[u8]; 4] = [&kind, &content, signer.fixed, index.map_or(&[], |index| index.raw)];
        let outer = archive.proves(value.raw).or(proven);
        let mut stamp = tsp::judge(value.raw, &mut Imprints::of(&parts), None, outer, work)?;
        match (covered, stamp.indication, stamp.time) {
            (Some(covered), Indication::TotalPassed, Some(time)) => archive.proofs.push((time, covered)),
            (Some(_), ..) => {}
            // It stands for something that is gone, or for nothing that can be told.
            (None, ..) => {
                (stamp.indication, stamp.sub_indication) =
                    (Indication::TotalFailed, Some(SubIndication::HashFailure));
                stamp.intact = Some(false);
                note(&mut stamp.findings, Finding::new("timestamp.imprint"));
            }
        }
        archive.stamps.push(stamp);
    }
    Ok(archive)
}

/// The values added to the signature that an index names; none when it names something that is not there.
fn covered<'a>(
    index: &Tlv,
    is_old: bool,
    signer: &SignerInfo<'a>,
    data: &SignedData<'a>,
    work: &mut Workspace,
) -> Result<Option<HashSet<&'a [u8]>>, Error> {
    let Some((digest, [certificates, lists, added])) = read(index) else { return Ok(None) };
    let items = data.certificate_items.iter().chain(&data.revocation_items);
    let beside: usize = items.map(|item| item.len()).sum();
    let on_top: usize =
        signer.unsigned.iter().map(|one| one.raw.len() + one.kind.len() * one.values.len()).sum();
    work.budget.hash(beside + on_top)?;
    for (items, named) in [(&data.certificate_items, certificates), (&data.revocation_items, lists)] {
        let held: HashSet<Vec<u8>> = items.iter().filter_map(|item| digest.compute(&[item])).collect();
        if !named.iter().all(|hash| held.contains(*hash)) {
            return Ok(None);
        }
    }
    let named: HashSet<&[u8]> = added.into_iter().collect();
    let mut seen = HashSet::new();
    let mut found = HashSet::new();
    for attribute in signer.unsigned.iter() {
        let head = object(attribute.kind);
        for value in &attribute.values {
            let hash =
                if is_old { digest.compute(&[attribute.raw]) } else { digest.compute(&[&head, value.raw]) };
            if let Some(named) = hash.as_deref().and_then(|hash| named.get(hash)) {
                seen.insert(*named);
                found.insert(value.raw);
            }
        }
    }
    Ok((seen.len() == named.len()).then_some(found))
}

/// An object identifier with its head.
fn object(body: &[u8]) -> Vec<u8> {
    [&[OID, u8::try_from(body.len()).unwrap_or(u8::MAX)], body].concat()
}

/// The function of an index, and its three lists of digests.
fn read<'t>(index: &Tlv<'t>) -> Option<(Digest, [Vec<&'t [u8]>; 3])> {
    let mut fields = index.children();
    let first = fields.clone().expect(SEQUENCE).ok()?;
    let digest = match crypto::algorithm(first.raw) {
        Ok((kind, _)) => {
            fields.expect(SEQUENCE).ok()?;
            Digest::from_oid(kind)
        }
        // The first list stands where the function might.
        Err(_) => Digest::Sha256,
    };
    let mut lists = [Vec::new(), Vec::new(), Vec::new()];
    for list in &mut lists {
        let mut items = fields.expect(SEQUENCE).ok()?.children();
        while let Some(item) = items.next().ok()? {
            list.push((item.tag == OCTET_STRING).then_some(item.body)?);
        }
    }
    (fields.is_empty() && digest != Digest::Other).then_some((digest, lists))
}

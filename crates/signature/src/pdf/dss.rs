//! Validation data in the file: the document security store (ISO 32000-2, 12.8.4.3). Everything
//! in it is untrusted input; it can supply evidence, never trust.

use std::collections::HashSet;

use crate::error::{Error, Limit};
use crate::pdf::file::PdfFile;
use crate::pdf::object::{Dict, Object};
use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use crate::pki::material::Material;
use crate::pki::ocsp::OcspResponse;

/// What the stores of all revisions hold.
#[derive(Debug, Default)]
pub(crate) struct SecurityStore {
    pub(crate) material: Material,
    /// Revisions that brought revocation data, in order.
    pub(crate) revisions: Vec<usize>,
    /// Whether a later revision holds less than an earlier one.
    pub(crate) was_reduced: bool,
}

/// Reads the stores of every revision.
pub(crate) fn read(file: &mut PdfFile) -> Result<SecurityStore, Error> {
    let mut store = SecurityStore::default();
    let mut seen = HashSet::new();
    let mut held = 0usize;
    let mut read_root = None;
    for revision in 0..file.revisions.len() {
        let catalog = file.catalog(revision)?;
        let Object::Dict(dss) = file.get(&catalog, b"DSS", revision)? else {
            store.was_reduced |= held > 0;
            held = 0;
            continue;
        };
        // An update that touches nothing here would only repeat the work.
        let root = (catalog.start, dss.start);
        if read_root == Some(root) && file.revisions.get(revision).is_some_and(|r| r.numbers.is_empty()) {
            continue;
        }
        read_root = Some(root);
        let mut streams = Vec::new();
        list(file, &dss, revision, &mut streams)?;
        if let Object::Dict(related) = file.get(&dss, b"VRI", revision)? {
            for (_, value) in related.entries.iter().take(file.limits.signatures) {
                if let Object::Dict(one) = file.resolve(value, revision)? {
                    list(file, &one, revision, &mut streams)?;
                }
            }
        }
        let count = streams.iter().filter(|(kind, _)| *kind > 0).count();
        store.was_reduced |= count < held;
        held = count;
        let mut brought = false;
        for (kind, item) in streams {
            let is_new = take(file, kind, &item, revision, &mut seen, &mut store.material)?;
            brought |= is_new && kind > 0;
        }
        if brought {
            store.revisions.push(revision);
        }
    }
    Ok(store)
}

/// Names of the lists in the store and in what it says of one signature. Some programs take one for the other; what stands
/// under a name is read as what the name says.
const NAMES: [[&[u8]; 2]; 3] = [[b"Certs", b"Cert"], [b"CRLs", b"CRL"], [b"OCSPs", b"OCSP"]];

fn list(
    file: &mut PdfFile,
    dict: &Dict,
    revision: usize,
    out: &mut Vec<(usize, Object)>,
) -> Result<(), Error> {
    for (kind, keys) in NAMES.into_iter().enumerate() {
        for key in keys {
            match file.get(dict, key, revision)? {
                Object::Array(items) => out.extend(items.into_iter().map(|item| (kind, item))),
                // One alone, without a list around it.
                _ => out.extend(
                    dict.get(key).filter(|one| one.as_ref().is_some()).map(|one| (kind, one.clone())),
                ),
            }
        }
    }
    Ok(())
}

fn take(
    file: &mut PdfFile,
    kind: usize,
    item: &Object,
    revision: usize,
    seen: &mut HashSet<(usize, usize)>,
    material: &mut Material,
) -> Result<bool, Error> {
    let Some(number) = item.as_ref() else { return Ok(false) };
    let object = file.load(number, revision)?;
    let Some(range) = object.stream.clone() else { return Ok(false) };
    if !seen.insert((kind, range.start)) {
        return Ok(false);
    }
    let Some(data) = file.stream_data(&object)? else { return Ok(false) };
    if data.len() > file.limits.crl_bytes {
        return Err(Error::LimitExceeded(Limit::CmsSize));
    }
    match kind {
        0 => material.certificates.extend(Certificate::parse(&data)),
        1 => material.crls.extend(Crl::parse(data)),
        _ => material.ocsps.extend(OcspResponse::parse(&data)),
    }
    Ok(true)
}

//! Digests over bytes that several values sign or stamp: each function passes over them once, and each pass is counted.

use crate::crypto::Digest;
use crate::error::Error;
use crate::validate::workspace::Workspace;

/// Some bytes, in parts, and their digests as far as they are known.
#[derive(Debug)]
pub(crate) struct Imprints<'a> {
    parts: &'a [&'a [u8]],
    known: Vec<(Digest, Option<Vec<u8>>)>,
    is_counted: bool,
}

impl<'a> Imprints<'a> {
    /// Of bytes of which no digest is known yet.
    pub(crate) fn of(parts: &'a [&'a [u8]]) -> Self {
        Self { parts, known: Vec::new(), is_counted: false }
    }

    /// Of bytes whose one pass was counted before.
    pub(crate) fn counted(parts: &'a [&'a [u8]]) -> Self {
        Self { is_counted: true, ..Self::of(parts) }
    }

    /// Takes over a digest that was computed elsewhere.
    pub(crate) fn know(&mut self, digest: Digest, value: &[u8]) {
        self.known.push((digest, Some(value.to_vec())));
    }

    /// The digest by a function; none when it cannot be computed.
    ///
    /// Errors: more bytes hashed than permitted ([`crate::Limits::hashed_bytes`]).
    pub(crate) fn compute(&mut self, digest: Digest, work: &mut Workspace) -> Result<Option<Vec<u8>>, Error> {
        if let Some((_, value)) = self.known.iter().find(|(held, _)| *held == digest) {
            return Ok(value.clone());
        }
        if digest == Digest::Other {
            return Ok(None);
        }
        if !std::mem::take(&mut self.is_counted) {
            work.budget.hash(self.parts.iter().map(|part| part.len()).sum())?;
        }
        let value = digest.compute(self.parts);
        self.known.push((digest, value.clone()));
        Ok(value)
    }
}

//! Digests over bytes that several values sign or stamp: each function passes over them once, and each pass is counted.

use crate::crypto::Digest;
use crate::error::Error;
use crate::validate::workspace::Workspace;

/// Where the bytes lie.
#[derive(Debug)]
enum Stamped<'a> {
    Parts(&'a [&'a [u8]]),
    /// The file, how much of its beginning is meant, and what is meant besides.
    Beginning(&'a [u8], usize, &'a [u8]),
}

/// Some bytes, in parts, and their digests as far as they are known.
#[derive(Debug)]
pub(crate) struct Imprints<'a> {
    stamped: Stamped<'a>,
    known: Vec<(Digest, Option<Vec<u8>>)>,
}

impl<'a> Imprints<'a> {
    /// Of bytes of which no digest is known yet.
    pub(crate) fn of(parts: &'a [&'a [u8]]) -> Self {
        Self { stamped: Stamped::Parts(parts), known: Vec::new() }
    }

    /// Of the first bytes of a file, which others sign and stamp as well, and of `second`.
    pub(crate) fn of_beginning(file: &'a [u8], first: usize, second: &'a [u8]) -> Self {
        Self { stamped: Stamped::Beginning(file, first, second), known: Vec::new() }
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
        let value = match self.stamped {
            Stamped::Parts(parts) => {
                work.budget.hash(parts.iter().map(|part| part.len()).sum())?;
                digest.compute(parts)
            }
            Stamped::Beginning(file, first, second) => {
                work.beginnings.compute(digest, file, first, second, &mut work.budget)?
            }
        };
        self.known.push((digest, value.clone()));
        Ok(value)
    }
}

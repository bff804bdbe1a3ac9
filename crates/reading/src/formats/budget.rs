//! What taking one file apart may cost, counted over everything inside it.

use std::cell::Cell;
use std::io::{self, Read};

use crate::{Limits, ReadError};

/// Unpacked bytes below which no ratio is held against a member: short texts of one word pack very well.
const RATIO_FROM: u64 = 8 * 1024 * 1024;

/// What is left of the limits while a file is taken apart. Members of members draw on the same budget.
pub(crate) struct Budget<'a> {
    pub(crate) limits: &'a Limits,
    unpacked: Cell<u64>,
    members: Cell<u32>,
    characters: Cell<usize>,
    /// Which limit was gone over.
    over: Cell<Option<&'static str>>,
}

/// Characters of text kept of one file.
const MAX_CHARACTERS: usize = 4_000_000;

impl<'a> Budget<'a> {
    pub(crate) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            unpacked: Cell::new(limits.max_unpacked),
            members: Cell::new(limits.max_members),
            characters: Cell::new(MAX_CHARACTERS),
            over: Cell::new(None),
        }
    }

    /// Remembers that the limit on `what` was gone over.
    pub(crate) fn exceed(&self, what: &'static str) -> ReadError {
        self.over.set(Some(what));
        ReadError::OverLimit { what: what.into() }
    }

    /// The error of a parser that stopped: a limit if one was gone over, otherwise `other`.
    pub(crate) fn explain(&self, other: ReadError) -> ReadError {
        match self.over.get() {
            Some(what) => ReadError::OverLimit { what: what.into() },
            None => other,
        }
    }

    /// Counts `count` members.
    pub(crate) fn take_members(&self, count: usize) -> Result<(), ReadError> {
        let left = u32::try_from(count).ok().and_then(|count| self.members.get().checked_sub(count));
        self.members.set(left.ok_or_else(|| self.exceed("members"))?);
        Ok(())
    }

    /// Takes as many of `wanted` characters as are left.
    pub(crate) fn take_characters(&self, wanted: usize) -> usize {
        let given = wanted.min(self.characters.get());
        self.characters.set(self.characters.get() - given);
        given
    }

    /// Whether text was left out because there was too much of it.
    pub(crate) fn is_out_of_characters(&self) -> bool {
        self.characters.get() == 0
    }

    /// A reader of what `packed` bytes unpack to. It fails when they unpack to more than is left, or to far more than
    /// text ever does.
    pub(crate) fn metered<R: Read>(&self, inner: R, packed: u64) -> Metered<'_, R> {
        let most = packed.saturating_mul(self.limits.max_ratio).max(RATIO_FROM);
        Metered { inner, unpacked: &self.unpacked, over: &self.over, most }
    }

    /// Everything `inner` gives, in memory.
    pub(crate) fn read_all(
        &self,
        inner: impl Read,
        packed: u64,
        otherwise: ReadError,
    ) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        match self.metered(inner, packed).read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(_) => Err(self.explain(otherwise)),
        }
    }
}

/// A reader that draws on a [`Budget`].
pub(crate) struct Metered<'b, R> {
    inner: R,
    unpacked: &'b Cell<u64>,
    over: &'b Cell<Option<&'static str>>,
    most: u64,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let left = self.unpacked.get().checked_sub(count as u64);
        let within = self.most.checked_sub(count as u64);
        let (Some(left), Some(within)) = (left, within) else {
            self.over.set(Some("unpacked"));
            return Err(io::Error::other("unpacks to more than is allowed"));
        };
        self.unpacked.set(left);
        self.most = within;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_draw_on_one_budget() {
        let limits = Limits { max_unpacked: 10, max_members: 3, ..Limits::default() };
        let budget = Budget::new(&limits);
        assert_eq!(budget.read_all(&b"123456"[..], 6, ReadError::Empty), Ok(b"123456".to_vec()));
        let over = |what: &str| ReadError::OverLimit { what: what.into() };
        assert_eq!(budget.read_all(&b"123456"[..], 6, ReadError::Empty), Err(over("unpacked")));
        assert_eq!(budget.take_members(2), Ok(()));
        assert_eq!(budget.take_members(2), Err(over("members")));
    }

    #[test]
    fn a_bomb_is_told_by_its_ratio() {
        let limits = Limits::default();
        let budget = Budget::new(&limits);
        let bomb = io::repeat(b'a').take(64 * 1024 * 1024);
        let want = Err(ReadError::OverLimit { what: "unpacked".into() });
        assert_eq!(budget.read_all(bomb, 64 * 1024, ReadError::Empty), want);
    }
}

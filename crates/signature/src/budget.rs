//! Ngân sách của một tệp: how much work one file may cost. Whatever a hostile file can multiply is counted here: checks of
//! values with a key, bytes that are hashed, things that are looked at in search of another, time-stamps.

use std::collections::HashMap;

use crate::crypto::{self, Outcome};
use crate::error::{Error, Limit};
use crate::pki::certificate::Certificate;
use crate::policy::Limits;

/// Things that may be looked at in the time that one check of a value takes, with much to spare.
const GLANCES_PER_STEP: usize = 10_000;

/// Work done for one file, and signatures of certificates already checked.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    steps: usize,
    glances: usize,
    hashed: usize,
    timestamps: usize,
    checked: HashMap<([u8; 32], [u8; 32]), Outcome>,
}

impl Budget {
    /// Nothing spent yet.
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, steps: 0, glances: 0, hashed: 0, timestamps: 0, checked: HashMap::new() }
    }

    /// Counts one step of path building.
    ///
    /// Errors: more steps than permitted ([`Limits::path_steps`]).
    pub(crate) fn step(&mut self) -> Result<(), Error> {
        self.steps_of(1)
    }

    fn steps_of(&mut self, count: usize) -> Result<(), Error> {
        self.steps = self.steps.saturating_add(count);
        if self.steps > self.limits.path_steps { Err(Error::LimitExceeded(Limit::Path)) } else { Ok(()) }
    }

    /// Counts one check of a value over `bytes` octets with a key: as many steps as it takes the time of.
    ///
    /// Errors: more steps, or more bytes hashed, than permitted.
    pub(crate) fn value(&mut self, spki: &[u8], bytes: usize) -> Result<(), Error> {
        self.steps_of(crypto::effort(spki))?;
        self.hash(bytes)
    }

    /// Counts bytes that are about to be hashed.
    ///
    /// Errors: more than permitted ([`Limits::hashed_bytes`]).
    pub(crate) fn hash(&mut self, bytes: usize) -> Result<(), Error> {
        self.hashed = self.hashed.saturating_add(bytes);
        let is_over = self.hashed > self.limits.hashed_bytes;
        if is_over { Err(Error::LimitExceeded(Limit::FileSize)) } else { Ok(()) }
    }

    /// Counts certificates, lists, answers or names that are looked at in search of one.
    ///
    /// Errors: far more than the permitted steps account for.
    pub(crate) fn glance(&mut self, count: usize) -> Result<(), Error> {
        self.glances = self.glances.saturating_add(count);
        let is_over = self.glances / GLANCES_PER_STEP > self.limits.path_steps;
        if is_over { Err(Error::LimitExceeded(Limit::Path)) } else { Ok(()) }
    }

    /// Counts one time-stamp that is judged.
    ///
    /// Errors: more than permitted ([`Limits::timestamps`]).
    pub(crate) fn timestamp(&mut self) -> Result<(), Error> {
        self.timestamps += 1;
        let is_over = self.timestamps > self.limits.timestamps;
        if is_over { Err(Error::LimitExceeded(Limit::Timestamps)) } else { Ok(()) }
    }

    /// Whether the issuer's key signed the certificate; each answer is computed once, and each question is a step.
    ///
    /// Errors: more work than permitted.
    pub(crate) fn check(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<Outcome, Error> {
        let pair = (certificate.fingerprint, issuer.fingerprint);
        if let Some(known) = self.checked.get(&pair).copied() {
            self.step()?;
            return Ok(known);
        }
        self.value(&issuer.spki, certificate.der.len())?;
        let outcome = certificate.check_signed_by(&issuer.spki);
        self.checked.insert(pair, outcome);
        Ok(outcome)
    }
}

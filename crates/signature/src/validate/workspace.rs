//! What is gathered while one file is judged: certificates and revocation data from the caller
//! and from the file, budgets, and signatures already checked.

use std::collections::HashSet;
use std::sync::Arc;

use time::OffsetDateTime;

use crate::Context;
use crate::crypto::Beginnings;
use crate::error::{Error, Limit};
use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use crate::pki::material::Material;
use crate::pki::path::PathBudget;
use crate::pki::revocation::SignatureCache;

pub(crate) struct Workspace<'a> {
    pub(crate) ctx: &'a Context<'a>,
    pub(crate) material: Material,
    pub(crate) budget: PathBudget,
    pub(crate) cache: SignatureCache,
    pub(crate) beginnings: Beginnings,
    held: HashSet<[u8; 32]>,
    /// See [`crate::Limits::hashed_bytes`].
    hashed: usize,
}

impl<'a> Workspace<'a> {
    pub(crate) fn new(ctx: &'a Context<'a>) -> Result<Self, Error> {
        let mut work = Self {
            ctx,
            material: Material::new(),
            budget: PathBudget::default(),
            cache: SignatureCache::default(),
            beginnings: Beginnings::default(),
            held: HashSet::new(),
            hashed: 0,
        };
        work.add_material(ctx.material.clone())?;
        Ok(work)
    }

    /// The caller's own proof of existence, if it proves anything.
    pub(crate) fn known_at(&self) -> Option<OffsetDateTime> {
        self.ctx.known_at.filter(|time| *time <= self.ctx.time)
    }

    /// Counts bytes that are about to be hashed.
    ///
    /// Errors: more than permitted.
    pub(crate) fn count_hashed(&mut self, bytes: usize) -> Result<(), Error> {
        self.hashed = self.hashed.saturating_add(bytes);
        if self.hashed > self.ctx.limits.hashed_bytes {
            return Err(Error::LimitExceeded(Limit::FileSize));
        }
        Ok(())
    }

    /// Certificates from everywhere.
    pub(crate) fn certificates(&self) -> Vec<Arc<Certificate>> {
        self.material.certificates.clone()
    }

    /// Takes over certificates and lists out of a container.
    pub(crate) fn add(&mut self, certificates: Vec<Arc<Certificate>>, crls: Vec<Arc<Crl>>) {
        self.material
            .certificates
            .extend(certificates.into_iter().filter(|c| self.held.insert(c.fingerprint)));
        self.material.crls.extend(crls.into_iter().filter(|c| self.held.insert(c.fingerprint)));
    }

    /// Takes over a collection.
    ///
    /// Errors: a revocation list is larger than permitted.
    pub(crate) fn add_material(&mut self, further: Material) -> Result<(), Error> {
        if further.crls.iter().any(|list| list.len() > self.ctx.limits.crl_bytes) {
            return Err(Error::LimitExceeded(Limit::CmsSize));
        }
        self.add(further.certificates, further.crls);
        let ocsps = further.ocsps.into_iter().filter(|o| self.held.insert(o.fingerprint));
        let mut fresh = Material::new();
        for response in ocsps {
            fresh.certificates.extend(response.certificates.iter().cloned());
            fresh.ocsps.push(response);
        }
        self.material.extend(fresh);
        Ok(())
    }
}

//! What is gathered while one file is judged: certificates and revocation data from the caller
//! and from the file, budgets, and signatures already checked.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use time::OffsetDateTime;

use crate::Context;
use crate::budget::Budget;
use crate::cms::signed_data::SignedData;
use crate::crypto::Beginnings;
use crate::error::{Error, Limit};
use crate::pki::certificate::Certificate;
use crate::pki::crl::Crl;
use crate::pki::material::Material;
use crate::pki::revocation::{ListSigners, SignatureCache};
use crate::validate::stranger::Company;

pub(crate) struct Workspace<'a> {
    pub(crate) ctx: &'a Context<'a>,
    pub(crate) material: Material,
    pub(crate) list_signers: ListSigners,
    pub(crate) budget: Budget,
    pub(crate) cache: SignatureCache,
    pub(crate) beginnings: Beginnings,
    /// Once somebody is a stranger.
    pub(crate) company: Option<Rc<Company>>,
    held: HashSet<[u8; 32]>,
}

impl<'a> Workspace<'a> {
    pub(crate) fn new(ctx: &'a Context<'a>) -> Result<Self, Error> {
        let mut work = Self {
            ctx,
            material: Material::new(),
            list_signers: ListSigners::new(),
            budget: Budget::new(ctx.limits),
            cache: SignatureCache::default(),
            beginnings: Beginnings::default(),
            company: None,
            held: HashSet::new(),
        };
        work.add_material(ctx.material.clone())?;
        Ok(work)
    }

    /// The caller's own proof of existence, if it proves anything.
    pub(crate) fn known_at(&self) -> Option<OffsetDateTime> {
        self.ctx.known_at.filter(|time| *time <= self.ctx.time)
    }

    /// Certificates from everywhere.
    pub(crate) fn certificates(&self) -> Vec<Arc<Certificate>> {
        self.material.certificates.clone()
    }

    /// Takes over certificates and lists out of a container.
    pub(crate) fn add(&mut self, certificates: Vec<Arc<Certificate>>, crls: Vec<Arc<Crl>>) {
        for certificate in certificates {
            if !self.held.insert(certificate.fingerprint) {
                continue;
            }
            if certificate.is_made_for_lists() {
                self.list_signers.entry(certificate.subject.clone()).or_default().push(certificate.clone());
            }
            self.material.certificates.push(certificate);
        }
        self.material.crls.extend(crls.into_iter().filter(|c| self.held.insert(c.fingerprint)));
    }

    /// Takes over what a container carries beside its signers.
    ///
    /// Errors: a revocation list is larger than permitted.
    pub(crate) fn add_container(&mut self, data: &SignedData) -> Result<(), Error> {
        self.add(data.certificates.clone(), Vec::new());
        self.add_material(data.revocation.clone())
    }

    /// Takes over a collection.
    ///
    /// Errors: a revocation list is larger than permitted.
    pub(crate) fn add_material(&mut self, further: Material) -> Result<(), Error> {
        if further.crls.iter().any(|list| list.len() > self.ctx.limits.crl_bytes) {
            return Err(Error::LimitExceeded(Limit::CmsSize));
        }
        self.add(further.certificates, further.crls);
        for response in further.ocsps {
            if self.held.insert(response.fingerprint) {
                self.add(response.certificates.clone(), Vec::new());
                self.material.ocsps.push(response);
            }
        }
        Ok(())
    }
}

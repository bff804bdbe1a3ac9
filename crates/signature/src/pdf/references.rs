//! Who refers to an object. A change is harmless only if every way to the object is.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use crate::error::Error;
use crate::pdf::file::PdfFile;
use crate::pdf::object::Number;

/// References seen in a file up to some revision. Old references are kept when an object
/// changes, which can only make the judgement stricter.
#[derive(Debug, Default)]
pub(crate) struct References {
    referrers: HashMap<Number, Vec<Number>>,
    pages: HashMap<Number, u32>,
    upto: Option<usize>,
    /// Objects that could not be read, and in which revision.
    damaged: Vec<(usize, Number)>,
    /// Generations under which an object is referred to, where there are others than 0.
    generations: HashMap<Number, BTreeSet<u16>>,
}

/// Entry of the trailer for originals of the document beside its pages; LibreOffice writes it.
pub(crate) const ORIGINALS: &[u8] = b"AdditionalStreams";

/// Stands for the trailer among the referrers; no object has this number.
pub(crate) const TRAILER: Number = Number::MAX;

impl References {
    /// Adds what the revisions up to `revision` refer to.
    pub(crate) fn extend_to(&mut self, file: &mut PdfFile, revision: usize) -> Result<(), Error> {
        let from = self.upto.map_or(0, |r| r + 1);
        for step in from..=revision {
            let Some(this) = file.revisions.get(step) else { break };
            let numbers = this.numbers.clone();
            let trailer = this.trailer.clone();
            for (key, value) in &trailer.entries {
                let mut told = Vec::new();
                value.for_each_ref(&mut |to, generation| told.push((to, generation)));
                for (to, generation) in told {
                    // Whoever keeps that entry without understanding it may let it name an object that comes later.
                    if key != ORIGINALS || !file.load(to, step)?.value.is_null() {
                        self.add(TRAILER, to, generation);
                    }
                }
            }
            for number in numbers {
                let object = file.load(number, step)?;
                if object.is_damaged {
                    self.damaged.push((step, number));
                }
                // A cross-reference stream repeats the trailer; it shows nothing by itself.
                if object.dict().and_then(|d| d.name(b"Type")) == Some(b"XRef") {
                    continue;
                }
                object.value.for_each_ref(&mut |to, generation| self.add(number, to, generation));
            }
            self.number_pages(file, step)?;
            self.upto = Some(step);
        }
        Ok(())
    }

    fn add(&mut self, from: Number, to: Number, generation: u16) {
        let known = self.generations.get_mut(&to);
        match known {
            Some(known) => drop(known.insert(generation)),
            None if generation != 0 => {
                // Those before, if any, meant 0.
                let before = self.referrers.contains_key(&to).then_some(0);
                self.generations.insert(to, before.into_iter().chain([generation]).collect());
            }
            None => {}
        }
        let list = self.referrers.entry(to).or_default();
        if list.last() != Some(&from) {
            list.push(from);
        }
    }

    /// Whether some object could not be read, so that its references are not known.
    pub(crate) fn are_incomplete(&self) -> bool {
        !self.damaged.is_empty()
    }

    /// The first revision in which something that is referred to could not be read, and what: programs that mend files may
    /// show it.
    pub(crate) fn damaged_from(&self) -> Option<(usize, Number)> {
        self.damaged.iter().filter(|(_, number)| !self.of(*number).is_empty()).min().copied()
    }

    /// The generations that those who refer to `number` have in mind.
    pub(crate) fn generations_of(&self, number: Number) -> Vec<u16> {
        match self.generations.get(&number) {
            Some(meant) => meant.iter().copied().collect(),
            None if self.referrers.contains_key(&number) => vec![0],
            None => Vec::new(),
        }
    }

    /// Objects that refer to `number`.
    pub(crate) fn of(&self, number: Number) -> &[Number] {
        self.referrers.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Whether every referrer satisfies `test`.
    pub(crate) fn only_from(&self, number: Number, test: impl Fn(Number) -> bool) -> bool {
        self.of(number).iter().all(|from| test(*from))
    }

    /// The page, counted from 1, that shows an object, as far as it can be told.
    pub(crate) fn page_of(&self, number: Number) -> Option<u32> {
        let mut seen = HashSet::from([number]);
        let mut open = VecDeque::from([number]);
        while let Some(at) = open.pop_front() {
            if let Some(page) = self.pages.get(&at) {
                return Some(*page);
            }
            if seen.len() > 1_000 {
                return None;
            }
            open.extend(self.of(at).iter().copied().filter(|from| seen.insert(*from)));
        }
        None
    }

    fn number_pages(&mut self, file: &mut PdfFile, revision: usize) -> Result<(), Error> {
        if !self.pages.is_empty() {
            return Ok(());
        }
        let catalog = file.catalog(revision)?;
        let mut seen = HashSet::new();
        let mut open: Vec<Number> = catalog.reference(b"Pages").into_iter().collect();
        let mut count = 0u32;
        while let Some(number) = open.pop() {
            if !seen.insert(number) {
                continue;
            }
            let object = file.load(number, revision)?;
            let Some(dict) = object.dict().cloned() else { continue };
            if dict.name(b"Type") == Some(b"Page") {
                count += 1;
                self.pages.insert(number, count);
            } else {
                let kids = file.get(&dict, b"Kids", revision)?;
                let kids = kids.as_array().unwrap_or(&[]);
                open.extend(kids.iter().rev().filter_map(crate::pdf::object::Object::as_ref));
            }
        }
        Ok(())
    }
}

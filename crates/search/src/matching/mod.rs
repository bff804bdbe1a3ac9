//! Khớp: which permitted documents answer a question, and how well. The engine's lists of documents are added up here,
//! window by window, instead of walking them side by side: all matches are counted anyway, so nothing could be skipped,
//! and adding up costs a few nanoseconds an entry where a tree of iterators costs tens.

mod documents;
mod lists;
mod phrase;
mod plan;
mod scoring;
mod window;

pub(crate) use documents::Documents;
pub(crate) use phrase::Lift;
pub(crate) use plan::{Phrase, Plan, Role};
pub(crate) use window::Matches;

use tantivy::query::{EnableScoring, Weight};
use tantivy::{Searcher, SegmentReader};

use crate::page::SegmentPage;
use lists::Words;
use plan::{Clause, Sought};
use window::Windows;

/// A plan made ready for all segments of one searcher.
pub(crate) struct Matching<'a> {
    plan: &'a Plan,
    words: Words<'a>,
    /// For each clause of the plan, the engine's own query if it is one.
    weights: Vec<Option<Box<dyn Weight>>>,
}

impl<'a> Matching<'a> {
    pub(crate) fn new(searcher: &'a Searcher, plan: &'a Plan) -> tantivy::Result<Self> {
        let weigh = |clause: &Clause| match &clause.sought {
            Sought::Word { .. } => Ok(None),
            Sought::Query(query) => query.weight(EnableScoring::enabled_from_searcher(searcher)).map(Some),
        };
        let weights = plan.clauses.iter().map(weigh).collect::<tantivy::Result<_>>()?;
        Ok(Self { plan, words: Words::read(searcher, plan)?, weights })
    }

    /// Hands every document of `permitted` that matches to `page`, in order.
    pub(crate) fn run(
        &self,
        ordinal: usize,
        segment: &SegmentReader,
        permitted: &Documents,
        page: &mut SegmentPage<'_>,
    ) -> tantivy::Result<()> {
        let mut windows = Windows::new(self.plan.enough);
        let mut word = 0;
        for (clause, weight) in self.plan.clauses.iter().zip(&self.weights) {
            if let Some(weight) = weight {
                windows.add_query(clause.role, weight.scorer(segment, 1.0)?);
            } else {
                if let Some(list) = self.words.list(word, ordinal)? {
                    windows.add_list(list);
                }
                word += 1;
            }
        }
        let mut lift = match &self.plan.phrase {
            Some(phrase) => Lift::new(phrase, &self.words, ordinal, segment)?,
            None => None,
        };
        windows.run(permitted, &self.words.norms(segment)?, lift.as_mut(), page)
    }
}

//! Gợi ý: what may be meant by words that are still being typed.

use tantivy::Term;
use tantivy::query::{ConstScoreQuery, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::abbreviations::Abbreviations;
use crate::analysis::{fold, words};
use crate::highlight::Highlighter;
use crate::matching::Plan;
use crate::page::{CODE_TIER, Found, Ranking, Wanted};
use crate::query::{Filters, Tree, arrival_key, interpret, number_begun, readings, starting};
use crate::searching::IndexLexicon;
use crate::{Bucket, Caller, Error, Hit, Index};

/// What is offered below the box.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    /// Letters whose number begins so, or whose heading holds every word, the likeliest first. Check them against the
    /// database before showing.
    pub hits: Vec<Hit>,
    /// Issuing bodies named so, with how many of their letters the caller may find, the most frequent first.
    pub agencies: Vec<Bucket>,
    /// Marks the typed words in what is shown.
    pub highlighter: Highlighter,
}

impl Index {
    /// Offers up to `most` letters and `most` agencies for a text that is still being typed, out of what `caller` may
    /// read. Only headings are looked through, so it takes a few milliseconds where a search takes tens.
    ///
    /// Errors: [`Error::Read`].
    pub fn suggest(
        &self,
        text: &str,
        most: usize,
        today: Option<i64>,
        caller: &Caller,
        abbreviations: &Abbreviations,
    ) -> Result<Suggestions, Error> {
        let snapshot = self.snapshot();
        let vocabulary = &snapshot.vocabulary;
        let permitted = snapshot.permitted(&self.fields, caller);
        let lexicon = IndexLexicon { permitted: &permitted, vocabulary, fields: &self.fields };
        let filters = Filters::default();
        let wanted = |ranking, with_facets| Wanted {
            limit: most,
            ranking,
            filters: &filters,
            own_units: &[],
            vocabulary,
            with_facets,
        };
        let hits = |found: &Found| {
            found.places.iter().map(|place| Hit { key: place.key, score: place.score }).collect::<Vec<_>>()
        };
        if let Some(begun) = number_begun(text) {
            let found = permitted.search(&self.numbers(&begun), &wanted(Ranking::CodeTiers, false));
            let hits = hits(&found.map_err(Error::Read)?);
            // `30 năm thành lập` begins like a number and is none.
            if !hits.is_empty() {
                return Ok(Suggestions { hits, ..Suggestions::default() });
            }
        }
        let read = interpret(text, abbreviations, &lexicon, today);
        let tree = Tree { fields: &self.fields, lexicon: &lexicon, read: &read };
        let is_half_typed = text.ends_with(char::is_alphanumeric);
        let Some(heading) = tree.heading(is_half_typed) else { return Ok(Suggestions::default()) };
        let found = permitted.search(&heading, &wanted(Ranking::Score { today }, true));
        let found = found.map_err(Error::Read)?;
        let slots: Vec<_> = read.runs.iter().flatten().collect();
        let mut agencies = found.agencies(vocabulary, |name| {
            let name: Vec<String> = words(name).map(|range| fold(&name[range])).collect();
            let last = slots.len().saturating_sub(1);
            slots.iter().enumerate().all(|(i, slot)| {
                let is_begun = |word: &String| is_half_typed && i == last && word.starts_with(&slot.word.f);
                name.iter().any(|word| is_begun(word) || readings(slot).any(|(f, ..)| f == word))
            })
        });
        agencies.truncate(most);
        Ok(Suggestions { hits: hits(&found), agencies, highlighter: Highlighter::new(&read) })
    }

    /// Letters whose code begins with `begun`, the exact ones first, and the arrival with that very number.
    fn numbers(&self, begun: &str) -> Plan {
        let term = |text: &str| Term::from_field_text(self.fields.code, text);
        let exact = |text: &str| -> Box<dyn EngineQuery> {
            let query = TermQuery::new(term(text), IndexRecordOption::Basic);
            Box::new(ConstScoreQuery::new(Box::new(query), 2.0 * CODE_TIER))
        };
        let mut either = vec![exact(begun), starting(self.fields.code, begun)];
        if let Ok(number) = begun.parse() {
            either.push(exact(&arrival_key(number)));
        }
        Plan::any(either)
    }
}

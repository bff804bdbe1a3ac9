//! What people type, and how it is understood.

mod code;
mod interpret;
mod keystrokes;
mod line;
mod period;
mod spelling;
mod tree;

pub(crate) use code::{arrival_key, code_keys, exact_code_key, number_begun, without_zeros};
pub(crate) use interpret::{Interpretation, Slot, interpret, typed_runs};
pub use line::{Line, LineQuery};
pub(crate) use spelling::Lexicon;
pub(crate) use tree::{Tree, readings, starting};

/// Longest query read, in bytes; the rest is dropped with [`Note::Truncated`].
pub const LONGEST_TEXT: usize = 512;
/// Most syllables read.
pub const MOST_SYLLABLES: usize = 24;
/// Most syllables looked for, with abbreviations written out and missing spaces put in: what does not fit is looked for
/// as it was typed.
pub(crate) const MOST_READ: usize = 48;

/// A search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The words as typed: a code in any form, words with or without marks, abbreviations, phrases in quotes.
    /// Empty lists everything the filters let through.
    pub text: String,
    /// What the hits must be.
    pub filters: Filters,
    /// Order.
    pub sort: Sort,
    /// Hits to pass over; at most 10,000 together with `limit`.
    pub offset: usize,
    /// Hits wanted.
    pub limit: usize,
    /// Whether to fill [`crate::Page::facets`].
    pub with_facets: bool,
    /// Today in days since 1970-01-01, in the agency's zone: gives young documents a small bonus. Without it,
    /// age does not matter.
    pub today: Option<i64>,
    /// Units of the asker, by key: what they work on gets a small bonus.
    pub own_units: Vec<String>,
    /// Only documents with these keys: for telling which of them answer the question.
    pub among: Option<Vec<u64>>,
}

impl Query {
    /// The first twenty hits for `text`, with facets.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            filters: Filters::default(),
            sort: Sort::Relevance,
            offset: 0,
            limit: 20,
            with_facets: true,
            today: None,
            own_units: Vec::new(),
            among: None,
        }
    }
}

/// Restrictions. Within one list any value will do; all lists that are not empty must be met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Loại văn bản, as indexed.
    pub types: Vec<String>,
    /// Cơ quan ban hành, as indexed.
    pub agencies: Vec<String>,
    /// Năm.
    pub years: Vec<i32>,
    /// Đến, đi.
    pub directions: Vec<String>,
    /// Tình trạng xử lý.
    pub statuses: Vec<String>,
    /// Độ khẩn.
    pub urgencies: Vec<String>,
    /// Đơn vị chủ trì, by key.
    pub units: Vec<String>,
    /// First day of the document's date, in days since 1970-01-01.
    pub from: Option<i64>,
    /// Last day of the document's date, in days since 1970-01-01.
    pub to: Option<i64>,
}

/// Order of the hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Liên quan nhất. A query that is only a code lists its documents first, the newest of them leading.
    #[default]
    Relevance,
    /// Mới nhất: by date of the document, else of arrival.
    Newest,
}

/// How something typed was read, to be shown beside the box. None of these narrows the result by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Raw Telex or VNI keys were read as a syllable.
    Keystrokes {
        /// As typed.
        typed: String,
        /// As read.
        read_as: String,
    },
    /// An unknown syllable was also read as others, the likeliest first, without marks.
    Spelling {
        /// As typed.
        typed: String,
        /// As read.
        read_as: Vec<String>,
    },
    /// A missing space was put in.
    Spacing {
        /// As typed.
        typed: String,
        /// As read.
        read_as: String,
    },
    /// An abbreviation was read as its long form too.
    Abbreviation {
        /// As typed.
        typed: String,
        /// Long form.
        read_as: String,
    },
    /// Words that name a time; offered as a filter on the document's date.
    Period {
        /// As typed.
        typed: String,
        /// First day, in days since 1970-01-01.
        from: i64,
        /// Last day, in days since 1970-01-01.
        to: i64,
    },
    /// Nothing holds enough of the words, so documents with any of them are listed.
    Relaxed,
    /// The query was too long and its end was dropped.
    Truncated,
}

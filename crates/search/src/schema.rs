use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

/// Name of the tokenizer: terms come from our own analysis, joined by spaces.
const TERMS: &str = "terms";

/// Raised when the meaning of a field changes without a change of its declaration.
const MEANING: u32 = 4;
/// The first meaning under which an index may still answer while it is being replaced. Raised to [`MEANING`] with any
/// change of who may find what: an index of before must then not be asked.
const FIRST_ANSWERING: u32 = 2;

/// The fields of the index, by handle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) key: Field,
    pub(crate) readers: Field,
    pub(crate) title_x: Field,
    pub(crate) title_f: Field,
    pub(crate) title_b: Field,
    pub(crate) body_x: Field,
    pub(crate) body_f: Field,
    pub(crate) body_b: Field,
    pub(crate) meta_f: Field,
    /// Document codes: exact, by prefix, without the year; and arrival numbers.
    pub(crate) code: Field,
    /// The letter parts of document codes, one by one: only their list is of use.
    pub(crate) code_part: Field,
    pub(crate) doc_date: Field,
    pub(crate) received: Field,
    pub(crate) year: Field,
    pub(crate) doc_type: Field,
    pub(crate) agency: Field,
    pub(crate) direction: Field,
    pub(crate) status: Field,
    pub(crate) urgency: Field,
    pub(crate) unit: Field,
}

/// Names of the fast fields the collector reads.
pub(crate) mod name {
    pub(crate) const KEY: &str = "key";
    pub(crate) const DOC_DATE: &str = "doc_date";
    pub(crate) const RECEIVED: &str = "received";
    pub(crate) const YEAR: &str = "year";
    pub(crate) const DOC_TYPE: &str = "doc_type";
    pub(crate) const AGENCY: &str = "agency";
    pub(crate) const DIRECTION: &str = "direction";
    pub(crate) const STATUS: &str = "status";
    pub(crate) const URGENCY: &str = "urgency";
    pub(crate) const UNIT: &str = "unit";
}

/// The facets that hold words.
pub(crate) const FACETS: [&str; 6] =
    [name::DOC_TYPE, name::AGENCY, name::DIRECTION, name::STATUS, name::URGENCY, name::UNIT];
/// Places in [`FACETS`].
pub(crate) const AGENCY_FACET: usize = 1;
pub(crate) const UNIT_FACET: usize = 5;

impl Fields {
    /// The fields of an index that was made by another version: none if it lacks one, or has one of another kind.
    pub(crate) fn of(found: &Schema) -> Option<Self> {
        let (present, mut fields) = build();
        let mut handles = [
            &mut fields.key,
            &mut fields.readers,
            &mut fields.title_x,
            &mut fields.title_f,
            &mut fields.title_b,
            &mut fields.body_x,
            &mut fields.body_f,
            &mut fields.body_b,
            &mut fields.meta_f,
            &mut fields.code,
            &mut fields.code_part,
            &mut fields.doc_date,
            &mut fields.received,
            &mut fields.year,
            &mut fields.doc_type,
            &mut fields.agency,
            &mut fields.direction,
            &mut fields.status,
            &mut fields.urgency,
            &mut fields.unit,
        ];
        for field in &mut handles {
            let wanted = present.get_field_entry(**field);
            **field = found.get_field(wanted.name()).ok()?;
            if found.get_field_entry(**field) != wanted {
                return None;
            }
        }
        Some(fields)
    }
}

pub(crate) fn build() -> (Schema, Fields) {
    let terms = |record| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer(TERMS).set_index_option(record))
    };
    let freqs = || terms(IndexRecordOption::WithFreqs);
    let positions = || terms(IndexRecordOption::WithFreqsAndPositions);
    let facet = || TextOptions::default().set_fast("raw");
    let mut builder = Schema::builder();
    let fields = Fields {
        key: builder.add_u64_field(name::KEY, INDEXED | FAST),
        readers: builder.add_u64_field("readers", INDEXED),
        title_x: builder.add_text_field("title_x", freqs()),
        title_f: builder.add_text_field("title_f", positions()),
        title_b: builder.add_text_field("title_b", freqs()),
        body_x: builder.add_text_field("body_x", freqs()),
        body_f: builder.add_text_field("body_f", positions()),
        body_b: builder.add_text_field("body_b", freqs()),
        meta_f: builder.add_text_field("meta_f", freqs()),
        code: builder.add_text_field("code", STRING),
        code_part: builder.add_text_field("code_part", STRING),
        doc_date: builder.add_i64_field(name::DOC_DATE, FAST),
        received: builder.add_i64_field(name::RECEIVED, FAST),
        year: builder.add_i64_field(name::YEAR, FAST),
        doc_type: builder.add_text_field(name::DOC_TYPE, facet()),
        agency: builder.add_text_field(name::AGENCY, facet()),
        direction: builder.add_text_field(name::DIRECTION, facet()),
        status: builder.add_text_field(name::STATUS, facet()),
        urgency: builder.add_text_field(name::URGENCY, facet()),
        unit: builder.add_text_field(name::UNIT, facet()),
    };
    (builder.build(), fields)
}

pub(crate) fn register(index: &tantivy::Index) {
    index.tokenizers().register(TERMS, TextAnalyzer::from(Terms::default()));
}

/// Fingerprint of the present schema.
pub(crate) fn fingerprint() -> u32 {
    fingerprint_of(&build().0, MEANING)
}

/// Whether an index with this schema and fingerprint may answer while it is being replaced.
pub(crate) fn may_answer(found: &Schema, fingerprint: u32) -> bool {
    (FIRST_ANSWERING..=MEANING).any(|meaning| fingerprint_of(found, meaning) == fingerprint)
}

/// FNV-1a over the declaration of the schema and the meaning of its fields, stable between builds.
fn fingerprint_of(schema: &Schema, meaning: u32) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    for entry in schema.fields().map(|(_, entry)| format!("{entry:?}")).chain([meaning.to_string()]) {
        for byte in entry.bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    hash
}

/// Cuts a text that our own analysis has made, at its single blanks. Offsets are told but to nobody: nothing is stored.
#[derive(Debug, Clone, Default)]
struct Terms {
    token: Token,
}

struct TermStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Terms {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        self.token.reset();
        TermStream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        let term = loop {
            if self.rest.is_empty() {
                return false;
            }
            let (term, rest) = self.rest.split_once(' ').unwrap_or((self.rest, ""));
            self.rest = rest;
            if !term.is_empty() {
                break term;
            }
        };
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

use super::{At, Day};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Tra cứu.
#[derive(Deserialize, IntoParams)]
pub(crate) struct SearchQuery {
    pub(crate) q: String,
    /// Kinds, separated by `|`.
    pub(crate) kinds: Option<String>,
    /// Issuing bodies, separated by `|`.
    pub(crate) agencies: Option<String>,
    /// Years of issue, separated by commas.
    pub(crate) years: Option<String>,
    /// Statuses, separated by commas.
    pub(crate) statuses: Option<String>,
    /// Urgencies, separated by commas.
    pub(crate) urgencies: Option<String>,
    /// Identifiers of the units that lead, separated by commas.
    pub(crate) units: Option<String>,
    /// Directions, separated by commas: `incoming`.
    pub(crate) directions: Option<String>,
    /// First day of the document's date; a document without one counts by its arrival.
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) from: Option<Day>,
    /// Last day of the document's date.
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) to: Option<Day>,
    /// `relevance` (default) or `newest`.
    pub(crate) sort: Option<String>,
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    pub(crate) offset: Option<u32>,
    /// 20 unless told, at most 100.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    pub(crate) limit: Option<u32>,
}

/// A text with the places that were hit.
#[derive(Serialize, ToSchema)]
pub(crate) struct Marked {
    pub(crate) text: String,
    /// Hits as `[start, end)` in UTF-16 code units, as JavaScript counts.
    pub(crate) hits: Vec<[u32; 2]>,
}

/// A letter found.
#[derive(Serialize, ToSchema)]
pub(crate) struct SearchHit {
    pub(crate) document_id: Uuid,
    pub(crate) subject: Marked,
    /// Around the first hits in the text; empty for letters for named persons only.
    pub(crate) snippet: Marked,
    /// The attachment with the most to show, when the main file has less.
    pub(crate) attachment_id: Option<Uuid>,
    /// Pages with hits of one file, the one with the most first; none where the file is not shown page by page.
    pub(crate) pages: Vec<u32>,
    /// The name of the file with the hits, where it is not the main file, or where no page can be told.
    pub(crate) file_name: Option<String>,
    /// The words were found in text that was recognised in a picture, which may be wrong.
    pub(crate) is_recognised: bool,
    /// Its text is so long that only the first part, 1 MiB, is looked through.
    pub(crate) is_text_cut: bool,
    pub(crate) code: Option<String>,
    pub(crate) kind: String,
    pub(crate) organ_name: String,
    pub(crate) issued_date: Option<Day>,
    pub(crate) arrival_number: Option<i64>,
    pub(crate) arrival_date: Option<Day>,
    pub(crate) signer_name: String,
    pub(crate) status: String,
    pub(crate) access: String,
    pub(crate) signature: Option<String>,
    pub(crate) received_at: At,
}

/// One value of a facet with its count, under the reader's rights.
#[derive(Serialize, ToSchema)]
pub(crate) struct FacetValue {
    pub(crate) value: String,
    pub(crate) count: u64,
}

/// What was looked for on the pages of a file.
#[derive(Deserialize, IntoParams)]
pub(crate) struct PlacesQuery {
    /// As in a search.
    pub(crate) q: String,
}

/// Where it stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct FilePlaces {
    /// The pages with something on them, in order.
    pub(crate) pages: Vec<PagePlaces>,
    /// There may be more than is told.
    pub(crate) is_cut: bool,
    /// Where the words of this file stand is being found out just now: ask again in a moment.
    pub(crate) is_waiting: bool,
    /// It could not be found out, and is tried again on a later day.
    pub(crate) is_given_up: bool,
}

/// What was found on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct PagePlaces {
    /// From 1.
    pub(crate) page: u32,
    /// Its text was recognised in a picture, and may be wrong.
    pub(crate) is_recognised: bool,
    /// How far its text can be trusted, 0 to 1.
    pub(crate) confidence: f64,
    /// In reading order.
    pub(crate) places: Vec<Place>,
}

/// One place.
#[derive(Serialize, ToSchema)]
pub(crate) struct Place {
    /// `[x, y, w, h]` for each line it runs over, in points from the upper left corner of the page as shown.
    pub(crate) rects: Vec<[f64; 4]>,
    /// How sure its least sure word is, 0 to 1.
    pub(crate) confidence: f64,
}

/// A unit that leads letters that were found.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnitFacet {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) count: u64,
}

/// How many values of a facet are not told.
#[derive(Serialize, ToSchema)]
pub(crate) struct FacetsLeftOut {
    pub(crate) kinds: usize,
    pub(crate) agencies: usize,
    pub(crate) units: usize,
}

/// A time named among the words, to be offered as a filter.
#[derive(Serialize, ToSchema)]
pub(crate) struct Period {
    /// As typed.
    pub(crate) typed: String,
    pub(crate) from: Day,
    pub(crate) to: Day,
}

/// What is being typed.
#[derive(Deserialize, IntoParams)]
pub(crate) struct SuggestionQuery {
    pub(crate) q: String,
}

/// A letter that may be meant.
#[derive(Serialize, ToSchema)]
pub(crate) struct SuggestedLetter {
    pub(crate) document_id: Uuid,
    pub(crate) subject: Marked,
    pub(crate) code: Option<String>,
    pub(crate) organ_name: String,
    pub(crate) issued_date: Option<Day>,
    pub(crate) arrival_number: Option<i64>,
}

/// What may be meant by what is being typed, under the reader's rights.
#[derive(Serialize, ToSchema)]
pub(crate) struct Suggestions {
    /// The likeliest first.
    pub(crate) letters: Vec<SuggestedLetter>,
    /// Issuing bodies named so, with how many of their letters hold the words.
    pub(crate) agencies: Vec<FacetValue>,
    pub(crate) took_ms: f64,
}

/// What was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct SearchPage {
    pub(crate) hits: Vec<SearchHit>,
    pub(crate) total: u64,
    /// True when there are more than `total`.
    pub(crate) total_is_lower_bound: bool,
    pub(crate) took_ms: f64,
    pub(crate) kinds: Vec<FacetValue>,
    pub(crate) agencies: Vec<FacetValue>,
    pub(crate) years: Vec<FacetValue>,
    pub(crate) statuses: Vec<FacetValue>,
    pub(crate) urgencies: Vec<FacetValue>,
    /// Units that lead.
    pub(crate) units: Vec<UnitFacet>,
    pub(crate) directions: Vec<FacetValue>,
    /// Of the facets only the most frequent 50 values are told: how many others there are.
    pub(crate) left_out: FacetsLeftOut,
    /// Times named among the words.
    pub(crate) periods: Vec<Period>,
    /// How the words were understood when not literally: "cong van" → "công văn", cut, corrected.
    pub(crate) notes: Vec<String>,
    /// The index is being rebuilt; hits come from subjects, issuing bodies, numbers and arrival numbers only, and hold
    /// every word.
    pub(crate) degraded: bool,
    /// So many of the newest letters were looked through then, and the older ones not; none when all were.
    pub(crate) looked_through: Option<u64>,
    /// How far it is then, in percent.
    pub(crate) percent: Option<u8>,
}

/// Letters that are about the same as another.
#[derive(Serialize, ToSchema)]
pub(crate) struct SimilarLetters {
    /// The likest first, at most five.
    pub(crate) items: Vec<SuggestedLetter>,
}

/// How the search index fares.
#[derive(Serialize, ToSchema)]
pub(crate) struct IndexState {
    /// It can be asked.
    pub(crate) is_ready: bool,
    /// Letters of the agency.
    pub(crate) letters: u64,
    /// When it was written to last since the program began.
    pub(crate) committed_at: Option<At>,
    /// How far another is that is being built, in percent.
    pub(crate) percent: Option<u8>,
}

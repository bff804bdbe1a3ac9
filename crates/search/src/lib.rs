//! Tra cứu văn bản: an index of letters that can be deleted and rebuilt at any time.
//!
//! [`Index`] takes [`Entry`] values, answers a [`Query`] for a [`Caller`] with a [`Page`] of keys, counts and facets,
//! and never holds the text itself: snippets are made by [`Highlighter`] from what the caller of this crate
//! loads for the few hits it shows.
//!
//! Three rules hold everywhere:
//!
//! - Documents and queries pass through the same pure [`analysis`], whose version is part of the index's identity.
//! - Nobody sees, counts or infers a document outside their rights: the only way to a searcher adds the filter.
//! - User text is never handed to a query parser; the query tree is built in code and bounded.

pub mod abbreviations;
pub mod analysis;
mod columns;
mod entry;
mod error;
mod highlight;
mod identity;
mod index;
mod matching;
mod page;
mod permissions;
pub mod query;
mod schema;
mod searching;
mod suggesting;
mod vocabulary;

pub use entry::{BODY_LIMIT, Entry};
pub use error::Error;
pub use highlight::{Found, Highlighter, Marker, Snippet, Strength};
pub use identity::{Opening, Rebuild, RebuildReason};
pub use index::{Health, Index, Indexed};
pub use page::{Bucket, Facets, Hit, LeftOut, Page, Total};
pub use permissions::Caller;
pub use query::{Filters, Note, Query, Sort};
pub use suggesting::Suggestions;

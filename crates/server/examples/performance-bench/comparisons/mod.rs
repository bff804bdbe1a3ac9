//! The comparisons, and what they share. The tests run each at its smallest size, to see that it works.

mod database;
pub(crate) mod figure;
mod footprint;
mod inbox;
mod line;
mod list;
mod logins;
mod registrations;
pub(crate) mod relevance;
mod rounds;
mod screens;
mod search;
pub(crate) mod stage;
mod upload;

use anyhow::Result;
use figure::Figure;
use stage::Stage;

/// A comparison by its name.
pub(crate) type Comparison = (&'static str, fn(&Stage) -> Result<Vec<Figure>>);

/// All of them; the screens come last, because they need the most of a machine.
pub(crate) const ALL: [Comparison; 10] = [
    ("registrations-sqlite", registrations::on_sqlite),
    ("registrations-postgresql", registrations::on_postgresql),
    ("inbox", inbox::measure),
    ("list", list::measure),
    ("search", search::measure),
    ("relevance", relevance::measure),
    ("upload", upload::measure),
    ("logins", logins::measure),
    ("footprint", footprint::measure),
    ("screens", screens::measure),
];

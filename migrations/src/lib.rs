//! The schema of Congvan's database, change by change. Only this changes a schema.
//!
//! One file per migration, written with the builder so that SQLite and PostgreSQL both run it. Expand, move,
//! contract: a column is added first, filled, and the old one goes in a later release. `schema.sql` beside this crate
//! is the outcome, for people; a test keeps it true.
//!
//! Conventions: identifiers are UUID columns, instants BIGINT microseconds UTC, days `YYYY-MM-DD` text, enumerations
//! their stable English keys, digests hexadecimal text. Whole numbers are always BIGINT, so that both databases give
//! the same type back.

mod columns;
mod m0001_organisation;
mod m0002_documents;
mod m0003_routings;
mod m0004_work;
mod m0005_setup;
mod m0007_lists;
mod m0008_notices;
mod m0010_second_factor;
mod m0014_incoming_mail;
mod m0015_sign_in;
mod m0016_administration;
mod m0017_evidence;
mod m0018_campaigns;
mod m0019_day;
mod m0020_fetched;
mod m0021_searches;
mod m0022_page_words;
mod m0023_reading_rules;
mod m0024_scans;
mod m0025_projections;
mod m0026_listed_anchors;
mod m0027_late_texts;
mod m0028_delegations;
mod m0029_notice_behalf;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{MigrationTrait, async_trait::async_trait};

/// Every migration in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_organisation::Migration),
            Box::new(m0002_documents::Migration),
            Box::new(m0003_routings::Migration),
            Box::new(m0004_work::Migration),
            Box::new(m0005_setup::Migration),
            Box::new(m0007_lists::Migration),
            Box::new(m0008_notices::Migration),
            Box::new(m0010_second_factor::Migration),
            Box::new(m0014_incoming_mail::Migration),
            Box::new(m0015_sign_in::Migration),
            Box::new(m0016_administration::Migration),
            Box::new(m0017_evidence::Migration),
            Box::new(m0018_campaigns::Migration),
            Box::new(m0019_day::Migration),
            Box::new(m0020_fetched::Migration),
            Box::new(m0021_searches::Migration),
            Box::new(m0022_page_words::Migration),
            Box::new(m0023_reading_rules::Migration),
            Box::new(m0024_scans::Migration),
            Box::new(m0025_projections::Migration),
            Box::new(m0026_listed_anchors::Migration),
            Box::new(m0027_late_texts::Migration),
            Box::new(m0028_delegations::Migration),
            Box::new(m0029_notice_behalf::Migration),
        ]
    }
}

//! For tests only: a town with people, letters at any stage, the real program as a server, and a browser-like client.
//!
//! A test that cannot set its scene has failed, so everything here panics instead of returning errors.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod bucket;
mod client;
mod database;
mod false_provider;
mod files;
mod identity_provider;
mod letter_box;
mod post_office;
pub mod postgres;
mod server;
mod soft_device;
mod town;

pub use bucket::Bucket;
pub use client::{Answer, Client};
pub use database::fresh_postgres;
pub use false_provider::FalseProvider;
pub use files::{letter_pdf, small_pdf};
pub use identity_provider::IdentityProvider;
pub use letter_box::{LetterBox, mail};
pub use post_office::{PostOffice, Wire, header};
pub use server::{Program, Server, free_port};
pub use soft_device::SoftDevice;
pub use town::{Facts, Level, Stage, Town};

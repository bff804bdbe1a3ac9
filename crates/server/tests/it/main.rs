//! The real program from outside, over HTTP alone: rights, a letter's way, bad input, crashes, the API's description.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod again_cut;
mod backup;
mod bad_input;
mod batch;
mod bombs;
mod buckets;
mod campaign_cut;
mod changes_of_mind;
mod crash;
mod crossed;
mod desk;
mod faults;
mod headers;
mod house;
mod journey;
mod openapi;
mod operation;
mod paper;
mod passkeys;
mod performance;
mod post;
mod provider;
mod repeats;
mod rights;
mod rights_sign_in;
mod rights_table;
mod sessions;
mod setup;
mod sight;
mod storm;
mod tls;
mod typed;
mod upgrade;
mod verify;
mod wire;

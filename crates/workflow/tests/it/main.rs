//! Routing from outside: the walk, the rights, and the rules that hold in every world.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod delegations;
mod everyday;
mod notices;
mod properties;
mod rights;
mod table;
mod walk;
mod world;

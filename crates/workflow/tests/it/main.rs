//! Routing from outside: the walk, the rights, and the rules that hold in every world.

mod properties;
mod rights;
mod table;
mod walk;
mod world;

//! Letters and signatures, judged by programs of other makers where they are installed.

mod common;
mod hostile;
mod letter;
mod library;
mod sign;

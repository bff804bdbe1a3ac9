//! Prints as they look: drawn by poppler and compared dot by dot.

mod annotated;
mod picture;

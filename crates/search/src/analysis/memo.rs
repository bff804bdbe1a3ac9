use std::collections::HashMap;
use std::sync::Arc;

use super::{Syllable, words};

/// Distinct words kept; law text of 1.7 million words has about 1,900.
const CAPACITY: usize = 50_000;

/// The analysis with a memory: the same words come again and again, and each is normalised once.
#[derive(Debug, Default)]
pub struct Analyzer {
    seen: HashMap<Box<str>, Arc<Syllable>>,
}

impl Analyzer {
    /// An analyzer that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `each` with the syllables of `text` in order; same result as [`super::syllables`].
    pub fn for_each(&mut self, text: &str, mut each: impl FnMut(&Arc<Syllable>)) {
        for range in words(text) {
            let word = &text[range];
            match self.seen.get(word) {
                Some(syllable) => each(syllable),
                None => {
                    let syllable = Arc::new(Syllable::of(word));
                    each(&syllable);
                    if self.seen.len() >= CAPACITY {
                        self.seen.clear();
                    }
                    self.seen.insert(word.into(), syllable);
                }
            }
        }
    }
}

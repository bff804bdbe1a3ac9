//! Kiểm tra bất biến: what must hold at any time, looked at offline.

use crate::{Error, OpenOptions};

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which invariant: `I1` to `I15`.
    pub invariant: &'static str,
    /// Identifier of the thing concerned.
    pub subject: String,
    /// What is wrong, without words of any letter.
    pub detail: String,
}

/// Checks every invariant that can be seen on one machine. No finding: all hold.
pub async fn check(options: &OpenOptions) -> Result<Vec<Finding>, Error> {
    let _ = options;
    Err(Error::Unavailable("checking"))
}

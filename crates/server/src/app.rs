//! What every handler shares.

/// The running application.
#[derive(Clone)]
pub(crate) struct App {}

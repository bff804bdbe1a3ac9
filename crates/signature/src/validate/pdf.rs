//! A PDF.
use crate::{Context, Error, Report};
pub(crate) fn verify(_bytes: &[u8], _ctx: &Context) -> Result<Report, Error> {
    Err(Error::Unsupported("pdf"))
}

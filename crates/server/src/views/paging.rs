use serde::Deserialize;
use utoipa::IntoParams;

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// Where the page begins, as the one before told.
    pub(crate) cursor: Option<String>,
    /// Lines a page, 1–200; unless told, as many as a screen of this list asks for. What is beyond counts as the border.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    limit: Option<u32>,
}

impl Paging {
    /// Lines a page, `usual` unless told.
    pub(crate) fn limit(&self, usual: u32) -> u64 {
        self.limit.unwrap_or(usual).clamp(1, 200).into()
    }
}

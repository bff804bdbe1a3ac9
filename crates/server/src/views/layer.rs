//! Lớp trên trang: stamps, notes, ink and highlights above a page.

use super::{At, PersonView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Lớp trên trang, as stored.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct LayerView {
    /// Version of the shape: 1.
    pub(crate) v: u32,
    pub(crate) id: Uuid,
    pub(crate) file_sha256: Option<String>,
    pub(crate) page: u32,
    pub(crate) page_box: [f64; 2],
    /// `stamp`, `note`, `ink`, `highlight`.
    pub(crate) kind: String,
    pub(crate) directive_id: Option<Uuid>,
    pub(crate) lines: Vec<String>,
    pub(crate) font_size: f64,
    pub(crate) rect: [f64; 4],
    pub(crate) ink: Vec<StrokeView>,
    pub(crate) actor: PersonView,
    pub(crate) at: At,
}

/// A stroke of a pen.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StrokeView {
    /// `[x, y, pressure]`.
    pub(crate) points: Vec<[f64; 3]>,
    pub(crate) outline: Vec<[f64; 2]>,
}

/// A layer to add with a directive.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct LayerInput {
    /// Given by the client, so that a repeat is the same layer.
    pub(crate) id: Uuid,
    pub(crate) file_sha256: Option<String>,
    pub(crate) page: u32,
    pub(crate) page_box: [f64; 2],
    /// `note`, `ink` or `highlight`.
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) lines: Vec<String>,
    #[serde(default)]
    pub(crate) font_size: f64,
    pub(crate) rect: [f64; 4],
    #[serde(default)]
    pub(crate) ink: Vec<StrokeView>,
}

use crate::{DirectiveId, LayerId, PersonId, Sha256, Timestamp};

/// A rectangle in points of the page as shown (CropBox after /Rotate and UserUnit), origin top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Distance from the left edge.
    pub x: f64,
    /// Distance from the top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// What a layer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LayerKind {
    /// Dấu "ĐẾN".
    Stamp,
    /// Bút phê gõ chữ.
    Note,
    /// Bút phê viết tay.
    Ink,
    /// Đánh dấu đoạn văn.
    Highlight,
}

impl LayerKind {
    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Stamp => "stamp",
            Self::Note => "note",
            Self::Ink => "ink",
            Self::Highlight => "highlight",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Stamp, Self::Note, Self::Ink, Self::Highlight].into_iter().find(|kind| kind.key() == key)
    }
}

/// One stroke of a pen.
#[derive(Clone, Debug, PartialEq)]
pub struct InkStroke {
    /// `[x, y, pressure]`: points in page coordinates, pressure 0 to 1.
    pub points: Vec<[f64; 3]>,
    /// The outline that was drawn, as points; stored so that every reader draws the same stroke.
    pub outline: Vec<[f64; 2]>,
}

/// Lớp trên trang: what stands above a page. The page below is never altered.
///
/// Line breaks and outlines are stored, so that the server draws exactly what the screen showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Identifier.
    pub id: LayerId,
    /// The file whose page this lies on; `None` for the generated "Phiếu giải quyết văn bản đến".
    pub file_sha256: Option<Sha256>,
    /// Page number from 1.
    pub page: u32,
    /// Width and height of the page as shown, in points.
    pub page_box: [f64; 2],
    /// What it shows.
    pub kind: LayerKind,
    /// The directive it belongs to, for ever.
    pub directive: Option<DirectiveId>,
    /// Text, already broken into lines.
    pub lines: Vec<String>,
    /// Size of the text in points.
    pub font_size: f64,
    /// Its place.
    pub rect: Rect,
    /// Strokes, for [`LayerKind::Ink`].
    pub ink: Vec<InkStroke>,
    /// Who made it.
    pub actor: PersonId,
    /// When.
    pub at: Timestamp,
    /// The layer this one replaces; the old one stays in the history.
    pub replaces: Option<LayerId>,
}

impl Layer {
    /// Most lines, strokes and points a layer may hold; more is refused at the edge.
    pub const MAX_LINES: usize = 60;
    /// See [`Self::MAX_LINES`].
    pub const MAX_STROKES: usize = 400;
    /// See [`Self::MAX_LINES`]; over all strokes.
    pub const MAX_POINTS: usize = 40_000;

    /// Does the layer lie on its page, with finite numbers and within the size limits?
    pub fn is_well_formed(&self) -> bool {
        let Rect { x, y, w, h } = self.rect;
        let [page_w, page_h] = self.page_box;
        let points = self.ink.iter().map(|stroke| stroke.points.len() + stroke.outline.len()).sum::<usize>();
        let finite = [x, y, w, h, page_w, page_h, self.font_size].into_iter().all(f64::is_finite)
            && self.ink.iter().all(|stroke| {
                stroke.points.iter().flatten().all(|v| v.is_finite())
                    && stroke.outline.iter().flatten().all(|v| v.is_finite())
            });
        finite
            && self.page >= 1
            && page_w > 0.0
            && page_h > 0.0
            && w > 0.0
            && h > 0.0
            && x >= 0.0
            && y >= 0.0
            && x + w <= page_w + 0.5
            && y + h <= page_h + 0.5
            && self.lines.len() <= Self::MAX_LINES
            && self.lines.iter().all(|line| line.chars().count() <= 500)
            && self.ink.len() <= Self::MAX_STROKES
            && points <= Self::MAX_POINTS
    }
}

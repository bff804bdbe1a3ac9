use crate::reading::Rect;

/// A box by its edges, y growing downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) x0: f64,
    pub(crate) y0: f64,
    pub(crate) x1: f64,
    pub(crate) y1: f64,
}

impl Bounds {
    pub(crate) fn center_x(&self) -> f64 {
        (self.x0 + self.x1) / 2.0
    }

    pub(crate) fn center_y(&self) -> f64 {
        (self.y0 + self.y1) / 2.0
    }

    pub(crate) fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    pub(crate) fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Area shared with `other`.
    pub(crate) fn shared(&self, other: &Self) -> f64 {
        let width = (self.x1.min(other.x1) - self.x0.max(other.x0)).max(0.0);
        let height = (self.y1.min(other.y1) - self.y0.max(other.y0)).max(0.0);
        width * height
    }

    pub(crate) fn rect(self, unit: f64) -> Rect {
        Rect { x: self.x0 * unit, y: self.y0 * unit, w: self.width() * unit, h: self.height() * unit }
    }
}

/// A word as the text layer gives it, upright.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) bounds: Bounds,
    /// Whether it is bold; `None` where the fonts do not tell.
    pub(crate) bold: Option<bool>,
}

/// Which way the text of a page runs as the page is shown, in clockwise quarters from upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Upright,
    /// Lines run downwards.
    Quarter,
    /// Lines run from right to left, upside down.
    Half,
    /// Lines run upwards.
    ThreeQuarters,
}

impl Turn {
    /// A box on the page as shown, seen with the text upright; `width` and `height` are the shown page's.
    pub(crate) fn upright(self, b: Bounds, width: f64, height: f64) -> Bounds {
        match self {
            Self::Upright => b,
            Self::Quarter => Bounds { x0: b.y0, y0: width - b.x1, x1: b.y1, y1: width - b.x0 },
            Self::Half => Bounds { x0: width - b.x1, y0: height - b.y1, x1: width - b.x0, y1: height - b.y0 },
            Self::ThreeQuarters => Bounds { x0: height - b.y1, y0: b.x0, x1: height - b.y0, y1: b.x1 },
        }
    }

    /// The way back from [`Turn::upright`]; `width` and `height` are the shown page's.
    pub(crate) fn shown(self, b: Bounds, width: f64, height: f64) -> Bounds {
        match self {
            Self::Upright => b,
            Self::Quarter => Bounds { x0: width - b.y1, y0: b.x0, x1: width - b.y0, y1: b.x1 },
            Self::Half => Bounds { x0: width - b.x1, y0: height - b.y1, x1: width - b.x0, y1: height - b.y0 },
            Self::ThreeQuarters => Bounds { x0: b.y0, y0: height - b.x1, x1: b.y1, y1: height - b.x0 },
        }
    }

    /// Whether width and height change places.
    pub(crate) fn is_sideways(self) -> bool {
        matches!(self, Self::Quarter | Self::ThreeQuarters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_there_and_back() {
        let b = Bounds { x0: 730.0, y0: 143.0, x1: 745.0, y1: 170.0 };
        for turn in [Turn::Upright, Turn::Quarter, Turn::Half, Turn::ThreeQuarters] {
            assert_eq!(turn.shown(turn.upright(b, 842.0, 595.0), 842.0, 595.0), b, "{turn:?}");
        }
        assert_eq!(
            Turn::Quarter.upright(b, 842.0, 595.0),
            Bounds { x0: 143.0, y0: 97.0, x1: 170.0, y1: 112.0 }
        );
    }
}

use super::Bounds;

/// Runs of text of one page with their weight.
#[derive(Debug, Default)]
pub(crate) struct Typefaces {
    runs: Vec<(Bounds, Face)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Face {
    bold: bool,
    /// The font shows capitals for the codes of small letters, as `.VnTimeH` does.
    capitals: bool,
}

impl Typefaces {
    /// Whether the word at `bounds` is bold; `None` when no run covers it.
    pub(crate) fn is_bold(&self, bounds: &Bounds) -> Option<bool> {
        self.face(bounds).map(|face| face.bold)
    }

    /// Whether the word at `bounds` shows capitals whatever its codes.
    pub(crate) fn is_capital(&self, bounds: &Bounds) -> bool {
        self.face(bounds).is_some_and(|face| face.capitals)
    }

    fn face(&self, bounds: &Bounds) -> Option<Face> {
        let area = bounds.width() * bounds.height();
        self.runs
            .iter()
            .map(|(run, face)| (run.shared(bounds), *face))
            .filter(|(shared, _)| *shared > area * 0.5)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, face)| face)
    }
}

/// Reads `pdftohtml -xml`: runs with whole-point boxes, bold ones wrapped in `<b>` or set in a font whose
/// name says so. One entry a page.
pub(crate) fn parse(xml: &str) -> Vec<Typefaces> {
    let mut pages = Vec::new();
    let mut fonts: Vec<(String, Face)> = Vec::new();
    for line in xml.lines() {
        let line = line.trim_start();
        if line.starts_with("<page ") {
            pages.push(Typefaces::default());
        } else if line.starts_with("<fontspec ") {
            let family = attribute(line, "family").unwrap_or_default().to_ascii_lowercase();
            // `.VnTimeB`, `.VnArialB`: the legacy families mark their bold cut with a letter.
            let stem = family.split([',', '-']).next().unwrap_or_default();
            let is_legacy = stem.contains(".vn");
            let bold = family.contains("bold")
                || family.contains("black")
                || is_legacy && (stem.ends_with('b') || stem.ends_with("bh"));
            // `.VnTimeH`, `.VnArialH`; some producers drop the point or write it as an underscore.
            let capitals = is_legacy && stem.ends_with('h');
            if let Some(id) = attribute(line, "id") {
                fonts.push((id.to_owned(), Face { bold, capitals }));
            }
        } else if line.starts_with("<text ")
            && let Some(page) = pages.last_mut()
        {
            let number = |name| attribute(line, name).and_then(|value| value.parse::<f64>().ok());
            if let (Some(y), Some(x), Some(w), Some(h)) =
                (number("top"), number("left"), number("width"), number("height"))
            {
                let named = attribute(line, "font")
                    .and_then(|font| fonts.iter().find(|(id, _)| id == font))
                    .map_or_else(Face::default, |(_, face)| *face);
                let face = Face { bold: named.bold || line.contains("<b>"), ..named };
                // Boxes are rounded to whole points.
                let bounds = Bounds { x0: x - 1.0, y0: y - 1.0, x1: x + w + 1.0, y1: y + h + 1.0 };
                page.runs.push((bounds, face));
            }
        }
    }
    pages
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let start = line.find(&format!(" {name}=\""))? + name.len() + 3;
    line.get(start..)?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_by_markup_and_by_name() {
        let pages = parse(
            "<page number=\"1\">\n<fontspec id=\"3\" size=\"13\" family=\"AAAAAA+Tinos-Bold\" color=\"#0\"/>\n\
             <text top=\"10\" left=\"10\" width=\"50\" height=\"12\" font=\"1\">UBND</text>\n\
             <text top=\"30\" left=\"10\" width=\"50\" height=\"12\" font=\"3\">SỞ</text>\n",
        );
        let at = |y0: f64| Bounds { x0: 12.0, y0, x1: 30.0, y1: y0 + 12.0 };
        assert_eq!(pages[0].is_bold(&at(10.0)), Some(false));
        assert_eq!(pages[0].is_bold(&at(30.0)), Some(true));
        assert_eq!(pages[0].is_bold(&at(90.0)), None);
    }
}

use super::{Bounds, Turn};

/// A page of `pdftotext -bbox-layout`: lines in reading order.
#[derive(Debug)]
pub(crate) struct RawPage {
    pub(crate) lines: Vec<RawLine>,
    /// Which way its lines run.
    pub(crate) turn: Turn,
}

impl Default for RawPage {
    fn default() -> Self {
        Self { lines: Vec::new(), turn: Turn::Upright }
    }
}

/// A line, or the part of one that poppler put into a block.
#[derive(Debug)]
pub(crate) struct RawLine {
    /// Ordinal of the block on the page.
    pub(crate) block: usize,
    pub(crate) words: Vec<(String, Bounds)>,
}

/// Reads the XHTML. The form is poppler's own, one element a line; lines of another form are passed over.
pub(crate) fn parse(xhtml: &str) -> Vec<RawPage> {
    let mut pages = Vec::new();
    let mut block = 0;
    for line in xhtml.lines() {
        let line = line.trim_start();
        if line.starts_with("<page ") {
            pages.push(RawPage::default());
            block = 0;
        }
        let Some(page) = pages.last_mut() else { continue };
        if line.starts_with("<block") {
            block += 1;
        } else if line.starts_with("<line") {
            page.lines.push(RawLine { block, words: Vec::new() });
        } else if let Some(rest) = line.strip_prefix("<word ")
            && let Some((attributes, text)) = rest.split_once('>')
            && let Some(bounds) = bounds(attributes)
            && let Some(open) = page.lines.last_mut()
        {
            let text = text.strip_suffix("</word>").unwrap_or(text);
            open.words.push((unescape(text), bounds));
        }
    }
    for page in &mut pages {
        page.turn = direction(&page.lines);
        for line in &mut page.lines {
            line.join(page.turn);
        }
    }
    pages
}

impl RawLine {
    /// Joins what a change of font within a word has torn apart: poppler starts a word with each font, and
    /// some programs take letters that one font lacks from another.
    fn join(&mut self, turn: Turn) {
        let mut joined: Vec<(String, Bounds)> = Vec::with_capacity(self.words.len());
        for (text, b) in self.words.drain(..) {
            if let Some((open, a)) = joined.last_mut() {
                let (gap, height) = match turn {
                    Turn::Upright => (b.x0 - a.x1, a.height().min(b.height())),
                    Turn::Quarter => (b.y0 - a.y1, a.width().min(b.width())),
                    Turn::Half => (a.x0 - b.x1, a.height().min(b.height())),
                    Turn::ThreeQuarters => (a.y0 - b.y1, a.width().min(b.width())),
                };
                // A space takes a quarter of the size, hardly less than a seventh when a line is squeezed.
                if gap.abs() < 0.08 * height {
                    open.push_str(&text);
                    *a = a.union(b);
                    continue;
                }
            }
            joined.push((text, b));
        }
        self.words = joined;
    }
}

/// Which way most words follow each other.
pub(crate) fn direction(lines: &[RawLine]) -> Turn {
    let mut votes = [0_usize; 4];
    for line in lines {
        for pair in line.words.windows(2) {
            let [(_, a), (_, b)] = pair else { continue };
            let (dx, dy) = (b.center_x() - a.center_x(), b.center_y() - a.center_y());
            let vote = match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
                (true, true, _) => 0,
                (false, _, true) => 1,
                (true, false, _) => 2,
                (false, _, false) => 3,
            };
            votes[vote] += 1;
        }
    }
    let best = (1..4).fold(0, |best, i| if votes[i] > votes[best] { i } else { best });
    [Turn::Upright, Turn::Quarter, Turn::Half, Turn::ThreeQuarters][best]
}

fn bounds(attributes: &str) -> Option<Bounds> {
    let value = |name: &str| {
        let start = attributes.find(name)? + name.len();
        let text = attributes.get(start..)?.strip_prefix("=\"")?;
        text.split('"').next()?.parse().ok().filter(|number: &f64| number.is_finite() && number.abs() < 1e6)
    };
    Some(Bounds { x0: value("xMin")?, y0: value("yMin")?, x1: value("xMax")?, y1: value("yMax")? })
}

pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_their_boxes() {
        let pages = parse(
            "<doc>\n<page width=\"595\" height=\"842\">\n<block xMin=\"1\">\n<line xMin=\"1\">\n  \
             <word xMin=\"1.5\" yMin=\"2\" xMax=\"3\" yMax=\"4\">Số:&amp;</word>\n<word xMin=\"x\">no</word>\n",
        );
        let line = &pages[0].lines[0];
        assert_eq!(line.words, [("Số:&".to_owned(), Bounds { x0: 1.5, y0: 2.0, x1: 3.0, y1: 4.0 })]);
        assert_eq!(line.block, 1);
    }
}

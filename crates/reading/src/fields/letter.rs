use std::sync::LazyLock;

use regex::Regex;

use crate::layout::{Bounds, Piece, Sheet};
use crate::reading::Found;
use crate::text::folding::is_capitals;

/// The pages of a file seen as one letter: where it starts, where what is attached to it starts, and how
/// far each page's text can be trusted.
pub(crate) struct Letter<'a> {
    pub(crate) sheets: &'a [Sheet],
    /// Most confidence a value from the page may have, with the reason.
    pub(crate) trust: Vec<(f64, Option<String>)>,
    /// The page with the letterhead.
    pub(crate) first: usize,
    /// The page after the last of the letter itself.
    pub(crate) end: usize,
    /// On the page with the letterhead: where a second letterhead begins, if one does.
    pub(crate) floor: f64,
}

static MOTTO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"cong hoa xa hoi chu nghia viet nam|dang cong san viet nam"));
static ATTACHED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:phu luc|danh sach|bieu|mau so|bang tong hop|de cuong)\b|kem theo (?:cong van|quyet dinh|ke hoach|thong bao|to trinh|bao cao|nghi quyet|huong dan|chi thi|quy che|van ban|giay moi)",
    )
});
static CODE_OR_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:luat )?so\s*:?\s*[\d.]*\s*[a-z]?\s*[/-]\s*\w|ngay\s*[\d.]*\s*thang\s*[\d.]*\s*nam")
});

/// Compiles a pattern written in this crate.
pub(crate) fn pattern(text: &str) -> Regex {
    match Regex::new(text) {
        Ok(regex) => regex,
        // Every pattern is a constant that a test compiles.
        Err(error) => unreachable!("pattern does not compile: {error}"),
    }
}

/// The national title or the Party's, on a page; where in the piece it starts, in words.
pub(crate) fn motto(piece: &Piece) -> Option<usize> {
    let found = MOTTO.find(&piece.folded)?;
    let letters: String = piece.text.chars().skip(found.start()).take(found.len()).collect();
    is_capitals(&letters).then(|| piece.folded[..found.start()].matches(' ').count())
}

impl<'a> Letter<'a> {
    /// Finds the letter among the pages.
    pub(crate) fn find(sheets: &'a [Sheet], trust: Vec<(f64, Option<String>)>) -> Self {
        let first = (0..sheets.len())
            .find(|i| has_letterhead(&sheets[*i]))
            .or_else(|| (0..sheets.len()).find(|i| sheets[*i].pieces.iter().any(Piece::has_letters)))
            .unwrap_or(0);
        let end = (first + 1..sheets.len())
            .find(|i| has_letterhead(&sheets[*i]) || is_attachment(&sheets[*i]))
            .unwrap_or(sheets.len());
        let floor = sheets.get(first).map_or(f64::MAX, |sheet| {
            let mut mottos = sheet.pieces.iter().filter(|piece| motto(piece).is_some());
            mottos.nth(1).map_or(f64::MAX, |second| second.bounds.y0 - 2.0)
        });
        Self { sheets, trust, first, end, floor }
    }

    /// The page with the letterhead.
    pub(crate) fn sheet(&self) -> Option<&'a Sheet> {
        self.sheets.get(self.first)
    }

    /// Pieces of the letter itself on page `page`.
    pub(crate) fn pieces(&self, page: usize) -> impl Iterator<Item = &'a Piece> + use<'a> {
        let floor = if page == self.first { self.floor } else { f64::MAX };
        let sheet = self.sheets.get(page).filter(|_| page < self.end);
        sheet.into_iter().flat_map(|sheet| &sheet.pieces).filter(move |piece| piece.bounds.y0 < floor)
    }

    /// A value with its place; its confidence is held to what the page's text deserves.
    pub(crate) fn found<T>(
        &self,
        value: T,
        place: Option<(usize, Bounds)>,
        confidence: f64,
        reason: Option<&str>,
    ) -> Found<T> {
        let page = place.map_or(self.first, |(page, _)| page);
        let (most, why) = self.trust.get(page).cloned().unwrap_or((1.0, None));
        let rect = place.and_then(|(page, bounds)| Some(self.sheets.get(page)?.rect(bounds)));
        let reason = match (reason, why) {
            (Some(reason), Some(why)) if most < confidence => Some(format!("{reason}; {why}")),
            (None, why) if most < 0.9 => why,
            (reason, _) => reason.map(str::to_owned),
        };
        Found {
            value,
            page: u32::try_from(page + 1).unwrap_or(u32::MAX),
            rect,
            confidence: confidence.min(most),
            reason,
        }
    }
}

/// Whether a letter starts on the page: a title at the top, with a number or a date under it.
fn has_letterhead(sheet: &Sheet) -> bool {
    let top = |share: f64| sheet.pieces.iter().filter(move |piece| piece.bounds.y0 < sheet.height * share);
    let titled = top(0.25).any(|piece| motto(piece).is_some());
    let coded = top(0.4).filter(|piece| CODE_OR_DATE.is_match(&piece.folded)).count();
    titled && coded >= 1 || coded >= 2 && top(0.35).any(|piece| piece.folded.starts_with("so"))
}

fn is_attachment(sheet: &Sheet) -> bool {
    sheet
        .pieces
        .iter()
        .filter(|piece| piece.bounds.y0 < sheet.height * 0.3 && piece.has_letters())
        .take(6)
        .any(|piece| {
            ATTACHED.find(&piece.folded).is_some_and(|found| found.start() > 0 || piece.is_capitals())
        })
}

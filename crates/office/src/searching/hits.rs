use super::{Found, Marked};
use crate::canvas::Shown;
use crate::letters::SignatureState;
use crate::office::scope;
use crate::{Caller, Error, Office, access, analysis};
use congvan_reading::TextSource;
use congvan_records::{DocumentId, FileId, FileRole};
use congvan_search::{Found as Words, Highlighter, Marker, Strength};
use congvan_store::documents::{self, AnalysedFile, Whole};
use congvan_store::routings;
use congvan_workflow::Access;

/// Characters of a snippet.
const SNIPPET: usize = 220;
/// Pages named at most.
const PAGES_NAMED: usize = 12;
/// Bytes of text looked through for one screen of hits: some twenty milliseconds of one core. Each letter is sure of its
/// share; what short ones leave is for long ones.
const LOOKED_THROUGH: usize = 4 << 20;

/// A page of one of a letter's files.
struct PageOf {
    file: FileId,
    name: String,
    is_main: bool,
    /// People see its pages.
    is_shown: bool,
    /// The page, from 1.
    number: u32,
    is_recognised: bool,
    text: String,
}

/// What is shown of each hit, in the order given. Of letters whose content the caller may not read, only the line in
/// the book.
pub(super) async fn describe(
    office: &Office,
    caller: &Caller,
    letters: &[DocumentId],
    highlighter: Highlighter,
) -> Result<Vec<Found>, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let wholes = documents::wholes(db, agency, letters).await?;
    let routings = routings::load_many(db, agency, letters).await?;
    let mut found = Vec::with_capacity(letters.len());
    for id in letters {
        let whole = wholes.iter().find(|whole| whole.document.id == *id);
        let routing = routings.iter().find(|routing| routing.document == *id);
        let (Some(Whole { document, files, .. }), Some(routing)) = (whole, routing) else { continue };
        // The whole rule once more, on the routing itself.
        if !access::may(&caller.actor, Access::ReadMetadata, routing, now) {
            continue;
        }
        let readable = access::may(&caller.actor, Access::ReadContent, routing, now);
        let (signature, pages) = if readable { content(files) } else { (None, Vec::new()) };
        let fields = &document.fields;
        found.push((
            Found {
                document: *id,
                subject: Marked { text: fields.subject.clone(), hits: Vec::new() },
                snippet: Marked::default(),
                attachment: None,
                pages: Vec::new(),
                file_name: None,
                is_recognised: false,
                is_text_cut: analysis::is_cut_in_index(pages.iter().map(|page| page.text.as_str())),
                code: fields.code.clone(),
                kind: fields.kind.clone(),
                organ_name: fields.organ_name.clone(),
                issued_date: fields.issued_date,
                arrival_number: document.arrival_number,
                arrival_date: document.arrival_date,
                signer_name: if readable { fields.signer.name.clone() } else { String::new() },
                status: routing.status,
                access: access::level(routing),
                signature,
                received_at: document.received_at,
            },
            pages,
        ));
    }
    let marked = tokio::task::spawn_blocking(move || mark_all(found, &highlighter));
    marked.await.map_err(|_| Error::Machine("marking hits", None))
}

/// The verdict on the main file, and the pages of all files, the main file's first.
fn content(files: &[AnalysedFile]) -> (Option<SignatureState>, Vec<PageOf>) {
    let main = files.iter().find(|file| file.entry.file.role == FileRole::Main);
    let signature = main.and_then(|main| analysis::signature_state(&main.findings));
    let mut pages = Vec::new();
    for AnalysedFile { entry, findings } in files {
        let reading = analysis::reading(findings);
        let Some(reading) = reading.as_ref().and_then(|stored| stored.found()) else { continue };
        pages.extend((1..).zip(&reading.pages).map(|(number, page)| PageOf {
            file: entry.file.id,
            name: entry.file.name.clone(),
            is_shown: Shown::of(&entry.file) != Shown::Sheet,
            is_main: entry.file.role == FileRole::Main,
            number,
            is_recognised: page.source == TextSource::Ocr,
            text: page.text.clone(),
        }));
    }
    (signature, pages)
}

fn mark_all(letters: Vec<(Found, Vec<PageOf>)>, highlighter: &Highlighter) -> Vec<Found> {
    let mut marker = highlighter.marker();
    let mut rest = LOOKED_THROUGH;
    let mut after = letters.len();
    let mark = |(found, pages): (Found, Vec<PageOf>)| {
        let share = rest / after;
        after -= 1;
        let pages = within(&pages, share);
        rest = rest.saturating_sub(pages.iter().map(|page| page.text.len()).sum());
        mark(found, pages, &mut marker)
    };
    letters.into_iter().map(mark).collect()
}

/// The first pages, of so many bytes together; the first of all in any case, because it is shown when nothing is found.
fn within(pages: &[PageOf], share: usize) -> &[PageOf] {
    let mut length = 0;
    let count = pages.iter().take_while(|page| {
        length += page.text.len();
        length <= share
    });
    &pages[..count.count().max(1).min(pages.len())]
}

fn mark(mut found: Found, pages: &[PageOf], marker: &mut Marker<'_>) -> Found {
    found.subject.hits = marker.read(&found.subject.text).ranges();
    let hit = best_first(pages, marker);
    let first = hit.first().map(|(page, _)| *page);
    found.attachment = first.filter(|page| !page.is_main).map(|page| page.file);
    found.file_name = first.filter(|page| !page.is_main || !page.is_shown).map(|page| page.name.clone());
    let of_its_file =
        hit.iter().filter(|(page, _)| first.is_some_and(|first| first.is_shown && first.file == page.file));
    found.pages = of_its_file.map(|(page, _)| page.number).take(PAGES_NAMED).collect();
    found.is_recognised = first.is_some_and(|page| page.is_recognised);
    let snippet = match (hit.first(), pages.first()) {
        (Some((_, words)), _) => words.snippet(SNIPPET),
        (None, Some(page)) => marker.read(&page.text).snippet(SNIPPET),
        (None, None) => return found,
    };
    found.snippet = Marked { text: snippet.text, hits: snippet.ranges };
    found
}

/// The pages with hits and the words on them, the page with the most first and the others in order. Where some words
/// stand side by side, strewn ones count for nothing: they are mostly those of every letter's heading.
fn best_first<'h, 'p>(pages: &'p [PageOf], marker: &mut Marker<'h>) -> Vec<(&'p PageOf, Words<'h, 'p>)> {
    let read = pages.iter().map(|page| {
        let words = marker.read(&page.text);
        (words.strength(), page, words)
    });
    let mut hit: Vec<(Strength, &PageOf, Words<'_, '_>)> =
        read.filter(|(strength, ..)| *strength > Strength::default()).collect();
    let best = hit.iter().map(|(strength, ..)| *strength).max().unwrap_or_default();
    if best.pairs > 0 {
        hit.retain(|(strength, ..)| strength.pairs > 0);
        hit = hit.into_iter().map(|(strength, page, words)| (strength, page, words.strict())).collect();
    }
    if let Some(first) = hit.iter().position(|(strength, ..)| *strength == best) {
        hit[..=first].rotate_right(1);
    }
    hit.into_iter().map(|(_, page, words)| (page, words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_search::abbreviations::Abbreviations;

    fn page(number: u32, text: &str) -> PageOf {
        PageOf {
            file: FileId::from(uuid::Uuid::nil()),
            name: "thu.pdf".into(),
            is_main: true,
            is_shown: true,
            number,
            is_recognised: false,
            text: text.into(),
        }
    }

    #[test]
    fn pages_are_looked_through_up_to_a_length_and_the_first_one_in_any_case() {
        let pages = [page(1, "mười byte"), page(2, "hai"), page(3, "ba")];
        let lengths = [0, 11, 14, 15, 16, 17].map(|share| within(&pages, share).len());
        assert_eq!(pages[0].text.len(), 12);
        assert_eq!(lengths, [1, 1, 1, 2, 2, 3]);
        assert!(within(&[], 5).is_empty());
    }

    #[test]
    fn the_page_with_the_words_together_comes_before_the_heading_that_has_one_of_them() {
        let pages = [
            page(1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM. Phụ lục kèm theo"),
            page(2, "Nhân lực, vật tư"),
            page(3, "lắp đặt máy điều hòa"),
            page(4, "phụ lục: lắp máy điều hòa không khí"),
        ];
        let numbers = |text: &str| {
            let highlighter = Highlighter::for_text(text, &Abbreviations::default());
            let mut marker = highlighter.marker();
            let hit = best_first(&pages, &mut marker);
            let shown: Vec<u32> = hit.iter().map(|(page, _)| page.number).collect();
            let marks = hit.iter().map(|(_, words)| words.ranges().len()).sum::<usize>();
            (shown, marks)
        };
        assert_eq!(numbers("may dieu hoa khong khi"), (vec![4, 3], 2));
        assert_eq!(numbers("phu luc"), (vec![1, 4], 2));
        // One word alone is marked wherever it stands.
        assert_eq!(numbers("luc"), (vec![1, 2, 4], 3));
        assert_eq!(numbers("khac"), (Vec::new(), 0));
    }
}

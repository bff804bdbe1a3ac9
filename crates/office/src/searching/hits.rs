use super::{Found, Marked};
use crate::canvas::Shown;
use crate::letters::SignatureState;
use crate::office::scope;
use crate::{Caller, Error, Office, access, analysis};
use congvan_reading::TextSource;
use congvan_records::{DocumentId, FileId, FileRole};
use congvan_search::{Highlighter, Strength};
use congvan_store::documents::{self, AnalysedFile, Whole};
use congvan_store::routings;
use congvan_workflow::Access;
use std::borrow::Cow;

/// Characters of a snippet.
const SNIPPET: usize = 220;
/// Pages looked through for hits, and pages named at most.
const PAGES: usize = 60;
const PAGES_NAMED: usize = 12;

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
        let subject = Marked { hits: highlighter.ranges(&fields.subject), text: fields.subject.clone() };
        found.push((
            Found {
                document: *id,
                subject,
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
    // Long texts: a few milliseconds of one core.
    let marked = tokio::task::spawn_blocking(move || {
        found.into_iter().map(|(found, pages)| mark(found, &pages, &highlighter)).collect()
    });
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

fn mark(mut found: Found, pages: &[PageOf], highlighter: &Highlighter) -> Found {
    let (highlighter, hit) = best_first(pages, highlighter);
    let first = hit.first().copied();
    found.attachment = first.filter(|page| !page.is_main).map(|page| page.file);
    found.file_name = first.filter(|page| !page.is_main || !page.is_shown).map(|page| page.name.clone());
    let of_its_file =
        hit.iter().filter(|page| first.is_some_and(|first| first.is_shown && first.file == page.file));
    found.pages = of_its_file.map(|page| page.number).take(PAGES_NAMED).collect();
    found.is_recognised = first.is_some_and(|page| page.is_recognised);
    if let Some(page) = first.or(pages.first()) {
        let snippet = highlighter.snippet(&page.text, SNIPPET);
        found.snippet = Marked { text: snippet.text, hits: snippet.ranges };
    }
    found
}

/// The pages with hits, the one with the most first and the others in order, and what marks the words on them: where
/// some stand side by side, strewn ones are mostly those of every letter's heading.
fn best_first<'a>(
    pages: &'a [PageOf],
    highlighter: &'a Highlighter,
) -> (Cow<'a, Highlighter>, Vec<&'a PageOf>) {
    let strengths: Vec<(usize, Strength)> =
        pages.iter().take(PAGES).map(|page| highlighter.strength(&page.text)).enumerate().collect();
    let best = strengths.iter().map(|(_, strength)| *strength).max().unwrap_or_default();
    let is_strict = best.pairs > 0;
    let counts = |strength: &Strength| if is_strict { strength.pairs > 0 } else { strength.words > 0 };
    let hit = strengths.iter().filter(|(_, strength)| counts(strength));
    let first = hit.clone().find(|(_, strength)| *strength == best).map(|(at, _)| *at);
    let others = hit.map(|(at, _)| *at).filter(|at| Some(*at) != first);
    let hit = first.into_iter().chain(others).map(|at| &pages[at]).collect();
    let highlighter =
        if is_strict { Cow::Owned(highlighter.clone().strict()) } else { Cow::Borrowed(highlighter) };
    (highlighter, hit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_search::abbreviations::Abbreviations;

    #[test]
    fn the_page_with_the_words_together_comes_before_the_heading_that_has_one_of_them() {
        let file = FileId::from(uuid::Uuid::now_v7());
        let page = |number: u32, text: &str| PageOf {
            file,
            name: "thu.pdf".into(),
            is_main: true,
            is_shown: true,
            number,
            is_recognised: false,
            text: text.into(),
        };
        let pages = [
            page(1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM. Phụ lục kèm theo"),
            page(2, "Nhân lực, vật tư"),
            page(3, "lắp đặt máy điều hòa"),
            page(4, "phụ lục: lắp máy điều hòa không khí"),
        ];
        let numbers = |text: &str| {
            let highlighter = Highlighter::for_text(text, &Abbreviations::default());
            let (marks, hit) = best_first(&pages, &highlighter);
            let shown: Vec<u32> = hit.iter().map(|page| page.number).collect();
            (shown, marks.ranges(&pages[1].text).len())
        };
        assert_eq!(numbers("may dieu hoa khong khi"), (vec![4, 3], 0));
        assert_eq!(numbers("phu luc"), (vec![1, 4], 0));
        // One word alone is marked wherever it stands.
        assert_eq!(numbers("luc"), (vec![1, 2, 4], 1));
        assert_eq!(numbers("khac"), (vec![], 0));
    }
}

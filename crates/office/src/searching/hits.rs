use super::{Found, Marked};
use crate::canvas::Shown;
use crate::letters::SignatureState;
use crate::office::scope;
use crate::{Caller, Error, Office, access, analysis};
use congvan_reading::TextSource;
use congvan_records::{DocumentId, FileId, FileRole};
use congvan_search::Highlighter;
use congvan_store::documents::{self, AnalysedFile, Whole};
use congvan_store::routings;
use congvan_workflow::Access;

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
    let hit = pages.iter().take(PAGES).filter(|page| !highlighter.ranges(&page.text).is_empty());
    let hit: Vec<&PageOf> = hit.collect();
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

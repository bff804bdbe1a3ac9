use super::{Found, Marked};
use crate::letters::SignatureState;
use crate::office::scope;
use crate::{Caller, Error, Office, access, analysis};
use congvan_reading::TextSource;
use congvan_records::{DocumentId, FileId, FileRole};
use congvan_search::Highlighter;
use congvan_store::analyses::{self, AnalysisKind};
use congvan_store::{documents, routings};
use congvan_workflow::Access;

/// Characters of a snippet.
const SNIPPET: usize = 220;
/// Pages looked through for hits, and pages named at most.
const PAGES: usize = 60;
const PAGES_NAMED: usize = 12;

/// A page of one of a letter's files.
struct PageOf {
    file: FileId,
    is_main: bool,
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
    let documents = documents::list(db, agency, letters).await?;
    let routings = routings::load_many(db, agency, letters).await?;
    let mut found = Vec::with_capacity(letters.len());
    for id in letters {
        let document = documents.iter().find(|document| document.id == *id);
        let routing = routings.iter().find(|routing| routing.document == *id);
        let (Some(document), Some(routing)) = (document, routing) else { continue };
        // The whole rule once more, on the routing itself.
        if !access::may(&caller.actor, Access::ReadMetadata, routing, now) {
            continue;
        }
        let readable = access::may(&caller.actor, Access::ReadContent, routing, now);
        let (signature, pages) =
            if readable { content(office, caller, *id).await? } else { (None, Vec::new()) };
        let fields = &document.fields;
        let subject = Marked { hits: highlighter.ranges(&fields.subject), text: fields.subject.clone() };
        found.push((
            Found {
                document: *id,
                subject,
                snippet: Marked::default(),
                attachment: None,
                pages: Vec::new(),
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
async fn content(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
) -> Result<(Option<SignatureState>, Vec<PageOf>), Error> {
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let (mut signature, mut pages) = (None, Vec::new());
    for file in documents::files(db, agency, document).await? {
        let is_main = file.role == FileRole::Main;
        if is_main {
            let verdict = analyses::find(db, agency, file.id, AnalysisKind::Signature).await?;
            signature = verdict.and_then(|verdict| analysis::signature_state(&[verdict]));
        }
        let reading = analyses::find(db, agency, file.id, AnalysisKind::Reading).await?;
        let reading = reading.and_then(|reading| analysis::reading(&[reading]));
        if let Some(reading) = reading.as_ref().and_then(|stored| stored.found()) {
            pages.extend((1..).zip(&reading.pages).map(|(number, page)| PageOf {
                file: file.id,
                is_main,
                number,
                is_recognised: page.source == TextSource::Ocr,
                text: page.text.clone(),
            }));
        }
    }
    Ok((signature, pages))
}

fn mark(mut found: Found, pages: &[PageOf], highlighter: &Highlighter) -> Found {
    let hit = pages.iter().take(PAGES).filter(|page| !highlighter.ranges(&page.text).is_empty());
    let hit: Vec<&PageOf> = hit.collect();
    let first = hit.first().copied();
    found.attachment = first.filter(|page| !page.is_main).map(|page| page.file);
    let of_its_file = hit.iter().filter(|page| first.is_some_and(|first| first.file == page.file));
    found.pages = of_its_file.map(|page| page.number).take(PAGES_NAMED).collect();
    found.is_recognised = first.is_some_and(|page| page.is_recognised);
    if let Some(page) = first.or(pages.first()) {
        let snippet = highlighter.snippet(&page.text, SNIPPET);
        found.snippet = Marked { text: snippet.text, hits: snippet.ranges };
    }
    found
}

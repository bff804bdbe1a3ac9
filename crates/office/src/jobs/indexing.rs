//! Bringing the index up to the database.

use super::worker::settle;
use crate::office::scope;
use crate::searching::{Building, INCOMING};
use crate::{Error, Office, access, analysis};
use congvan_records::{AccessLevel, AgencyId, DocumentId, JobId, Timestamp};
use congvan_search::{Caller, Entry, Index, Query, Rebuild};
use congvan_store::documents::{self, Whole};
use congvan_store::jobs::{self as rows, LeasedJob};
use congvan_store::{grants, late_texts, organisation, routings};
use congvan_workflow::{GrantReason, Principal};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use time::Date;
use uuid::Uuid;

/// Letters read from the database at once while the index is built anew.
const STEP: u64 = 200;
/// About so many letters are asked of a new index before it answers.
const SAMPLES: u64 = 200;

/// A letter as the index is told of it.
struct Owned {
    document: congvan_records::IncomingDocument,
    key: u64,
    code: String,
    status: &'static str,
    received: Date,
    body: String,
    /// The unit that leads, if the letter has been directed.
    unit: String,
    readers: Vec<u64>,
    content_readers: Vec<u64>,
}

impl Owned {
    fn entry(&self) -> Entry<'_> {
        let fields = &self.document.fields;
        Entry {
            key: self.key,
            subject: &fields.subject,
            code: &self.code,
            arrival_number: self.document.arrival_number.map(|number| number.0.unsigned_abs()),
            agency: &fields.organ_name,
            doc_type: &fields.kind,
            signer: &fields.signer.name,
            parties: &[],
            year: fields.issued_date.map(Date::year),
            doc_date: fields.issued_date.map(days),
            received: Some(days(self.received)),
            urgency: fields.urgency.key(),
            status: self.status,
            direction: INCOMING,
            unit: &self.unit,
            body: (!self.body.is_empty()).then_some(self.body.as_str()),
            readers: &self.readers,
            content_readers: &self.content_readers,
        }
    }
}

/// Days since 1970-01-01, as the index counts.
pub(crate) fn days(date: Date) -> i64 {
    i64::from(date.to_julian_day() - 2_440_588)
}

/// The day as the index counts it; none for days no calendar has.
pub(crate) fn date(days: i64) -> Option<Date> {
    Date::from_julian_day(i32::try_from(days + 2_440_588).ok()?).ok()
}

/// Runs leased jobs: all entries, then one commit, then the jobs are done. A crash in between runs them again.
pub(super) async fn run(office: &Office, jobs: Vec<(LeasedJob, DocumentId)>) {
    if jobs.is_empty() {
        return;
    }
    // Several jobs about one letter need one entry.
    let letters: BTreeMap<DocumentId, AgencyId> =
        jobs.iter().map(|(job, document)| (*document, job.agency)).collect();
    let letters: Vec<(AgencyId, DocumentId)> =
        letters.into_iter().map(|(document, agency)| (agency, document)).collect();
    let begun = office.now();
    let done = match index_now(office, &letters).await {
        Ok(()) => complete(office, &jobs, begun).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else { return };
    if let [(job, _)] = jobs.as_slice() {
        settle(office, job, Err(error)).await;
        return;
    }
    // One letter that cannot be read must not hold back the others.
    for job in jobs {
        Box::pin(run(office, vec![job])).await;
    }
}

/// `begun`: when the letters were read from the database, or before.
async fn complete(office: &Office, jobs: &[(LeasedJob, DocumentId)], begun: Timestamp) -> Result<(), Error> {
    let mut held: BTreeMap<Uuid, Vec<JobId>> = BTreeMap::new();
    for (job, _) in jobs {
        held.entry(job.token).or_default().push(job.id);
    }
    let tx = office.begin().await?;
    for (token, jobs) in held {
        rows::complete_held(&tx, &jobs, token, office.now()).await?;
    }
    let letters: Vec<DocumentId> = jobs.iter().map(|(_, document)| *document).collect();
    late_texts::indexed(&tx, &letters, begun, office.now()).await?;
    Ok(tx.commit().await?)
}

/// Brings these letters' entries up to date and commits. While an index is being built, both get them.
async fn index_now(office: &Office, letters: &[(AgencyId, DocumentId)]) -> Result<(), Error> {
    let searcher = &office.inner.searcher;
    let building = searcher.feeding.lock().await;
    let live = searcher.live();
    if live.is_none() && building.is_none() {
        return Err(Error::Unavailable("the search index"));
    }
    let mut entries = Vec::with_capacity(letters.len());
    for (agency, document) in letters {
        entries.extend(read(office, *agency, *document).await?);
    }
    let building_too = building.clone();
    let written = tokio::task::spawn_blocking(move || {
        if let Some(rebuild) = building_too {
            put(rebuild.index(), &entries)?;
        }
        match live {
            Some(index) => {
                put(&index, &entries)?;
                index.commit()
            }
            None => Ok(()),
        }
    });
    Ok(written.await.map_err(|_| Error::Machine("indexing", None))??)
}

fn put(index: &Index, entries: &[Owned]) -> Result<(), congvan_search::Error> {
    entries.iter().try_for_each(|owned| index.put(&owned.entry()).map(drop))
}

/// Builds the index anew beside the live one and puts it in its place. Searches go on meanwhile.
pub(crate) async fn rebuild(office: &Office) -> Result<u64, Error> {
    let searcher = &office.inner.searcher;
    let started = Instant::now();
    let mut total = 0;
    for agency in organisation::agencies(office.reader()).await? {
        total += documents::count(office.reader(), scope(agency.id)).await?;
    }
    let building_now = searcher.begin_building(total).ok_or(Error::Busy)?;
    let root = searcher.root.clone();
    let rebuild = tokio::task::spawn_blocking(move || Rebuild::begin(&root));
    let rebuild = Arc::new(rebuild.await.map_err(|_| Error::Machine("indexing", None))??);
    *searcher.feeding.lock().await = Some(Arc::clone(&rebuild));
    let filled = fill(office, &rebuild, &building_now, total).await;
    let mut building = searcher.feeding.lock().await;
    *building = None;
    let (count, samples) = filled?;
    let Some(rebuild) = Arc::into_inner(rebuild) else {
        return Err(Error::Machine("indexing", None));
    };
    let (rebuild, compared) = compared(office, rebuild, count, samples).await?;
    if !compared.is_sound() {
        tracing::error!(?compared, "the new index does not find what the database has");
        // One that finds too little is still better than none.
        if searcher.live().is_some() {
            return Err(Error::Machine("building the index", None));
        }
    }
    let index = tokio::task::spawn_blocking(move || rebuild.finish());
    searcher.set_live(index.await.map_err(|_| Error::Machine("indexing", None))??);
    drop(building);
    tracing::info!(letters = count, seconds = started.elapsed().as_secs_f64(), "the index was built anew");
    Ok(count)
}

/// What a new index holds and finds, beside the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Compared {
    letters: u64,
    indexed: u64,
    samples: usize,
    lacking: usize,
}

impl Compared {
    /// May it take the place of the old one? What moved on since it was read is in neither yet, so that a few may lack.
    const fn is_sound(self) -> bool {
        self.indexed >= self.letters && self.lacking * 10 <= self.samples
    }
}

/// Asks the new index for letters out of the whole, each by its own code and subject and as somebody who may read it.
async fn compared(
    office: &Office,
    rebuild: Rebuild,
    letters: u64,
    samples: Vec<(AgencyId, DocumentId)>,
) -> Result<(Rebuild, Compared), Error> {
    let mut wanted = Vec::with_capacity(samples.len());
    for (agency, document) in samples {
        // What cannot be read was told already.
        wanted.extend(read(office, agency, document).await.ok().flatten());
    }
    wanted.retain(|letter| !letter.readers.is_empty() && !letter.document.fields.subject.is_empty());
    let asked = tokio::task::spawn_blocking(move || {
        let index = rebuild.index();
        index.commit()?;
        let lacking = lacking(index, &wanted)?;
        let compared =
            Compared { letters, indexed: index.health().documents, samples: wanted.len(), lacking };
        Ok::<_, congvan_search::Error>((rebuild, compared))
    });
    Ok(asked.await.map_err(|_| Error::Machine("indexing", None))??)
}

/// How many of these letters the index does not find.
fn lacking(index: &Index, wanted: &[Owned]) -> Result<usize, congvan_search::Error> {
    let mut lacking = 0;
    for letter in wanted {
        let query = Query {
            among: Some(vec![letter.key]),
            with_facets: false,
            ..Query::new(format!("{} {}", letter.code, letter.document.fields.subject))
        };
        let found = index.search(&query, &Caller::new(letter.readers.iter().copied()))?;
        lacking += usize::from(found.hits.is_empty());
    }
    Ok(lacking)
}

/// Reads every letter into the index; gives how many, and some that stand for the whole.
async fn fill(
    office: &Office,
    rebuild: &Arc<Rebuild>,
    now: &Building<'_>,
    total: u64,
) -> Result<(u64, Vec<(AgencyId, DocumentId)>), Error> {
    let mut count = 0;
    let every = (total / SAMPLES).max(1) as usize;
    let mut samples = Vec::new();
    let mut seen = 0;
    for agency in organisation::agencies(office.reader()).await? {
        let mut after = 0;
        loop {
            let some = documents::all_after(office.reader(), scope(agency.id), after, STEP).await?;
            let Some((last, _)) = some.last() else { break };
            after = *last;
            // Held from reading to writing, so that no older state comes after a newer one.
            let building = office.inner.searcher.feeding.lock().await;
            let mut entries = Vec::with_capacity(some.len());
            for (_, document) in &some {
                match read(office, agency.id, *document).await {
                    Ok(entry) => entries.extend(entry),
                    // The other letters can be found all the same; the check names this one.
                    Err(error) => {
                        tracing::error!(%error, document.id = %document, "a letter cannot be indexed")
                    }
                }
            }
            let first = (every - seen % every) % every;
            samples
                .extend(some.iter().skip(first).step_by(every).map(|(_, document)| (agency.id, *document)));
            seen += some.len();
            count += entries.len() as u64;
            now.add(some.len() as u64);
            let rebuild = Arc::clone(rebuild);
            let written = tokio::task::spawn_blocking(move || put(rebuild.index(), &entries));
            written.await.map_err(|_| Error::Machine("indexing", None))??;
            drop(building);
        }
    }
    Ok((count, samples))
}

async fn read(office: &Office, agency: AgencyId, document: DocumentId) -> Result<Option<Owned>, Error> {
    let (db, scope) = (office.reader(), scope(agency));
    let Some(whole) = documents::whole(db, scope, document).await? else { return Ok(None) };
    let Whole { document, index_key: key, files, .. } = whole;
    let now = office.now();
    let routing = routings::load(db, scope, document.id).await?;
    let readers = grants::active_principal_keys(db, scope, document.id, now).await?;
    let content_readers = if access::level(&routing) == AccessLevel::NamedOnly {
        let names = |reason: GrantReason| !matches!(reason, GrantReason::Clerk | GrantReason::Archive);
        let named: Vec<Principal> = routing
            .grants
            .iter()
            .filter(|grant| grant.is_active(now) && names(grant.reason))
            .map(|grant| grant.principal)
            .collect();
        grants::find_principal_keys(db, scope, &named).await?
    } else {
        readers.clone()
    };
    let mut body = String::new();
    for file in files {
        if let Some(reading) = analysis::reading(&file.findings) {
            body.push_str(&reading.text());
            body.push('\n');
        }
    }
    let unsigned = |keys: Vec<i64>| keys.into_iter().map(i64::unsigned_abs).collect();
    let zone = crate::organisation::of_agency(office, agency).await?.agency.zone;
    Ok(Some(Owned {
        key: key.unsigned_abs(),
        code: document.fields.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        status: routing.status.key(),
        unit: routing.lead().map(|part| part.unit.uuid().to_string()).unwrap_or_default(),
        received: document.arrival_date.unwrap_or_else(|| document.received_at.date_in(zone)),
        body,
        readers: unsigned(readers),
        content_readers: unsigned(content_readers),
        document,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_records::{DocumentFields, IncomingDocument, Source};
    use time::macros::date;

    fn letter(key: u64) -> Owned {
        let fields =
            DocumentFields { subject: format!("Kiểm tra tuyến số {key}"), ..DocumentFields::default() };
        Owned {
            document: IncomingDocument {
                id: crate::office::new_id(),
                agency: crate::office::new_id(),
                source: Source::Upload,
                received_at: Timestamp::from_micros(0),
                fields,
                arrival_number: None,
                arrival_date: None,
                year: None,
            },
            key,
            code: format!("{key}/BC-UBND"),
            status: "registered",
            received: date!(2026 - 11 - 17),
            body: String::new(),
            unit: String::new(),
            readers: vec![key % 3 + 1],
            content_readers: vec![key % 3 + 1],
        }
    }

    #[test]
    fn an_index_that_lost_letters_does_not_take_the_place_of_the_old_one() {
        let directory = tempfile::tempdir().unwrap();
        let rebuild = Rebuild::begin(directory.path()).unwrap();
        let letters: Vec<Owned> = (1..=40).map(letter).collect();
        put(rebuild.index(), &letters).unwrap();
        let compared = |letters: &[Owned]| {
            rebuild.index().commit().unwrap();
            let lacking = lacking(rebuild.index(), letters).unwrap();
            let indexed = rebuild.index().health().documents;
            Compared { letters: indexed, indexed, samples: letters.len(), lacking }
        };
        let whole = compared(&letters);
        assert_eq!((whole.lacking, whole.indexed, whole.is_sound()), (0, 40, true));
        for (key, sound) in [(1..=4, true), (5..=5, false)] {
            for key in key {
                rebuild.index().delete(key).unwrap();
            }
            assert_eq!(compared(&letters).is_sound(), sound);
        }
        assert!(!Compared { letters: 41, ..whole }.is_sound(), "it holds fewer than were read");
        // Found, but not by those who may read it.
        let others: Vec<Owned> = letters.into_iter().map(|one| Owned { readers: vec![9], ..one }).collect();
        assert_eq!(compared(&others).lacking, 40);
    }
}

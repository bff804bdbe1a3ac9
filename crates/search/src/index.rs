use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use tantivy::indexer::LogMergePolicy;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use crate::abbreviations::Abbreviations;
use crate::analysis::{self, Analyzer, push_bigram};
use crate::permissions::Snapshot;
use crate::schema::{self, Fields};
use crate::vocabulary::VocabularyReader;
use crate::{Entry, Error, Opening, Rebuild, identity};

/// Memory the writer may fill before it writes a segment.
const WRITER_MEMORY: usize = 128 * 1024 * 1024;

/// Chỉ mục: one index on disk, with its one writer and its reader. Shared by reference between threads.
pub struct Index {
    directory: PathBuf,
    inner: tantivy::Index,
    pub(crate) fields: Fields,
    reader: IndexReader,
    writing: Mutex<Writing>,
    snapshot: RwLock<Arc<Snapshot>>,
    abbreviations: RwLock<Arc<Abbreviations>>,
}

/// The writer is made at the first write and kept: dropping it would kill merges under way.
#[derive(Default)]
struct Writing {
    writer: Option<IndexWriter>,
    analyzer: Analyzer,
    vocabulary: VocabularyReader,
    pending: u64,
    committed_at: Option<SystemTime>,
}

/// What became of one [`Entry`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indexed {
    /// The body was longer than [`crate::BODY_LIMIT`]; its end cannot be found.
    pub is_body_cut: bool,
}

/// How the index fares, for the administrator's page and alarms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Documents that can be found.
    pub documents: u64,
    /// Segments; more than 40 means that merging does not keep up.
    pub segments: usize,
    /// Additions and deletions waiting for [`Index::commit`].
    pub pending: u64,
    /// When this process committed last.
    pub committed_at: Option<SystemTime>,
    /// Size on disk.
    pub bytes: u64,
}

impl Index {
    /// Opens the live index under `root`, one of another version if this one can still ask it, or says why there is none
    /// to be read.
    ///
    /// Errors: [`Error::Directory`] if the root itself cannot be read.
    pub fn open(root: &Path) -> Result<Opening, Error> {
        identity::open(root)
    }

    /// Makes an empty index under `root` and names it the live one.
    ///
    /// Errors: as [`Rebuild::begin`] and [`Rebuild::finish`].
    pub fn create(root: &Path) -> Result<Self, Error> {
        Rebuild::begin(root)?.finish()
    }

    /// Removes index directories under `root` that are not the live one and have not changed for `age`.
    /// Returns how many.
    ///
    /// Errors: [`Error::Directory`].
    pub fn prune(root: &Path, age: Duration) -> Result<usize, Error> {
        identity::prune(root, age)
    }

    /// Adds a document or replaces the one with the same key. Safe to repeat. Visible after [`Index::commit`].
    ///
    /// Errors: [`Error::Busy`]; [`Error::WriterStopped`], after which everything since the last commit must be
    /// fed again.
    pub fn put(&self, entry: &Entry<'_>) -> Result<Indexed, Error> {
        let mut writing = self.lock();
        let (document, is_body_cut) = self.document(&mut writing.analyzer, entry);
        let key = Term::from_field_u64(self.fields.key, entry.key);
        self.write(&mut writing, |writer| {
            writer.delete_term(key);
            writer.add_document(document).map(drop)
        })?;
        Ok(Indexed { is_body_cut })
    }

    /// Removes the document with this key, if it is there. Takes effect at [`Index::commit`].
    ///
    /// Errors: as [`Index::put`].
    pub fn delete(&self, key: u64) -> Result<(), Error> {
        let key = Term::from_field_u64(self.fields.key, key);
        self.write(&mut self.lock(), |writer| {
            writer.delete_term(key);
            Ok(())
        })
    }

    /// Makes everything so far durable, and visible to searches that begin after it returns. Call it every two
    /// seconds or thousand documents, never once a request.
    ///
    /// Errors: as [`Index::put`]; [`Error::Read`].
    pub fn commit(&self) -> Result<(), Error> {
        let mut writing = self.lock();
        if writing.pending > 0 {
            self.write(&mut writing, |writer| writer.commit().map(drop))?;
            writing.pending = 0;
        }
        writing.committed_at = Some(SystemTime::now());
        self.reload(&mut writing)
    }

    /// Waits until merges under way have ended. For benchmarks and before copying the directory.
    ///
    /// Errors: as [`Index::commit`].
    pub fn settle(&self) -> Result<(), Error> {
        self.commit()?;
        let mut writing = self.lock();
        if let Some(writer) = writing.writer.take() {
            writer.wait_merging_threads().map_err(Error::writing)?;
        }
        self.reload(&mut writing)
    }

    /// Numbers for alarms.
    pub fn health(&self) -> Health {
        let writing = self.lock();
        let (documents, segments) = self.snapshot().size();
        Health {
            documents,
            segments,
            pending: writing.pending,
            committed_at: writing.committed_at,
            bytes: directory_size(&self.directory),
        }
    }

    /// Replaces the table of abbreviations. It works on queries only, so nothing is indexed again.
    pub fn set_abbreviations(&self, table: Abbreviations) {
        *self.abbreviations.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(table);
    }

    pub(crate) fn abbreviations(&self) -> Arc<Abbreviations> {
        Arc::clone(&self.abbreviations.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn make(directory: &Path) -> Result<Self, Error> {
        let (declared, fields) = schema::build();
        let inner = tantivy::Index::create_in_dir(directory, declared).map_err(Error::Read)?;
        Self::around(inner, fields, directory)
    }

    pub(crate) fn existing(directory: &Path) -> Result<Self, Error> {
        let inner = tantivy::Index::open_in_dir(directory).map_err(Error::Read)?;
        Self::around(inner, schema::build().1, directory)
    }

    /// An index of another version, if this one can ask it and may: it has all fields, with a meaning that is known.
    pub(crate) fn outdated(directory: &Path, fingerprint: u32) -> Option<Self> {
        let inner = tantivy::Index::open_in_dir(directory).ok()?;
        let found = inner.schema();
        let fields = Fields::of(&found).filter(|_| schema::may_answer(&found, fingerprint))?;
        Self::around(inner, fields, directory).ok()
    }

    fn around(inner: tantivy::Index, fields: Fields, directory: &Path) -> Result<Self, Error> {
        schema::register(&inner);
        let reader =
            inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(Error::Read)?;
        let mut writing = Writing::default();
        let snapshot = Snapshot::take(&reader, &mut writing.vocabulary, &fields).map_err(Error::Read)?;
        Ok(Self {
            directory: directory.to_owned(),
            inner,
            fields,
            reader,
            writing: Mutex::new(writing),
            snapshot: RwLock::new(Arc::new(snapshot)),
            abbreviations: RwLock::new(Arc::new(Abbreviations::standard())),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reload(&self, writing: &mut Writing) -> Result<(), Error> {
        self.reader.reload().map_err(Error::Read)?;
        let snapshot =
            Snapshot::take(&self.reader, &mut writing.vocabulary, &self.fields).map_err(Error::Read)?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }

    /// Runs `act` on the writer. One that failed is dropped: its thread may be dead, and a new one starts from
    /// the last commit.
    fn write(
        &self,
        writing: &mut Writing,
        act: impl FnOnce(&mut IndexWriter) -> tantivy::Result<()>,
    ) -> Result<(), Error> {
        let mut writer = match writing.writer.take() {
            Some(writer) => writer,
            None => self.writer()?,
        };
        match act(&mut writer) {
            Ok(()) => {
                writing.writer = Some(writer);
                writing.pending += 1;
                Ok(())
            }
            Err(error) => {
                writing.pending = 0;
                Err(Error::writing(error))
            }
        }
    }

    fn writer(&self) -> Result<IndexWriter, Error> {
        let writer: IndexWriter =
            self.inner.writer_with_num_threads(1, WRITER_MEMORY).map_err(Error::writing)?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(8);
        // Every update is a deletion; by default deletions alone never cause a merge.
        policy.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(policy));
        Ok(writer)
    }

    fn document(&self, analyzer: &mut Analyzer, entry: &Entry<'_>) -> (TantivyDocument, bool) {
        let fields = &self.fields;
        let mut document = TantivyDocument::new();
        document.add_u64(fields.key, entry.key);
        for &reader in entry.readers {
            document.add_u64(fields.readers, reader);
        }
        let title = Terms::of(analyzer, entry.subject);
        document.add_text(fields.title_x, &title.x);
        document.add_text(fields.title_f, &title.f);
        document.add_text(fields.title_b, &title.b);
        let (body, is_body_cut) = entry.indexed_body();
        if !body.is_empty() {
            let body = Terms::of(analyzer, body);
            document.add_text(fields.body_x, &body.x);
            document.add_text(fields.body_f, &body.f);
            document.add_text(fields.body_b, &body.b);
        }
        document.add_text(fields.meta_f, meta(analyzer, entry));
        for key in crate::query::code_keys(entry.code) {
            document.add_text(fields.code, &key);
        }
        if let Some(key) = crate::query::exact_code_key(entry.code) {
            document.add_text(fields.code, &key);
        }
        for part in analysis::words(entry.code).map(|range| analysis::fold(&entry.code[range])) {
            if part.starts_with(|c: char| c.is_alphabetic()) {
                document.add_text(fields.code_part, &part);
            }
        }
        if let Some(number) = entry.arrival_number {
            document.add_text(fields.code, crate::query::arrival_key(number));
        }
        for (field, day) in [
            (fields.doc_date, entry.doc_date),
            (fields.received, entry.received),
            (fields.year, entry.year.map(i64::from)),
        ] {
            if let Some(day) = day {
                document.add_i64(field, day);
            }
        }
        for (field, value) in [
            (fields.doc_type, entry.doc_type),
            (fields.agency, entry.agency),
            (fields.direction, entry.direction),
            (fields.status, entry.status),
            (fields.urgency, entry.urgency),
            (fields.unit, entry.signer_and_unit().1),
        ] {
            if !value.is_empty() {
                document.add_text(field, value);
            }
        }
        (document, is_body_cut)
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("directory", &self.directory).finish_non_exhaustive()
    }
}

/// The three forms of one text, terms joined by spaces.
struct Terms {
    x: String,
    f: String,
    b: String,
}

impl Terms {
    fn of(analyzer: &mut Analyzer, text: &str) -> Self {
        let mut terms = Self {
            x: String::with_capacity(text.len()),
            f: String::with_capacity(text.len()),
            b: String::with_capacity(text.len() * 2),
        };
        let mut last: Option<Arc<analysis::Syllable>> = None;
        analyzer.for_each(text, |syllable| {
            terms.x.push_str(&syllable.x);
            terms.x.push(' ');
            terms.f.push_str(&syllable.f);
            terms.f.push(' ');
            if let Some(last) = &last {
                push_bigram(&mut terms.b, &last.f, &syllable.f);
                terms.b.push(' ');
            }
            last = Some(Arc::clone(syllable));
        });
        terms
    }
}

fn meta(analyzer: &mut Analyzer, entry: &Entry<'_>) -> String {
    let year = entry.year.map(|year| year.to_string()).unwrap_or_default();
    let fixed = [entry.agency, entry.doc_type, entry.signer_and_unit().0, entry.code, &year];
    let mut out = String::new();
    for text in fixed.into_iter().chain(entry.parties.iter().map(String::as_str)) {
        analyzer.for_each(text, |syllable| {
            out.push_str(&syllable.f);
            out.push(' ');
        });
    }
    out
}

fn directory_size(directory: &Path) -> u64 {
    let Ok(items) = std::fs::read_dir(directory) else { return 0 };
    items.filter_map(|item| item.ok()?.metadata().ok()).map(|data| data.len()).sum()
}

//! The file as a row of revisions, and objects as each revision shows them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::error::{Error, Limit};
use crate::pdf::encryption::FileKey;
use crate::pdf::object::{BYTES_OF_A_STEP, Dict, Indirect, Number, Object};
use crate::pdf::parser::{ParseError, Parser, is_space};
use crate::pdf::scan::{self, Marker};
use crate::pdf::stream;
use crate::pdf::xref::{self, Entry, Section, Spent};
use crate::policy::Limits;

/// One saving of the file: the bytes up to an `%%EOF` that closes a cross-reference section.
#[derive(Debug)]
pub(crate) struct Revision {
    pub(crate) start: usize,
    /// End of the marker itself; a signed range may stop here or at `end`.
    pub(crate) marker_end: usize,
    /// End including at most one end-of-line.
    pub(crate) end: usize,
    /// End including all white space that follows.
    pub(crate) blank_end: usize,
    /// Where `startxref` points.
    pub(crate) xref: usize,
    /// Bytes of the section and its trailer, when it lies in this revision.
    pub(crate) section: std::ops::Range<usize>,
    /// Objects that the section names.
    pub(crate) numbers: Vec<Number>,
    pub(crate) trailer: Dict,
    /// Where a part of its table lies that only those see who read streams (ISO 32000-2, 7.5.8.4).
    pub(crate) hidden: Option<usize>,
    /// Whether that part says something else than the table that everybody sees.
    pub(crate) is_ambiguous: bool,
    /// Why programs may read it differently, or why it is no proper update of the revision before.
    pub(crate) fault: Option<&'static str>,
}

/// A PDF, opened strictly.
pub(crate) struct PdfFile<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) limits: &'a Limits,
    pub(crate) revisions: Vec<Revision>,
    /// Number of `%%EOF` markers.
    pub(crate) marker_count: usize,
    /// Where the last revision ends.
    pub(crate) end: usize,
    history: HashMap<Number, Vec<(usize, Entry)>>,
    /// Object streams that hold objects.
    pub(crate) containers: HashSet<Number>,
    cache: HashMap<Place, Rc<Indirect>>,
    unpacked: HashMap<usize, Rc<Unpacked>>,
    parsed: usize,
    /// Objects asked for since [`Self::watch`].
    watched: Option<HashSet<Number>>,
    /// Values copied while following references.
    steps: usize,
    spent: Spent,
    /// Markers before the first revision that close nothing readable.
    unread: usize,
    /// Where an update begins, and up to where it has been found to be nothing but objects.
    walked: Option<(usize, usize)>,
    /// What opens the file, when it is encrypted.
    key: Option<FileKey>,
}

/// Where an object was read from: the offset of its number or of its object stream, its place in the stream, its number.
type Place = (usize, Option<usize>, Number);

/// Markers that may close nothing readable before the first that does: that of a linearised file, those of a PDF attached to it.
const MAX_UNREAD: usize = 64;

/// An object stream, inflated.
struct Unpacked {
    data: Vec<u8>,
    /// Object number and offset in `data`.
    index: Vec<(Number, usize)>,
    /// Numbers that stand in the index more than once: which one counts differs between programs.
    twice: HashSet<Number>,
}

impl<'a> PdfFile<'a> {
    /// Opens the file and lists its revisions.
    ///
    /// Errors: it is no PDF, is damaged, takes a password, or exceeds a limit.
    pub(crate) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Error> {
        if !bytes.starts_with(b"%PDF-") {
            let shifted = bytes
                .iter()
                .take(1024)
                .collect::<Vec<_>>()
                .windows(5)
                .any(|w| w.iter().zip(b"%PDF-").all(|(a, b)| **a == *b));
            return Err(if shifted { Error::Malformed("bytes before the header") } else { Error::NotPdf });
        }
        let markers = scan::markers(bytes);
        if markers.len() > limits.revisions {
            return Err(Error::LimitExceeded(Limit::Revisions));
        }
        let mut file = Self {
            bytes,
            limits,
            revisions: Vec::new(),
            marker_count: markers.len(),
            end: 0,
            history: HashMap::new(),
            containers: HashSet::new(),
            cache: HashMap::new(),
            unpacked: HashMap::new(),
            parsed: 0,
            watched: None,
            steps: 0,
            spent: Spent::default(),
            unread: 0,
            walked: None,
            key: None,
        };
        for marker in &markers {
            file.add_revision(marker)?;
        }
        if file.revisions.is_empty() {
            return Err(Error::Malformed("no readable cross-reference section"));
        }
        file.key = FileKey::find(&mut file)?;
        Ok(file)
    }

    fn add_revision(&mut self, marker: &Marker) -> Result<(), Error> {
        let Some(previous) = self.revisions.last() else {
            // Everything up to the first marker with a readable chain is the first revision. A
            // linearised file begins with a marker that closes nothing.
            let sections = match marker.xref.map(|at| self.chain(at, marker.end)) {
                Some(Ok(sections)) => sections,
                Some(Err(error @ Error::LimitExceeded(_))) => return Err(error),
                _ => {
                    self.unread += 1;
                    // Each of them has a chain of its own to be tried.
                    let is_over = self.unread > MAX_UNREAD;
                    return if is_over { Err(Error::LimitExceeded(Limit::Revisions)) } else { Ok(()) };
                }
            };
            return self.begin(sections, marker);
        };
        let (start, previous_xref, previous_section) = (previous.end, previous.xref, previous.section.start);
        if self.is_inside_object(start, marker) {
            return Ok(());
        }
        let trailer = self.revisions.last().map(|previous| previous.trailer.clone()).unwrap_or_default();
        let mut revision = Revision {
            start,
            marker_end: marker.marker_end,
            end: marker.end,
            blank_end: self.blank_end(marker),
            xref: marker.xref.unwrap_or(0),
            section: start..start,
            numbers: Vec::new(),
            trailer,
            hidden: None,
            is_ambiguous: false,
            fault: None,
        };
        let index = self.revisions.len();
        match marker.xref {
            None => revision.fault = Some("end marker without startxref"),
            Some(at) if !(start..marker.end).contains(&at) => {
                revision.fault = Some("startxref points outside of the update");
            }
            Some(at) => match xref::section(self.bytes, at, self.limits, &mut self.spent) {
                Err(error @ Error::LimitExceeded(_)) => return Err(error),
                Err(_) => revision.fault = Some("unreadable cross-reference section"),
                Ok(section) => {
                    revision.fault = section.fault;
                    revision.hidden = section.hidden;
                    revision.is_ambiguous = section.is_ambiguous;
                    if section.prev != Some(previous_xref) && section.prev != Some(previous_section) {
                        revision.fault = Some("the update does not continue the revision before");
                    }
                    revision.section = section.offset..section.end;
                    revision.numbers = section.entries.iter().map(|(number, _)| *number).collect();
                    self.record(index, &section.entries)?;
                    revision.trailer = section.trailer;
                }
            },
        }
        self.end = marker.end;
        self.revisions.push(revision);
        Ok(())
    }

    fn begin(&mut self, sections: Vec<Section>, marker: &Marker) -> Result<(), Error> {
        // Oldest first, so that newer entries win.
        for section in sections.iter().rev() {
            self.record(0, &section.entries)?;
        }
        let fault = sections.iter().find_map(|section| section.fault);
        let Some(newest) = sections.into_iter().next() else { return Ok(()) };
        let mut numbers: Vec<Number> = self.history.keys().copied().collect();
        numbers.sort_unstable();
        self.end = marker.end;
        self.revisions.push(Revision {
            start: 0,
            marker_end: marker.marker_end,
            end: marker.end,
            blank_end: self.blank_end(marker),
            xref: newest.offset,
            section: newest.offset..newest.end,
            numbers,
            trailer: newest.trailer,
            hidden: newest.hidden,
            is_ambiguous: newest.is_ambiguous,
            fault,
        });
        Ok(())
    }

    fn blank_end(&self, marker: &Marker) -> usize {
        let rest = self.bytes.get(marker.end..).unwrap_or(&[]);
        marker.end + rest.iter().take_while(|byte| is_space(**byte)).count()
    }

    /// Whether an end marker is no more than a piece of what a stream holds, as of a PDF attached as it is.
    fn is_inside_object(&mut self, start: usize, marker: &Marker) -> bool {
        // Where many markers stand in one object, what lies before it is not walked again for each of them.
        let from = self.walked.filter(|(begin, _)| *begin == start).map_or(start, |(_, end)| end);
        if from >= marker.marker_end {
            return true;
        }
        let mut parser = Parser::new(self.bytes, from, self.limits.depth);
        let last = self.revisions.len() - 1;
        loop {
            parser.skip_space();
            let mut length_of = |length| self.length(length, last);
            if parser.at >= marker.marker_end || parser.indirect(&mut length_of).is_err() {
                return false;
            }
            if parser.at >= marker.marker_end {
                self.walked = Some((start, parser.at));
                return true;
            }
        }
    }

    /// All sections from one to the oldest, the newest first, within the first `end` bytes.
    fn chain(&mut self, from: usize, end: usize) -> Result<Vec<Section>, Error> {
        let mut seen = HashSet::new();
        let mut sections = Vec::new();
        let mut next = Some(from);
        while let Some(at) = next {
            if at >= end || !seen.insert(at) {
                return Err(Error::Malformed("cross-reference chain"));
            }
            if sections.len() > self.limits.revisions {
                return Err(Error::LimitExceeded(Limit::Revisions));
            }
            let section = xref::section(self.bytes, at, self.limits, &mut self.spent)?;
            next = section.prev;
            sections.push(section);
        }
        let has_root = sections.first().is_some_and(|s| s.trailer.reference(b"Root").is_some());
        if has_root { Ok(sections) } else { Err(Error::Malformed("no catalogue")) }
    }

    fn record(&mut self, revision: usize, entries: &[(Number, Entry)]) -> Result<(), Error> {
        for (number, entry) in entries {
            if let Entry::InStream(container, _) = entry {
                self.containers.insert(*container);
            }
            let states = self.history.entry(*number).or_default();
            match states.last_mut() {
                Some((at, held)) if *at == revision => *held = *entry,
                _ => states.push((revision, *entry)),
            }
        }
        if self.history.len() > self.limits.objects {
            return Err(Error::LimitExceeded(Limit::Objects));
        }
        Ok(())
    }

    /// Where `revision` finds an object.
    pub(crate) fn entry(&self, number: Number, revision: usize) -> Entry {
        self.history
            .get(&number)
            .and_then(|states| states.iter().rev().find(|(at, _)| *at <= revision))
            .map_or(Entry::Free, |(_, entry)| *entry)
    }

    /// The numbers of all objects that a revision has, in their order.
    ///
    /// Errors: more of them were asked for than permitted.
    pub(crate) fn numbers(&mut self, revision: usize) -> Result<Vec<Number>, Error> {
        let has = |number: &Number| !matches!(self.entry(*number, revision), Entry::Free);
        let mut numbers: Vec<Number> = self.history.keys().copied().filter(has).collect();
        numbers.sort_unstable();
        self.spend_steps(numbers.len())?;
        Ok(numbers)
    }

    /// Loads an object as `revision` shows it; what is free or missing is null.
    pub(crate) fn load(&mut self, number: Number, revision: usize) -> Result<Rc<Indirect>, Error> {
        let entry = self.entry(number, revision);
        if let Some(watched) = &mut self.watched {
            watched.insert(number);
            if let Entry::InStream(container, _) = entry {
                watched.insert(container);
            }
        }
        match entry {
            Entry::Free => Ok(Rc::new(Indirect::null())),
            Entry::Offset(offset, generation) => self.load_at(number, generation, offset, revision),
            Entry::InStream(container, index) => self.load_packed(number, container, index, revision),
        }
    }

    /// Begins to note which objects are asked for.
    pub(crate) fn watch(&mut self) {
        self.watched = Some(HashSet::new());
    }

    /// The objects asked for since [`Self::watch`].
    pub(crate) fn watched(&mut self) -> HashSet<Number> {
        self.watched.take().unwrap_or_default()
    }

    /// Whether a revision leaves these objects and the catalogue's number as they were.
    pub(crate) fn leaves_alone(&self, revision: usize, numbers: &HashSet<Number>) -> bool {
        revision > 0
            && self.root(revision) == self.root(revision - 1)
            && self.revisions.get(revision).is_some_and(|r| r.numbers.iter().all(|n| !numbers.contains(n)))
    }

    fn spend(&mut self) -> Result<(), Error> {
        self.parsed += 1;
        if self.parsed > self.limits.objects { Err(Error::LimitExceeded(Limit::Objects)) } else { Ok(()) }
    }

    /// Counts a copy of a value. The same lists are looked at in every revision, and the same string by many fields; a file
    /// with many of both must not cost their product.
    fn step(&mut self, value: &Object) -> Result<(), Error> {
        self.spend_steps(value.weight())
    }

    /// Counts a copy of a text.
    pub(crate) fn spend_text(&mut self, bytes: usize) -> Result<(), Error> {
        self.spend_steps(bytes / BYTES_OF_A_STEP)
    }

    /// Counts a copy of a dictionary.
    pub(crate) fn spend_dict(&mut self, dict: &Dict) -> Result<(), Error> {
        self.spend_steps(dict.weight())
    }

    fn spend_steps(&mut self, count: usize) -> Result<(), Error> {
        self.steps = self.steps.saturating_add(count);
        if self.steps / 8 > self.limits.objects { Err(Error::LimitExceeded(Limit::Objects)) } else { Ok(()) }
    }

    fn load_at(
        &mut self,
        number: Number,
        generation: u16,
        offset: usize,
        revision: usize,
    ) -> Result<Rc<Indirect>, Error> {
        let place = (offset, None, number);
        if let Some(found) = self.cache.get(&place) {
            return Ok(found.clone());
        }
        self.spend()?;
        let mut parser = Parser::new(self.bytes, offset, self.limits.depth);
        let mut length_of = |length: Number| self.length(length, revision);
        let mut object = match parser.indirect(&mut length_of) {
            Ok((n, g, object)) if n == number && g == generation && object.offset == Some(offset) => object,
            Err(ParseError::Depth) => return Err(Error::LimitExceeded(Limit::Depth)),
            _ => Indirect::damaged(),
        };
        if let Some(key) = &self.key {
            key.open_strings(&mut object.value, number, generation);
        }
        let object = Rc::new(object);
        self.cache.insert(place, object.clone());
        Ok(object)
    }

    /// An indirect stream length: a plain integer object.
    pub(crate) fn length(&self, number: Number, revision: usize) -> Option<usize> {
        let Entry::Offset(offset, generation) = self.entry(number, revision) else { return None };
        let mut parser = Parser::new(self.bytes, offset, self.limits.depth);
        if parser.object_header() != Ok((number, generation)) {
            return None;
        }
        parser.unsigned().ok()
    }

    fn load_packed(
        &mut self,
        number: Number,
        container: Number,
        index: usize,
        revision: usize,
    ) -> Result<Rc<Indirect>, Error> {
        let Entry::Offset(offset, _) = self.entry(container, revision) else {
            return Ok(Rc::new(Indirect::damaged()));
        };
        let place = (offset, Some(index), number);
        if let Some(found) = self.cache.get(&place) {
            return Ok(found.clone());
        }
        let Some(unpacked) = self.unpack(container, offset, revision)? else {
            return Ok(Rc::new(Indirect::damaged()));
        };
        self.spend()?;
        let object = match unpacked.index.get(index) {
            Some((held, at)) if *held == number && !unpacked.twice.contains(&number) => {
                match Parser::new(&unpacked.data, *at, self.limits.depth).object() {
                    Ok(value) => Indirect { value, ..Indirect::null() },
                    Err(ParseError::Depth) => return Err(Error::LimitExceeded(Limit::Depth)),
                    Err(ParseError::Syntax) => Indirect::damaged(),
                }
            }
            _ => Indirect::damaged(),
        };
        let object = Rc::new(object);
        self.cache.insert(place, object.clone());
        Ok(object)
    }

    fn unpack(
        &mut self,
        container: Number,
        offset: usize,
        revision: usize,
    ) -> Result<Option<Rc<Unpacked>>, Error> {
        if let Some(found) = self.unpacked.get(&offset) {
            return Ok(Some(found.clone()));
        }
        let object = self.load(container, revision)?;
        let Some(dict) = object.dict().filter(|d| d.name(b"Type") == Some(b"ObjStm")) else {
            return Ok(None);
        };
        let Some(data) = self.stream_data(&object)? else { return Ok(None) };
        let first = dict.int(b"First").and_then(|f| usize::try_from(f).ok()).unwrap_or(usize::MAX);
        let count = dict.int(b"N").and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let mut parser = Parser::new(&data, 0, 0);
        let mut index = Vec::new();
        let (mut seen, mut twice) = (HashSet::new(), HashSet::new());
        // A count that lies ends with the data.
        while index.len() < count && parser.at < first {
            let (Ok(number), Ok(at)) = (parser.unsigned(), parser.unsigned()) else { break };
            let Ok(number) = Number::try_from(number) else { break };
            index.push((number, first.saturating_add(at)));
            if !seen.insert(number) {
                twice.insert(number);
            }
        }
        let unpacked = Rc::new(Unpacked { data, index, twice });
        self.unpacked.insert(offset, unpacked.clone());
        Ok(Some(unpacked))
    }

    /// The decoded bytes of a stream; none when it is no stream or damaged.
    pub(crate) fn stream_data(&mut self, object: &Indirect) -> Result<Option<Vec<u8>>, Error> {
        let (Some(dict), Some(range)) = (object.dict(), object.stream.clone()) else { return Ok(None) };
        let raw = self.bytes.get(range).unwrap_or(&[]);
        let opened = match (&self.key, object.id) {
            (Some(key), Some((number, generation))) => {
                let Some(opened) = key.open_stream(dict, raw, number, generation) else { return Ok(None) };
                Some(opened)
            }
            _ => None,
        };
        match stream::decode(dict, opened.as_deref().unwrap_or(raw), self.limits, &mut self.spent.inflated) {
            Ok(data) => Ok(Some(data)),
            Err(error @ Error::LimitExceeded(_)) => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// What a value is in the end, references followed, without a copy of what is an object of its own; a chain that does not
    /// end is null.
    pub(crate) fn target(&mut self, value: &Object, revision: usize) -> Result<Rc<Indirect>, Error> {
        let &Object::Ref(mut number, _) = value else {
            self.step(value)?;
            return Ok(Rc::new(Indirect { value: value.clone(), ..Indirect::null() }));
        };
        for _ in 0..16 {
            self.spend_steps(1)?;
            let object = self.load(number, revision)?;
            match object.value.as_ref() {
                Some(next) => number = next,
                None => return Ok(object),
            }
        }
        Ok(Rc::new(Indirect::null()))
    }

    /// Follows references to a value; a chain that does not end is null.
    pub(crate) fn resolve(&mut self, value: &Object, revision: usize) -> Result<Object, Error> {
        if value.as_ref().is_none() {
            self.step(value)?;
            return Ok(value.clone());
        }
        let object = self.target(value, revision)?;
        self.step(&object.value)?;
        Ok(object.value.clone())
    }

    /// The value of a key, references followed.
    pub(crate) fn get(&mut self, dict: &Dict, key: &[u8], revision: usize) -> Result<Object, Error> {
        match dict.get(key) {
            Some(value) => self.resolve(&value.clone(), revision),
            None => Ok(Object::Null),
        }
    }

    /// The entry of a trailer, whatever it says.
    pub(crate) fn told(&self, revision: usize, key: &[u8]) -> Object {
        let trailer = self.revisions.get(revision).map(|r| &r.trailer);
        trailer.and_then(|trailer| trailer.get(key)).cloned().unwrap_or(Object::Null)
    }

    /// Number of the catalogue in a revision.
    pub(crate) fn root(&self, revision: usize) -> Option<Number> {
        self.revisions.get(revision).and_then(|r| r.trailer.reference(b"Root"))
    }

    /// The catalogue in a revision; empty when it is damaged.
    pub(crate) fn catalog(&mut self, revision: usize) -> Result<Dict, Error> {
        let Some(root) = self.root(revision) else { return Ok(Dict::default()) };
        Ok(self.load(root, revision)?.dict().cloned().unwrap_or_default())
    }

    /// Bytes after the last revision.
    pub(crate) fn trailing(&self) -> &'a [u8] {
        self.bytes.get(self.end..).unwrap_or(&[])
    }

    pub(crate) fn trailing_is_blank(&self) -> bool {
        self.trailing().iter().all(|b| is_space(*b))
    }
}

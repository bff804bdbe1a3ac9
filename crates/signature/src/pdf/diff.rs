//! What an update changed. Every object that existed before, or was referred to before, and now
//! means something else must be explained by one of a few permitted changes, each looked at in
//! its parts; whatever is not explained counts as a change of the document. New objects can be
//! reached only through explained ones.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::error::Error;
use crate::pdf::additions::Picture;
use crate::pdf::areas::{Atlas, Mark, Spot};
use crate::pdf::changes::Changes;
use crate::pdf::fields::{self, Field};
use crate::pdf::file::PdfFile;
use crate::pdf::object::{Dict, Indirect, Number, Object, different_keys, same};
use crate::pdf::references::{References, TRAILER};
use crate::pdf::scan;
use crate::pdf::signatures;
use crate::pdf::trailer::{is_routine_information, keeps_catalog, shows_another_original};
use crate::pdf::xref::Entry;
use crate::report::{Modification, ModificationLevel as Level};

/// Looks at one update after another; what is known of the references grows with them.
#[derive(Default)]
pub(crate) struct Differ {
    references: References,
    /// Fields as last read, what was looked at for it, and the revision up to which it holds.
    fields: Rc<HashMap<Number, Rc<Field>>>,
    known: fields::Known,
    read: HashSet<Number>,
    holds_at: Option<usize>,
    atlas: Atlas,
}

impl Differ {
    /// The changes that `revision` (at least 1) brought to the one before.
    pub(crate) fn changes(&mut self, file: &mut PdfFile, revision: usize) -> Result<Changes, Error> {
        let mut changes = Changes::default();
        let modification = |level, code: &str| Modification {
            level,
            code: code.to_owned(),
            page: None,
            field: None,
            revision: revision + 1,
        };
        if scan::update_fault(file, revision).is_some() {
            changes.add(modification(Level::Other, "update.structure"));
        }
        let before = revision - 1;
        if !keeps_catalog(file, revision)? {
            changes.add(modification(Level::Other, "catalog.replaced"));
        }
        if shows_another_original(file, revision)? {
            changes.add(modification(Level::Other, "trailer.AdditionalStreams"));
        }
        let info = [file.told(before, b"Info"), file.told(revision, b"Info")];
        if !same(&info[0], &info[1]) {
            let old = file.resolve(&info[0], before)?;
            let new = file.resolve(&info[1], revision)?;
            let is_routine = is_routine_information(old.as_dict(), new.as_dict());
            changes.add(modification(Level::Lta, if is_routine { "metadata" } else { "information" }));
        }
        let numbers = file.revisions.get(revision).map(|r| r.numbers.clone()).unwrap_or_default();
        if numbers.is_empty() {
            let mut update =
                Update::new(file, revision, &self.references, Rc::default(), changes, &mut self.atlas);
            update.areas()?;
            return Ok(update.changes);
        }
        self.references.extend_to(file, before)?;
        let fields = self.fields_of(file, before)?;
        let mut update = Update::new(file, revision, &self.references, fields, changes, &mut self.atlas);
        update.find_changed(numbers)?;
        update.explain()?;
        update.areas()?;
        Ok(update.changes)
    }

    /// The first revision up to `last` in which something that is referred to cannot be read, and the object.
    pub(crate) fn damaged_from(
        &mut self,
        file: &mut PdfFile,
        last: usize,
    ) -> Result<Option<(usize, Number)>, Error> {
        self.references.extend_to(file, last)?;
        Ok(self.references.damaged_from())
    }

    /// The fields of a revision. Revisions come in rising order; those that change no field
    /// share one reading.
    fn fields_of(
        &mut self,
        file: &mut PdfFile,
        revision: usize,
    ) -> Result<Rc<HashMap<Number, Rc<Field>>>, Error> {
        let still_holds = self.holds_at.is_some_and(|at| {
            at <= revision && (at + 1..=revision).all(|r| file.leaves_alone(r, &self.read))
        });
        if !still_holds {
            file.watch();
            let list = fields::collect(file, revision, &mut self.known)?;
            self.read = file.watched();
            self.fields = Rc::new(fields::by_number(list));
        }
        self.holds_at = Some(revision);
        Ok(self.fields.clone())
    }
}

/// An object with more referrers than this is not looked at closely; it counts as shown.
const MAX_REFERRERS: usize = 500;

pub(super) struct Update<'a, 'b> {
    pub(super) file: &'a mut PdfFile<'b>,
    pub(super) revision: usize,
    pub(super) references: &'a References,
    pub(super) changes: Changes,
    /// Objects known before that mean something else now.
    pub(super) changed: Vec<(Number, Rc<Indirect>, Rc<Indirect>)>,
    /// Fields of the revision before, by object number.
    pub(super) fields: Rc<HashMap<Number, Rc<Field>>>,
    /// Fields and widgets that this update adds for a signature.
    pub(super) new_widgets: HashSet<Number>,
    pub(super) explained: HashSet<Number>,
    /// Objects whose value as a field changed.
    pub(super) new_values: HashSet<Number>,
    /// Changes to be found on the pages.
    pub(super) marks: Vec<Mark>,
    /// Catalogues of the revisions before.
    catalogs: HashSet<Number>,
    /// What the areas of all updates share.
    pub(super) atlas: &'a mut Atlas,
}

impl<'a, 'b> Update<'a, 'b> {
    fn new(
        file: &'a mut PdfFile<'b>,
        revision: usize,
        references: &'a References,
        fields: Rc<HashMap<Number, Rc<Field>>>,
        changes: Changes,
        atlas: &'a mut Atlas,
    ) -> Self {
        let catalogs = (0..revision).filter_map(|r| file.root(r)).collect();
        Self {
            file,
            revision,
            references,
            changes,
            changed: Vec::new(),
            fields,
            new_widgets: HashSet::new(),
            explained: HashSet::new(),
            new_values: HashSet::new(),
            marks: Vec::new(),
            catalogs,
            atlas,
        }
    }

    /// Tells a change, and marks the object on its pages.
    pub(super) fn add(&mut self, level: Level, code: &str, object: Option<Number>, field: Option<&str>) {
        if let Some(number) = object {
            self.mark(level, code, field, Spot::Object(number));
        }
        self.tell(level, code, object, field);
    }

    fn tell(&mut self, level: Level, code: &str, object: Option<Number>, field: Option<&str>) {
        self.changes.add(Modification {
            level,
            code: code.to_owned(),
            page: object.and_then(|n| self.references.page_of(n)),
            field: field.map(str::to_owned),
            revision: self.revision + 1,
        });
    }

    /// Whether an object is the catalogue before this update, or was one earlier and nothing else: some programs write a new
    /// one whenever they save.
    pub(super) fn is_catalog(&self, number: Number) -> bool {
        Some(number) == self.file.root(self.revision - 1) || self.was_catalog(number)
    }

    fn was_catalog(&self, number: Number) -> bool {
        self.catalogs.contains(&number) && self.references.only_from(number, |from| from == TRAILER)
    }

    /// The keys whose values differ, whether they stand in the dictionary itself or in an object of their own.
    pub(super) fn different(&mut self, old: &Dict, new: &Dict) -> Result<Vec<Vec<u8>>, Error> {
        let mut keys = Vec::new();
        for key in different_keys(old, new) {
            if !self.only_moved(old.get(&key), new.get(&key))? {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// Whether a value says the same from another place: in an object of its own, or no longer in one. What such an object
    /// says later is looked at then.
    fn only_moved(&mut self, old: Option<&Object>, new: Option<&Object>) -> Result<bool, Error> {
        let (Some(old), Some(new)) = (old, new) else { return Ok(false) };
        if old.as_ref().is_none() && new.as_ref().is_none() {
            return Ok(false);
        }
        for (value, revision) in [(old, self.revision - 1), (new, self.revision)] {
            if let Object::Ref(number, generation) = value
                && self.file.entry(*number, revision).generation() != Some(*generation)
            {
                return Ok(false);
            }
        }
        let (a, b) = (self.file.target(old, self.revision - 1)?, self.file.target(new, self.revision)?);
        let is_plain =
            |object: &Indirect| object.stream.is_none() && !object.is_damaged && !object.value.is_null();
        Ok(is_plain(&a) && is_plain(&b) && same(&a.value, &b.value))
    }

    fn find_changed(&mut self, numbers: Vec<Number>) -> Result<(), Error> {
        let before = self.revision - 1;
        for number in numbers {
            let entries = [self.file.entry(number, before), self.file.entry(number, self.revision)];
            if entries[0] == entries[1] {
                continue;
            }
            if self.changes_generation(number, entries) {
                self.add(Level::Other, "update.structure", Some(number), None);
            }
            let old = self.file.load(number, before)?;
            let new = self.file.load(number, self.revision)?;
            let was_known = !old.value.is_null() || !self.references.of(number).is_empty();
            if self.file.containers.contains(&number) && !old.value.is_null() {
                // Objects inside would change without being named.
                self.add(Level::Other, "update.structure", None, None);
            } else if was_known && !self.is_same(&old, &new)? {
                self.changed.push((number, old, new));
            } else if new.is_damaged {
                self.add(Level::Other, "update.structure", None, None);
            }
        }
        Ok(())
    }

    /// Whether an object gets another generation than it had, or than those have in mind that refer to it. Some programs
    /// then show it, and some do not.
    fn changes_generation(&self, number: Number, [old, new]: [Entry; 2]) -> bool {
        let Some(new) = new.generation() else { return false };
        old.generation().is_some_and(|old| old != new)
            || self.references.generations_of(number).iter().any(|meant| *meant != new)
    }

    fn is_same(&mut self, old: &Indirect, new: &Indirect) -> Result<bool, Error> {
        if old.is_damaged || new.is_damaged {
            return Ok(false);
        }
        match (&old.stream, &new.stream) {
            (None, None) => Ok(same(&old.value, &new.value)),
            (Some(a), Some(b)) => {
                let bytes = self.file.bytes;
                if same(&old.value, &new.value) && bytes.get(a.clone()) == bytes.get(b.clone()) {
                    return Ok(true);
                }
                let coding = |key: &[u8]| matches!(key, b"Length" | b"Filter" | b"DecodeParms");
                let (Some(x), Some(y)) = (old.dict(), new.dict()) else { return Ok(false) };
                if x.has_duplicates || y.has_duplicates || different_keys(x, y).iter().any(|k| !coding(k)) {
                    return Ok(false);
                }
                let (a, b) = (self.file.stream_data(old)?, self.file.stream_data(new)?);
                Ok(a.is_some() && a == b)
            }
            _ => Ok(false),
        }
    }

    fn explain(&mut self) -> Result<(), Error> {
        let mut changed = std::mem::take(&mut self.changed);
        // Fields first: whether an appearance may change depends on its field.
        changed.sort_by_key(|(number, ..)| (!self.fields.contains_key(number), *number));
        let root = self.file.root(self.revision - 1);
        let stays = self.file.root(self.revision) == root;
        for (number, old, new) in &changed {
            if let (Some(a), Some(b)) = (old.dict(), new.dict())
                && !same(a.get(b"V").unwrap_or(&Object::Null), b.get(b"V").unwrap_or(&Object::Null))
            {
                self.new_values.insert(*number);
            }
        }
        // The catalogue and the form come first: they say which new fields there are.
        self.catalog()?;
        let store = self.store_objects()?;
        let catalog = self.file.catalog(self.revision - 1)?;
        let count = changed.iter().take_while(|(number, ..)| self.fields.contains_key(number)).count();
        // By the time that the fields have been looked at, it is known which are signed.
        for (index, (number, old, new)) in changed.iter().enumerate() {
            if index == count {
                self.structure(changed.get(count..).unwrap_or(&[]))?;
            }
            // The catalogue has been looked at; what was one and nothing else shows nothing any more.
            let is_catalog = Some(*number) == root && stays || self.was_catalog(*number);
            if is_catalog || self.explained.contains(number) {
                continue;
            }
            let within = |n: Number| store.contains(&n) || Some(n) == root || self.was_catalog(n);
            if store.contains(number)
                && catalog.refers_only_under(b"DSS", *number)
                && self.references.only_from(*number, within)
            {
                self.add(Level::Lta, "catalog.dss", None, None);
                continue;
            }
            self.explain_one(*number, old, new)?;
        }
        Ok(())
    }

    fn explain_one(&mut self, number: Number, old: &Indirect, new: &Indirect) -> Result<(), Error> {
        let referrers = self.references.of(number);
        if !old.value.is_null() && referrers.is_empty() && !self.references.are_incomplete() {
            // Nothing shows it before; what shows it now has been looked at.
            return Ok(());
        }
        let info = self.file.revisions.get(self.revision - 1).and_then(|r| r.trailer.reference(b"Info"));
        let trailers = self.file.revisions.iter().take(self.revision).map(|r| &r.trailer);
        let only_as_info = trailers.into_iter().all(|t| t.refers_only_under(b"Info", number));
        if Some(number) == info && only_as_info && self.references.only_from(number, |n| n == TRAILER) {
            let is_routine = old.dict().is_some() && is_routine_information(old.dict(), new.dict());
            self.add(Level::Lta, if is_routine { "metadata" } else { "information" }, None, None);
            return Ok(());
        }
        let catalog = self.file.catalog(self.revision - 1)?;
        if catalog.reference(b"Metadata") == Some(number)
            && catalog.refers_only_under(b"Metadata", number)
            && old.stream.is_some()
            && new.stream.is_some()
            && self.references.only_from(number, |n| self.is_catalog(n))
        {
            self.add(Level::Lta, "metadata", None, None);
            return Ok(());
        }
        if catalog.reference(b"Extensions") == Some(number)
            && catalog.refers_only_under(b"Extensions", number)
            && self.references.only_from(number, |n| self.is_catalog(n))
        {
            self.add(Level::Lta, "metadata", None, None);
            return Ok(());
        }
        if let Some(field) = self.fields.get(&number).cloned() {
            return self.field(number, &field, new);
        }
        if self.belongs_to_new_signature(number)? {
            self.add(Level::Sign, "signature.appearance", None, None);
            return Ok(());
        }
        let (Some(a), Some(b)) = (old.dict(), new.dict()) else {
            if let (Object::Array(a), Object::Array(b)) = (&old.value, &new.value)
                && self.is_annotation_list(number)?
            {
                let (a, b) = (a.clone(), b.clone());
                return self.annotations(&a, &b, number);
            }
            return self.unexplained(number, old);
        };
        let is_page = |d: &Dict| d.name(b"Type") == Some(b"Page");
        if is_page(a) && is_page(b) && old.stream.is_none() && new.stream.is_none() && !b.has_duplicates {
            return self.page(number, &a.clone(), &b.clone());
        }
        self.unexplained(number, old)
    }

    /// A change that nothing permits; named as well as possible.
    fn unexplained(&mut self, number: Number, old: &Indirect) -> Result<(), Error> {
        // The appearance of a form field may follow its value.
        let owners: Vec<Rc<Field>> =
            self.references.of(number).iter().filter_map(|n| self.fields.get(n)).cloned().collect();
        let only_fields = !owners.is_empty() && owners.len() == self.references.of(number).len();
        if only_fields && old.stream.is_some() && owners.iter().all(|f| !f.is_signature()) {
            for field in owners {
                let level = if self.value_changed(&field) { Level::Form } else { Level::Other };
                let code = if level == Level::Form { "field.value" } else { "field.appearance" };
                self.add(level, code, Some(number), Some(&field.name));
            }
            return Ok(());
        }
        let kind = old.dict().and_then(|d| d.name(b"Type").or(d.name(b"Subtype"))).unwrap_or(b"");
        let (level, code) = match kind {
            b"Annot" => (Level::Annot, "annotation.changed"),
            b"Sig" | b"DocTimeStamp" => (Level::Other, "signature.changed"),
            b"Font" => (Level::Other, "page.font"),
            b"Page" | b"Pages" => (Level::Other, "page.tree"),
            b"Catalog" => (Level::Other, "catalog.changed"),
            _ if old.stream.is_some() => (Level::Other, "page.contents"),
            _ => (Level::Other, "object.changed"),
        };
        self.add(level, code, Some(number), None);
        Ok(())
    }

    /// Whether an object serves only as appearance of fields that this update signs, directly or
    /// through one dictionary in between.
    fn belongs_to_new_signature(&mut self, number: Number) -> Result<bool, Error> {
        let direct = self.references.of(number).to_vec();
        if direct.len() > MAX_REFERRERS {
            return Ok(false);
        }
        for from in &direct {
            if self.shows_as_appearance(*from, number)? {
                continue;
            }
            let above = self.references.of(*from).to_vec();
            let is_dictionary = !self.fields.contains_key(from)
                && self.file.load(*from, self.revision - 1)?.dict().is_some_and(|d| d.get(b"Type").is_none());
            if !is_dictionary || above.is_empty() || above.len() > MAX_REFERRERS {
                return Ok(false);
            }
            for field in above {
                if !self.shows_as_appearance(field, *from)? {
                    return Ok(false);
                }
            }
        }
        Ok(!direct.is_empty())
    }

    /// Whether a field that is signed now refers to an object from its `/AP` and nowhere else.
    fn shows_as_appearance(&mut self, field: Number, number: Number) -> Result<bool, Error> {
        if !self.new_widgets.contains(&field) {
            return Ok(false);
        }
        let object = self.file.load(field, self.revision - 1)?;
        Ok(object.dict().is_some_and(|dict| dict.refers_only_under(b"AP", number)))
    }

    fn value_changed(&self, field: &Field) -> bool {
        [field.number, field.parent].into_iter().flatten().any(|n| self.new_values.contains(&n))
    }

    fn field(&mut self, number: Number, field: &Field, new: &Indirect) -> Result<(), Error> {
        let name = field.name.clone();
        let Some(new) = new.dict().filter(|d| !d.has_duplicates).cloned() else {
            self.add(Level::Other, "field.removed", Some(number), Some(&name));
            return Ok(());
        };
        let keys = different_keys(field.dict(), &new);
        if field.is_signature() {
            if !field.value().is_null() {
                self.add(Level::Other, "signature.changed", Some(number), Some(&name));
                return Ok(());
            }
            let allowed =
                |key: &[u8]| matches!(key, b"V" | b"AP" | b"AS" | b"M" | b"DA" | b"F" | b"Ff" | b"NM" | b"Q");
            if let Some(bad) = keys.iter().find(|k| !allowed(k)) {
                let code = format!("field.{}", String::from_utf8_lossy(bad));
                self.add(Level::Other, &code, Some(number), Some(&name));
                return Ok(());
            }
            // An appearance that serves elsewhere too is no mere appearance of this field.
            let shared = field
                .dict()
                .reference(b"AP")
                .is_some_and(|appearance| !self.references.only_from(appearance, |n| n == number));
            if shared && keys.iter().any(|k| k == b"AP") {
                self.add(Level::Other, "field.appearance", Some(number), Some(&name));
                return Ok(());
            }
            let value = self.file.get(&new, b"V", self.revision)?;
            if value.is_null() && field.parent.is_some_and(|p| self.new_values.contains(&p)) {
                // The widget of a field that is signed now; the field itself is looked at too.
                self.mark(Level::Sign, "signature.appearance", Some(&name), Spot::Object(number));
                self.add(Level::Sign, "signature.appearance", None, None);
            } else if value.is_null() {
                self.add(Level::Annot, "field.appearance", Some(number), Some(&name));
            } else {
                // Where there was a place for it, its size was signed: only what stands there is new.
                let is_timestamp = value.as_dict().is_some_and(signatures::is_document_timestamp);
                let picture =
                    if is_timestamp && self.is_shown(&new)? { Picture::Beside } else { Picture::None };
                if self.new_signature(&value, picture, number) {
                    self.new_widgets.insert(number);
                }
            }
            return Ok(());
        }
        let allowed = |key: &[u8]| matches!(key, b"V" | b"AP" | b"AS" | b"M" | b"DV" | b"RV" | b"I" | b"TI");
        if let Some(bad) = keys.iter().find(|k| !allowed(k)) {
            let code = format!("field.{}", String::from_utf8_lossy(bad));
            self.add(Level::Other, &code, Some(number), Some(&name));
        } else if keys.iter().any(|k| matches!(k.as_slice(), b"V" | b"AS" | b"I"))
            || self.value_changed(field)
        {
            self.add(Level::Form, "field.value", Some(number), Some(&name));
        } else {
            self.add(Level::Other, "field.appearance", Some(number), Some(&name));
        }
        Ok(())
    }

    fn page(&mut self, number: Number, old: &Dict, new: &Dict) -> Result<(), Error> {
        for key in self.different(old, new)? {
            match key.as_slice() {
                b"Annots" => {
                    let a = self.file.get(old, b"Annots", self.revision - 1)?;
                    let b = self.file.get(new, b"Annots", self.revision)?;
                    let (a, b) = (a.as_array().unwrap_or(&[]), b.as_array().unwrap_or(&[]));
                    self.annotations(a, b, number)?;
                }
                b"LastModified" => self.add(Level::Lta, "metadata", None, None),
                // Programs that keep the tree of meaning let the keyboard follow it where they put a signature.
                b"Tabs"
                    if old.get(&key).is_none()
                        && new.name(&key) == Some(b"S")
                        && !self.new_widgets.is_empty() =>
                {
                    self.add(Level::Sign, "signature.structure", None, None);
                }
                b"Contents" => self.add(Level::Other, "page.contents", Some(number), None),
                _ => {
                    let code = format!("page.{}", String::from_utf8_lossy(&key));
                    self.add(Level::Other, &code, Some(number), None);
                }
            }
        }
        Ok(())
    }

    /// Whether an array is the annotation list of pages and of nothing else.
    fn is_annotation_list(&mut self, number: Number) -> Result<bool, Error> {
        let referrers = self.references.of(number).to_vec();
        if referrers.len() > MAX_REFERRERS {
            return Ok(false);
        }
        for from in &referrers {
            let object = self.file.load(*from, self.revision - 1)?;
            let lists = object.dict().is_some_and(|d| {
                d.name(b"Type") == Some(b"Page")
                    && d.entries
                        .iter()
                        .all(|(key, value)| (key == b"Annots") == (value.as_ref() == Some(number)))
            });
            if !lists {
                return Ok(false);
            }
        }
        Ok(!referrers.is_empty())
    }

    fn annotations(&mut self, old: &[Object], new: &[Object], at: Number) -> Result<(), Error> {
        const CODES: [&str; 2] = ["annotation.removed", "annotation.added"];
        let mut rest = new.iter();
        let mut added = Vec::new();
        for item in old {
            loop {
                match rest.next() {
                    Some(candidate) if same(candidate, item) => break,
                    Some(candidate) => added.push(candidate.clone()),
                    None => {
                        self.tell(Level::Annot, CODES[0], Some(at), None);
                        let kept: HashSet<Number> = new.iter().filter_map(Object::as_ref).collect();
                        for item in old.iter().filter(|i| i.as_ref().is_none_or(|n| !kept.contains(&n))) {
                            let spot = Spot::Note { at, item: item.clone(), is_new: false };
                            self.mark(Level::Annot, CODES[0], None, spot);
                        }
                        return Ok(());
                    }
                }
            }
        }
        added.extend(rest.cloned());
        for item in added {
            if !item.as_ref().is_some_and(|n| self.new_widgets.contains(&n)) {
                self.tell(Level::Annot, CODES[1], Some(at), None);
                self.mark(Level::Annot, CODES[1], None, Spot::Note { at, item, is_new: true });
            }
        }
        Ok(())
    }

    /// Objects of the validation data in the revision before: dictionaries, lists, leaves.
    fn store_objects(&mut self) -> Result<HashSet<Number>, Error> {
        let before = self.revision - 1;
        let catalog = self.file.catalog(before)?;
        let mut found: HashSet<Number> = catalog.reference(b"DSS").into_iter().collect();
        let Object::Dict(dss) = self.file.get(&catalog, b"DSS", before)? else { return Ok(HashSet::new()) };
        let mut dicts = vec![dss.clone()];
        found.extend(dss.reference(b"VRI"));
        if let Object::Dict(related) = self.file.get(&dss, b"VRI", before)? {
            for (_, value) in &related.entries {
                found.extend(value.as_ref());
                if let Object::Dict(one) = self.file.resolve(value, before)? {
                    dicts.push(one);
                }
            }
        }
        for dict in dicts {
            for (_, value) in &dict.entries {
                found.extend(value.as_ref());
                if let Object::Array(items) = self.file.resolve(value, before)? {
                    found.extend(items.iter().filter_map(Object::as_ref));
                }
            }
        }
        Ok(found)
    }
}

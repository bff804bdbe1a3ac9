//! What an update may add: validation data, fields and signatures, looked at from the catalogue
//! downwards.

use crate::error::Error;
use crate::pdf::areas::Spot;
use crate::pdf::byterange::{self, ByteRange};
use crate::pdf::diff::Update;
use crate::pdf::object::{Dict, Number, Object, different_keys, same};
use crate::pdf::sheets::Sheet;
use crate::pdf::signatures;
use crate::report::ModificationLevel as Level;

/// Fields above a widget that are asked for its type; real forms stay below ten.
const MAX_ABOVE: usize = 32;

impl Update<'_, '_> {
    /// Compares the catalogues and all that may be added below them.
    pub(super) fn catalog(&mut self) -> Result<(), Error> {
        let before = self.revision - 1;
        let (old, new) = (self.file.catalog(before)?, self.file.catalog(self.revision)?);
        if new.has_duplicates {
            self.add(Level::Other, "catalog.changed", None, None);
        }
        for key in self.different(&old, &new)? {
            match key.as_slice() {
                b"DSS" => self.add(Level::Lta, "catalog.dss", None, None),
                b"Extensions" | b"Version" | b"Metadata" => self.add(Level::Lta, "metadata", None, None),
                b"AcroForm" => {}
                _ => {
                    let code = format!("catalog.{}", String::from_utf8_lossy(&key));
                    self.add(Level::Other, &code, None, None);
                }
            }
        }
        self.form(&old, &new)
    }

    fn form(&mut self, old: &Dict, new: &Dict) -> Result<(), Error> {
        let before = self.revision - 1;
        let a = self.file.get(old, b"AcroForm", before)?;
        let b = self.file.get(new, b"AcroForm", self.revision)?;
        let (a, b) = (a.as_dict().cloned(), b.as_dict().cloned());
        let Some(b) = b else {
            if a.is_some() {
                self.add(Level::Other, "field.removed", None, None);
            }
            return Ok(());
        };
        let had_form = a.is_some();
        let a = a.unwrap_or_default();
        if b.has_duplicates {
            self.add(Level::Other, "catalog.AcroForm", None, None);
        }
        for key in self.different(&a, &b)? {
            match key.as_slice() {
                b"Fields" => {}
                b"SigFlags" => self.add(Level::Sign, "signature.flags", None, None),
                b"DR" | b"DA" if self.adds_unused(&key, &a, &b)? => {
                    self.add(Level::Sign, "signature.resources", None, None);
                }
                b"NeedAppearances" if !had_form && matches!(b.get(&key), Some(Object::Bool(false))) => {}
                _ => {
                    let code = format!("form.{}", String::from_utf8_lossy(&key));
                    self.add(Level::Other, &code, None, None);
                }
            }
        }
        // The form and its list may be objects of their own; their parts have been looked at
        // here, provided that nothing else refers to them.
        let root = self.file.root(before);
        let form_number = old.reference(b"AcroForm");
        if let Some(number) = form_number
            && old.refers_only_under(b"AcroForm", number)
            && self.references.only_from(number, |n| self.is_catalog(n))
        {
            self.explained.insert(number);
        }
        if let Some(list) = a.reference(b"Fields")
            && a.refers_only_under(b"Fields", list)
            && old.refers_only_under(b"AcroForm", list)
            && self.references.only_from(list, |n| self.is_catalog(n) || Some(n) == form_number)
        {
            self.explained.insert(list);
        }
        self.grown_resources((old, &a), &b, form_number.or(root))?;
        let old_list = self.file.get(&a, b"Fields", before)?;
        let new_list = self.file.get(&b, b"Fields", self.revision)?;
        self.field_list(old_list.as_array().unwrap_or(&[]), new_list.as_array().unwrap_or(&[]))
    }

    /// Whether what fields are drawn with only grows, and none of those that were signed is drawn with it.
    fn adds_unused(&mut self, key: &[u8], old: &Dict, new: &Dict) -> Result<bool, Error> {
        if key == b"DR" && self.resources_for_text_stay(old, new)? {
            return Ok(true);
        }
        let grows = old.get(key).is_none() || key == b"DR" && self.only_adds_resources(old, new)?;
        Ok(grows && !self.draws_fields(old)?)
    }

    /// Resources that are an object of their own may grow in their place, where nothing but the form asks for them.
    fn grown_resources(
        &mut self,
        (catalog, old): (&Dict, &Dict),
        new: &Dict,
        holder: Option<Number>,
    ) -> Result<(), Error> {
        let kept = old.reference(b"DR").filter(|number| new.reference(b"DR") == Some(*number));
        let Some(number) = kept else { return Ok(()) };
        let is_own = old.refers_only_under(b"DR", number)
            && catalog.refers_only_under(b"AcroForm", number)
            && self.references.only_from(number, |n| Some(n) == holder || self.is_catalog(n));
        let is_changed = self.file.entry(number, self.revision - 1) != self.file.entry(number, self.revision);
        if is_changed && is_own && self.adds_unused(b"DR", old, new)? {
            self.explained.insert(number);
            self.add(Level::Sign, "signature.resources", None, None);
        }
        Ok(())
    }

    /// Whether viewers draw some field of the revision before by themselves (ISO 32000-2, 12.7.4.3): one without an
    /// appearance, or any where the form asks for it. They take the font from the form then, which decides what is read.
    /// Signatures are never drawn that way.
    fn draws_fields(&mut self, form: &Dict) -> Result<bool, Error> {
        let before = self.revision - 1;
        let all = matches!(self.file.get(form, b"NeedAppearances", before)?, Object::Bool(true));
        // Viewers look for widgets on the pages, so those in no form count as well.
        for number in self.file.numbers(before)? {
            let object = self.file.load(number, before)?;
            let mut open = vec![&object.value];
            while let Some(value) = open.pop() {
                match value {
                    Object::Array(items) => open.extend(items),
                    Object::Dict(dict) => {
                        if is_widget(dict)
                            && (all || self.lacks_picture(dict)?)
                            && !self.is_for_signature(dict)?
                        {
                            return Ok(true);
                        }
                        open.extend(dict.entries.iter().map(|(_, value)| value));
                    }
                    _ => {}
                }
            }
        }
        Ok(false)
    }

    /// Whether a widget of the revision before has no appearance.
    fn lacks_picture(&mut self, widget: &Dict) -> Result<bool, Error> {
        let before = self.revision - 1;
        let appearance = self.file.get(widget, b"AP", before)?;
        let Some(appearance) = appearance.as_dict() else { return Ok(true) };
        Ok(self.file.get(appearance, b"N", before)?.is_null())
    }

    /// Whether a widget of the revision before shows a signature; its type may be that of a field above it.
    fn is_for_signature(&mut self, widget: &Dict) -> Result<bool, Error> {
        let before = self.revision - 1;
        let mut field = widget.clone();
        for _ in 0..MAX_ABOVE {
            match self.file.get(&field, b"FT", before)? {
                Object::Name(kind) => return Ok(kind == b"Sig"),
                _ => match self.file.get(&field, b"Parent", before)? {
                    Object::Dict(above) => field = above,
                    _ => break,
                },
            }
        }
        Ok(false)
    }

    /// Whether the form's resources keep all they had.
    fn only_adds_resources(&mut self, old: &Dict, new: &Dict) -> Result<bool, Error> {
        let before = self.revision - 1;
        let (old, new) = (self.file.get(old, b"DR", before)?, self.file.get(new, b"DR", self.revision)?);
        let (Some(old), Some(new)) = (old.as_dict(), new.as_dict()) else { return Ok(false) };
        for key in different_keys(old, new) {
            let (a, b) = (self.file.get(old, &key, before)?, self.file.get(new, &key, self.revision)?);
            let kept = match (&a, &b) {
                _ if matches!(key.as_slice(), b"XObject" | b"ProcSet") => true,
                (Object::Null, _) => true,
                (Object::Dict(a), Object::Dict(b)) => {
                    !b.has_duplicates && different_keys(a, b).iter().all(|k| a.get(k).is_none())
                }
                _ => same(&a, &b),
            };
            if !kept {
                return Ok(false);
            }
        }
        Ok(!new.has_duplicates)
    }

    /// Whether the form's resources differ in nothing that fields are drawn with: text takes fonts, colours and graphics
    /// states from them (ISO 32000-2, 12.7.4.3), and the pictures that some programs keep there for the last signature
    /// belong to none of its operators.
    fn resources_for_text_stay(&mut self, old: &Dict, new: &Dict) -> Result<bool, Error> {
        let before = self.revision - 1;
        let (old, new) = (self.file.get(old, b"DR", before)?, self.file.get(new, b"DR", self.revision)?);
        let (Some(old), Some(new)) = (old.as_dict().cloned(), new.as_dict().cloned()) else {
            return Ok(false);
        };
        let differing = self.different(&old, &new)?;
        Ok(!new.has_duplicates
            && differing.iter().all(|key| matches!(key.as_slice(), b"XObject" | b"ProcSet")))
    }

    fn field_list(&mut self, old: &[Object], new: &[Object]) -> Result<(), Error> {
        let mut rest = new.iter();
        let mut added = Vec::new();
        for item in old {
            // Old fields stay, in their order; what stands between them is new.
            loop {
                match rest.next() {
                    Some(candidate) if same(candidate, item) => break,
                    Some(candidate) => added.push(candidate.clone()),
                    None => {
                        self.add(Level::Other, "field.removed", None, None);
                        return Ok(());
                    }
                }
            }
        }
        added.extend(rest.cloned());
        for item in added {
            self.new_field(&item)?;
        }
        Ok(())
    }

    fn new_field(&mut self, item: &Object) -> Result<(), Error> {
        let Some(number) = item.as_ref() else {
            self.add(Level::Other, "field.added", None, None);
            return Ok(());
        };
        let was_there = !self.file.load(number, self.revision - 1)?.value.is_null();
        let object = self.file.load(number, self.revision)?;
        let dict = object.dict().cloned().unwrap_or_default();
        // A field may be its own widget. Any other annotation says by itself what is to be drawn, field or not.
        let is_other_note = dict.get(b"Subtype").is_some() && dict.name(b"Subtype") != Some(b"Widget");
        let acts = dict.get(b"A").is_some() || dict.get(b"AA").is_some();
        let forbidden = dict.has_duplicates || is_other_note || acts;
        if was_there || forbidden || dict.name(b"FT") != Some(b"Sig") || dict.get(b"Parent").is_some() {
            self.add(Level::Other, "field.added", Some(number), None);
            return Ok(());
        }
        let mut widgets = vec![(number, dict.clone())];
        if let Object::Array(kids) = self.file.get(&dict, b"Kids", self.revision)? {
            for kid in &kids {
                let Some(kid) = kid.as_ref() else { continue };
                let fresh = self.file.load(kid, self.revision - 1)?.value.is_null();
                let widget = self.file.load(kid, self.revision)?.dict().cloned().unwrap_or_default();
                let plain = widget.name(b"Subtype") == Some(b"Widget")
                    && widget.get(b"A").is_none()
                    && widget.get(b"AA").is_none()
                    && widget.get(b"Kids").is_none()
                    && widget.get(b"V").is_none();
                if !fresh || !plain {
                    self.add(Level::Other, "field.added", Some(kid), None);
                    return Ok(());
                }
                widgets.push((kid, widget));
            }
        }
        let mut share = 0.0_f64;
        let mut painted = false;
        for (number, widget) in &widgets {
            painted |= widget.get(b"AP").is_some();
            share += self.picture_share(*number, widget)?;
        }
        let value = self.file.get(&dict, b"V", self.revision)?;
        match value {
            Object::Null if painted => self.add(Level::Annot, "field.appearance", Some(number), None),
            Object::Null => {
                self.add(Level::Sign, "signature.field", Some(number), None);
                self.new_widgets.extend(widgets.iter().map(|(n, _)| *n));
            }
            value => {
                if self.new_signature(&value, Picture::of_share(share), number) {
                    self.new_widgets.extend(widgets.iter().map(|(n, _)| *n));
                }
            }
        }
        Ok(())
    }

    /// Whether a widget shows a picture.
    pub(super) fn is_shown(&mut self, widget: &Dict) -> Result<bool, Error> {
        Ok(self.picture_area(widget)? > 0.0)
    }

    /// What the picture of a widget takes of its page, as a share of what the page shows. One that cannot be told takes
    /// all; one that lies on no page is held to the smallest.
    fn picture_share(&mut self, number: Number, widget: &Dict) -> Result<f64, Error> {
        let area = self.picture_area(widget)?;
        if area <= 0.0 {
            return Ok(0.0);
        }
        let sheets = self.shown()?;
        let size = |sheet: &Sheet| {
            let [left, bottom, right, top] = sheet.shown;
            (right - left).abs() * (top - bottom).abs()
        };
        let page = match sheets.note(number).and_then(|(place, _)| sheets.list.get(place)) {
            Some(sheet) => size(sheet),
            None => sheets.list.iter().map(size).fold(f64::INFINITY, f64::min),
        };
        Ok(if page.is_finite() && page > 0.0 { area / page } else { f64::INFINITY })
    }

    /// The area of the picture of a widget, in square units of its page.
    fn picture_area(&mut self, widget: &Dict) -> Result<f64, Error> {
        if widget.get(b"AP").is_none() {
            return Ok(0.0);
        }
        let rectangle = self.file.get(widget, b"Rect", self.revision)?;
        Ok(area_of(&rectangle))
    }

    /// Whether a value is a signature over exactly this revision. `picture` is what it shows of itself.
    pub(super) fn new_signature(&mut self, value: &Object, picture: Picture, number: Number) -> bool {
        let usable = value.as_dict().is_some_and(|dict| {
            !dict.has_duplicates
                && byterange::contents(dict).is_some()
                && ByteRange::read(dict, self.file.bytes.len())
                    .is_some_and(|range| range.revision(self.file) == Some(self.revision))
        });
        if !usable {
            self.add(Level::Other, "signature.unusable", Some(number), None);
            return false;
        }
        let is_timestamp = value.as_dict().is_some_and(signatures::is_document_timestamp);
        let is_visible = picture != Picture::None;
        if picture == Picture::Covering {
            self.add(Level::Sign, "signature.covering", Some(number), None);
        }
        match (is_timestamp, is_visible) {
            (true, false) => self.add(Level::Lta, "timestamp.added", None, None),
            (true, true) => self.add(Level::Sign, "timestamp.visible", Some(number), None),
            (false, true) => self.add(Level::Sign, "signature.visible", Some(number), None),
            (false, false) => {
                self.add(Level::Sign, "signature.added", None, None);
                self.mark(Level::Sign, "signature.added", None, Spot::Object(number));
            }
        }
        true
    }
}

/// Whether a dictionary is the widget of a field, or may be one.
fn is_widget(dict: &Dict) -> bool {
    match dict.get(b"Subtype") {
        Some(Object::Name(kind)) => kind == b"Widget",
        Some(Object::Ref(..)) => true,
        _ => false,
    }
}

/// What a signature shows of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Picture {
    None,
    /// Stands beside what was signed.
    Beside,
    /// Covers what was signed.
    Covering,
}

impl Picture {
    /// Of the share of the page that it takes: a quarter and more covers rather than stands beside; the largest usual
    /// seal with its words takes a twentieth of a sheet of A4.
    fn of_share(share: f64) -> Self {
        if share <= 0.0 {
            Self::None
        } else if share < 0.25 {
            Self::Beside
        } else {
            Self::Covering
        }
    }
}

fn area_of(rectangle: &Object) -> f64 {
    let number = |o: &Object| match o {
        Object::Int(i) => Some(*i as f64),
        Object::Real(r) => Some(*r),
        _ => None,
    };
    match rectangle.as_array().map(|a| a.iter().map(number).collect::<Vec<_>>()).as_deref() {
        Some([Some(x0), Some(y0), Some(x1), Some(y1)]) => {
            let area = (x1 - x0).abs() * (y1 - y0).abs();
            if area.is_nan() { f64::INFINITY } else { area }
        }
        // A field without a widget shows nothing.
        None => 0.0,
        _ => f64::INFINITY,
    }
}

//! Form fields of one revision (ISO 32000-2, 12.7.4), found by following the field tree.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::error::{Error, Limit};
use crate::pdf::file::PdfFile;
use crate::pdf::object::{Dict, Indirect, Number, Object};

/// A field or a widget below one.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Full name: partial names joined by dots.
    pub(crate) name: String,
    pub(crate) number: Option<Number>,
    pub(crate) parent: Option<Number>,
    /// Field type, inherited where it is not its own.
    pub(crate) kind: Vec<u8>,
    /// What holds the dictionary.
    object: Rc<Indirect>,
}

impl Field {
    pub(crate) fn dict(&self) -> &Dict {
        const NONE: &Dict = &Dict { entries: Vec::new(), has_duplicates: false, start: 0 };
        self.object.dict().unwrap_or(NONE)
    }

    /// Own value.
    pub(crate) fn value(&self) -> &Object {
        self.dict().get(b"V").unwrap_or(&Object::Null)
    }

    pub(crate) fn is_signature(&self) -> bool {
        self.kind == b"Sig"
    }
}

/// A node still to be read: the node, its prefix, its inherited type, its parent, its depth.
type Open = (Object, String, Vec<u8>, Option<Number>, usize);

/// Fields right below the form that say everything themselves, as they were last read. Each revision of a file with many
/// signatures shows those of all before it.
pub(crate) type Known = HashMap<Number, Rc<Field>>;

/// All fields and widgets of a revision.
///
/// Errors: the tree is too deep, or the file exceeds a limit.
pub(crate) fn collect(
    file: &mut PdfFile,
    revision: usize,
    known: &mut Known,
) -> Result<Vec<Rc<Field>>, Error> {
    let catalog = file.catalog(revision)?;
    let form = file.get(&catalog, b"AcroForm", revision)?;
    let Some(form) = form.as_dict() else { return Ok(Vec::new()) };
    let roots = file.get(form, b"Fields", revision)?;
    let mut found = Vec::new();
    let mut seen: HashSet<Number> = HashSet::new();
    let mut open: Vec<Open> = roots
        .as_array()
        .unwrap_or(&[])
        .iter()
        .rev()
        .map(|item| (item.clone(), String::new(), Vec::new(), None, 0))
        .collect();
    while let Some((item, prefix, inherited, parent, depth)) = open.pop() {
        if depth > file.limits.depth {
            return Err(Error::LimitExceeded(Limit::Depth));
        }
        let number = item.as_ref();
        if number.is_some_and(|n| !seen.insert(n)) {
            continue;
        }
        if found.len() > file.limits.objects {
            return Err(Error::LimitExceeded(Limit::Objects));
        }
        let object = file.target(&item, revision)?;
        let Some(dict) = object.dict() else { continue };
        let is_plain = number.is_some() && depth == 0 && says_all(dict);
        let before = number.filter(|_| is_plain).and_then(|number| known.get(&number));
        if let Some(field) = before.filter(|field| Rc::ptr_eq(&field.object, &object)) {
            found.push(field.clone());
            continue;
        }
        let partial = match file.get(dict, b"T", revision)? {
            Object::Str { value, .. } => Some(text(&value)),
            _ => None,
        };
        let name = match partial {
            Some(partial) if prefix.is_empty() => partial,
            Some(partial) => {
                file.spend_text(prefix.len() + partial.len())?;
                format!("{prefix}.{partial}")
            }
            None => prefix,
        };
        let kind = match file.get(dict, b"FT", revision)? {
            Object::Name(kind) => kind,
            _ => inherited,
        };
        if let Object::Array(kids) = file.get(dict, b"Kids", revision)? {
            // Each of them takes over the name so far.
            file.spend_text(name.len().saturating_mul(kids.len()))?;
            for kid in kids.iter().rev() {
                open.push((kid.clone(), name.clone(), kind.clone(), number, depth + 1));
            }
        }
        let field = Rc::new(Field { name, number, parent, kind, object });
        if let Some(number) = number.filter(|_| is_plain) {
            known.insert(number, field.clone());
        }
        found.push(field);
    }
    Ok(found)
}

/// Whether name and type of a field below the form depend on nothing else, and nothing is below it.
fn says_all(dict: &Dict) -> bool {
    let is_own = |key| dict.get(key).is_none_or(|value| value.as_ref().is_none());
    dict.get(b"Kids").is_none() && is_own(b"T") && is_own(b"FT")
}

/// The fields by object number.
pub(crate) fn by_number(fields: Vec<Rc<Field>>) -> HashMap<Number, Rc<Field>> {
    fields.into_iter().filter_map(|field| field.number.map(|number| (number, field))).collect()
}

/// A text string (ISO 32000-2, 7.9.2.2): UTF-16BE or UTF-8 with a mark, else close to Latin-1.
pub(crate) fn text(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units: Vec<u16> = rest.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|b| char::from(*b)).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_strings_come_in_three_encodings() {
        assert_eq!(super::text(&[0xfe, 0xff, 0x1e, 0xa3]), "ả");
        assert_eq!(super::text(&[0xef, 0xbb, 0xbf, 0xe1, 0xba, 0xa3]), "ả");
        assert_eq!(super::text(b"S\xf4ng"), "Sông");
    }
}

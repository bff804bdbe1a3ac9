//! Form fields of one revision (ISO 32000-2, 12.7.4), found by following the field tree.

use std::collections::{HashMap, HashSet};

use crate::error::{Error, Limit};
use crate::pdf::file::PdfFile;
use crate::pdf::object::{Dict, Number, Object};

/// A field or a widget below one.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Full name: partial names joined by dots.
    pub(crate) name: String,
    pub(crate) number: Option<Number>,
    pub(crate) parent: Option<Number>,
    /// Field type, inherited where it is not its own.
    pub(crate) kind: Vec<u8>,
    pub(crate) dict: Dict,
    /// Own value.
    pub(crate) value: Object,
}

impl Field {
    pub(crate) fn is_signature(&self) -> bool {
        self.kind == b"Sig"
    }
}

/// A node still to be read: the node, its prefix, its inherited type, its parent, its depth.
type Open = (Object, String, Vec<u8>, Option<Number>, usize);

/// All fields and widgets of a revision.
///
/// Errors: the tree is too deep, or the file exceeds a limit.
pub(crate) fn collect(file: &mut PdfFile, revision: usize) -> Result<Vec<Field>, Error> {
    let catalog = file.catalog(revision)?;
    let form = file.get(&catalog, b"AcroForm", revision)?;
    let Some(form) = form.as_dict().cloned() else { return Ok(Vec::new()) };
    let roots = file.get(&form, b"Fields", revision)?;
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
        let Object::Dict(dict) = file.resolve(&item, revision)? else { continue };
        let partial = match file.get(&dict, b"T", revision)? {
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
        let kind = match file.get(&dict, b"FT", revision)? {
            Object::Name(kind) => kind,
            _ => inherited,
        };
        if let Object::Array(kids) = file.get(&dict, b"Kids", revision)? {
            // Each of them takes over the name so far.
            file.spend_text(name.len().saturating_mul(kids.len()))?;
            for kid in kids.iter().rev() {
                open.push((kid.clone(), name.clone(), kind.clone(), number, depth + 1));
            }
        }
        let value = dict.get(b"V").cloned().unwrap_or(Object::Null);
        found.push(Field { name, number, parent, kind, dict, value });
    }
    Ok(found)
}

/// The fields by object number.
pub(crate) fn by_number(fields: &[Field]) -> HashMap<Number, &Field> {
    fields.iter().filter_map(|f| f.number.map(|n| (n, f))).collect()
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

//! Values of a PDF.

use std::collections::HashMap;
use std::ops::Range;

/// Number of an indirect object.
pub(crate) type Number = u32;

/// Octets that are copied in the time that one small value takes.
pub(crate) const BYTES_OF_A_STEP: usize = 256;

/// A value. Strings and dictionaries remember their place in the bytes they were read from.
#[derive(Debug, Clone)]
pub(crate) enum Object {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Name(Vec<u8>),
    Str { value: Vec<u8>, hex: bool, span: Range<usize> },
    Array(Vec<Object>),
    Dict(Dict),
    Ref(Number, u16),
}

/// A dictionary in file order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dict {
    pub(crate) entries: Vec<(Vec<u8>, Object)>,
    /// Whether a key occurs twice.
    pub(crate) has_duplicates: bool,
    pub(crate) start: usize,
}

impl Dict {
    /// The value of a key; null counts as absent.
    pub(crate) fn get(&self, key: &[u8]) -> Option<&Object> {
        self.entries.iter().find(|(k, _)| k == key).map(|(_, v)| v).filter(|v| !matches!(v, Object::Null))
    }

    pub(crate) fn name(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key).and_then(Object::as_name)
    }

    pub(crate) fn int(&self, key: &[u8]) -> Option<i64> {
        self.get(key).and_then(Object::as_int)
    }

    /// Whether no key but `key` leads to an object.
    pub(crate) fn refers_only_under(&self, key: &[u8], number: Number) -> bool {
        self.entries.iter().all(|(other, value)| {
            let mut refers = false;
            value.for_each_ref(&mut |n, _| refers |= n == number);
            !refers || other == key
        })
    }

    /// See [`Object::weight`].
    pub(crate) fn weight(&self) -> usize {
        let each = |(key, value): &(Vec<u8>, Object)| key.len() / BYTES_OF_A_STEP + value.weight();
        1 + self.entries.iter().map(each).sum::<usize>()
    }

    pub(crate) fn reference(&self, key: &[u8]) -> Option<Number> {
        self.get(key).and_then(Object::as_ref)
    }
}

impl Object {
    pub(crate) fn as_name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(crate) fn as_int(&self) -> Option<i64> {
        if let Self::Int(value) = self { Some(*value) } else { None }
    }

    pub(crate) fn as_ref(&self) -> Option<Number> {
        if let Self::Ref(number, _) = self { Some(*number) } else { None }
    }

    pub(crate) fn as_dict(&self) -> Option<&Dict> {
        if let Self::Dict(dict) = self { Some(dict) } else { None }
    }

    pub(crate) fn as_array(&self) -> Option<&[Object]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// How much a copy of it takes: one for each value inside, and more for long strings. Nesting was bounded when the value was
    /// read.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Name(bytes) | Self::Str { value: bytes, .. } => 1 + bytes.len() / BYTES_OF_A_STEP,
            Self::Array(items) => 1 + items.iter().map(Self::weight).sum::<usize>(),
            Self::Dict(dict) => dict.weight(),
            _ => 1,
        }
    }

    /// Calls `visit` for every reference inside, with the generation it means. Nesting was bounded when the value was read.
    pub(crate) fn for_each_ref(&self, visit: &mut impl FnMut(Number, u16)) {
        match self {
            Self::Ref(number, generation) => visit(*number, *generation),
            Self::Array(items) => items.iter().for_each(|item| item.for_each_ref(visit)),
            Self::Dict(dict) => dict.entries.iter().for_each(|(_, value)| value.for_each_ref(visit)),
            _ => {}
        }
    }
}

/// Whether two values mean the same: numbers by value, strings by content, keys in any order,
/// null entries as if they were absent.
pub(crate) fn same(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Null, Object::Null) => true,
        (Object::Bool(a), Object::Bool(b)) => a == b,
        (Object::Int(a), Object::Int(b)) => a == b,
        (Object::Int(a), Object::Real(b)) | (Object::Real(b), Object::Int(a)) => (*a as f64 - b).abs() < 1e-9,
        (Object::Real(a), Object::Real(b)) => (a - b).abs() < 1e-9,
        (Object::Name(a), Object::Name(b)) => a == b,
        (Object::Str { value: a, .. }, Object::Str { value: b, .. }) => a == b,
        (Object::Ref(a, g), Object::Ref(b, h)) => a == b && g == h,
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(x, y)| same(x, y))
        }
        (Object::Dict(a), Object::Dict(b)) => same_dict(a, b),
        _ => false,
    }
}

pub(crate) fn same_dict(a: &Dict, b: &Dict) -> bool {
    !a.has_duplicates && !b.has_duplicates && different_keys(a, b).is_empty()
}

/// Keys whose values differ between two dictionaries. Work is linear: a hostile dictionary may
/// have very many keys.
pub(crate) fn different_keys(a: &Dict, b: &Dict) -> Vec<Vec<u8>> {
    let index = |dict: &'_ Dict| -> HashMap<Vec<u8>, usize> {
        let entries = dict.entries.iter().enumerate().rev();
        entries.filter(|(_, (_, value))| !value.is_null()).map(|(at, (key, _))| (key.clone(), at)).collect()
    };
    let (first, second) = (index(a), index(b));
    let mut keys: Vec<Vec<u8>> = Vec::new();
    for (key, at) in &first {
        let equal = match second.get(key) {
            Some(other) => match (a.entries.get(*at), b.entries.get(*other)) {
                (Some((_, x)), Some((_, y))) => same(x, y),
                _ => false,
            },
            None => false,
        };
        if !equal {
            keys.push(key.clone());
        }
    }
    keys.extend(second.keys().filter(|key| !first.contains_key(*key)).cloned());
    keys.sort_unstable();
    keys
}

/// An indirect object.
#[derive(Debug, Clone)]
pub(crate) struct Indirect {
    pub(crate) value: Object,
    /// Place of the stream's bytes in the file.
    pub(crate) stream: Option<Range<usize>>,
    /// Where the object's bytes end in the file; 0 inside an object stream.
    pub(crate) end: usize,
    /// Number and generation; none inside an object stream.
    pub(crate) id: Option<(Number, u16)>,
    /// Offset of the object in the file; none inside an object stream.
    pub(crate) offset: Option<usize>,
    /// Its `endobj` is missing, or hangs on what stands before or after it: every reader takes it nevertheless, and an update must not be written like that.
    pub(crate) is_unclosed: bool,
    /// The file has nothing readable, or something else, at that place.
    pub(crate) is_damaged: bool,
}

impl Indirect {
    pub(crate) fn null() -> Self {
        Self {
            value: Object::Null,
            stream: None,
            end: 0,
            id: None,
            offset: None,
            is_unclosed: false,
            is_damaged: false,
        }
    }

    pub(crate) fn damaged() -> Self {
        Self { is_damaged: true, ..Self::null() }
    }

    pub(crate) fn dict(&self) -> Option<&Dict> {
        self.value.as_dict()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_value_and_dictionaries_without_order() {
        let dict = |entries: Vec<(&str, Object)>| {
            Object::Dict(Dict {
                entries: entries.into_iter().map(|(k, v)| (k.as_bytes().to_vec(), v)).collect(),
                ..Dict::default()
            })
        };
        let a = dict(vec![("A", Object::Int(1)), ("B", Object::Null)]);
        let b = dict(vec![("A", Object::Real(1.0))]);
        assert!(same(&a, &b));
        assert!(!same(&a, &dict(vec![("A", Object::Int(2))])));
    }
}

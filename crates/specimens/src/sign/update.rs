//! Cập nhật tăng dần: appending objects to a PDF without touching what is there. Source: ISO 32000-1, 7.5.6.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

use super::Error;

/// Objects to append to a file with a classic cross-reference table.
pub(crate) struct Update<'a> {
    original: &'a [u8],
    pub(crate) document: Document,
    previous: usize,
    next: u32,
    objects: BTreeMap<u32, (u16, Vec<u8>)>,
}

impl<'a> Update<'a> {
    pub(crate) fn new(original: &'a [u8]) -> Result<Self, Error> {
        let document = Document::load_mem(original).map_err(|_| Error::Unreadable)?;
        if document.is_encrypted() {
            return Err(Error::Unsupported("the file is encrypted"));
        }
        let previous = last_startxref(original).ok_or(Error::Unreadable)?;
        if !original.get(previous..).is_some_and(|rest| rest.starts_with(b"xref")) {
            return Err(Error::Unsupported("the file has a cross-reference stream"));
        }
        let next = document.max_id + 1;
        Ok(Self { original, document, previous, next, objects: BTreeMap::new() })
    }

    /// A number for a new object.
    pub(crate) fn reserve(&mut self) -> ObjectId {
        self.next += 1;
        (self.next - 1, 0)
    }

    /// Puts an object, new or in place of an old one; `body` is what stands between `obj` and `endobj`.
    pub(crate) fn put(&mut self, id: ObjectId, body: Vec<u8>) {
        self.objects.insert(id.0, (id.1, body));
    }

    /// Puts a dictionary.
    pub(crate) fn put_dictionary(&mut self, id: ObjectId, dictionary: &Dictionary) {
        let mut body = Vec::new();
        write_dictionary(&mut body, dictionary);
        self.put(id, body);
    }

    /// Id and dictionary of a page, from 1.
    pub(crate) fn page(&self, number: usize) -> Result<(ObjectId, Dictionary), Error> {
        let pages = self.document.get_pages();
        let id = u32::try_from(number).ok().and_then(|number| pages.get(&number)).ok_or(Error::NoSuchPage)?;
        let page = self.document.get_dictionary(*id).map_err(|_| Error::Unreadable)?;
        Ok((*id, page.clone()))
    }

    /// Id and dictionary of the catalogue.
    pub(crate) fn catalog(&self) -> Result<(ObjectId, Dictionary), Error> {
        let root = self.document.trailer.get(b"Root").and_then(Object::as_reference);
        let id = root.map_err(|_| Error::Unreadable)?;
        let catalog = self.document.get_dictionary(id).map_err(|_| Error::Unreadable)?;
        Ok((id, catalog.clone()))
    }

    /// The whole file: the original's bytes, the objects, a table of them and a trailer that points back.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut out = self.original.to_vec();
        if out.last() != Some(&b'\n') {
            out.push(b'\n');
        }
        let mut offsets = BTreeMap::new();
        for (number, (generation, body)) in &self.objects {
            offsets.insert(*number, (out.len(), *generation));
            out.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
            out.extend_from_slice(body);
            out.extend_from_slice(b"\nendobj\n");
        }
        let table = out.len();
        out.extend_from_slice(b"xref\n");
        let numbers: Vec<u32> = offsets.keys().copied().collect();
        for run in numbers.chunk_by(|a, b| a + 1 == *b) {
            out.extend_from_slice(format!("{} {}\n", run[0], run.len()).as_bytes());
            for number in run {
                let (offset, generation) = offsets[number];
                out.extend_from_slice(format!("{offset:010} {generation:05} n\r\n").as_bytes());
            }
        }
        let mut trailer = Dictionary::new();
        for key in [b"Root".as_slice(), b"Info", b"ID"] {
            if let Ok(value) = self.document.trailer.get(key) {
                trailer.set(key.to_vec(), value.clone());
            }
        }
        trailer.set("Size", i64::from(self.next));
        trailer.set("Prev", self.previous as i64);
        out.extend_from_slice(b"trailer\n");
        write_dictionary(&mut out, &trailer);
        out.extend_from_slice(format!("\nstartxref\n{table}\n%%EOF\n").as_bytes());
        out
    }
}

fn last_startxref(bytes: &[u8]) -> Option<usize> {
    let word = b"startxref";
    let at = bytes.windows(word.len()).rposition(|window| window == word)?;
    let digits: String = bytes[at + word.len()..]
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    digits.parse().ok()
}

/// Writes a dictionary.
pub(crate) fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary.iter() {
        write_name(out, key);
        out.push(b' ');
        write_object(out, value);
    }
    out.extend_from_slice(b">>");
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"-_.+:".contains(byte) {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Real(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, StringFormat::Literal) if bytes.iter().all(|b| b.is_ascii_alphanumeric()) => {
            out.push(b'(');
            out.extend_from_slice(bytes);
            out.push(b')');
        }
        Object::String(bytes, _) => {
            out.push(b'<');
            out.extend_from_slice(hex(bytes).as_bytes());
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write_object(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary),
        Object::Reference((number, generation)) => {
            out.extend_from_slice(format!("{number} {generation} R").as_bytes());
        }
        // A stream is always an object of its own and never stands inside another.
        Object::Stream(_) => out.extend_from_slice(b"null"),
    }
}

/// Capital hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// A text string: UTF-16 with byte-order mark, as a PDF wants everything beyond ASCII.
pub(crate) fn text_string(text: &str) -> Object {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

//! Files that are encrypted with an empty user password (ISO 32000-2, 7.6): whoever has one can open it, so its signatures
//! are judged like any others. Signature values are never encrypted, and what is signed are the bytes as they lie in the
//! file; only names of fields, dates and packed objects have to be made readable.

use std::sync::Arc;

use lopdf::EncryptionState;
use lopdf::encryption::DecryptionError;
use lopdf::encryption::crypt_filters::{CryptFilter, IdentityCryptFilter};

use crate::error::Error;
use crate::pdf::file::PdfFile;
use crate::pdf::object::{Dict, Number, Object, same};

/// Deepest nesting of the dictionary that says how a file is encrypted; real ones have two levels.
const MAX_DEPTH: usize = 6;
/// The newest way of encryption that is read (ISO 32000-2, table 20); ISO/TS 32003 adds another.
const NEWEST: i64 = 5;
const CHANGED: Error = Error::Malformed("an update changes the encryption");

/// What opens an encrypted file.
#[derive(Debug)]
pub(crate) struct FileKey {
    state: EncryptionState,
}

impl FileKey {
    /// The key that the empty password gives; none for a file that is not encrypted.
    ///
    /// Errors: it takes a password or somebody's key, or the revisions disagree about it.
    pub(crate) fn find(file: &mut PdfFile) -> Result<Option<Self>, Error> {
        if file.revisions.iter().all(|r| r.trailer.get(b"Encrypt").is_none()) {
            return Ok(None);
        }
        let said = |file: &PdfFile, revision: usize, key: &[u8]| {
            file.revisions.get(revision).and_then(|r| r.trailer.get(key).cloned()).unwrap_or(Object::Null)
        };
        let how = said(file, 0, b"Encrypt");
        let first_said = file.target(&how, 0)?;
        let id = first(&said(file, 0, b"ID"));
        for revision in 1..file.revisions.len() {
            // Readers would differ about what the file says. Some programs write the same anew whenever they save.
            let again = said(file, revision, b"Encrypt");
            let told = file.target(&again, revision)?;
            let is_same = same(&first_said.value, &told.value) && !told.is_damaged && told.stream.is_none();
            if !is_same || !same(&id, &first(&said(file, revision, b"ID"))) {
                return Err(CHANGED);
            }
        }
        if first_said.dict().and_then(|dict| dict.int(b"V")).is_some_and(|version| version > NEWEST) {
            return Err(Error::Unsupported("encryption of a newer kind"));
        }
        let mut document = lopdf::Document::new();
        let dictionary = foreign(file, &how, 0)?;
        document.objects.insert((1, 0), dictionary);
        document.trailer.set("Encrypt", lopdf::Object::Reference((1, 0)));
        let id = foreign(file, &id, 0)?;
        document.trailer.set("ID", lopdf::Object::Array(vec![id.clone(), id]));
        match EncryptionState::decode(&document, "") {
            Ok(state) => Ok(Some(Self { state })),
            Err(
                lopdf::Error::Decryption(DecryptionError::IncorrectPassword) | lopdf::Error::InvalidPassword,
            ) => Err(Error::Encrypted),
            Err(lopdf::Error::UnsupportedSecurityHandler(_)) => {
                Err(Error::Unsupported("encryption for a recipient's key"))
            }
            Err(_) => Err(Error::Malformed("encryption dictionary")),
        }
    }

    /// Makes the strings of an object readable. What cannot be decrypted stays as it is.
    pub(crate) fn open_strings(&self, value: &mut Object, number: Number, generation: u16) {
        let filter = self.state.get_string_filter();
        if let Ok(key) = filter.compute_key(self.state.file_encryption_key(), (number, generation)) {
            open(value, filter.as_ref(), &key);
        }
    }

    /// The content of a stream, still packed; none when it cannot be decrypted.
    pub(crate) fn open_stream(
        &self,
        dict: &Dict,
        raw: &[u8],
        number: Number,
        generation: u16,
    ) -> Option<Vec<u8>> {
        let filter = self.stream_filter(dict);
        let key = filter.compute_key(self.state.file_encryption_key(), (number, generation)).ok()?;
        filter.decrypt(&key, raw).ok()
    }

    fn stream_filter(&self, dict: &Dict) -> Arc<dyn CryptFilter> {
        let kind = dict.name(b"Type");
        if kind == Some(b"XRef") || kind == Some(b"Metadata") && !self.state.encrypt_metadata() {
            return Arc::new(IdentityCryptFilter);
        }
        // A stream may name a filter of its own (7.6.6); without a name it is not encrypted.
        let own = match dict.get(b"Filter") {
            Some(Object::Name(name)) if name == b"Crypt" => Some(0),
            Some(Object::Array(list)) => list.iter().position(|f| f.as_name() == Some(b"Crypt")),
            _ => None,
        };
        let Some(place) = own else { return self.state.get_stream_filter() };
        let parameters = match dict.get(b"DecodeParms") {
            Some(Object::Dict(parameters)) => Some(parameters),
            Some(Object::Array(list)) => list.get(place).and_then(Object::as_dict),
            _ => None,
        };
        let named = parameters.and_then(|p| p.name(b"Name")).and_then(|n| self.state.crypt_filters().get(n));
        named.cloned().unwrap_or_else(|| Arc::new(IdentityCryptFilter))
    }
}

/// Nesting was bounded when the value was read.
fn open(value: &mut Object, filter: &dyn CryptFilter, key: &[u8]) {
    match value {
        Object::Str { value, .. } => {
            if let Ok(plain) = filter.decrypt(key, value) {
                *value = plain;
            }
        }
        Object::Array(items) => items.iter_mut().for_each(|item| open(item, filter, key)),
        Object::Dict(dict) => {
            let has = |key: &[u8]| dict.get(key).is_some();
            let is_signature = matches!(dict.name(b"Type"), Some(b"Sig" | b"DocTimeStamp"))
                || has(b"ByteRange") && has(b"Contents");
            for (name, item) in &mut dict.entries {
                if !is_signature || name != b"Contents" {
                    open(item, filter, key);
                }
            }
        }
        _ => {}
    }
}

/// The first of the two identifiers of a file.
fn first(id: &Object) -> Object {
    id.as_array().and_then(|pair| pair.first().cloned()).unwrap_or(Object::Null)
}

/// A value as the library for the key wants it, references followed.
fn foreign(file: &mut PdfFile, value: &Object, depth: usize) -> Result<lopdf::Object, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::Malformed("encryption dictionary"));
    }
    Ok(match file.resolve(value, 0)? {
        Object::Null | Object::Ref(..) => lopdf::Object::Null,
        Object::Bool(value) => lopdf::Object::Boolean(value),
        Object::Int(value) => lopdf::Object::Integer(value),
        Object::Real(value) => lopdf::Object::Real(value as f32),
        Object::Name(name) => lopdf::Object::Name(name),
        Object::Str { value, .. } => lopdf::Object::String(value, lopdf::StringFormat::Literal),
        Object::Array(items) => {
            let items = items.iter().map(|item| foreign(file, item, depth + 1));
            lopdf::Object::Array(items.collect::<Result<_, _>>()?)
        }
        Object::Dict(dict) => {
            let mut out = lopdf::Dictionary::new();
            for (key, item) in &dict.entries {
                out.set(key.clone(), foreign(file, item, depth + 1)?);
            }
            lopdf::Object::Dictionary(out)
        }
    })
}

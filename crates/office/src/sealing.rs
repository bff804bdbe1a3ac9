//! Niêm phong: secrets that must be given back in the clear, such as a mail server's password, are kept sealed with a
//! key that lies in the data folder and not in the database.

use crate::{Error, Office};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The file with the key: 32 random bytes, for the program's user alone.
const FILE: &str = "sealing.key";
/// Who may read and write it.
const MODE: u32 = 0o600;

/// Seals a text. `purpose` is bound to it: sealed for one, it opens for no other.
pub(crate) fn seal(office: &Office, purpose: &str, text: &str) -> Result<String, Error> {
    let random = SystemRandom::new();
    let mut nonce = [0; NONCE_LEN];
    random.fill(&mut nonce).map_err(|_| Error::Machine("randomness", None))?;
    let mut sealed = text.as_bytes().to_vec();
    key(&office.inner.data)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(purpose.as_bytes()),
            &mut sealed,
        )
        .map_err(|_| Error::Machine("sealing", None))?;
    Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
}

/// Opens what was sealed; `None` when the key is another one, as after a restore without the key's file.
pub(crate) fn open(office: &Office, purpose: &str, sealed: &str) -> Result<Option<String>, Error> {
    let Ok(mut bytes) = STANDARD_NO_PAD.decode(sealed) else { return Ok(None) };
    if bytes.len() < NONCE_LEN {
        return Ok(None);
    }
    let mut sealed = bytes.split_off(NONCE_LEN);
    let Ok(nonce) = Nonce::try_assume_unique_for_key(&bytes) else { return Ok(None) };
    let opened = key(&office.inner.data)?
        .open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut sealed)
        .ok()
        .map(|text| text.to_vec());
    Ok(opened.and_then(|text| String::from_utf8(text).ok()))
}

/// The installation's key; made when there is none.
fn key(data: &Path) -> Result<LessSafeKey, Error> {
    let path = data.join(FILE);
    let failed = || Error::machine("the sealing key");
    let bytes = match std::fs::File::open(&path) {
        Ok(mut file) => {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(failed())?;
            bytes
        }
        Err(error) if error.kind() == ErrorKind::NotFound => make(&path)?,
        Err(error) => return Err(failed()(error)),
    };
    let key = UnboundKey::new(&AES_256_GCM, &bytes);
    Ok(LessSafeKey::new(
        key.map_err(|_| Error::Configuration(format!("the sealing key {}", path.display())))?,
    ))
}

/// Written beside and put in place whole, so that no half key is ever read; whoever comes second reads the first's.
fn make(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = || Error::machine("the sealing key");
    let mut bytes = vec![0; AES_256_GCM.key_len()];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Error::Machine("randomness", None))?;
    let beside = path.with_extension(format!("{}.new", uuid::Uuid::now_v7().simple()));
    let mut file =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(MODE).open(&beside).map_err(failed())?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(failed())?;
    let linked = std::fs::hard_link(&beside, path);
    std::fs::remove_file(&beside).map_err(failed())?;
    match linked {
        Ok(()) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => std::fs::read(path).map_err(failed()),
        Err(error) => Err(failed()(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_key_is_made_once_and_for_the_program_alone() {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let path = folder.path().join(FILE);
        assert!(key(folder.path()).is_ok());
        let first = std::fs::read(&path).unwrap_or_default();
        assert_eq!(first.len(), 32);
        assert!(key(folder.path()).is_ok());
        assert_eq!(std::fs::read(&path).unwrap_or_default(), first);
        let mode = std::fs::metadata(&path).map(|data| data.permissions().mode() & 0o777);
        assert_eq!(mode.ok(), Some(MODE));
        let left = std::fs::read_dir(folder.path()).map(Iterator::count);
        assert_eq!(left.ok(), Some(1));
    }
}

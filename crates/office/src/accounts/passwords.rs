//! Mật khẩu: the rules, and the hash.

use crate::Error;
use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use congvan_records::nfc;
use ring::rand::{SecureRandom, SystemRandom};
use std::sync::{Mutex, PoisonError};

/// Characters a password has at least.
pub const SHORTEST_PASSWORD: usize = 10;

/// Longer ones only cost work.
const LONGEST_PASSWORD: usize = 200;

/// First guesses, folded: lower case, without marks. One a line.
const COMMON: &str = include_str!("../../data/common-passwords.txt");

/// Which rule a new password breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`SHORTEST_PASSWORD`] characters.
    #[error("the password is too short")]
    TooShort,
    /// More than 200 characters.
    #[error("the password is too long")]
    TooLong,
    /// It holds the login.
    #[error("the password holds the login")]
    SameAsLogin,
    /// Everybody's first guess.
    #[error("the password is a common one")]
    Common,
    /// It is the one that was handed over.
    #[error("the password is the one that was handed over")]
    Unchanged,
    /// The present one was not right.
    #[error("the present password is wrong")]
    WrongCurrent,
}

/// May this become the password of `login`?
pub(crate) fn check(password: &str, login: &str) -> Result<(), PasswordFault> {
    let password = nfc(password);
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Err(PasswordFault::TooShort);
    }
    if length > LONGEST_PASSWORD {
        return Err(PasswordFault::TooLong);
    }
    let folded = password.to_lowercase();
    let login = login.to_lowercase();
    // Three letters stand in any text.
    if folded == login || (login.chars().count() >= 4 && folded.contains(&login)) {
        return Err(PasswordFault::SameAsLogin);
    }
    let plain: String =
        congvan_search::analysis::fold(&folded).chars().filter(|c| !c.is_whitespace()).collect();
    let same: std::collections::HashSet<char> = plain.chars().collect();
    // "aaaaaaaaaa" and "1212121212" are guesses, too.
    if same.len() < 4 || COMMON.lines().any(|common| common == plain) {
        return Err(PasswordFault::Common);
    }
    Ok(())
}

/// Random bytes from the machine.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Error::Machine("randomness", None))?;
    Ok(bytes)
}

/// A password to hand over once: four groups that are read aloud without doubt, 77 bits.
pub(crate) fn fresh() -> Result<String, Error> {
    // Without 0, o, 1, l, i: nobody mistakes one for another.
    const LETTERS: &[u8; 28] = b"abcdefghjkmnpqrstuvwxyz23456";
    let mut out = String::with_capacity(19);
    while out.len() < 19 {
        // Values from 252 on would favour the first letters.
        for byte in random::<32>()?.into_iter().filter(|byte| *byte < 252) {
            if out.len() == 19 {
                break;
            }
            if out.len() % 5 == 4 {
                out.push('-');
            } else {
                out.push(char::from(LETTERS[usize::from(byte % 28)]));
            }
        }
    }
    Ok(out)
}

/// Argon2id, 19 MiB, two passes, one lane (OWASP, Password Storage Cheat Sheet).
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// Working memory that is handed from one hash to the next, as many as ever ran at once: pages that come fresh from the
/// kernel cost a fifth of the time. The second pass writes over all of it, so it tells no more of a password than the hash.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// Fills `out` with what `argon2` makes of the password.
fn digest(argon2: &Argon2<'_>, password: &str, salt: &[u8], out: &mut [u8]) -> argon2::Result<()> {
    let kept = || MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let mut memory = kept().pop().unwrap_or_default();
    memory.resize(argon2.params().block_count(), Block::new());
    let done = argon2.hash_password_into_with_memory(nfc(password).as_bytes(), salt, out, &mut memory[..]);
    kept().push(memory);
    done
}

/// The hash to keep, in PHC form. Takes some 15 ms of one core: run it where blocking is allowed.
pub(crate) fn hash(password: &str) -> Result<String, Error> {
    let salt = random::<16>()?;
    hashed(password, &salt).ok_or(Error::Machine("password hashing", None))
}

fn hashed(password: &str, salt: &[u8]) -> Option<String> {
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    digest(&argon2(), password, salt, &mut out).ok()?;
    let whole = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: (&Params::DEFAULT).try_into().ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(&out).ok()?),
    };
    Some(whole.to_string())
}

/// Does the password fit the hash? As slow as [`hash`], also for a hash that cannot be read.
pub(crate) fn fits(password: &str, hash: &str) -> bool {
    judged(password, hash).unwrap_or_else(|| {
        let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
        let _ = digest(&argon2(), password, &[0; 16], &mut out);
        false
    })
}

/// None when the hash cannot be read.
fn judged(password: &str, hash: &str) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let algorithm = hash.algorithm.as_str().try_into().ok()?;
    let version = hash.version?.try_into().ok()?;
    let argon2 = Argon2::new(algorithm, version, Params::try_from(&hash).ok()?);
    let (salt, wanted) = (hash.salt?, hash.hash?);
    let mut out = vec![0; wanted.len()];
    digest(&argon2, password, &salt, &mut out).ok()?;
    // `Output` compares in constant time.
    Some(Output::new(&out).ok()? == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_name_what_they_refuse() {
        for (password, verdict) in [
            ("ngắn", Err(PasswordFault::TooShort)),
            ("lan.vuthi-2026", Err(PasswordFault::SameAsLogin)),
            ("1234567890", Err(PasswordFault::Common)),
            ("MatKhau123", Err(PasswordFault::Common)),
            ("Mật khẩu 123", Err(PasswordFault::Common)),
            ("aaaaaaaaaaaaaa", Err(PasswordFault::Common)),
            ("sông lam mùa lũ", Ok(())),
        ] {
            assert_eq!(check(password, "lan.vuthi"), verdict, "{password}");
        }
        assert_eq!(check(&"mưa gió ".repeat(40), "x"), Err(PasswordFault::TooLong));
    }

    #[test]
    fn a_hash_fits_its_password_in_either_unicode_form() {
        let hash = hash("Phòng họp số 3").unwrap_or_else(|error| panic!("{error}"));
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(fits("Pho\u{300}ng họp số 3", &hash));
        assert!(!fits("Phòng họp số 4", &hash));
        assert!(!fits("Phòng họp số 3", "no hash"));
        // Written by the reference implementation, with costs and lengths of its own.
        let other = "$argon2id$v=19$m=512,t=3,p=2$c29tZXNhbHQ$z9B+b0GJzCcwPmSznDJD9mT0ct2k8oZ1";
        assert!(fits("mật khẩu", other));
        assert!(!fits("mật khẫu", other));
        // Memory of another size is not mistaken for it.
        assert!(fits("Phòng họp số 3", &hash));
    }

    #[test]
    fn fresh_passwords_differ_and_pass_the_rules() {
        let (one, other) = (fresh(), fresh());
        let one = one.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(one.len(), 19);
        assert_eq!(check(&one, "abc.def"), Ok(()));
        assert_ne!(Some(one), other.ok());
    }
}

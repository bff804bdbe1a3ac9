use crate::{DocumentId, FileId, nfc_line};
use std::{fmt, str::FromStr};

/// SHA-256 of a file's bytes: its address in the blob store and the proof that it is unchanged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = NotASha256;
    fn from_str(text: &str) -> Result<Self, NotASha256> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(NotASha256);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotASha256)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotASha256)?;
        }
        Ok(Self(bytes))
    }
}

/// The text is not 64 hexadecimal digits.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 has 64 hexadecimal digits")]
pub struct NotASha256;

/// What a file is to its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileRole {
    /// Văn bản chính.
    Main,
    /// Tài liệu kèm theo.
    Attachment,
    /// Kết quả xử lý: added by those who handle the letter.
    Result,
    /// Phong bì: the e-mail that the letter came in, whole, as it was received.
    Envelope,
}

impl FileRole {
    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Attachment => "attachment",
            Self::Result => "result",
            Self::Envelope => "envelope",
        }
    }

    /// The role with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Main, Self::Attachment, Self::Result, Self::Envelope]
            .into_iter()
            .find(|role| role.key() == key)
    }
}

/// Tệp: a file that belongs to a document. The bytes lie in the blob store under `sha256`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Identifier.
    pub id: FileId,
    /// The document it belongs to.
    pub document: DocumentId,
    /// Main, attachment, result or envelope.
    pub role: FileRole,
    /// Name to show; see [`display_name`].
    pub name: String,
    /// Media type found by content, not by name.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// Digest of the bytes.
    pub sha256: Sha256,
}

/// `name` made safe to show and to offer for saving: NFC, one line, no path, no direction marks or
/// other invisible characters, at most 200 characters with the extension kept. Never used as a path.
pub fn display_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}'))
        .map(|c| if matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?') { '_' } else { c })
        .collect();
    let name = nfc_line(&visible);
    let name = name.trim_start_matches('.').trim();
    if name.is_empty() {
        return "tệp không tên".to_owned();
    }
    if name.chars().count() <= 200 {
        return name.to_owned();
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).filter(|e| e.chars().count() <= 10);
    let kept: String = name.chars().take(188).collect();
    extension.map_or_else(|| kept.clone(), |extension| format!("{kept}….{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_tricks_and_keep_letters() {
        for (given, shown) in [
            ("../../etc/Công văn 12.pdf", "Công văn 12.pdf"),
            ("C:\\thư\\a.pdf", "a.pdf"),
            ("hóa\u{202e}fdp.exe", "hóafdp.exe"),
            ("\u{0}\n", "tệp không tên"),
            ("..", "tệp không tên"),
            ("Pho\u{300}ng.pdf", "Phòng.pdf"),
        ] {
            assert_eq!(display_name(given), shown);
        }
        let long = display_name(&format!("{}.pdf", "ệ".repeat(400)));
        assert!(long.chars().count() <= 200 && long.ends_with(".pdf"));
    }

    #[test]
    fn digests_read_back() {
        let digest = Sha256([0xab; 32]);
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("ab".parse::<Sha256>(), Err(NotASha256));
        assert_eq!("zz".repeat(32).parse::<Sha256>(), Err(NotASha256));
    }
}

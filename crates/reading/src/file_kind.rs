use serde::{Deserialize, Serialize};

/// Loại tệp: what a file is by its content. The name decides only between kinds that look alike
/// (plain text, an OLE container without a directory in reach).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Portable Document Format.
    Pdf,
    /// PNG picture.
    Png,
    /// JPEG picture.
    Jpeg,
    /// TIFF picture, the usual output of a scanner.
    Tiff,
    /// Another picture (GIF, BMP, WebP, HEIF).
    OtherImage,
    /// Word document, Office Open XML.
    Docx,
    /// Excel workbook, Office Open XML.
    Xlsx,
    /// PowerPoint presentation, Office Open XML.
    Pptx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument presentation.
    Odp,
    /// Word document of before 2007 (OLE container).
    Doc,
    /// Excel workbook of before 2007 (OLE container).
    Xls,
    /// PowerPoint presentation of before 2007 (OLE container).
    Ppt,
    /// An OLE container of another kind, such as an Outlook message.
    Ole,
    /// Rich Text Format.
    Rtf,
    /// ZIP archive.
    Zip,
    /// Another archive (RAR, 7z, gzip, tar …).
    OtherArchive,
    /// XML, among it edXML messages and invoices.
    Xml,
    /// HTML page.
    Html,
    /// Plain text.
    Text,
    /// A program: never accepted, whatever its name.
    Executable,
    /// Nothing known.
    Unknown,
}

impl FileKind {
    /// The media type to serve the file with.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Doc => "application/msword",
            Self::Xls => "application/vnd.ms-excel",
            Self::Ppt => "application/vnd.ms-powerpoint",
            Self::Rtf => "application/rtf",
            Self::Zip => "application/zip",
            Self::Xml => "application/xml",
            // Served as plain text so that no browser runs it.
            Self::Html | Self::Text => "text/plain; charset=utf-8",
            Self::OtherImage | Self::Ole | Self::OtherArchive | Self::Executable | Self::Unknown => {
                "application/octet-stream"
            }
        }
    }

    /// The kind that is served with this media type; none for those that are served as bytes without a meaning.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::SERVED.into_iter().find(|kind| kind.media_type() == media_type)
    }

    /// Whether [`read`](crate::read()) knows what to do with such a file.
    pub fn is_read(self) -> bool {
        match self {
            Self::Pdf
            | Self::Png
            | Self::Jpeg
            | Self::Tiff
            | Self::Docx
            | Self::Xlsx
            | Self::Pptx
            | Self::Odt
            | Self::Ods
            | Self::Doc
            | Self::Xls
            | Self::Rtf
            | Self::Zip
            | Self::Text => true,
            Self::Odp
            | Self::Ppt
            | Self::Xml
            | Self::Html
            | Self::OtherImage
            | Self::Ole
            | Self::OtherArchive
            | Self::Executable
            | Self::Unknown => false,
        }
    }

    /// Kinds with a media type of their own.
    pub const SERVED: [Self; 17] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Tiff,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Odp,
        Self::Doc,
        Self::Xls,
        Self::Ppt,
        Self::Rtf,
        Self::Zip,
        Self::Xml,
        Self::Text,
    ];
}

/// Finds the kind of a file from its first bytes (8 KiB are plenty) and, where the content leaves it
/// open, from its name. Never fails; bytes that say nothing give [`FileKind::Unknown`].
pub fn sniff(head: &[u8], name: &str) -> FileKind {
    if head.is_empty() {
        return FileKind::Unknown;
    }
    // Before PDF: a member that is stored as it is shows its own mark.
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return sniff_zip(head);
    }
    // Adobe's readers accept a PDF mark anywhere in the first 1,024 bytes; mail gateways do prepend bytes.
    if find(&head[..head.len().min(1024 + 5)], b"%PDF-").is_some() {
        return FileKind::Pdf;
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return sniff_ole(head, name);
    }
    if head.starts_with(b"{\\rtf") {
        return FileKind::Rtf;
    }
    if head.starts_with(b"II*\0") || head.starts_with(b"MM\0*") {
        return FileKind::Tiff;
    }
    if let Some(found) = infer::get(head) {
        match (found.mime_type(), found.matcher_type()) {
            ("image/png", _) => return FileKind::Png,
            ("image/jpeg", _) => return FileKind::Jpeg,
            (_, infer::MatcherType::Image) => return FileKind::OtherImage,
            (_, infer::MatcherType::App) => return FileKind::Executable,
            (_, infer::MatcherType::Archive) => return FileKind::OtherArchive,
            _ => {}
        }
    }
    sniff_text(head)
}

fn sniff_zip(head: &[u8]) -> FileKind {
    // The `mimetype` entry of OpenDocument and EPUB is first and stored without compression.
    for (mark, kind) in [
        (&b"mimetypeapplication/vnd.oasis.opendocument.text"[..], FileKind::Odt),
        (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", FileKind::Ods),
        (b"mimetypeapplication/vnd.oasis.opendocument.presentation", FileKind::Odp),
    ] {
        if find(head, mark).is_some() {
            return kind;
        }
    }
    // Entry names stand uncompressed in the local headers.
    for (mark, kind) in [(&b"word/"[..], FileKind::Docx), (b"xl/", FileKind::Xlsx), (b"ppt/", FileKind::Pptx)]
    {
        if find(head, mark).is_some() && find(head, b"[Content_Types].xml").is_some() {
            return kind;
        }
    }
    match infer::get(head).map(|found| found.mime_type()) {
        Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document") => FileKind::Docx,
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") => FileKind::Xlsx,
        Some("application/vnd.openxmlformats-officedocument.presentationml.presentation") => FileKind::Pptx,
        _ => FileKind::Zip,
    }
}

fn sniff_ole(head: &[u8], name: &str) -> FileKind {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    // Stream names in the container's directory tell the program that wrote it.
    for (stream, kind) in
        [("WordDocument", FileKind::Doc), ("Workbook", FileKind::Xls), ("PowerPoint Document", FileKind::Ppt)]
    {
        if find(head, &utf16(stream)).is_some() {
            return kind;
        }
    }
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "doc" | "dot" => FileKind::Doc,
        "xls" | "xlt" => FileKind::Xls,
        "ppt" | "pps" => FileKind::Ppt,
        _ => FileKind::Ole,
    }
}

fn sniff_text(head: &[u8]) -> FileKind {
    let utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    let body = head.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(head);
    let plain: Vec<u8> = body.iter().copied().filter(|b| *b != 0 || !utf16).collect();
    let start: Vec<u8> = plain
        .iter()
        .skip_while(|b| b.is_ascii_whitespace() || **b >= 0xFE)
        .take(64)
        .map(u8::to_ascii_lowercase)
        .collect();
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
        return FileKind::Html;
    }
    if start.starts_with(b"<?xml")
        || (start.starts_with(b"<")
            && start.get(1).is_some_and(|b| b.is_ascii_alphabetic())
            && start.contains(&b'>'))
    {
        return FileKind::Xml;
    }
    if utf16 {
        return FileKind::Text;
    }
    let controls = body.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C)).count();
    let valid = match std::str::from_utf8(body) {
        Ok(_) => true,
        // A cut in the middle of a letter is the cut of the head, not of the file.
        Err(error) => error.error_len().is_none(),
    };
    if controls == 0 && valid { FileKind::Text } else { FileKind::Unknown }
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kinds_by_content() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let ole = |stream: &str| {
            [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0][..], &utf16(stream)].concat()
        };
        for (head, name, want) in [
            (b"%PDF-1.7\n".to_vec(), "a.docx", FileKind::Pdf),
            (b"\r\n\r\n%PDF-1.4".to_vec(), "a.pdf", FileKind::Pdf),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "a.pdf", FileKind::Png),
            (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "", FileKind::Jpeg),
            (b"II*\0\x08\0\0\0".to_vec(), "", FileKind::Tiff),
            (b"PK\x03\x04....[Content_Types].xml....word/document.xml".to_vec(), "", FileKind::Docx),
            (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml".to_vec(), "", FileKind::Xlsx),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text".to_vec(), "", FileKind::Odt),
            (b"PK\x03\x04....a.txt".to_vec(), "a.docx", FileKind::Zip),
            (ole("WordDocument"), "", FileKind::Doc),
            (ole("Workbook"), "", FileKind::Xls),
            (ole("?"), "a.DOC", FileKind::Doc),
            (ole("?"), "a.msg", FileKind::Ole),
            (b"{\\rtf1".to_vec(), "", FileKind::Rtf),
            ("<?xml version=\"1.0\"?><edXML>".into(), "", FileKind::Xml),
            ("\u{feff}<edXML:edXMLEnvelope xmlns=\"x\">".into(), "", FileKind::Xml),
            ("<!DOCTYPE html><p>".into(), "a.txt", FileKind::Html),
            ("Kính gửi: Sở Nội vụ".into(), "", FileKind::Text),
            (b"MZ\x90\0\x03".to_vec(), "a.pdf", FileKind::Executable),
            (vec![0, 1, 2, 3, 4, 5, 6, 7], "a.txt", FileKind::Unknown),
            (Vec::new(), "a.pdf", FileKind::Unknown),
        ] {
            assert_eq!(sniff(&head, name), want, "{:?} {name}", String::from_utf8_lossy(&head));
        }
    }

    #[test]
    fn a_media_type_leads_back_to_its_kind() {
        for kind in FileKind::SERVED {
            assert_eq!(FileKind::of_media_type(kind.media_type()), Some(kind));
        }
        for other in ["application/octet-stream", "message/rfc822", "text/html", ""] {
            assert_eq!(FileKind::of_media_type(other), None);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_kind(head in prop::collection::vec(any::<u8>(), 0..300), name in "\\PC{0,20}") {
            let _ = sniff(&head, &name);
        }
    }
}

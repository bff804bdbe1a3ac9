/// The most text of one document that is indexed, in bytes of UTF-8. Longer text is cut at a character.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// Văn bản: what the index is told about one document. Borrowed, because nothing of it is kept but terms.
///
/// Every text may come in any Unicode form, with any tone placement; the analysis levels the differences.
#[derive(Debug, Clone, Default)]
pub struct Entry<'a> {
    /// The database's integer key of the document, the only thing a hit carries.
    pub key: u64,
    /// Trích yếu.
    pub subject: &'a str,
    /// Số, ký hiệu, for instance `30/2020/NĐ-CP`; empty when the document has none.
    pub code: &'a str,
    /// Số đến: the arrival number in the agency's register.
    pub arrival_number: Option<u64>,
    /// Cơ quan ban hành, as shown.
    pub agency: &'a str,
    /// Loại văn bản, as shown.
    pub doc_type: &'a str,
    /// Người ký.
    pub signer: &'a str,
    /// Nơi gửi, nơi nhận and other names by which people look for the document.
    pub parties: &'a [String],
    /// Năm of the document, for the facet and for a year typed among the words.
    pub year: Option<i32>,
    /// Ngày văn bản, in days since 1970-01-01.
    pub doc_date: Option<i64>,
    /// Ngày đến or ngày phát hành, in days since 1970-01-01.
    pub received: Option<i64>,
    /// Độ khẩn, as shown.
    pub urgency: &'a str,
    /// Tình trạng xử lý, as shown.
    pub status: &'a str,
    /// Đến or đi, as shown.
    pub direction: &'a str,
    /// Đơn vị chủ trì, by a key that outlives its name; empty before a letter is directed.
    pub unit: &'a str,
    /// The extracted text of the files.
    pub body: Option<&'a str>,
    /// Principals who may know that the document exists and read its metadata: the *direct* ones;
    /// the caller's side is expanded at query time.
    pub readers: &'a [u64],
    /// Principals who may read the files. Body, signer and unit are indexed only when every reader is among them,
    /// so that no count, facet or ranking can betray them to someone who sees only the subject.
    pub content_readers: &'a [u64],
}

impl<'a> Entry<'a> {
    /// The part of the body that may be indexed, and whether something was cut off at [`BODY_LIMIT`].
    pub(crate) fn indexed_body(&self) -> (&'a str, bool) {
        match self.body {
            Some(body) if self.is_open() => {
                let mut end = body.len().min(BODY_LIMIT);
                while !body.is_char_boundary(end) {
                    end -= 1;
                }
                (&body[..end], end < body.len())
            }
            _ => ("", false),
        }
    }

    /// Who signed, and who works on it, as far as every reader may know.
    pub(crate) fn signer_and_unit(&self) -> (&'a str, &'a str) {
        if self.is_open() { (self.signer, self.unit) } else { ("", "") }
    }

    fn is_open(&self) -> bool {
        self.readers.iter().all(|reader| self.content_readers.contains(reader))
    }
}

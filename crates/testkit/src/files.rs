use congvan_specimens::{library, typeset};
use time::{OffsetDateTime, UtcOffset};

/// An unsigned letter of the library; each number gives another one.
pub fn letter_pdf(number: u32) -> Vec<u8> {
    let zone = UtcOffset::from_hms(7, 0, 0).expect("an offset");
    let today = OffsetDateTime::now_utc().to_offset(zone).date();
    let specimen = library::letters(u64::from(number), today, 1).next().expect("one letter");
    typeset(&specimen.letter).expect("typeset").pdf
}

/// A sound PDF of one page that says `words` (ASCII without brackets); the least a letter can be.
pub fn small_pdf(words: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 770 Td ({words}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    let mut table = String::new();
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n\r\n", pdf.len()));
        pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (start, size) = (pdf.len(), objects.len() + 1);
    pdf.push_str(&format!("xref\n0 {size}\n0000000000 65535 f\r\n{table}"));
    pdf.push_str(&format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    pdf.into_bytes()
}

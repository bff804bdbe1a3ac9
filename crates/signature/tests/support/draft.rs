//! Files written by hand, saving after saving, so that each saving can be odd in its own way.

use std::fmt::Write as _;

use super::producer::Producer;

/// Room for a container, in hexadecimal digits.
const ROOM: usize = 8_000;

/// A line of a table.
#[derive(Clone)]
pub struct Row {
    pub number: u32,
    pub offset: usize,
    pub generation: u16,
}

/// What is done to a table.
pub type Change<'a> = &'a dyn Fn(&mut Vec<Row>);

/// How a saving differs from an honest one.
#[derive(Default)]
pub struct Odd<'a> {
    /// Instead of `/Root 1 0 R`.
    pub root: Option<&'a str>,
    /// Instead of the offset of the section before.
    pub prev: Option<&'a str>,
    /// More entries of the trailer.
    pub trailer: String,
    /// What is done to the table.
    pub rows: Option<Change<'a>>,
    /// What stands after the end marker; a line end if nothing is said.
    pub after: Option<&'a str>,
}

/// A file in the making.
#[derive(Clone)]
pub struct Draft {
    pub bytes: Vec<u8>,
    previous: Option<usize>,
}

/// The text of the page.
pub const TEXT: &str = "BT /F1 12 Tf 72 700 Td (So tien: 100) Tj ET";

impl Draft {
    /// An empty file.
    pub fn empty() -> Self {
        Self { bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), previous: None }
    }

    /// One page with a field to be signed, not saved yet: the usual objects 1 to 7. The field has a picture (8) where
    /// `rect` is not empty.
    pub fn objects(rect: &str) -> Vec<(u32, String)> {
        vec![
            (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>".to_owned()),
            (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
            (
                3,
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R] >>"
                    .to_owned(),
            ),
            (4, stream("", TEXT)),
            (5, "<< /Fields [6 0 R] /SigFlags 3 >>".to_owned()),
            (6, field("S1", 7, rect)),
            (7, signature("")),
            (8, stream("/Type /XObject /Subtype /Form /BBox [0 0 100 100] ", "0 0 100 100 re f")),
        ]
    }

    /// A letter with one signature over all of it.
    pub fn letter(producer: &Producer) -> Self {
        let mut draft = Self::empty();
        draft.save(&Self::objects("[0 0 0 0]"), &Odd::default());
        draft.sign(producer);
        draft
    }

    /// Writes objects with a table and an end marker; where each object lies.
    pub fn save(&mut self, objects: &[(u32, String)], odd: &Odd<'_>) -> Vec<Row> {
        self.save_as(objects, 0, odd)
    }

    /// The same under another generation.
    pub fn save_as(&mut self, objects: &[(u32, String)], generation: u16, odd: &Odd<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        for (number, body) in objects {
            rows.push(Row { number: *number, offset: self.bytes.len(), generation });
            self.bytes.extend(format!("{number} {generation} obj\n{body}\nendobj\n").bytes());
        }
        let mut told = rows.clone();
        if let Some(change) = odd.rows {
            change(&mut told);
        }
        let section = self.bytes.len();
        let mut table = "xref\n0 1\n0000000000 65535 f \n".to_owned();
        for row in &told {
            let _ = write!(table, "{} 1\n{:010} {:05} n \n", row.number, row.offset, row.generation);
        }
        let previous = odd.prev.map(str::to_owned).or(self.previous.map(|at| at.to_string()));
        let previous = previous.map(|at| format!("/Prev {at}")).unwrap_or_default();
        let root = odd.root.unwrap_or("/Root 1 0 R");
        let after = odd.after.unwrap_or("\n");
        let _ = write!(
            table,
            "trailer\n<< /Size 60 {root} {previous} {} >>\nstartxref\n{section}\n%%EOF{after}",
            odd.trailer
        );
        self.bytes.extend(table.bytes());
        self.previous = Some(section);
        rows
    }

    /// Where the last table lies.
    pub fn section(&self) -> usize {
        self.previous.unwrap()
    }

    /// Signs whatever was saved last with an empty container.
    pub fn sign(&mut self, producer: &Producer) {
        producer.seal(&mut self.bytes, ROOM);
    }

    /// Adds a second signature in a field of its own, over all there is.
    pub fn sign_again(&mut self, producer: &Producer, rect: &str) {
        self.add_field(&signature(""), rect);
        self.sign(producer);
    }

    /// Adds a field with this value.
    pub fn add_field(&mut self, value: &str, rect: &str) {
        self.add_field_on("[0 0 595 842]", value, rect);
    }

    /// The same on a page of this size.
    pub fn add_field_on(&mut self, page: &str, value: &str, rect: &str) {
        let objects = [
            (
                3,
                format!(
                    "<< /Type /Page /Parent 2 0 R /MediaBox {page} /Contents 4 0 R /Annots [6 0 R 20 0 R] >>"
                ),
            ),
            (5, "<< /Fields [6 0 R 20 0 R] /SigFlags 3 >>".to_owned()),
            (20, field("S2", 21, rect).replace("8 0 R", "22 0 R")),
            (21, value.to_owned()),
            (22, stream("/Type /XObject /Subtype /Form /BBox [0 0 100 100] ", "1 g 0 0 100 100 re f")),
        ];
        self.save(&objects, &Odd::default());
    }
}

/// A stream with more entries of its dictionary.
pub fn stream(entries: &str, data: &str) -> String {
    format!("<< {entries}/Length {} >>\nstream\n{data}\nendstream", data.len())
}

/// A signature field that is its own widget.
pub fn field(name: &str, value: u32, rect: &str) -> String {
    format!(
        "<< /FT /Sig /T ({name}) /Type /Annot /Subtype /Widget /Rect {rect} /F 132 /P 3 0 R /AP << /N 8 0 R >> /V {value} 0 R >>"
    )
}

/// An empty signature dictionary with more entries.
pub fn signature(entries: &str) -> String {
    format!(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached {entries} \
         /ByteRange [0 {:10} {:10} {:10}] /Contents<{}> >>",
        0,
        0,
        0,
        "0".repeat(ROOM)
    )
}

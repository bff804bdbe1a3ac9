//! What a template of a letter consists of.

use crate::letter::{Kind, Urgency};

/// A piece of a template's body.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// One of these paragraphs.
    One(&'static [&'static str]),
    /// So many of these paragraphs, numbered from 1.
    Items(usize, usize, &'static [&'static str]),
    /// So many of these paragraphs with a dash.
    Dashes(usize, usize, &'static [&'static str]),
    /// Legal grounds.
    Grounds(&'static [&'static str]),
    /// Bold heading.
    Head(&'static str),
    /// Centred bold line.
    Middle(&'static str),
    /// Heads, widths, rows from–to, cells of a row; `{i}` is the ordinal.
    Rows(&'static [&'static str], &'static [f32], usize, usize, &'static [&'static str]),
}

/// A template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Topic {
    /// Short name.
    pub(crate) key: &'static str,
    /// Keys of the bodies that may issue it.
    pub(crate) from: &'static [&'static str],
    /// Kind.
    pub(crate) kind: Kind,
    /// Drafting unit in the symbol and after "Lưu: VT".
    pub(crate) unit: &'static str,
    /// How often it comes.
    pub(crate) weight: u32,
    /// Per cent of letters with this urgency.
    pub(crate) urgency: (u32, Urgency),
    /// Unit of the ward that would usually lead.
    pub(crate) lead: &'static str,
    /// Addressees.
    pub(crate) to: &'static [&'static str],
    /// Subjects.
    pub(crate) subjects: &'static [&'static str],
    /// Working days until the letter's own deadline, from–to.
    pub(crate) due: Option<(i32, i32)>,
    /// Body.
    pub(crate) body: &'static [Part],
    /// Title of an annex and its only table.
    pub(crate) annex: Option<(&'static str, Part)>,
}

pub(crate) const ECONOMY: &str = "Phòng Kinh tế, Hạ tầng và Đô thị";
pub(crate) const CULTURE: &str = "Phòng Văn hóa - Xã hội";
pub(crate) const OFFICE: &str = "Văn phòng HĐND và UBND";
pub(crate) const SERVICE: &str = "Trung tâm Phục vụ hành chính công";
pub(crate) const POLICE: &str = "Công an phường";
pub(crate) const HEALTH: &str = "Trạm Y tế";

pub(crate) const NORMAL: (u32, Urgency) = (0, Urgency::Normal);
pub(crate) const ALL_WARDS: &[&str] = &["Ủy ban nhân dân các {phường, xã|xã, phường}"];
pub(crate) const THIS_WARD: &[&str] = &["Ủy ban nhân dân phường Thọ Hòa"];

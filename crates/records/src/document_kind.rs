/// Loại văn bản: a kind of document with its abbreviation in symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentKind {
    /// Name as printed: "Quyết định".
    pub name: &'static str,
    /// Abbreviation in symbols; empty for công văn and thư công, which have none.
    pub abbreviation: &'static str,
}

const fn kind(name: &'static str, abbreviation: &'static str) -> DocumentKind {
    DocumentKind { name, abbreviation }
}

/// The 29 administrative kinds (Decree 30/2020/NĐ-CP, art. 7 and appendix III), the legal normative kinds that
/// arrive from above, and đơn thư, which every office registers. Agencies may enter other names: the list helps,
/// it does not bind.
pub const DOCUMENT_KINDS: [DocumentKind; 39] = [
    kind("Công văn", ""),
    kind("Quyết định", "QĐ"),
    kind("Nghị quyết", "NQ"),
    kind("Chỉ thị", "CT"),
    kind("Quy chế", "QC"),
    kind("Quy định", "QyĐ"),
    kind("Thông cáo", "TC"),
    kind("Thông báo", "TB"),
    kind("Hướng dẫn", "HD"),
    kind("Chương trình", "CTr"),
    kind("Kế hoạch", "KH"),
    kind("Phương án", "PA"),
    kind("Đề án", "ĐA"),
    kind("Dự án", "DA"),
    kind("Báo cáo", "BC"),
    kind("Biên bản", "BB"),
    kind("Tờ trình", "TTr"),
    kind("Hợp đồng", "HĐ"),
    kind("Công điện", "CĐ"),
    kind("Bản ghi nhớ", "BGN"),
    kind("Bản thỏa thuận", "BTT"),
    kind("Giấy ủy quyền", "GUQ"),
    kind("Giấy mời", "GM"),
    kind("Giấy giới thiệu", "GGT"),
    kind("Giấy nghỉ phép", "GNP"),
    kind("Phiếu gửi", "PG"),
    kind("Phiếu chuyển", "PC"),
    kind("Phiếu báo", "PB"),
    kind("Thư công", ""),
    kind("Luật", ""),
    kind("Pháp lệnh", ""),
    kind("Lệnh", ""),
    kind("Nghị định", "NĐ"),
    kind("Thông tư", "TT"),
    kind("Thông tư liên tịch", "TTLT"),
    kind("Nghị quyết liên tịch", "NQLT"),
    kind("Sao y", "SY"),
    kind("Sao lục", "SL"),
    kind("Đơn thư", ""),
];

/// The kind with this abbreviation, case ignored: `QĐ` is a Quyết định.
pub fn kind_by_abbreviation(abbreviation: &str) -> Option<DocumentKind> {
    let wanted = abbreviation.to_lowercase();
    DOCUMENT_KINDS
        .into_iter()
        .find(|kind| !kind.abbreviation.is_empty() && kind.abbreviation.to_lowercase() == wanted)
}

/// The kind with this name, case ignored.
pub fn kind_by_name(name: &str) -> Option<DocumentKind> {
    let wanted = name.trim().to_lowercase();
    DOCUMENT_KINDS.into_iter().find(|kind| kind.name.to_lowercase() == wanted)
}

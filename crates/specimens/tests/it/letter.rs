//! One letter, set and read back.

use congvan_specimens::letter::typeset;

use crate::common::{land_letter, poppler_text};

#[test]
fn the_text_comes_back_as_it_was_written() {
    let spec = land_letter();
    let set = typeset(&spec).unwrap();
    assert_eq!(set.pages, 1);
    let Some(text) = poppler_text(&set.pdf) else { return };
    for expected in [
        "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 4127/SNNMT-QLĐĐ",
        "Hải Vân, ngày 16 tháng 11 năm 2026",
        "Kính gửi: Ủy ban nhân dân các phường, xã.",
        "Báo cáo kết quả về Sở trước ngày 30 tháng 11 năm 2026 để tổng hợp, trình UBND thành phố./.",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "Trần Quốc Huy",
        "- Lưu: VT, QLĐĐ.",
    ] {
        assert!(text.contains(expected), "{expected:?} is missing from {text}");
    }
}

#[test]
fn decomposed_letters_are_composed() {
    let mut spec = land_letter();
    spec.signer = "Tra\u{302}\u{300}n Quo\u{302}\u{301}c Huy".into();
    let Some(text) = poppler_text(&typeset(&spec).unwrap().pdf) else { return };
    assert!(text.contains("Trần Quốc Huy"), "{text}");
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    assert_eq!(typeset(&land_letter()).unwrap().pdf, typeset(&land_letter()).unwrap().pdf);
}

use proptest::prelude::*;

use super::*;

fn x(word: &str) -> String {
    Syllable::of(word).x
}

#[test]
fn tone_placement_and_final_y_are_levelled() {
    let pairs = [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("hoá", "hóa"),
        ("tuý", "túy"),
        ("huỷ", "hủy"),
        ("kỹ", "kĩ"),
        ("quý", "quí"),
        ("lý", "lí"),
        ("mỹ", "mĩ"),
        ("công ty", "công ti"),
        ("xoà", "xòa"),
    ];
    for (one, other) in pairs {
        assert_eq!(syllables(one), syllables(other), "{one} {other}");
    }
}

#[test]
fn tones_that_stand_right_stay() {
    for word in [
        "quả",
        "quyền",
        "già",
        "giếng",
        "gì",
        "đường",
        "khuỷu",
        "hoàn",
        "toán",
        "thuế",
        "khuya",
        "nghiệp",
        "thuở",
        "ngoài",
        "người",
        "mía",
        "cửa",
        "tuyển",
        "uỷ ban",
        "xuất",
        "yếu",
    ] {
        let kept = word.replace("uỷ ", "ủy ");
        let forms: Vec<String> = syllables(word).into_iter().map(|s| s.x).collect();
        assert_eq!(forms.join(" "), kept);
    }
}

#[test]
fn both_spellings_matter_only_where_the_rhyme_is_alone() {
    assert_eq!(x("thủy"), "thủy");
    assert_eq!(x("hay"), "hay");
    assert_eq!(x("bảy"), "bảy");
    assert_eq!(x("ý"), "ý");
}

#[test]
fn folding_reaches_d_with_bar_and_its_look_alikes() {
    for word in
        ["Đường", "ĐƯỜNG", "\u{00D0}ường", "\u{00F0}ường", "\u{0189}ường", "đu\u{031b}o\u{031b}\u{0300}ng"]
    {
        assert_eq!(Syllable::of(word).f, "duong", "{word}");
    }
    assert_eq!(fold("30/2020/NĐ-CP"), "30/2020/nd-cp");
}

#[test]
fn invisible_characters_and_hard_spaces_do_not_count() {
    assert_eq!(syllables("ng\u{00AD}hị\u{200B} định\u{00A0}số"), syllables("nghị định số"));
}

#[test]
fn two_syllables_written_together_keep_both_tones() {
    assert_eq!(x("bấthợp"), "bấthợp");
}

#[test]
fn shapes_of_syllables() {
    for word in [
        "nghi", "quyet", "giao", "gi", "yeu", "khuya", "oan", "cong", "uy", "thuong", "quynh", "gin", "xoong",
    ] {
        assert!(reads_as_syllable(word), "{word}");
    }
    for word in ["ddinhj", "taij", "ubnd", "luaatj", "sown", "khonag", "qyuet", "sih2", "logistics", "cog1"] {
        assert!(!reads_as_syllable(word), "{word}");
    }
}

/// Strings near the language: Vietnamese letters in both forms, capitals, digits, marks and separators.
fn near_text() -> impl Strategy<Value = String> {
    let letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwzAÂĐÊƠƯQUGIáàảãạấợửýỷịÐð0189 ./-_\u{0300}\u{0301}\u{0302}\u{0323}\u{031b}\u{00AD}\u{00A0}";
    let alphabet: Vec<char> = letters.chars().collect();
    proptest::collection::vec(proptest::sample::select(alphabet), 0..40).prop_map(|c| c.into_iter().collect())
}

proptest! {
    #[test]
    fn composed_and_decomposed_text_are_one(text in near_text()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(syllables(&composed), syllables(&decomposed));
        prop_assert_eq!(syllables(&text), syllables(&composed));
    }

    #[test]
    fn case_does_not_matter(text in near_text()) {
        prop_assert_eq!(syllables(&text.to_uppercase()), syllables(&text.to_lowercase()));
    }

    #[test]
    fn the_forms_are_fixed_points(text in near_text()) {
        for syllable in syllables(&text) {
            prop_assert_eq!(&Syllable::of(&syllable.x), &syllable);
            prop_assert_eq!(&fold(&syllable.f), &syllable.f);
            prop_assert_eq!(Syllable::of(&syllable.x).f, syllable.f);
        }
    }

    #[test]
    fn ranges_cut_at_characters_and_rise(text in any::<String>()) {
        let mut last = 0;
        for range in words(&text) {
            prop_assert!(range.start >= last && range.end > range.start);
            prop_assert!(text.get(range.clone()).is_some());
            last = range.end;
        }
    }

    #[test]
    fn the_memory_changes_nothing(texts in proptest::collection::vec(near_text(), 1..4)) {
        let mut analyzer = Analyzer::new();
        for text in texts.iter().chain(&texts) {
            let mut out = Vec::new();
            analyzer.for_each(text, |syllable| out.push(Syllable::clone(syllable)));
            prop_assert_eq!(out, syllables(text));
        }
    }
}

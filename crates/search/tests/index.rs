//! The index from outside: rights, counts, life cycle, and what is found.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use congvan_search::{
    Caller, Entry, Error, Index, Note, Opening, Query, Rebuild, RebuildReason, Sort, Total,
};
use proptest::prelude::*;

const EVERYONE: &[u64] = &[1];

fn letter<'a>(key: u64, subject: &'a str, code: &'a str) -> Entry<'a> {
    Entry {
        key,
        subject,
        code,
        agency: "Ủy ban nhân dân phường Thọ Hòa",
        doc_type: "Công văn",
        direction: "Đến",
        status: "Đang xử lý",
        year: Some(2025),
        doc_date: Some(20_000 + key as i64),
        readers: EVERYONE,
        content_readers: EVERYONE,
        ..Entry::default()
    }
}

fn filled(root: &Path, entries: &[Entry<'_>]) -> Index {
    let index = Index::create(root).unwrap();
    for entry in entries {
        index.put(entry).unwrap();
    }
    index.commit().unwrap();
    index
}

fn keys(index: &Index, text: &str) -> Vec<u64> {
    found(index, &Query::new(text), &Caller::new([1]))
}

fn found(index: &Index, query: &Query, caller: &Caller) -> Vec<u64> {
    index.search(query, caller).unwrap().hits.iter().map(|hit| hit.key).collect()
}

fn reopened(root: &Path) -> Index {
    match Index::open(root).unwrap() {
        Opening::Ready(index) => index,
        other => panic!("{other:?}"),
    }
}

fn reason(root: &Path) -> RebuildReason {
    match Index::open(root).unwrap() {
        Opening::NeedsRebuild(reason) => reason,
        opened => panic!("{opened:?}"),
    }
}

const SUBJECTS: [&str; 8] = [
    "Về việc tăng cường phòng cháy, chữa cháy mùa khô",
    "Báo cáo kết quả cải cách hành chính quý II",
    "Kế hoạch giải phóng mặt bằng dự án đường ven biển",
    "Mã định danh điện tử của cơ quan, đơn vị",
    "Ma túy: kế hoạch phòng, chống tại phường Thọ Hòa",
    "Cấp giấy phép xây dựng nhà ở riêng lẻ",
    "Giấy mời họp tổng kết công tác văn thư, lưu trữ",
    "Quy chế làm việc của Ủy ban nhân dân thành phố Hải Vân",
];

fn subjects(root: &Path) -> Index {
    let entries: Vec<Entry<'_>> =
        (1..).zip(SUBJECTS).map(|(key, subject)| letter(key, subject, "")).collect();
    filled(root, &entries)
}

#[test]
fn one_letter_is_found_however_it_is_typed() {
    let root = tempfile::tempdir().unwrap();
    let index = subjects(root.path());
    for (text, key) in [
        ("giấy phép xây dựng", 6),
        ("giay phep xay dung", 6),
        ("GIAY PHEP XAY DUNG", 6),
        ("gia\u{302}\u{301}y phe\u{301}p xa\u{302}y dựng", 6),
        ("giaays phesp xaay duwngj", 6),
        ("gia61y phe1p xa6y du7ng5", 6),
        ("giấy phpé xây dựng", 6),
        ("giấyphép xây dựng", 6),
        ("giấy phép xây dự", 6),
        ("pccc mùa khô", 1),
        ("CCHC quý 2", 2),
        ("gpmb đường ven biển", 3),
        ("UBND thành phố hải vân", 8),
        ("quí chế làm việc", 8),
        ("\"phòng, chống\" thọ hòa", 5),
    ] {
        assert_eq!(keys(&index, text).first(), Some(&key), "{text}");
    }
}

#[test]
fn typed_marks_come_first_and_others_follow() {
    let root = tempfile::tempdir().unwrap();
    let index = subjects(root.path());
    assert_eq!(keys(&index, "mã")[..2], [4, 5]);
    let plain: BTreeSet<u64> = keys(&index, "ma ").into_iter().collect();
    assert_eq!(plain, BTreeSet::from([4, 5]));
    assert_eq!(keys(&index, "\"mã định\""), [4]);
    assert_eq!(keys(&index, "\"ma\u{301} định\""), [] as [u64; 0]);
}

#[test]
fn codes_are_found_in_any_form_the_newest_first() {
    let root = tempfile::tempdir().unwrap();
    let index = filled(
        root.path(),
        &[
            letter(1, "Về công tác văn thư", "30/2020/NĐ-CP"),
            letter(2, "Thi hành công tác văn thư theo 30/2020/NĐ-CP", "45/UBND-VP"),
            letter(3, "Giao nhiệm vụ", "45/UBND-VP"),
            letter(4, "Giao chỉ tiêu", "45/UBND-KT"),
            Entry { arrival_number: Some(212), ..letter(5, "Xin ý kiến", "7/SNV") },
        ],
    );
    for text in ["30/2020/NĐ-CP", "nđ 30/2020", "30/nd-cp", "so 30 2020 nd cp", "30/2020"] {
        assert_eq!(keys(&index, text).first(), Some(&1), "{text}");
    }
    assert_eq!(keys(&index, "45/UBND-VP")[..2], [3, 2]);
    assert_eq!(keys(&index, "cv 45 ubnd vp")[..3], [3, 2, 4]);
    assert_eq!(keys(&index, "số đến 212"), [5]);
    assert_eq!(keys(&index, "45/ubnd-vp công tác văn thư")[0], 2);
}

/// A decision of the chairman and a regulation of the same number, the one with its year and the other without.
#[test]
fn the_code_as_it_was_typed_comes_before_one_that_says_more() {
    let root = tempfile::tempdir().unwrap();
    let index = filled(
        root.path(),
        &[
            letter(1, "Thành lập tổ công tác", "336/QĐ-UBND"),
            letter(2, "Quy định mức hỗ trợ công tác", "336/2021/QĐ-UBND"),
            letter(3, "Giao nhiệm vụ", "336/QĐ-UBND-VP"),
        ],
    );
    for text in ["336/QĐ-UBND", "336/qd-ubnd", "số 336/QĐ-UBND", "336 QĐ UBND", "0336/QĐ-UBND"] {
        assert_eq!(keys(&index, text), [1, 3, 2], "{text}: the exact one, then the newest");
    }
    for text in ["336/2021/QĐ-UBND", "336 2021 qd ubnd"] {
        assert_eq!(keys(&index, text)[0], 2, "{text}");
    }
    assert_eq!(keys(&index, "336/QĐ-UBND công tác")[0], 1);
    assert_eq!(keys(&index, "336/2021/QĐ-UBND công tác")[0], 2);
}

#[test]
fn a_number_before_the_name_of_a_body_is_that_of_its_letter() {
    let root = tempfile::tempdir().unwrap();
    let about = "Quy chế làm việc của Ủy ban nhân dân phường Thọ Hòa";
    let codes: Vec<String> = (100..200).map(|number| format!("{number}/UBND-VP")).collect();
    let others = codes.iter().zip(10..).map(|(code, key)| letter(key, about, code));
    let wanted = letter(3, "Phổ cập giáo dục mầm non", "46/UBND-VX");
    let index = filled(root.path(), &others.chain([wanted]).collect::<Vec<_>>());
    assert_eq!(keys(&index, "46 ủy ban nhân dân phường thọ hòa")[0], 3);
    assert_eq!(keys(&index, "ubnd phường thọ hòa 046")[0], 3);
}

#[test]
fn a_year_beside_words_puts_the_letters_of_that_year_first() {
    let root = tempfile::tempdir().unwrap();
    let about = "Bổ sung kinh phí cấp phép xây dựng";
    let of = |key: u64, subject, year| Entry { year: Some(year), ..letter(key, subject, "") };
    let mut entries: Vec<Entry> = (10..40).map(|key| of(key, about, 2015 + (key % 9) as i32)).collect();
    entries.push(of(
        1,
        "Bổ sung kinh phí giải ngân vốn đầu tư công trên địa bàn tỉnh và các xã, phường",
        2014,
    ));
    entries.push(of(2, "Bổ sung kinh phí năm 2013", 2012));
    let index = filled(root.path(), &entries);
    assert_eq!(keys(&index, "bổ sung kinh phí 2014")[0], 1);
    assert_eq!(keys(&index, "bổ sung kinh phí năm 2013")[0], 2, "what the subject says still leads");
}

#[test]
fn the_body_is_found_by_what_stands_side_by_side() {
    let root = tempfile::tempdir().unwrap();
    let text = "Các đơn vị kiểm tra hệ thống thoát nước trước mùa mưa bão và báo cáo trước ngày 15.";
    let index =
        filled(root.path(), &[Entry { body: Some(text), ..letter(1, "Chỉ đạo", "") }, letter(2, "Khác", "")]);
    for query in ["he thong thoat nuoc", "trước mùa mưa bão", "\"hệ thống thoát nước\"", "thoát"]
    {
        assert_eq!(keys(&index, query), [1], "{query}");
    }
    assert_eq!(keys(&index, "\"nước thoát\""), [] as [u64; 0]);
}

#[test]
fn words_all_side_by_side_lead_those_that_are_so_two_by_two() {
    let root = tempfile::tempdir().unwrap();
    let scattered = "Kiểm tra hệ. Tra hệ thống. Hệ thống thoát. Thống thoát nước. ".repeat(3);
    let whole = "Các đơn vị tổ chức kiểm tra hệ thống thoát nước và báo cáo.";
    let index = filled(
        root.path(),
        &[
            Entry { body: Some(&scattered), ..letter(1, "Chỉ đạo", "") },
            Entry { body: Some(whole), ..letter(2, "Chỉ đạo", "") },
            Entry { body: Some(&scattered), ..letter(3, "Chỉ đạo", "") },
        ],
    );
    assert_eq!(keys(&index, "kiem tra he thong thoat nuoc"), [2, 3, 1]);
    // Among so many only those are looked at closely that could lead.
    for key in 4..200 {
        index.put(&Entry { body: Some(&scattered), ..letter(key, "Chỉ đạo", "") }).unwrap();
    }
    index.put(&Entry { body: Some(whole), ..letter(200, "Chỉ đạo", "") }).unwrap();
    index.commit().unwrap();
    let query = Query { limit: 3, ..Query::new("kiem tra he thong thoat nuoc") };
    assert_eq!(found(&index, &query, &Caller::new([1])), [200, 2, 199]);
}

#[test]
fn counts_and_order_hold_over_thousands_of_letters_commits_and_deletions() {
    const LETTERS: u64 = 9_300;
    let root = tempfile::tempdir().unwrap();
    let index = Index::create(root.path()).unwrap();
    let subjects =
        ["Công tác văn thư, lưu trữ", "Công tác dân vận", "Văn thư điện tử", "Phòng cháy, chữa cháy"];
    for key in 0..LETTERS {
        let readers = [1 + key % 3];
        let entry = Entry {
            doc_type: if key % 5 == 0 { "Báo cáo" } else { "Công văn" },
            year: Some(2000 + (key % 7) as i32),
            readers: &readers,
            content_readers: &readers,
            ..letter(key, subjects[key as usize % 4], "")
        };
        index.put(&entry).unwrap();
        if key % 4_000 == 3_999 {
            index.commit().unwrap();
        }
    }
    (0..LETTERS).step_by(10).for_each(|key| index.delete(key).unwrap());
    index.commit().unwrap();
    let query = Query { sort: Sort::Newest, ..Query::new("văn thư") };
    let page = index.search(&query, &Caller::new([1, 3])).unwrap();
    let expected: Vec<u64> =
        (0..LETTERS).rev().filter(|key| key % 10 != 0 && key % 2 == 0 && key % 3 != 1).collect();
    let hits: Vec<u64> = page.hits.iter().map(|hit| hit.key).collect();
    assert_eq!(hits, expected[..20]);
    assert_eq!(page.total, Total::MoreThan(1000));
    let years: Vec<(String, u64)> =
        page.facets.years.iter().map(|year| (year.value.clone(), year.count)).collect();
    let count = |year: u64| expected.iter().filter(|key| *key % 7 == year).count() as u64;
    assert_eq!(years, (0..7).rev().map(|year| (format!("{}", 2000 + year), count(year))).collect::<Vec<_>>());
    let types: u64 = page.facets.types.iter().map(|kind| kind.count).sum();
    assert_eq!(types, expected.len() as u64);
    assert_eq!(page.facets.types.len(), 1, "every fifth even one was deleted");
}

#[test]
fn a_text_not_all_readers_may_read_leaves_no_trace() {
    let root = tempfile::tempdir().unwrap();
    let body = Some("kỷ luật cán bộ Nguyễn Khuyết");
    let named =
        Entry { body, readers: &[1, 9], content_readers: &[9], ..letter(1, "Thông báo kết luận", "") };
    let index = filled(root.path(), &[named, letter(2, "Lịch công tác", "")]);
    for principal in [1, 9] {
        let caller = Caller::new([principal]);
        let page = index.search(&Query::new("Nguyễn Khuyết kỷ luật"), &caller).unwrap();
        assert_eq!((page.hits.len(), page.total), (0, Total::Exact(0)));
        assert_eq!(found(&index, &Query::new("thông báo kết luận"), &caller), [1]);
    }
}

#[test]
fn values_beyond_the_most_frequent_fifty_are_counted() {
    let root = tempfile::tempdir().unwrap();
    let bodies: Vec<String> = (0..53).map(|body| format!("Ủy ban nhân dân phường số {body}")).collect();
    let entries: Vec<Entry<'_>> = (0..54)
        .map(|key| Entry { agency: &bodies[key as usize % 53], ..letter(key, "Công tác văn thư", "") })
        .collect();
    let index = filled(root.path(), &entries);
    let facets = |query: &Query| index.search(query, &Caller::new([1])).unwrap().facets;
    let all = facets(&Query::new("văn thư"));
    assert_eq!((all.agencies.len(), all.left_out.agencies), (50, 3));
    assert_eq!((all.agencies[0].count, all.left_out.types, all.left_out.units), (2, 0, 0));
    let mut few = Query::new("văn thư");
    few.filters.from = Some(20_010);
    let few = facets(&few);
    assert!(few.agencies.len() < 50 && few.left_out.agencies == 0, "{}", few.agencies.len());
}

#[test]
fn filters_narrow_and_facets_show_the_other_choices() {
    let root = tempfile::tempdir().unwrap();
    let entries: Vec<Entry<'_>> = (0..12)
        .map(|key| Entry {
            doc_type: if key % 3 == 0 { "Báo cáo" } else { "Công văn" },
            year: Some(2023 + (key % 2) as i32),
            agency: "Sở Nội vụ tỉnh Sông Lam",
            ..letter(key, "Công tác văn thư", "")
        })
        .collect();
    let index = filled(root.path(), &entries);
    let mut query = Query::new("văn thư");
    query.filters.types = vec!["Báo cáo".into()];
    query.filters.years = vec![2024];
    let page = index.search(&query, &Caller::new([1])).unwrap();
    let count = |buckets: &[congvan_search::Bucket]| {
        buckets
            .iter()
            .map(|bucket| format!("{} {}", bucket.value, bucket.count))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(page.total, Total::Exact(2));
    assert_eq!(count(&page.facets.types), "Công văn 4, Báo cáo 2");
    assert_eq!(count(&page.facets.years), "2024 2, 2023 2");
    assert_eq!(count(&page.facets.agencies), "Sở Nội vụ tỉnh Sông Lam 2");
    query.filters = congvan_search::Filters { from: Some(20_004), to: Some(20_006), ..Default::default() };
    query.sort = Sort::Newest;
    assert_eq!(found(&index, &query, &Caller::new([1])), [6, 5, 4]);
    query.text = String::new();
    (query.offset, query.limit) = (1, 1);
    assert_eq!(found(&index, &query, &Caller::new([1])), [5]);
}

#[test]
fn units_are_counted_and_chosen_but_not_of_letters_for_named_persons() {
    let root = tempfile::tempdir().unwrap();
    let named = Entry { readers: &[1, 9], content_readers: &[9], ..letter(5, "Công tác văn thư", "") };
    let index = filled(
        root.path(),
        &[
            Entry { unit: "land", ..letter(1, "Công tác văn thư", "") },
            Entry { unit: "land", ..letter(2, "Công tác văn thư", "") },
            Entry { unit: "culture", ..letter(3, "Công tác văn thư", "") },
            letter(4, "Công tác văn thư", ""),
            Entry { unit: "culture", signer: "Nguyễn Khuyết", ..named },
        ],
    );
    let mut query = Query::new("công tác văn thư");
    let page = index.search(&query, &Caller::new([1])).unwrap();
    let units: Vec<_> = page.facets.units.iter().map(|one| (one.value.as_str(), one.count)).collect();
    assert_eq!(units, [("land", 2), ("culture", 1)]);
    query.filters.units = vec!["land".into()];
    assert_eq!(found(&index, &query, &Caller::new([1])), [2, 1]);
    assert_eq!(keys(&index, "Khuyết"), [] as [u64; 0], "nor is the signer found");
    // Among equals what one's own unit works on leads; whoever asks for a phrase gets the newest.
    let own = |text: &str| Query { today: Some(21_000), own_units: vec!["land".into()], ..Query::new(text) };
    let first = |query: &Query| found(&index, query, &Caller::new([1]))[..2].to_vec();
    assert_eq!(first(&own("công tác văn thư")), [2, 1]);
    assert_eq!(first(&own("\"công tác văn thư\"")), [5, 4]);
}

#[test]
fn numbers_subjects_and_agencies_are_suggested_while_one_types() {
    let root = tempfile::tempdir().unwrap();
    let snv = "Sở Nội vụ tỉnh Sông Lam";
    let index = filled(
        root.path(),
        &[
            letter(1, "Cấp giấy phép xây dựng nhà ở riêng lẻ", "4127/SXD-QLN"),
            Entry { agency: snv, ..letter(2, "Tuyển dụng công chức", "412/SNV-TC") },
            Entry { agency: snv, arrival_number: Some(4127), ..letter(3, "Giấy mời họp", "9/SNV") },
            Entry {
                readers: &[2], agency: "Sở Nội chính", ..letter(4, "Giấy phép riêng", "41/SNC")
            },
        ],
    );
    let table = congvan_search::abbreviations::Abbreviations::standard();
    let ask = |text: &str, principal: u64| {
        let found = index.suggest(text, 6, Some(21_000), &Caller::new([principal]), &table).unwrap();
        let agencies: Vec<String> =
            found.agencies.iter().map(|one| format!("{} {}", one.value, one.count)).collect();
        (found.hits.iter().map(|hit| hit.key).collect::<Vec<_>>(), agencies.join(", "))
    };
    let letters = |text: &str| ask(text, 1).0;
    assert_eq!(letters("412"), [2, 1], "the number itself, then those that begin so");
    assert_eq!(letters("4127"), [3, 1], "the arrival with that number too");
    assert_eq!(letters("cv 4127/sx"), [1]);
    assert_eq!(letters("4127 sxd ql"), [1]);
    assert_eq!(letters("giấy phé"), [1]);
    assert_eq!(letters("giay"), [3, 1]);
    assert_eq!(letters("không có gì"), [] as [u64; 0]);
    assert_eq!(letters(""), [] as [u64; 0]);
    assert_eq!(ask("sở nội", 1), (vec![3, 2], format!("{snv} 2")));
    assert_eq!(ask("so noi v", 1).1, format!("{snv} 2"));
    assert_eq!(ask("sở nội", 2), (vec![4], "Sở Nội chính 1".to_owned()));
    assert_eq!(ask("sở nội", 3), (vec![], String::new()));
}

#[test]
fn a_large_total_is_not_spelt_out() {
    let root = tempfile::tempdir().unwrap();
    let index = filled(root.path(), &(0..1001).map(|key| letter(key, "Thông báo", "")).collect::<Vec<_>>());
    let page = index.search(&Query::new("thông báo"), &Caller::new([1])).unwrap();
    assert_eq!(page.total, Total::MoreThan(1000));
    assert_eq!(page.hits.len(), 20);
}

#[test]
fn younger_letters_lead_among_equals_and_age_can_be_ignored() {
    let root = tempfile::tempdir().unwrap();
    let index =
        filled(root.path(), &[letter(1, "Công tác văn thư", ""), letter(900, "Công tác văn thư", "")]);
    let query = Query { today: Some(21_000), ..Query::new("công tác văn thư lưu trữ") };
    assert_eq!(found(&index, &query, &Caller::new([1])), [900, 1]);
    let page = index.search(&query, &Caller::new([1])).unwrap();
    assert!(
        (page.hits[0].score - page.hits[1].score).abs() < 1e-3,
        "the bonus orders, the score stays the engine's"
    );
}

#[test]
fn relaxing_and_periods_are_said() {
    let root = tempfile::tempdir().unwrap();
    let index = subjects(root.path());
    let notes = |text: &str| index.search(&Query::new(text), &Caller::new([1])).unwrap().notes;
    assert!(notes("văn thư thiên nhiên tuyệt diệu").contains(&Note::Relaxed));
    assert!(matches!(&notes("văn thư năm 2024")[..], [Note::Period { from: 19_723, to: 20_088, .. }]));
}

#[test]
fn a_letter_is_replaced_and_removed_by_its_key() {
    let root = tempfile::tempdir().unwrap();
    let index = filled(root.path(), &[letter(1, "Phòng chống bão lụt", "")]);
    index.put(&letter(1, "Tiêm chủng mở rộng", "")).unwrap();
    index.put(&letter(1, "Tiêm chủng mở rộng", "")).unwrap();
    assert_eq!(keys(&index, "bão lụt"), [1], "nothing changes before the commit");
    index.commit().unwrap();
    assert_eq!(keys(&index, "bão lụt"), [] as [u64; 0]);
    assert_eq!(keys(&index, "tiêm chủng"), [1]);
    assert_eq!(index.health().documents, 1);
    index.delete(1).unwrap();
    index.delete(77).unwrap();
    index.commit().unwrap();
    assert_eq!(keys(&index, "tiêm chủng"), [] as [u64; 0]);
}

#[test]
fn changed_rights_count_from_the_commit_on() {
    let root = tempfile::tempdir().unwrap();
    let index = filled(root.path(), &[letter(1, "Quyết toán vốn", "")]);
    assert!(index.is_findable(1, &Caller::new([1])).unwrap());
    index.put(&Entry { readers: &[2], ..letter(1, "Quyết toán vốn", "") }).unwrap();
    index.commit().unwrap();
    assert!(!index.is_findable(1, &Caller::new([1])).unwrap());
    assert_eq!(found(&index, &Query::new("quyết toán"), &Caller::new([2, 5])), [1]);
    assert_eq!(found(&index, &Query::new("quyết toán"), &Caller::default()), [] as [u64; 0]);
    assert_eq!(found(&index, &Query::new(""), &Caller::default()), [] as [u64; 0]);
}

#[test]
fn what_was_not_committed_is_lost_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let index = filled(root.path(), &[letter(1, "Đã ghi", "")]);
    index.put(&letter(2, "Chưa ghi", "")).unwrap();
    assert_eq!(index.health().pending, 1);
    drop(index);
    let index = reopened(root.path());
    assert_eq!(found(&index, &Query::new(""), &Caller::new([1])), [1]);
    index.put(&letter(2, "Chưa ghi", "")).unwrap();
    index.commit().unwrap();
    assert_eq!(keys(&index, "chưa ghi")[0], 2);
}

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let root = tempfile::tempdir().unwrap();
    let first = filled(root.path(), &[letter(1, "Một", "")]);
    let second = reopened(root.path());
    assert!(matches!(second.put(&letter(2, "Hai", "")), Err(Error::Busy)));
    assert_eq!(keys(&second, "một"), [1]);
    drop(first);
    second.put(&letter(2, "Hai", "")).unwrap();
}

/// Gives the live index the name that another version would have given it.
fn renamed(root: &Path, from: &str, to: &str) -> String {
    let current = root.join("CURRENT");
    let name = fs::read_to_string(&current).unwrap();
    let other = name.replacen(from, to, 1);
    assert_ne!(name, other);
    fs::rename(root.join(&name), root.join(&other)).unwrap();
    fs::write(&current, &other).unwrap();
    other
}

#[test]
fn an_index_whose_meaning_is_not_known_is_not_asked() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(reason(root.path()), RebuildReason::Absent);
    drop(filled(root.path(), &[letter(1, "Cũ", "")]));
    let name = fs::read_to_string(root.path().join("CURRENT")).unwrap();
    let found = renamed(root.path(), &name[..8], "0badc0de");
    assert_eq!(reason(root.path()), RebuildReason::OtherVersion { found });
    let found = renamed(root.path(), "0badc0de", "nonsense");
    assert_eq!(reason(root.path()), RebuildReason::OtherVersion { found });
}

#[test]
fn an_index_of_an_older_analysis_answers_until_it_is_replaced() {
    let root = tempfile::tempdir().unwrap();
    drop(filled(root.path(), &[letter(1, "Quyết toán vốn", "")]));
    let old = renamed(root.path(), "-a", "-a0");
    let Opening::Outdated(index) = Index::open(root.path()).unwrap() else { panic!("not outdated") };
    assert_eq!(keys(&index, "quyet toan"), [1]);
    // What happens meanwhile is in both.
    let rebuild = Rebuild::begin(root.path()).unwrap();
    for index in [&index, rebuild.index()] {
        index.put(&Entry { readers: &[2], ..letter(1, "Quyết toán vốn", "") }).unwrap();
        index.put(&letter(2, "Quyết toán vốn", "")).unwrap();
    }
    index.commit().unwrap();
    assert_eq!(keys(&index, "quyet toan"), [2]);
    drop((rebuild.finish().unwrap(), index));
    assert_eq!(keys(&reopened(root.path()), "quyet toan"), [2]);
    assert!(root.path().join(old).is_dir(), "until it is pruned");
}

#[test]
fn a_damaged_index_asks_to_be_rebuilt() {
    let root = tempfile::tempdir().unwrap();
    drop(filled(root.path(), &[letter(1, "Hỏng", "")]));
    let live = root.path().join(fs::read_to_string(root.path().join("CURRENT")).unwrap());
    fs::write(live.join("meta.json"), "{").unwrap();
    assert!(matches!(reason(root.path()), RebuildReason::Damaged { .. }));
    fs::remove_dir_all(live).unwrap();
    assert!(matches!(reason(root.path()), RebuildReason::Damaged { .. }));
}

#[test]
fn the_old_index_answers_until_the_new_one_is_whole() {
    let root = tempfile::tempdir().unwrap();
    let old = filled(root.path(), &[letter(1, "Văn thư", "")]);
    let abandoned = Rebuild::begin(root.path()).unwrap();
    abandoned.index().put(&letter(8, "Văn thư", "")).unwrap();
    drop(abandoned);
    let rebuild = Rebuild::begin(root.path()).unwrap();
    rebuild.index().put(&letter(2, "Văn thư", "")).unwrap();
    old.put(&letter(3, "Văn thư", "")).unwrap();
    old.commit().unwrap();
    assert_eq!(found(&reopened(root.path()), &Query::new(""), &Caller::new([1])), [3, 1]);
    let new = rebuild.finish().unwrap();
    assert_eq!(found(&new, &Query::new(""), &Caller::new([1])), [2]);
    assert_eq!(found(&reopened(root.path()), &Query::new(""), &Caller::new([1])), [2]);
    assert_eq!(keys(&old, "văn thư").len(), 2, "whoever holds the old one goes on reading");
    drop((old, new));
    assert_eq!(Index::prune(root.path(), Duration::from_secs(3600)).unwrap(), 0);
    assert_eq!(Index::prune(root.path(), Duration::ZERO).unwrap(), 2);
    assert_eq!(keys(&reopened(root.path()), "văn thư"), [2]);
}

#[test]
fn snippets_mark_what_was_understood() {
    let root = tempfile::tempdir().unwrap();
    let index = subjects(root.path());
    let page = index.search(&Query::new("giaays phesp xay dugn"), &Caller::new([1])).unwrap();
    let snippet = page.highlighter.marker().read(SUBJECTS[5]).snippet(200);
    let marked: Vec<&str> =
        snippet.parts().into_iter().filter(|(_, marked)| *marked).map(|(text, _)| text).collect();
    assert_eq!(marked, ["giấy phép xây dựng"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// For random documents, rights, updates and callers: what is found, counted and offered is what the rule allows.
    #[test]
    fn nobody_finds_or_counts_what_they_may_not_read(
        rights in proptest::collection::vec(proptest::collection::btree_set(1u64..8, 0..4), 1..30),
        changes in proptest::collection::vec((0usize..30, proptest::collection::btree_set(1u64..8, 0..4)), 0..8),
        callers in proptest::collection::vec(proptest::collection::btree_set(1u64..9, 0..4), 1..5),
        text in proptest::sample::select(vec!["", "giấy phép", "giay phep xay dung", "kế hoạch phòng chống", "zzz", "ma", "\"phòng, chống\""]),
    ) {
        let root = tempfile::tempdir().unwrap();
        let index = Index::create(root.path()).unwrap();
        let mut rule = rights;
        let put = |key: usize, readers: &BTreeSet<u64>| {
            let readers: Vec<u64> = readers.iter().copied().collect();
            let subject = SUBJECTS[key % SUBJECTS.len()];
            let entry = Entry { readers: &readers, content_readers: &readers, body: Some(subject),
                                doc_type: if key.is_multiple_of(2) { "Công văn" } else { "Tờ trình" }, ..letter(key as u64, subject, "") };
            index.put(&entry).map(drop)
        };
        for (key, readers) in rule.iter().enumerate() {
            put(key, readers).unwrap();
        }
        index.commit().unwrap();
        for (key, readers) in changes.into_iter().filter(|(key, _)| *key < rule.len()).collect::<Vec<_>>() {
            put(key, &readers).unwrap();
            rule[key] = readers;
        }
        index.commit().unwrap();
        for principals in callers {
            let caller = Caller::new(principals.iter().copied());
            let query = Query { limit: 100, ..Query::new(text) };
            let page = index.search(&query, &caller).unwrap();
            let hits: BTreeSet<u64> = page.hits.iter().map(|hit| hit.key).collect();
            let allowed: BTreeSet<u64> =
                (0..rule.len()).filter(|key| !rule[*key].is_disjoint(&principals)).map(|key| key as u64).collect();
            prop_assert!(hits.is_subset(&allowed));
            if text.is_empty() {
                prop_assert_eq!(&hits, &allowed);
            }
            prop_assert_eq!(page.total, Total::Exact(hits.len() as u64));
            let counted: u64 = page.facets.types.iter().map(|bucket| bucket.count).sum();
            let table = congvan_search::abbreviations::Abbreviations::standard();
            let offered = index.suggest(text, 100, None, &caller, &table).unwrap();
            prop_assert!(offered.hits.iter().all(|hit| allowed.contains(&hit.key)));
            prop_assert_eq!(counted, hits.len() as u64);
            for bucket in &page.facets.types {
                let odd = u64::from(bucket.value == "Tờ trình");
                prop_assert_eq!(bucket.count, hits.iter().filter(|key| *key % 2 == odd).count() as u64);
            }
        }
    }

    /// Whatever is typed is answered, within the rights.
    #[test]
    fn any_text_is_answered(text in any::<String>(), noise in "[a-zđ0-9/\" -]{0,40}") {
        let root = tempfile::tempdir().unwrap();
        let index = subjects(root.path());
        for text in [text, noise] {
            prop_assert!(index.search(&Query::new(text.as_str()), &Caller::new([1])).is_ok());
            let table = congvan_search::abbreviations::Abbreviations::standard();
            prop_assert!(index.suggest(&text, 6, None, &Caller::new([1]), &table).is_ok());
            prop_assert_eq!(found(&index, &Query::new(text), &Caller::new([2])).len(), 0);
        }
    }
}

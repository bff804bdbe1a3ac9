use congvan_search::query::Note;

/// How something typed was read, in Vietnamese. A time is offered as a filter instead.
pub(super) fn words(note: &Note) -> Option<String> {
    Some(match note {
        Note::Keystrokes { typed, read_as } | Note::Spacing { typed, read_as } => {
            format!("“{typed}” được hiểu là “{read_as}”")
        }
        Note::Spelling { typed, read_as } => {
            format!("Không có từ “{typed}”, đã tìm thêm “{}”", read_as.join("”, “"))
        }
        Note::Abbreviation { typed, read_as } => format!("“{typed}” gồm cả “{read_as}”"),
        Note::Period { .. } => return None,
        Note::Relaxed => "Không văn bản nào có đủ các từ; đây là những văn bản có một phần".to_owned(),
        Note::Truncated => "Câu tìm dài quá nên phần cuối đã bị bỏ".to_owned(),
    })
}

//! Câu tiếng Anh: what the server says in sentences (of a fault, a letter's way, a signature), for screens that are
//! set to English.
//!
//! The sentences stand in `english.tsv` and `letters.tsv`, each beside the one it translates; `{}` stands for a value. One that is not
//! there is told as it is. What people wrote is a value and is never translated.

use crate::problem::Problem;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::LazyLock;

/// Vietnamese and English. A value stands as `{}` and is carried over, as `{+}` where it has a line of its own.
type Pairs = Vec<(String, String)>;

/// Of faults. Their values are names of things, never what somebody wrote.
static FAULTS: LazyLock<Pairs> = LazyLock::new(|| pairs(&include_str!("english.tsv").replace("{}", "{+}")));

/// Of a letter's way and its signatures.
static LETTERS: LazyLock<Pairs> = LazyLock::new(|| pairs(include_str!("letters.tsv")));

fn pairs(table: &str) -> Pairs {
    let pairs = table.lines().filter_map(|line| line.split_once('\t'));
    pairs.map(|(vietnamese, english)| (vietnamese.to_owned(), english.to_owned())).collect()
}

tokio::task_local! {
    /// Is the screen that asks set to English?
    static ENGLISH: bool;
}

/// A sentence about a letter in the language of the screen that asks.
pub(crate) fn told(text: String) -> String {
    let wanted = ENGLISH.try_with(|wanted| *wanted).unwrap_or(false);
    if wanted { known(&LETTERS, &text).unwrap_or(text) } else { text }
}

/// Tells faults, and what views pass through [`told`], in English to whoever asks for English (RFC 9110, section
/// 12.5.4).
pub(crate) async fn answer(request: Request, next: Next) -> Response {
    let wanted = is_wanted(request.headers());
    let mut response = ENGLISH.scope(wanted, next.run(request)).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>().filter(|_| wanted) else {
        return response;
    };
    let mut told = translated(problem).into_response();
    for (name, value) in response.headers() {
        if !told.headers().contains_key(name) && name != header::CONTENT_LENGTH {
            told.headers_mut().append(name.clone(), value.clone());
        }
    }
    told.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static("en"));
    told
}

/// Screens name one language. A browser by itself names several, and many here name English though nobody chose it.
fn is_wanted(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT_LANGUAGE).is_some_and(|value| value == "en")
}

fn translated(mut problem: Problem) -> Problem {
    let joined = problem.errors.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join(" ");
    let is_joined = !problem.errors.is_empty() && joined == problem.detail;
    for fault in &mut problem.errors {
        fault.detail = in_english(&fault.detail);
    }
    problem.title = in_english(&problem.title);
    problem.detail = match &problem.moved {
        Some(moved) => {
            let by = moved.by.as_deref().unwrap_or("Somebody else");
            match moved.change.as_str() {
                "corrected" => format!("{by} has just corrected this letter's entry. Look at it again."),
                "added" => format!("{by} has just added something to this letter. Look at it again."),
                _ => format!("{by} has just moved this letter on. Look at it again."),
            }
        }
        None if is_joined => {
            problem.errors.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join(" ")
        }
        None => in_english(&problem.detail),
    };
    problem
}

fn in_english(text: &str) -> String {
    known(&FAULTS, text).unwrap_or_else(|| text.to_owned())
}

fn known(table: &Pairs, text: &str) -> Option<String> {
    if let Some((_, english)) = table.iter().find(|(vietnamese, _)| vietnamese == text) {
        return Some(english.clone());
    }
    table.iter().find_map(|(vietnamese, english)| {
        let mut values = values(&vietnamese.replace("{+}", "{}"), text)?.into_iter();
        let mut told = String::new();
        let mut rest = english.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let value = values.next()?;
            let has_line = after.starts_with('+');
            told += before;
            told += &has_line.then(|| known(table, value)).flatten().unwrap_or_else(|| value.to_owned());
            rest = after.split_once('}')?.1;
        }
        Some(told + rest)
    })
}

/// What stands in `text` where the pattern has `{}`, in order; nothing when the text is no such sentence.
fn values<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let (first, mut pattern) = pattern.split_once("{}")?;
    let mut text = text.strip_prefix(first)?;
    let mut found = Vec::new();
    while let Some((between, after)) = pattern.split_once("{}") {
        let (value, further) = text.split_once(between)?;
        found.push(value);
        (pattern, text) = (after, further);
    }
    found.push(text.strip_suffix(pattern)?);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_office::{Error, accounts::PasswordFault};
    use congvan_records::{FieldError, FieldProblem};
    use std::path::Path;

    /// A letter that only Vietnamese has.
    fn is_vietnamese(text: &str) -> bool {
        text.chars().any(|letter| "ăâđêôơưĂÂĐÊÔƠƯ".contains(letter) || ('ạ'..='ỹ').contains(&letter))
    }

    /// The texts between quotation marks in a piece of source, with broken lines joined.
    fn literals(source: &str) -> Vec<String> {
        let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n");
        let pieces = code.split('"').skip(1).step_by(2);
        pieces.map(|text| text.split("\\\n").map(str::trim_start).collect()).collect()
    }

    #[test]
    fn every_sentence_that_the_server_says_of_a_fault_is_there() {
        let mut sources =
            vec![include_str!("problem.rs").split("#[cfg(test)]").next().unwrap_or_default().to_owned()];
        sources.push(include_str!("problem/sign_in.rs").to_owned());
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for folder in ["routes", "present", "problem", "."] {
            for entry in std::fs::read_dir(here.join(folder)).expect("the sources") {
                let path = entry.expect("a source").path();
                if path.is_file() {
                    let text = std::fs::read_to_string(&path).expect("a source");
                    if folder == "problem" {
                        sources.push(text);
                        continue;
                    }
                    // From each call to the end of its statement.
                    let calls = text.split("Problem::").skip(1).filter_map(|call| call.split(';').next());
                    sources.extend(calls.map(str::to_owned));
                }
            }
        }
        let mut missing = Vec::new();
        for text in sources.iter().flat_map(|source| literals(source)) {
            // `{name}` in a format is a value like any other.
            let mut plain = text.clone();
            while let Some((before, rest)) = plain.split_once('{') {
                let Some((_, after)) = rest.split_once('}') else { break };
                plain = format!("{before}\u{1}{after}");
            }
            let plain = plain.replace('\u{1}', "{}");
            let told_elsewhere = [
                "{} vừa chuyển văn bản này; nay văn bản {}. Xem lại rồi làm tiếp.",
                "{} vừa đính chính sổ của văn bản này. Xem lại rồi làm tiếp.",
                "{} vừa thêm nội dung vào văn bản này. Xem lại rồi làm tiếp.",
                "Người khác",
                "Ông/bà {}",
            ];
            if is_vietnamese(&plain)
                && !told_elsewhere.contains(&plain.as_str())
                && known(&FAULTS, &plain).is_none()
            {
                missing.push(text);
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn values_are_carried_over_and_names_translated() {
        let fields = [("subject", FieldProblem::Missing), ("issued_date", FieldProblem::InFuture)]
            .map(|(field, problem)| FieldError { field, problem });
        let told = translated(Error::Fields(fields.to_vec()).into());
        assert_eq!(told.title, "To correct: 2");
        assert_eq!(told.detail, "Enter the subject. The letter's date cannot be later than today.");
        assert_eq!(told.errors[0].detail, "Enter the subject.");
        let told = translated(Error::Password(PasswordFault::TooShort).into());
        assert_eq!(told.detail, "A password needs at least 10 characters, such as a sentence of four words.");
        let told = translated(Error::Blocked("Đang có 3 văn bản.".to_owned()).into());
        assert_eq!(
            (told.title.as_str(), told.detail.as_str()),
            ("This cannot be done yet", "Đang có 3 văn bản.")
        );
    }

    #[test]
    fn every_step_and_answer_of_a_letter_is_there() {
        let way = include_str!("../../office/src/letters/timeline.rs")
            .split("#[cfg(test)]")
            .next()
            .unwrap_or_default();
        let answers =
            include_str!("../../signature/src/answers.rs").split("#[cfg(test)]").next().unwrap_or_default();
        // What follows names fields and their values, which stand inside of a change.
        let (steps, _) = way.split_once("/// The name of a field of the book").expect("both parts");
        let mut missing = Vec::new();
        for text in [steps, answers].iter().flat_map(|source| literals(source)) {
            let mut plain = text.clone();
            while let Some((before, rest)) = plain.split_once('{') {
                let Some((_, after)) = rest.split_once('}') else { break };
                plain = format!("{before}\u{1}{after}");
            }
            // A value may also be a list that begins with a colon, or a name and a day that are put in; a text may be a
            // piece of a longer one, or follow another sentence.
            let filled = ["1", ": 1", ""].map(|value| plain.replace('\u{1}', value));
            let named = plain.replacen('\u{1}', " của 1", 1).replace('\u{1}', " ngày 1");
            let is_there = filled.iter().chain([&named]).any(|text| {
                known(&LETTERS, text).is_some() || known(&LETTERS, &format!("1. {text}")).is_some()
            });
            let pieces = ["giữ \u{1}", "đã mở \u{1}", "của \u{1}", "Chủ trì", "Phối hợp", "Để biết"];
            if is_vietnamese(&plain) && !is_there && !pieces.contains(&plain.as_str()) {
                missing.push(text);
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn what_people_wrote_stays_as_they_wrote_it() {
        for (vietnamese, english) in [
            ("Lý do: đã đủ, trả lại", "Reason: đã đủ, trả lại"),
            ("“Đồng ý, giữ 3 ngày”", "“Đồng ý, giữ 3 ngày”"),
            ("Trích yếu: cũ → mới · giữ 2 phút", "Subject: cũ → mới · giữ 2 phút"),
            ("Hồ Ngọc Sơn · giữ 2 giờ 5 phút", "Hồ Ngọc Sơn · held 2 h 5 min"),
            ("Văn thư giữ 8 phút", "Văn thư held it 8 min"),
            ("Hồ Ngọc Sơn · đã mở 9:05 ngày 27/11", "Hồ Ngọc Sơn · opened 9:05 on 27/11"),
            ("Chủ tịch bút phê", "Instruction by Chủ tịch"),
        ] {
            assert_eq!(known(&LETTERS, vietnamese).as_deref(), Some(english));
        }
        assert_eq!(told("Chờ bút phê".to_owned()), "Chờ bút phê", "outside of an English screen");
    }

    #[test]
    fn only_screens_that_are_set_to_english_get_it() {
        let asks = |value: &'static str| {
            is_wanted(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(value))]))
        };
        assert!(asks("en"));
        assert!(!asks("en-US,en;q=0.9") && !asks("vi") && !is_wanted(&HeaderMap::new()));
    }
}

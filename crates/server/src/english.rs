//! Lỗi bằng tiếng Anh: what is told of a fault, for screens that are set to English.
//!
//! The sentences stand in `english.tsv`, each beside the one it translates; `{}` stands for a value. One that is not
//! there is told as it is: an administrator's screen in English may still get a Vietnamese sentence.

use crate::problem::Problem;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::LazyLock;

/// Vietnamese and English, one pair a line.
static SENTENCES: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| include_str!("english.tsv").lines().filter_map(|line| line.split_once('\t')).collect());

/// Tells a fault in English to whoever asks for English (RFC 9110, section 12.5.4).
pub(crate) async fn answer(request: Request, next: Next) -> Response {
    let wanted = is_wanted(request.headers());
    let mut response = next.run(request).await;
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
    known(text).unwrap_or_else(|| text.to_owned())
}

fn known(text: &str) -> Option<String> {
    if let Some((_, english)) = SENTENCES.iter().find(|(vietnamese, _)| *vietnamese == text) {
        return Some((*english).to_owned());
    }
    SENTENCES.iter().find_map(|(vietnamese, english)| {
        let (before, after) = vietnamese.split_once("{}")?;
        let value = text.strip_prefix(before)?.strip_suffix(after)?;
        // A value may be a name that has its own line.
        Some(english.replace("{}", &in_english(value)))
    })
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
            if is_vietnamese(&plain) && !told_elsewhere.contains(&plain.as_str()) && known(&plain).is_none() {
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
    fn only_screens_that_are_set_to_english_get_it() {
        let asks = |value: &'static str| {
            is_wanted(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(value))]))
        };
        assert!(asks("en"));
        assert!(!asks("en-US,en;q=0.9") && !asks("vi") && !is_wanted(&HeaderMap::new()));
    }
}

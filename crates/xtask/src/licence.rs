//! Licence expressions: may we use this, given what we allow?
//!
//! Source: SPDX specification 2.3, annex D; the older `MIT/Apache-2.0` of crates is read as `MIT OR Apache-2.0`.

/// Whether the expression can be satisfied with licences that `allowed` accepts.
///
/// A licence with an exception is asked for as a whole: `Apache-2.0 WITH LLVM-exception`.
///
/// Errors: what is wrong with the expression.
pub fn permits(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let answer = any(&mut words, allowed)?;
    match words.next() {
        None => Ok(answer),
        Some(word) => Err(format!("`{word}` is out of place in `{expression}`")),
    }
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let mut answer = all(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        answer |= all(words, allowed)?;
    }
    Ok(answer)
}

fn all(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let mut answer = one(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        answer &= one(words, allowed)?;
    }
    Ok(answer)
}

fn one(words: &mut Words<'_>, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    match words.next() {
        Some("(") => {
            let answer = any(words, allowed)?;
            match words.next() {
                Some(")") => Ok(answer),
                _ => Err("a bracket is not closed".to_owned()),
            }
        }
        None | Some(")" | "AND" | "OR" | "WITH") => Err("a licence is missing".to_owned()),
        Some(name) => match words.next_if_eq(&"WITH") {
            None => Ok(allowed(name)),
            Some(_) => match words.next() {
                Some(exception) => Ok(allowed(&format!("{name} WITH {exception}"))),
                None => Err("an exception is missing".to_owned()),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, expected: Result<bool, &str>) {
        let allowed = |name: &str| matches!(name, "MIT" | "Unicode-3.0" | "Apache-2.0 WITH LLVM-exception");
        assert_eq!(permits(expression, &allowed), expected.map_err(str::to_owned), "{expression}");
    }

    #[test]
    fn expressions() {
        check("MIT", Ok(true));
        check("GPL-3.0-only", Ok(false));
        check("GPL-3.0-only OR MIT", Ok(true));
        check("GPL-3.0-only AND MIT", Ok(false));
        check("(GPL-3.0-only OR MIT) AND Unicode-3.0", Ok(true));
        check("GPL-3.0-only OR MIT AND Zlib", Ok(false));
        check("Apache-2.0 / MIT", Ok(true));
        check("Apache-2.0/MIT", Ok(true));
        check("Apache-2.0 WITH LLVM-exception", Ok(true));
        check("Apache-2.0", Ok(false));
    }

    #[test]
    fn nonsense() {
        check("", Err("a licence is missing"));
        check("MIT OR", Err("a licence is missing"));
        check("(MIT", Err("a bracket is not closed"));
        check("MIT GPL-3.0-only", Err("`GPL-3.0-only` is out of place in `MIT GPL-3.0-only`"));
        check("MIT WITH", Err("an exception is missing"));
    }
}

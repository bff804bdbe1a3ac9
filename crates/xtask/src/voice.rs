//! Where what is said goes: to the terminal, or, of work that runs beside other work, into a note that is read out when
//! it has ended. Two voices at once would tell nothing.

use std::cell::RefCell;

thread_local! {
    static NOTE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Says one line.
pub(crate) fn say(line: &str) {
    NOTE.with_borrow_mut(|note| match note {
        Some(note) => {
            note.push_str(line);
            note.push('\n');
        }
        None => println!("{line}"),
    });
}

/// Whether what this thread says is noted down, so that no child may write to the terminal itself.
pub(crate) fn is_noted() -> bool {
    NOTE.with_borrow(Option::is_some)
}

/// Does something, and gives back what was said meanwhile.
pub(crate) fn noted<T>(work: impl FnOnce() -> T) -> (T, String) {
    NOTE.set(Some(String::new()));
    let done = work();
    (done, NOTE.take().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_noted_only_there() {
        let (answer, note) = noted(|| {
            say("one");
            say("two");
            is_noted()
        });
        assert!(answer && !is_noted());
        assert_eq!(note, "one\ntwo\n");
    }
}

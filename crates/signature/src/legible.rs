//! Words out of a file, for people. Whoever makes a file chooses them: a name may hold line ends and a verdict of its own
//! behind them, commands for a terminal, or marks that turn the direction of writing around.

/// Stands for what must not reach a reader.
const REPLACED: char = '\u{fffd}';

/// A text on one line, without characters that steer instead of being read.
pub(crate) fn legible(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .map(|c| if steers(c) { REPLACED } else { c })
        .collect()
}

/// Controls of terminals, ends of lines and paragraphs, and marks of direction (Unicode, UAX #9).
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::legible;

    #[test]
    fn what_steers_is_replaced_and_what_is_read_stays() {
        assert_eq!(legible("Nguye\u{302}\u{303}n Văn\tÁ – “Ký”"), "Nguye\u{302}\u{303}n Văn Á – “Ký”");
        for bad in
            ["\n", "\r", "\0", "\u{1b}[2J", "\u{7}", "\u{9b}", "\u{85}", "\u{2028}", "\u{202e}", "\u{2067}"]
        {
            let shown = legible(&format!("Ký{bad}"));
            assert!(shown.starts_with("Ký\u{fffd}"), "{bad:?}: {shown:?}");
        }
    }
}

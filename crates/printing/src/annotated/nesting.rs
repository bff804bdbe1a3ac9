//! Saved states of a page's drawing: how many it leaves open, how many it takes too many.

/// How many states a page's operators restore beyond those they saved, and how many they leave saved. Both are 0 for a
/// drawing in order.
pub(super) fn imbalance(content: &[u8]) -> (usize, usize) {
    let (mut depth, mut lowest) = (0_i64, 0_i64);
    let mut at = 0;
    while at < content.len() {
        match content[at] {
            b'%' => at = end_of(content, at, |b| b == b'\n' || b == b'\r'),
            b'(' => at = after_string(content, at),
            b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' => at += 1,
            b if b.is_ascii_whitespace() || b == 0 => at += 1,
            _ => {
                let end = end_of(content, at, is_delimiter);
                let is_name = at > 0 && content[at - 1] == b'/';
                match &content[at..end] {
                    _ if is_name => {}
                    b"q" => depth += 1,
                    b"Q" => {
                        depth -= 1;
                        lowest = lowest.min(depth);
                    }
                    b"ID" => {
                        at = after_image(content, end);
                        continue;
                    }
                    _ => {}
                }
                at = end.max(at + 1);
            }
        }
    }
    let missing = lowest.unsigned_abs() as usize;
    (missing, (depth - lowest).unsigned_abs() as usize)
}

fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte)
}

fn end_of(content: &[u8], from: usize, stop: impl Fn(u8) -> bool) -> usize {
    content[from..].iter().position(|byte| stop(*byte)).map_or(content.len(), |length| from + length)
}

fn after_string(content: &[u8], from: usize) -> usize {
    let (mut at, mut open) = (from, 0_usize);
    while at < content.len() {
        match content[at] {
            b'\\' => at += 1,
            b'(' => open += 1,
            b')' => {
                open -= 1;
                if open == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    content.len()
}

/// Where the operators go on after an inline picture's bytes: after `EI` between white space.
fn after_image(content: &[u8], from: usize) -> usize {
    let mut windows = content[from..].windows(4);
    let end = windows.position(|w| {
        w[0].is_ascii_whitespace() && &w[1..3] == b"EI" && (w[3].is_ascii_whitespace() || w[3] == b'Q')
    });
    end.map_or(content.len(), |length| from + length + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_and_restored_states_are_counted() {
        for (content, expected) in [
            (&b"q 1 0 0 1 0 0 cm Q"[..], (0, 0)),
            (b"Q Q q BT (q \\) Q) Tj ET Q q", (2, 1)),
            (b"q /q gs /Q Do <51> Tj % Q Q\nq", (0, 2)),
            (b"BI /W 1 ID \x00 Q Q Q\n EI Q", (1, 0)),
            (b"q(", (0, 1)),
            (b"", (0, 0)),
        ] {
            assert_eq!(imbalance(content), expected, "{}", String::from_utf8_lossy(content));
        }
    }
}

//! PEM armour (RFC 7468).

/// The DER inside every PEM block of `bytes`, or `bytes` itself when there is no armour.
pub(crate) fn blocks(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Some(text) = armoured(bytes) else { return vec![bytes.to_vec()] };
    let mut found = Vec::new();
    let mut inside: Option<String> = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with("-----BEGIN ") {
            inside = Some(String::new());
        } else if line.starts_with("-----END ") {
            if let Some(der) = inside.take().and_then(|body| decode(&body)) {
                found.push(der);
            }
        } else if let Some(body) = &mut inside {
            body.push_str(line);
        }
    }
    found
}

/// The text, when it holds PEM armour.
pub(crate) fn armoured(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.contains("-----BEGIN ").then_some(text)
}

/// Base64 with the standard alphabet; white space is skipped.
pub(crate) fn decode(body: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in body.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn armour_is_taken_off_block_by_block() {
        let pem = b"note\n-----BEGIN X-----\nAQID\nBA==\n-----END X-----\n-----BEGIN X-----\n/w==\n-----END X-----\n";
        assert_eq!(blocks(pem), [vec![1, 2, 3, 4], vec![0xff]]);
        assert_eq!(blocks(&[0x30, 0]), [vec![0x30, 0]]);
    }
}

//! Names of folders on a mail server: modified UTF-7 (RFC 3501, section 5.1.3).

/// As the server takes it.
pub(super) fn encode(name: &str) -> String {
    let mut wire = String::new();
    let mut foreign: Vec<u8> = Vec::new();
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            close(&mut wire, &mut foreign);
            wire.push(c);
            if c == '&' {
                wire.push('-');
            }
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                foreign.extend_from_slice(&unit.to_be_bytes());
            }
        }
    }
    close(&mut wire, &mut foreign);
    wire
}

fn close(wire: &mut String, foreign: &mut Vec<u8>) {
    if foreign.is_empty() {
        return;
    }
    wire.push('&');
    for chunk in foreign.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            wire.push(char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63]));
        }
    }
    wire.push('-');
    foreign.clear();
}

/// As people read it; what is no such name stays as it is.
pub(super) fn decode(wire: &str) -> String {
    let mut name = String::new();
    let mut rest = wire;
    while let Some((plain, after)) = rest.split_once('&') {
        name.push_str(plain);
        let Some((inside, left)) = after.split_once('-') else { return wire.to_owned() };
        if inside.is_empty() {
            name.push('&');
        } else {
            let Some(text) = foreign(inside) else { return wire.to_owned() };
            name.push_str(&text);
        }
        rest = left;
    }
    name + rest
}

fn foreign(inside: &str) -> Option<String> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for byte in inside.bytes() {
        let value = ALPHABET.iter().position(|one| *one == byte)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_folders_go_to_the_server_and_back() {
        for (name, wire) in [
            ("INBOX", "INBOX"),
            ("Đã nhận", "&ARAA4w- nh&Hq0-n"),
            ("A & B", "A &- B"),
            // The example of RFC 3501.
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("😀", "&2D3eAA-"),
        ] {
            assert_eq!(encode(name), wire, "{name}");
            assert_eq!(decode(wire), name, "{wire}");
        }
        for odd in ["a & b", "&ä-", "&2D0-", "&"] {
            assert_eq!(decode(odd), odd);
        }
    }
}

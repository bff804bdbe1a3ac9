//! Lexer and parser for PDF syntax (ISO 32000-2, 7.2 and 7.3).

use crate::pdf::object::{Dict, Indirect, Number, Object};

/// The bytes are not what they should be, or nest too deeply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParseError {
    Syntax,
    Depth,
}

pub(crate) type Result<T> = std::result::Result<T, ParseError>;

/// Reads from a place in the bytes.
#[derive(Debug, Clone)]
pub(crate) struct Parser<'a> {
    bytes: &'a [u8],
    pub(crate) at: usize,
    depth: usize,
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

/// What a hexadecimal digit counts.
fn digit(byte: u8) -> Option<u8> {
    const COUNTS: [u8; 256] = {
        let mut counts = [u8::MAX; 256];
        let mut at = 0;
        while at < 16 {
            counts[b"0123456789abcdef"[at] as usize] = at as u8;
            counts[b"0123456789ABCDEF"[at] as usize] = at as u8;
            at += 1;
        }
        counts
    };
    let count = COUNTS[usize::from(byte)];
    (count != u8::MAX).then_some(count)
}

impl<'a> Parser<'a> {
    /// `depth` is the deepest nesting that is followed.
    pub(crate) fn new(bytes: &'a [u8], at: usize, depth: usize) -> Self {
        Self { bytes, at, depth }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(crate) fn starts_with(&self, word: &[u8]) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word))
    }

    /// Skips white space and comments.
    pub(crate) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' && !self.starts_with(b"%%EOF") {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// Reads a word that stands on its own.
    pub(crate) fn keyword(&mut self, word: &[u8]) -> Result<()> {
        self.skip_space();
        let end = self.at + word.len();
        if self.starts_with(word) && self.bytes.get(end).is_none_or(|b| !is_regular(*b)) {
            self.at = end;
            return Ok(());
        }
        Err(ParseError::Syntax)
    }

    /// Reads a non-negative integer.
    pub(crate) fn unsigned(&mut self) -> Result<usize> {
        self.skip_space();
        let start = self.at;
        let mut value = 0usize;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(usize::from(digit - b'0')))
                .ok_or(ParseError::Syntax)?;
            self.at += 1;
        }
        if self.at == start || self.peek().is_some_and(is_regular) {
            self.at = start;
            return Err(ParseError::Syntax);
        }
        Ok(value)
    }

    /// Reads `N G obj`.
    pub(crate) fn object_header(&mut self) -> Result<(Number, u16)> {
        let number = Number::try_from(self.unsigned()?).map_err(|_| ParseError::Syntax)?;
        let generation = u16::try_from(self.unsigned()?).map_err(|_| ParseError::Syntax)?;
        self.keyword(b"obj")?;
        Ok((number, generation))
    }

    /// Reads a value.
    pub(crate) fn object(&mut self) -> Result<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Result<Object> {
        if depth > self.depth {
            return Err(ParseError::Depth);
        }
        self.skip_space();
        match self.peek().ok_or(ParseError::Syntax)? {
            b'/' => Ok(Object::Name(self.name()?)),
            b'(' => self.literal_string(),
            b'<' if self.starts_with(b"<<") => Ok(Object::Dict(self.dict(depth)?)),
            b'<' => self.hex_string(),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        return Ok(Object::Array(items));
                    }
                    items.push(self.nested(depth + 1)?);
                }
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number_or_reference(),
            _ => {
                let start = self.at;
                while self.peek().is_some_and(is_regular) {
                    self.at += 1;
                }
                match self.bytes.get(start..self.at) {
                    Some(b"null") => Ok(Object::Null),
                    Some(b"true") => Ok(Object::Bool(true)),
                    Some(b"false") => Ok(Object::Bool(false)),
                    _ => {
                        self.at = start;
                        Err(ParseError::Syntax)
                    }
                }
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Dict> {
        let start = self.at;
        self.at += 2;
        let mut entries: Vec<(Vec<u8>, Object)> = Vec::new();
        loop {
            self.skip_space();
            if self.starts_with(b">>") {
                self.at += 2;
                break;
            }
            if self.peek() != Some(b'/') {
                return Err(ParseError::Syntax);
            }
            let key = self.name()?;
            entries.push((key, self.nested(depth + 1)?));
        }
        let mut keys: Vec<&[u8]> = entries.iter().map(|(k, _)| k.as_slice()).collect();
        keys.sort_unstable();
        let has_duplicates = keys.windows(2).any(|pair| pair[0] == pair[1]);
        Ok(Dict { entries, has_duplicates, start })
    }

    fn name(&mut self) -> Result<Vec<u8>> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|b| is_regular(*b)) {
            self.at += 1;
            if byte == b'#'
                && let (Some(high), Some(low)) = (self.hex_digit(self.at), self.hex_digit(self.at + 1))
            {
                name.push(high << 4 | low);
                self.at += 2;
            } else {
                name.push(byte);
            }
        }
        Ok(name)
    }

    fn hex_digit(&self, at: usize) -> Option<u8> {
        let digit = char::from(*self.bytes.get(at)?).to_digit(16)?;
        u8::try_from(digit).ok()
    }

    /// The digits of containers are most of what a signature adds to a file, and they are read more than once.
    fn hex_string(&mut self) -> Result<Object> {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or(&[]);
        let end = memchr::memchr(b'>', rest).ok_or(ParseError::Syntax)?;
        let digits = rest.get(..end).unwrap_or(&[]);
        let mut value = Vec::with_capacity(end / 2 + 1);
        // Pairs without white space between them, which is all that programs write.
        let pairs = digits.chunks_exact(2).map_while(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?));
        value.extend(pairs);
        let mut half: Option<u8> = None;
        for byte in digits.iter().skip(value.len() * 2) {
            if is_space(*byte) {
                continue;
            }
            let digit = digit(*byte).ok_or(ParseError::Syntax)?;
            match half.take() {
                Some(high) => value.push(high << 4 | digit),
                None => half = Some(digit),
            }
        }
        value.extend(half.map(|high| high << 4));
        self.at = start + end + 2;
        Ok(Object::Str { value, hex: true, span: start..self.at })
    }

    fn literal_string(&mut self) -> Result<Object> {
        let start = self.at;
        self.at += 1;
        let mut value = Vec::new();
        let mut open = 1usize;
        loop {
            let byte = self.peek().ok_or(ParseError::Syntax)?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(Object::Str { value, hex: false, span: start..self.at });
                    }
                }
                b'\\' => {
                    self.escape(&mut value)?;
                    continue;
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    value.push(b'\n');
                    continue;
                }
                _ => {}
            }
            value.push(byte);
        }
    }

    fn escape(&mut self, value: &mut Vec<u8>) -> Result<()> {
        let byte = self.peek().ok_or(ParseError::Syntax)?;
        self.at += 1;
        match byte {
            b'n' => value.push(b'\n'),
            b'r' => value.push(b'\r'),
            b't' => value.push(b'\t'),
            b'b' => value.push(8),
            b'f' => value.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u16::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u16::from(digit - b'0');
                    self.at += 1;
                }
                value.push((code & 0xff) as u8);
            }
            other => value.push(other),
        }
        Ok(())
    }

    fn number_or_reference(&mut self) -> Result<Object> {
        let start = self.at;
        if let Ok(number) = self.unsigned() {
            let after = self.at;
            if let (Ok(number), Ok(generation)) = (Number::try_from(number), self.unsigned())
                && let Ok(generation) = u16::try_from(generation)
                && self.keyword(b"R").is_ok()
            {
                return Ok(Object::Ref(number, generation));
            }
            self.at = after;
            return i64::try_from(number).map(Object::Int).map_err(|_| ParseError::Syntax);
        }
        self.at = start;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        let text = self
            .bytes
            .get(start..self.at)
            .and_then(|t| std::str::from_utf8(t).ok())
            .ok_or(ParseError::Syntax)?;
        let plain = text.strip_prefix('+').unwrap_or(text);
        if let Ok(value) = plain.parse::<i64>() {
            return Ok(Object::Int(value));
        }
        let decimal = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        if decimal && let Ok(value) = plain.parse::<f64>() {
            return Ok(Object::Real(value));
        }
        self.at = start;
        Err(ParseError::Syntax)
    }

    /// Reads an indirect object. `length_of` resolves an indirect stream length.
    pub(crate) fn indirect(
        &mut self,
        length_of: &mut dyn FnMut(Number) -> Option<usize>,
    ) -> Result<(Number, u16, Indirect)> {
        self.skip_space();
        let offset = self.at;
        let (number, generation) = self.object_header()?;
        let value = self.object()?;
        self.skip_space();
        let mut stream = None;
        let mut is_glued = false;
        if self.starts_with(b"stream") {
            let dict = value.as_dict().ok_or(ParseError::Syntax)?;
            self.at += b"stream".len();
            if self.starts_with(b"\r\n") {
                self.at += 2;
            } else if self.starts_with(b"\n") || self.starts_with(b"\r") {
                // A carriage return alone is against the standard; old programs write it, and every reader takes it.
                self.at += 1;
            } else {
                return Err(ParseError::Syntax);
            }
            let length = match dict.get(b"Length") {
                Some(Object::Int(length)) => usize::try_from(*length).ok(),
                Some(Object::Ref(number, _)) => length_of(*number),
                _ => None,
            }
            .ok_or(ParseError::Syntax)?;
            let end =
                self.at.checked_add(length).filter(|e| *e <= self.bytes.len()).ok_or(ParseError::Syntax)?;
            stream = Some(self.at..end);
            self.at = end;
            while self.peek().is_some_and(is_space) {
                self.at += 1;
            }
            // Words without a blank between them are no words, yet every reader takes these.
            is_glued = self.starts_with(b"endstreamendobj");
            if is_glued {
                self.at += b"endstream".len();
            } else {
                self.keyword(b"endstream")?;
            }
        }
        let mut is_unclosed = is_glued;
        if self.keyword(b"endobj").is_err() {
            is_unclosed = true;
            if self.starts_with(b"endobj") {
                self.at += b"endobj".len();
            }
            if !self.is_at_next_part() {
                return Err(ParseError::Syntax);
            }
        }
        let indirect = Indirect {
            value,
            stream,
            end: self.at,
            id: Some((number, generation)),
            offset: Some(offset),
            is_unclosed,
            is_damaged: false,
        };
        Ok((number, generation, indirect))
    }

    /// Whether another object begins here, or what follows the objects.
    fn is_at_next_part(&self) -> bool {
        let mut ahead = self.clone();
        ahead.skip_space();
        ahead.starts_with(b"xref") || ahead.starts_with(b"startxref") || ahead.object_header().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Object> {
        Parser::new(text.as_bytes(), 0, 10).object()
    }

    #[test]
    fn values_read_with_their_place() {
        let Ok(Object::Dict(dict)) = parse("<< /A#42 [1 -2.5 3 0 R] /C <4 1> /D (a\\(b\\101) >>") else {
            panic!("no dictionary")
        };
        assert_eq!(dict.get(b"AB").and_then(Object::as_array).map(<[Object]>::len), Some(3));
        let Some(Object::Str { value, hex: true, span }) = dict.get(b"C") else { panic!("no string") };
        assert_eq!((value.as_slice(), span.clone()), (&b"A"[..], 27..32));
        let Some(Object::Str { value, .. }) = dict.get(b"D") else { panic!("no string") };
        assert_eq!(value.as_slice(), b"a(bA");
    }

    #[test]
    fn repeated_keys_are_seen_and_deep_nesting_is_refused() {
        let Ok(Object::Dict(dict)) = parse("<< /A 1 /B 2 /A 3 >>") else { panic!("no dictionary") };
        assert!(dict.has_duplicates);
        assert_eq!(parse(&"[".repeat(100)).err(), Some(ParseError::Depth));
    }
}

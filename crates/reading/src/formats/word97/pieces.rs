//! The text in its pieces (MS-DOC 2.8.35, 2.9.38): each lies somewhere in the main stream, in one or two bytes a letter.

use super::DAMAGED;
use super::bytes::{slice, u16_at, u32_at};
use crate::ReadError;

/// Letters of a piece with the place of each in the main stream.
pub(super) type Piece<'m> = Box<dyn Iterator<Item = (char, u32)> + 'm>;

/// The pieces in the order of the text. A piece that lies outside the stream is cut to what is there.
///
/// Errors: [`ReadError::Damaged`] when there are none, or when they are more text than the stream can hold.
pub(super) fn pieces<'m>(main: &'m [u8], clx: &[u8]) -> Result<Vec<Piece<'m>>, ReadError> {
    let plc = table(clx).ok_or(DAMAGED)?;
    let count = plc.len().saturating_sub(4) / 12;
    let mut pieces: Vec<Piece<'m>> = Vec::new();
    let mut total = 0_usize;
    for number in 0..count {
        let position = |number: usize| u32_at(plc, 4 * number).ok_or(DAMAGED);
        let length = position(number + 1)?.checked_sub(position(number)?).ok_or(DAMAGED)? as usize;
        let place = u32_at(plc, 4 * (count + 1) + 8 * number + 2).ok_or(DAMAGED)?;
        let is_narrow = place & 0x4000_0000 != 0;
        let place = (place & 0x3FFF_FFFF) as usize;
        let (at, size) = if is_narrow { (place / 2, length) } else { (place, length.saturating_mul(2)) };
        let bytes = main.get(at..).unwrap_or_default();
        let bytes = bytes.get(..size).unwrap_or(bytes);
        total = total.saturating_add(bytes.len());
        // Pieces that show the same bytes again and again would grow without end.
        if total > main.len().saturating_mul(2) {
            return Err(DAMAGED);
        }
        pieces.push(if is_narrow { narrow(bytes, at as u32) } else { wide(bytes, at as u32) });
    }
    if pieces.is_empty() { Err(DAMAGED) } else { Ok(pieces) }
}

/// The table of pieces behind what a fast save left before it.
fn table(clx: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while *clx.get(at)? == 1 {
        at += 3 + usize::from(u16_at(clx, at + 1)?);
    }
    let length = u32_at(clx, at + 1).filter(|_| clx.get(at) == Some(&2))?;
    slice(clx, at + 5, length as usize)
}

fn narrow(bytes: &[u8], at: u32) -> Piece<'_> {
    Box::new(bytes.iter().zip(at..).map(|(byte, at)| {
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(byte));
        (text.chars().next().unwrap_or(' '), at)
    }))
}

fn wide(bytes: &[u8], at: u32) -> Piece<'_> {
    let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let mut at = at;
    Box::new(char::decode_utf16(units).map(move |letter| {
        let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
        let here = at;
        at = at.saturating_add(2 * letter.len_utf16() as u32);
        (letter, here)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clx(pieces: &[(u32, u32)]) -> Vec<u8> {
        let mut positions = vec![0_u32];
        let mut places = Vec::new();
        for (length, place) in pieces {
            positions.push(positions.last().unwrap() + length);
            places.extend([&[0, 0][..], &place.to_le_bytes(), &[0, 0]].concat());
        }
        let plc: Vec<u8> = positions.iter().flat_map(|at| at.to_le_bytes()).chain(places).collect();
        // What a fast save leaves comes first.
        [&[1, 2, 0, 9, 9, 2][..], &(plc.len() as u32).to_le_bytes(), &plc].concat()
    }

    fn text(main: &[u8], clx: &[u8]) -> Result<String, ReadError> {
        Ok(pieces(main, clx)?.into_iter().flatten().map(|(letter, _)| letter).collect())
    }

    #[test]
    fn narrow_and_wide_pieces() {
        let main =
            [&b"S\xe8 "[..], &"Số".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat();
        assert_eq!(text(&main, &clx(&[(2, 3), (3, 0x4000_0000)])), Ok("SốSè ".into()));
    }

    #[test]
    fn pieces_that_lie() {
        assert_eq!(text(b"abc", &clx(&[(900, 0x4000_0000)])), Ok("abc".into()));
        assert_eq!(text(b"abc", &clx(&[(3, 0x4000_0000); 9])), Err(DAMAGED));
        assert_eq!(text(b"abc", &[2, 255, 255, 255, 255]), Err(DAMAGED));
        assert_eq!(text(b"abc", &[]), Err(DAMAGED));
    }
}

//! Pictures of letters: scans and photographs that came as files of their own.
//!
//! The size of one comes out of its header. Sixteen bits of each side are read and none of its pixels, so
//! [`picture_size`] is safe in any process; to [set](pages) one on pages is work for a confined one.

mod pages;

pub(crate) use pages::set_on_pages;

/// Width and height in pixels as shown, for PNG and JPEG; `None` for anything else and for a header that is not in
/// `head`. The first 256 KiB of a file hold it unless a program put more before it than cameras do.
///
/// Source: ISO/IEC 15948 (PNG), 11.2.2; ITU-T T.81 (JPEG), B.2.2; JEITA CP-3451 (Exif), 4.6.4 A, orientation.
pub fn picture_size(head: &[u8]) -> Option<[u32; 2]> {
    let size = if head.starts_with(b"\x89PNG\r\n\x1a\n") { png(head) } else { jpeg(head) }?;
    size.iter().all(|side| *side > 0).then_some(size)
}

fn png(head: &[u8]) -> Option<[u32; 2]> {
    let sides = head.get(16..24).filter(|_| head.get(12..16) == Some(b"IHDR"))?;
    let side = |at: usize| Some(u32::from_be_bytes(sides.get(at..at + 4)?.try_into().ok()?));
    Some([side(0)?, side(4)?])
}

fn jpeg(head: &[u8]) -> Option<[u32; 2]> {
    let frame = Frame::of(head)?;
    let [width, height] = frame.size;
    Some(if frame.orientation >= 5 { [height, width] } else { [width, height] })
}

/// What the head of a JPEG tells of its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Width and height in pixels as they are stored.
    pub(crate) size: [u32; 2],
    /// Colours a pixel has: 1 grey, 3, or 4 for printing inks.
    pub(crate) components: u8,
    /// How the camera was held, 1 to 8; 1 where it does not say.
    pub(crate) orientation: u8,
    /// Adobe's programs store printing inks upside down.
    pub(crate) is_adobe: bool,
}

impl Frame {
    /// Reads it from the first bytes of a file; `None` when they are no JPEG, or hold no frame.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        let mut rest = head.strip_prefix(b"\xff\xd8")?;
        let (mut way, mut is_adobe) = (1, false);
        loop {
            // Fill bytes may stand before a marker.
            let marker = rest.strip_prefix(b"\xff")?;
            let (kind, after) = marker.split_first()?;
            if *kind == 0xff {
                rest = marker;
                continue;
            }
            let length = usize::from(number(after, 0)?);
            let body = after.get(2..length)?;
            match kind {
                0xe1 => way = orientation(body).unwrap_or(way),
                0xee => is_adobe |= body.starts_with(b"Adobe"),
                // Frame headers; DHT (c4), JPG (c8) and DAC (cc) stand among them.
                0xc0..=0xcf if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                    let (height, width) = (number(body, 1)?.into(), number(body, 3)?.into());
                    let components = *body.get(5)?;
                    return Some(Self { size: [width, height], components, orientation: way, is_adobe });
                }
                _ => {}
            }
            rest = after.get(length..)?;
        }
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// How the camera was held, 1 to 8.
fn orientation(segment: &[u8]) -> Option<u8> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let long = |at: usize| {
        let four: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let directory = long(4)? as usize;
    let count = usize::from(short(directory)?);
    let way = (0..count).find_map(|entry| {
        let at = directory.checked_add(2 + entry * 12)?;
        if short(at)? == 0x0112 { short(at + 8) } else { None }
    })?;
    u8::try_from(way).ok().filter(|way| (1..=8).contains(way))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jpeg_of(way: Option<(bool, u16)>) -> Vec<u8> {
        let mut bytes = b"\xff\xd8".to_vec();
        if let Some((little, way)) = way {
            let two = |value: u16| if little { value.to_le_bytes() } else { value.to_be_bytes() };
            let mut exif = b"Exif\0\0".to_vec();
            exif.extend(if little { b"II" } else { b"MM" });
            exif.extend(two(42));
            exif.extend(if little { 8_u32.to_le_bytes() } else { 8_u32.to_be_bytes() });
            exif.extend(two(1));
            for value in [0x0112, 3] {
                exif.extend(two(value));
            }
            exif.extend(if little { 1_u32.to_le_bytes() } else { 1_u32.to_be_bytes() });
            exif.extend(two(way));
            exif.extend([0, 0]);
            bytes.extend(b"\xff\xe1");
            bytes.extend((exif.len() as u16 + 2).to_be_bytes());
            bytes.extend(exif);
        }
        // A table before the frame, fill bytes, then the frame: 1240 wide, 1754 high.
        bytes.extend(b"\xff\xc4\x00\x03\x00\xff\xff\xc0\x00\x0b\x08\x06\xda\x04\xd8\x01\x01\x11\x00");
        bytes
    }

    #[test]
    fn sizes_as_shown() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x04\xd8\0\0\x06\xda\x08\x02\0\0\0";
        assert_eq!(picture_size(png), Some([1240, 1754]));
        assert_eq!(picture_size(&jpeg_of(None)), Some([1240, 1754]));
        for little in [true, false] {
            assert_eq!(picture_size(&jpeg_of(Some((little, 1)))), Some([1240, 1754]));
            assert_eq!(picture_size(&jpeg_of(Some((little, 6)))), Some([1754, 1240]), "held upright");
        }
        let nothing = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\x06\xda";
        for other in [&nothing[..], b"%PDF-1.7", b"", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"GIF89a"] {
            assert_eq!(picture_size(other), None);
        }
    }

    proptest! {
        #[test]
        fn a_broken_header_is_no_more_than_unknown(
            way in prop::option::of((any::<bool>(), 0_u16..10)),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
            keep in any::<prop::sample::Index>(),
        ) {
            let mut bytes = jpeg_of(way);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes.truncate(keep.index(bytes.len()));
            let _ = picture_size(&bytes);
        }
    }
}

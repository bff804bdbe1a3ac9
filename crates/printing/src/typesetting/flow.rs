//! Text from people, which may hold any character: faces that stand in, widths, and lines as the screen breaks them.

use unicode_normalization::UnicodeNormalization;

use super::Face;

/// What is set where no face has a letter.
const UNKNOWN: char = '?';

/// The face that has the character, `wish` first.
fn face_of(c: char, wish: Face) -> Option<Face> {
    [wish, Face::Regular, Face::Sans].into_iter().find(|face| face.advance(c).is_ok())
}

/// Pieces of one face each. Control characters count as spaces.
pub(super) fn runs(text: &str, wish: Face) -> Vec<(Face, String)> {
    let mut runs: Vec<(Face, String)> = Vec::new();
    for c in text.nfc() {
        let c = if c.is_control() { ' ' } else { c };
        let (face, c) = face_of(c, wish).map_or((wish, UNKNOWN), |face| (face, c));
        match runs.last_mut() {
            Some((last, run)) if *last == face => run.push(c),
            _ => runs.push((face, c.to_string())),
        }
    }
    runs
}

/// Width in points of a text set in `face` at `size`.
pub fn width(text: &str, face: Face, size: f32) -> f32 {
    let of = |(face, run): (Face, String)| face.width(&run, size).unwrap_or_default();
    runs(text, face).into_iter().map(of).sum()
}

/// Breaks a text into lines no wider than `measure` points, each as full as it can be. A word longer than a line is cut;
/// line feeds stay. The screen breaks the lines of its sheet by the same rule (`web/src/paper/lines.ts`).
pub fn break_text(text: &str, face: Face, size: f32, measure: f32) -> Vec<String> {
    let limit = measure.max(size);
    let fits = |line: &str| width(line, face, size) <= limit;
    let mut lines = Vec::new();
    let text: String = text.nfc().collect();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&joined) {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = word.to_owned();
            while !fits(&line) && line.chars().count() > 1 {
                let mut head = String::new();
                for c in line.chars() {
                    head.push(c);
                    if !fits(&head) {
                        break;
                    }
                }
                // At least one letter a line, or nothing would ever be said.
                if head.chars().count() > 1 {
                    head.pop();
                }
                line = line.split_off(head.len());
                lines.push(head);
            }
        }
        lines.push(line);
    }
    while lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A text cut to `measure` points, with an ellipsis where it was cut.
pub fn fitted(text: &str, face: Face, size: f32, measure: f32) -> String {
    if width(text, face, size) <= measure {
        return text.to_owned();
    }
    let mut cut: String = text.to_owned();
    while cut.pop().is_some() {
        let told = format!("{}…", cut.trim_end());
        if width(&told, face, size) <= measure {
            return told;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_full_as_they_can_be_and_lose_nothing() {
        let text = "Giao Phòng Kinh tế chủ trì, phối hợp Phòng Văn hóa – Xã hội tham mưu trả lời trước ngày 27/11.\n\nBáo cáo lại.";
        for measure in [60.0, 120.0, 345.0] {
            let lines = break_text(text, Face::Hand, 15.0, measure);
            assert!(lines.iter().all(|line| width(line, Face::Hand, 15.0) <= measure), "{lines:?}");
            assert_eq!(
                lines.join(" ").split_whitespace().collect::<String>(),
                text.split_whitespace().collect::<String>()
            );
            // No line could have taken the word that follows it.
            for pair in lines.windows(2).filter(|pair| !pair[0].is_empty() && !pair[1].is_empty()) {
                let first = pair[1].split(' ').next().unwrap();
                assert!(width(&format!("{} {first}", pair[0]), Face::Hand, 15.0) > measure, "{pair:?}");
            }
        }
        assert_eq!(break_text("", Face::Sans, 10.0, 50.0), [""]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        let lines = break_text(&"ữ".repeat(40), Face::Regular, 12.0, 50.0);
        assert!(
            lines.len() > 3 && lines.iter().all(|line| width(line, Face::Regular, 12.0) <= 50.0),
            "{lines:?}"
        );
        assert_eq!(break_text("MM", Face::Regular, 12.0, 0.0), ["M", "M"]);
    }

    #[test]
    fn what_a_face_lacks_is_set_in_another_or_as_a_question_mark() {
        let runs = runs("Kính → 文\u{7}", Face::Hand);
        assert!(runs.iter().any(|(face, run)| *face == Face::Regular && run == "→"), "{runs:?}");
        assert_eq!(runs.last().unwrap(), &(Face::Hand, " ? ".to_owned()));
        // Letters that came apart are put together again: the fonts have composed ones only.
        assert_eq!(width("e\u{302}\u{301}", Face::Sans, 10.0), width("ế", Face::Sans, 10.0));
    }
}

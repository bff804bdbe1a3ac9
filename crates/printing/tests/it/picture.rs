//! Pictures of pages, and how far two of them differ.

use std::io::Write as _;
use std::process::Command;

/// A page drawn by `pdftoppm`: eight bits a colour, three colours a dot.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    dots: Vec<u8>,
}

impl Picture {
    /// Page `page` (from 1), `dpi` dots an inch of the page's own unit.
    pub(crate) fn of(pdf: &[u8], page: u32, dpi: f64) -> Self {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(pdf).unwrap();
        let (page, dpi) = (page.to_string(), dpi.to_string());
        let drawn = Command::new("pdftoppm")
            .args(["-cropbox", "-r", &dpi, "-f", &page, "-l", &page, "-singlefile"])
            .arg(file.path())
            .output()
            .unwrap();
        assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
        Self::read(&drawn.stdout)
    }

    /// A picture as `pdftoppm` writes it: "P6", width, height, 255, then the dots.
    fn read(bytes: &[u8]) -> Self {
        let mut at = 0;
        let mut word = || {
            let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            let word = String::from_utf8(bytes[at..end].to_vec()).unwrap();
            at = end + 1;
            word
        };
        assert_eq!(word(), "P6");
        let (width, height) = (word().parse().unwrap(), word().parse().unwrap());
        assert_eq!(word(), "255");
        let dots = bytes[at..].to_vec();
        assert_eq!(dots.len(), width * height * 3);
        Self { width, height, dots }
    }

    fn dot(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * 3;
        [self.dots[at], self.dots[at + 1], self.dots[at + 2]]
    }

    /// Dots of the upper part (`share` of the height) that are not white.
    pub(crate) fn inked(&self, share: f64) -> usize {
        self.upper(share).filter(|(x, y)| self.dot(*x, *y).iter().any(|part| *part < 200)).count()
    }

    /// Dots of the upper part that look otherwise than in `other`, whose edges may lie a dot apart: a dot counts when
    /// nothing like it stands beside it there.
    pub(crate) fn differing(&self, other: &Self, share: f64) -> usize {
        assert!(self.width.abs_diff(other.width) <= 1 && self.height.abs_diff(other.height) <= 1);
        let alike = |x, y| {
            let wanted = self.dot(x, y);
            // Most dots are the very same: looked at first, because there are half a million.
            x < other.width && y < other.height && (other.dot(x, y) == wanted || other.has_near(x, y, wanted))
        };
        self.upper(share).filter(|(x, y)| !alike(*x, *y)).count()
    }

    fn has_near(&self, x: usize, y: usize, wanted: [u8; 3]) -> bool {
        let rows = y.saturating_sub(1)..(y + 2).min(self.height);
        rows.flat_map(|row| (x.saturating_sub(1)..(x + 2).min(self.width)).map(move |column| (column, row)))
            .any(|(column, row)| {
                self.dot(column, row).iter().zip(wanted).all(|(part, wanted)| part.abs_diff(wanted) < 72)
            })
    }

    fn upper(&self, share: f64) -> impl Iterator<Item = (usize, usize)> + '_ {
        let rows = (self.height as f64 * share) as usize;
        (0..rows).flat_map(|y| (0..self.width).map(move |x| (x, y)))
    }
}

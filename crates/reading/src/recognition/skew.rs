use super::raster::{Grey, INK};

/// Farthest tilt that is looked for, in degrees: a sheet lies worse than that in no feeder.
const MOST: f64 = 5.0;
/// Less than this is left alone, in degrees: recognition bears it, and turning blurs.
const LEAST: f64 = 0.15;

/// By how much the lines of `picture` go down to the right, in radians: the angle at which its rows are
/// blackest and whitest. 0 where there is too little ink to tell.
pub(super) fn tilt(picture: &Grey) -> f64 {
    // A quarter of the size is enough: a line of letters stays a dark row.
    let step = (picture.width / 600).max(1);
    let mut dots: Vec<(f64, f64)> = Vec::new();
    for y in (0..picture.height).step_by(step) {
        for x in (0..picture.width).step_by(step) {
            if picture.pixels[y * picture.width + x] < INK {
                dots.push(((x / step) as f64, (y / step) as f64));
            }
        }
    }
    let rows = picture.height / step + 1;
    // Nearly blank, or a photograph: there are no lines to go by.
    if dots.len() < 400 || dots.len() * 3 > rows * (picture.width / step) {
        return 0.0;
    }
    let best = |from: f64, to: f64, by: f64| {
        let count = ((to - from) / by).round() as usize;
        (0..=count)
            .map(|i| from + by * i as f64)
            .map(|angle| (angle, sharpness(&dots, rows, angle.to_radians())))
            .fold((0.0, 0.0), |best, next| if next.1 > best.1 { next } else { best })
    };
    let (coarse, _) = best(-MOST, MOST, 0.5);
    let (fine, sharp) = best(coarse - 0.5, coarse + 0.5, 0.05);
    let is_clear = sharp > sharpness(&dots, rows, 0.0) * 1.02;
    if fine.abs() < LEAST || !is_clear { 0.0 } else { fine.to_radians() }
}

/// How unevenly the ink is spread over rows that go down by `angle`.
fn sharpness(dots: &[(f64, f64)], rows: usize, angle: f64) -> f64 {
    let slope = angle.tan();
    let margin = (rows as f64 * 0.1) as usize + 8;
    let mut counts = vec![0_u32; rows + 2 * margin];
    for (x, y) in dots {
        let row = y - x * slope + margin as f64;
        if let Some(count) = counts.get_mut(row.max(0.0) as usize) {
            *count += 1;
        }
    }
    counts.iter().map(|count| f64::from(*count) * f64::from(*count)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilt_is_measured_and_taken_out() {
        let mut page = Grey { width: 1200, height: 1600, pixels: vec![255; 1200 * 1600] };
        for line in 0..20 {
            for y in 200 + line * 60..200 + line * 60 + 14 {
                for x in 150..1050 {
                    if (x / 9) % 3 != 0 {
                        page.pixels[y * 1200 + x] = 10;
                    }
                }
            }
        }
        assert_eq!(tilt(&page), 0.0);
        for degrees in [-2.0_f64, -0.8, 0.6, 3.0] {
            let turned = page.tilted(degrees.to_radians());
            let found = tilt(&turned);
            assert!((found.to_degrees() - degrees).abs() < 0.12, "{degrees}: {}", found.to_degrees());
            assert!(tilt(&turned.tilted(-found)).abs() < 0.003);
        }
    }

    #[test]
    fn a_blank_page_lies_straight() {
        assert_eq!(tilt(&Grey { width: 600, height: 800, pixels: vec![255; 480_000] }), 0.0);
    }
}

use proptest::prelude::*;

use super::*;

const WINDOW: Window = Window { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

fn is_within((x, y): Point) -> bool {
    (-1e-9..=10.0 + 1e-9).contains(&x) && (-1e-9..=10.0 + 1e-9).contains(&y)
}

/// The shoelace formula.
fn area(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0.mul_add(b.1, -(b.0 * a.1))).sum::<f64>() / 2.0
}

#[test]
fn a_line_that_leaves_and_comes_back_is_two_parts() {
    let line = [(-5.0, 5.0), (5.0, 5.0), (15.0, 5.0), (15.0, 8.0), (5.0, 8.0)];
    let parts = WINDOW.line(&line);
    assert_eq!(parts, [vec![(0.0, 5.0), (5.0, 5.0), (10.0, 5.0)], vec![(10.0, 8.0), (5.0, 8.0)]]);
}

#[test]
fn a_ring_around_the_frame_becomes_the_frame() {
    let ring = [(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0), (-5.0, -5.0)];
    assert!((area(&WINDOW.ring(&ring)).abs() - 100.0).abs() < 1e-9);
    assert!(WINDOW.ring(&[(20.0, 0.0), (30.0, 0.0), (30.0, 9.0)]).is_empty());
    assert!(WINDOW.ring(&[]).is_empty());
}

proptest! {
    #[test]
    fn what_is_left_is_within_and_as_long_as_the_samples_within(
        line in proptest::collection::vec((-20.0..30.0_f64, -20.0..30.0_f64), 2..8)
    ) {
        let parts = WINDOW.line(&line);
        prop_assert!(parts.iter().flatten().all(|at| is_within(*at)));
        let length = |line: &[Point]| line.windows(2).map(|w| (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1)).sum::<f64>();
        let kept: f64 = parts.iter().map(|part| length(part)).sum();
        let sampled: f64 = line.windows(2).map(|w| {
            let within = (0..2000).filter(|at| {
                let share = (f64::from(*at) + 0.5) / 2000.0;
                is_within(((w[1].0 - w[0].0).mul_add(share, w[0].0), (w[1].1 - w[0].1).mul_add(share, w[0].1)))
            });
            length(w) * f64::from(u32::try_from(within.count()).unwrap()) / 2000.0
        }).sum();
        prop_assert!((kept - sampled).abs() < 0.4, "{kept} {sampled}");
    }

    #[test]
    fn a_triangle_keeps_its_area_within_the_frame(
        corners in proptest::array::uniform3((-20.0..30.0_f64, -20.0..30.0_f64))
    ) {
        let ring = WINDOW.ring(&corners);
        prop_assert!(ring.iter().all(|at| is_within(*at)));
        let side = |a: Point, b: Point, p: Point| (b.0 - a.0).mul_add(p.1 - a.1, -((b.1 - a.1) * (p.0 - a.0)));
        let within = (0..40_000).filter(|at| {
            let p = (f64::from(at % 200) / 20.0 + 0.025, f64::from(at / 200) / 20.0 + 0.025);
            let signs = [0, 1, 2].map(|k| side(corners[k], corners[(k + 1) % 3], p) >= 0.0);
            signs == [true; 3] || signs == [false; 3]
        }).count();
        let within = f64::from(u32::try_from(within).unwrap()) / 400.0;
        prop_assert!((area(&ring).abs() - within).abs() < 2.0, "{} {within}", area(&ring));
    }
}

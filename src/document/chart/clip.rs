//! Lines and rings cut at the edge of a frame.

type Point = (f64, f64);

/// A frame in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Window {
    /// The parts of a line within the frame (Liang and Barsky 1984).
    pub(super) fn line(self, line: &[Point]) -> Vec<Vec<Point>> {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        for (from, to) in line.iter().zip(line.iter().skip(1)) {
            let Some((start, end)) = self.segment(*from, *to) else { continue };
            match parts.last_mut() {
                Some(part) if part.last() == Some(&start) => part.push(end),
                _ => parts.push(vec![start, end]),
            }
        }
        parts
    }

    fn segment(self, from: Point, to: Point) -> Option<(Point, Point)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        for (run, room) in [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ] {
            if run == 0.0 && room < 0.0 {
                return None;
            }
            if run < 0.0 {
                enters = enters.max(room / run);
            } else if run > 0.0 {
                leaves = leaves.min(room / run);
            }
        }
        let at = |share: f64| match share {
            0.0 => from,
            1.0 => to,
            share => (dx.mul_add(share, from.0), dy.mul_add(share, from.1)),
        };
        (enters < leaves).then(|| (at(enters), at(leaves)))
    }

    /// The part of a ring within the frame (Sutherland and Hodgman 1974), without its last point if that is its first.
    /// Parts that lie apart stay joined along the edge of the frame.
    pub(super) fn ring(self, ring: &[Point]) -> Vec<Point> {
        let across: fn(Point) -> f64 = |(x, _)| x;
        let along: fn(Point) -> f64 = |(_, y)| y;
        let sides = [
            (across, self.left, true),
            (across, self.right, false),
            (along, self.top, true),
            (along, self.bottom, false),
        ];
        let closed = ring.len() > 1 && ring.first() == ring.last();
        let mut left = ring[..ring.len() - usize::from(closed)].to_vec();
        for (of, edge, above) in sides {
            let is_in = |p: Point| if above { of(p) >= edge } else { of(p) <= edge };
            let before = left.last().copied().into_iter().chain(left.iter().copied());
            let mut cut = Vec::new();
            for (from, to) in before.zip(left.iter().copied()) {
                if is_in(from) != is_in(to) {
                    let share = (edge - of(from)) / (of(to) - of(from));
                    cut.push((
                        (to.0 - from.0).mul_add(share, from.0),
                        (to.1 - from.1).mul_add(share, from.1),
                    ));
                }
                if is_in(to) {
                    cut.push(to);
                }
            }
            left = cut;
        }
        left
    }
}

#[cfg(test)]
mod tests;

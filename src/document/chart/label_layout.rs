//! Placement of labels without overlap.

/// A block of text with its preferred position.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    pub(super) middle: f64,
    /// The order among blocks with the same preference: lower values go above.
    pub(super) comes_from: f64,
    pub(super) height: f64,
}

/// Moves blocks apart as little as possible, between top and bottom; returns their middles in the order of the wishes.
///
/// Blocks that touch form a stack around the mean of their preferences (pool adjacent violators, Ayer et al. 1955).
pub(super) fn apart(wishes: &[Wish], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&wishes[*a], &wishes[*b]);
        a.middle.total_cmp(&b.middle).then(a.comes_from.total_cmp(&b.comes_from))
    });
    let mut stacks: Vec<Stack> = Vec::new();
    for at in order {
        let wish = wishes[at];
        let mut stack = Stack { at: vec![at], start: wish.middle - wish.height / 2.0, height: wish.height };
        stack.keep_within(top, bottom);
        while let Some(above) = stacks.pop_if(|above| above.start + above.height > stack.start) {
            stack = above.joined(&stack);
            stack.keep_within(top, bottom);
        }
        stacks.push(stack);
    }
    let mut middles = vec![0.0; wishes.len()];
    for stack in stacks {
        let mut y = stack.start;
        for at in stack.at {
            middles[at] = y + wishes[at].height / 2.0;
            y += wishes[at].height;
        }
    }
    middles
}

struct Stack {
    at: Vec<usize>,
    start: f64,
    height: f64,
}

impl Stack {
    fn keep_within(&mut self, top: f64, bottom: f64) {
        self.start = self.start.min(bottom - self.height).max(top);
    }

    /// Merges two stacks; the position is the mean of both, weighted by their numbers of blocks.
    fn joined(mut self, below: &Self) -> Self {
        let (above, others) = (count(&self.at), count(&below.at));
        let wished = self.start.mul_add(above, (below.start - self.height) * others);
        self.at.extend(&below.at);
        Self { start: wished / (above + others), height: self.height + below.height, at: self.at }
    }
}

fn count(items: &[usize]) -> f64 {
    u32::try_from(items.len()).map_or(1.0, f64::from)
}

/// The middle of a text of this width and height within rings (even-odd rule), at the widest of a few levels; `None` if
/// it fits at none of them.
pub(super) fn inside(rings: &[Vec<(f64, f64)>], width: f64, height: f64) -> Option<(f64, f64)> {
    let ys = rings.iter().flatten().map(|point| point.1);
    let (top, bottom) = ys.fold((f64::INFINITY, f64::NEG_INFINITY), |(t, b), y| (t.min(y), b.max(y)));
    let tries = [0.5, 0.44, 0.56, 0.38, 0.62, 0.3, 0.7, 0.22, 0.78];
    let mut best: Option<(f64, (f64, f64))> = None;
    for y in tries.map(|part| (bottom - top).mul_add(part, top)) {
        let bands = [-0.5, 0.0, 0.5].map(|part| chords(rings, height.mul_add(part, y)));
        for &(west, east) in &bands[1] {
            let reach = |band: &Vec<(f64, f64)>, x: f64| band.iter().copied().find(|c| c.0 <= x && x <= c.1);
            let middle = f64::midpoint(west, east);
            let Some(over) = reach(&bands[0], middle) else { continue };
            let Some(under) = reach(&bands[2], middle) else { continue };
            let (west, east) = (west.max(over.0).max(under.0), east.min(over.1).min(under.1));
            let room = east - west - width;
            if room >= 0.0 && best.is_none_or(|(most, _)| room > most * 1.15) {
                best = Some((room, (f64::midpoint(west, east), y)));
            }
        }
    }
    best.map(|(_, middle)| middle)
}

/// The intervals of a horizontal line that lie within the rings.
fn chords(rings: &[Vec<(f64, f64)>], y: f64) -> Vec<(f64, f64)> {
    let mut crossings: Vec<f64> = Vec::new();
    for ring in rings {
        for (at, &(x1, y1)) in ring.iter().enumerate() {
            let (x2, y2) = ring[(at + 1) % ring.len()];
            if (y1 <= y) != (y2 <= y) {
                crossings.push((y - y1) / (y2 - y1) * (x2 - x1) + x1);
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(middles: &[f64]) -> Vec<Wish> {
        middles.iter().map(|middle| Wish { middle: *middle, comes_from: *middle, height: 10.0 }).collect()
    }

    #[test]
    fn blocks_with_room_stay_where_they_wish() {
        assert_eq!(apart(&wishes(&[50.0, 20.0]), 0.0, 100.0), [50.0, 20.0]);
    }

    #[test]
    fn equal_wishes_make_a_stack_around_them() {
        assert_eq!(apart(&wishes(&[50.0, 50.0, 50.0]), 0.0, 100.0), [40.0, 50.0, 60.0]);
    }

    #[test]
    fn what_comes_from_further_up_stands_further_up() {
        let mut wishes = wishes(&[50.0, 50.0]);
        wishes[0].comes_from = 60.0;
        assert_eq!(apart(&wishes, 0.0, 100.0), [55.0, 45.0]);
    }

    #[test]
    fn stacks_keep_within_the_field() {
        assert_eq!(apart(&wishes(&[99.0, 99.0, 1.0]), 0.0, 100.0), [85.0, 95.0, 5.0]);
    }

    #[test]
    fn a_text_lies_within_the_wide_part_of_an_area() {
        let ell =
            vec![vec![(0.0, 0.0), (20.0, 0.0), (20.0, 70.0), (100.0, 70.0), (100.0, 100.0), (0.0, 100.0)]];
        let (x, y) = inside(&ell, 60.0, 12.0).unwrap();
        assert!((50.0..=51.0).contains(&x) && y > 76.0, "{x} {y}");
        assert_eq!(inside(&ell, 101.0, 12.0), None);
        assert_eq!(inside(&[], 1.0, 1.0), None);
    }

    #[test]
    fn a_text_keeps_out_of_holes() {
        let square = |low: f64, high: f64| vec![(low, low), (high, low), (high, high), (low, high)];
        let holed = [square(0.0, 100.0), square(20.0, 80.0)];
        assert_eq!(inside(&holed, 30.0, 10.0), None);
        let (_, y) = inside(&holed[..1], 30.0, 10.0).unwrap();
        assert_eq!(y.to_bits(), 50.0_f64.to_bits());
    }
}

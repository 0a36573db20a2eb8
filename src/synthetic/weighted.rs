//! Random choice by weight.

use super::dice::Dice;

/// Values with integer weights.
#[derive(Debug)]
pub(super) struct Weighted<T> {
    /// Each value with the sum of the weights up to its own.
    items: Vec<(u64, T)>,
}

impl<T> FromIterator<(u64, T)> for Weighted<T> {
    fn from_iter<I: IntoIterator<Item = (u64, T)>>(items: I) -> Self {
        let mut sum = 0;
        let summed = items.into_iter().map(|(weight, item)| {
            sum += weight;
            (sum, item)
        });
        Self { items: summed.collect() }
    }
}

impl<T> Weighted<T> {
    /// Draws a value; `None` if there are none.
    pub(super) fn draw(&self, dice: &mut Dice) -> Option<&T> {
        let (total, _) = self.items.last()?;
        let lot = dice.below(*total);
        let at = self.items.partition_point(|(sum, _)| *sum <= lot);
        self.items.get(at).map(|(_, item)| item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::dice::Aspect;

    #[test]
    fn things_come_up_as_often_as_they_weigh() {
        let things: Weighted<usize> = [(1, 0), (0, 1), (3, 2)].into_iter().collect();
        let mut dice = Dice::new(1, 0, Aspect::Place);
        let mut seen = [0; 3];
        for _ in 0..4000 {
            seen[*things.draw(&mut dice).unwrap()] += 1;
        }
        assert!((900..1100).contains(&seen[0]) && seen[1] == 0, "{seen:?}");
    }

    #[test]
    fn nothing_comes_of_nothing() {
        let nothing: Weighted<()> = Weighted::from_iter([]);
        assert_eq!(nothing.draw(&mut Dice::new(1, 0, Aspect::Place)), None);
    }
}

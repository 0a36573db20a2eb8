//! Reproducible random permutations.

use crate::stop;

/// Numbered random permutations: each depends only on the seed and its number, so that they can be generated in any
/// order.
///
/// # Examples
///
/// ```
/// use xuong::analysis::shuffle::Shuffles;
///
/// let order = Shuffles::new(42).order(7, 100);
/// assert_eq!(order, Shuffles::new(42).order(7, 100), "reproducible");
/// assert_ne!(order, Shuffles::new(42).order(8, 100));
/// let mut sorted = order.clone();
/// sorted.sort_unstable();
/// assert!(sorted.into_iter().eq(0..100), "a permutation");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shuffles {
    seed: u64,
}

impl Shuffles {
    /// The permutations of a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Permutation `number` of `0..count` (Fisher & Yates 1938).
    pub fn order(&self, number: usize, count: usize) -> Vec<usize> {
        stop::check();
        let mut state = mix(self.seed ^ mix(number as u64));
        let mut order: Vec<usize> = (0..count).collect();
        for left in (2..=count).rev() {
            state = state.wrapping_add(STEP);
            order.swap(left - 1, below(mix(state), left));
        }
        order
    }
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The output function of SplitMix64 (Steele, Lea & Flood 2014).
fn mix(state: u64) -> u64 {
    let state = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ state >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ state >> 31
}

/// An integer below `limit` from random bits.
#[expect(clippy::cast_possible_truncation, reason = "the result is below the limit")]
fn below(bits: u64, limit: usize) -> usize {
    ((u128::from(bits) * limit as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs of SplitMix64 for the seed 1234567, as its test vectors on Rosetta Code have them.
    #[test]
    fn bits_are_those_of_splitmix64() {
        let outputs = (1..=5_u64).map(|n| mix(1_234_567_u64.wrapping_add(STEP.wrapping_mul(n))));
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert!(outputs.eq(expected));
    }

    #[test]
    fn bits_are_scaled_to_all_numbers_below_a_limit() {
        assert_eq!(
            [below(0, 7), below(u64::MAX, 7), below(u64::MAX, 1), below(u64::MAX / 2, 2)],
            [0, 6, 0, 0]
        );
        assert_eq!(below(1 << 63, 2), 1);
        assert_eq!(below(u64::MAX, usize::MAX), usize::MAX - 1);
    }

    #[test]
    fn every_order_of_three_is_about_as_frequent() {
        let (shuffles, mut counts) = (Shuffles::new(11), std::collections::BTreeMap::new());
        (0..6000).for_each(|number| *counts.entry(shuffles.order(number, 3)).or_insert(0) += 1);
        assert_eq!(counts.len(), 6);
        assert!(
            counts.values().all(|count| (880..1120).contains(count)),
            "four standard deviations: {counts:?}"
        );
    }

    #[test]
    fn other_seeds_give_other_orders() {
        assert_ne!(Shuffles::new(1).order(0, 50), Shuffles::new(2).order(0, 50));
        assert_eq!((Shuffles::new(1).order(3, 0), Shuffles::new(1).order(3, 1)), (vec![], vec![0]));
    }
}

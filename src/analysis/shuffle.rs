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

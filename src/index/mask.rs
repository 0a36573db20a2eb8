//! Rows of a block as the bits of a word.

use super::rows::BLOCK;

/// The indexes of the set bits, ascending.
pub(super) fn places(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(at)
    })
}

pub(crate) fn ones(mask: u64) -> usize {
    mask.count_ones() as usize
}

/// One bit for each value of at most a block. Comparisons give bytes first, of which eight at a time are packed to
/// bits, so that the compiler can vectorise the comparisons.
pub(super) fn bits<T>(values: &[T], fits: impl Fn(&T) -> bool) -> u64 {
    let mut flags = [0_u8; BLOCK];
    flags.iter_mut().zip(values).for_each(|(flag, value)| *flag = u8::from(fits(value)));
    let (eights, _) = flags.as_chunks::<8>();
    let packed =
        eights.iter().map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
    packed.enumerate().fold(0, |bits, (at, byte)| bits | byte << (8 * at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_places_of_a_mask_are_its_bits(mask in any::<u64>()) {
            let expected: Vec<usize> = (0..BLOCK).filter(|at| mask >> at & 1 == 1).collect();
            prop_assert_eq!(places(mask).collect::<Vec<_>>(), expected.clone());
            prop_assert_eq!(ones(mask), expected.len());
        }

        #[test]
        fn a_bit_is_that_of_its_value_and_missing_values_have_none(values in proptest::collection::vec(0..9_u8, 0..=BLOCK), limit in 0..9_u8) {
            let mask = bits(&values, |value| *value < limit);
            let expected: Vec<usize> = (0..values.len()).filter(|at| values[*at] < limit).collect();
            prop_assert_eq!(places(mask).collect::<Vec<_>>(), expected);
        }
    }
}

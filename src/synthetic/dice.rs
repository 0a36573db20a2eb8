//! Random numbers that are the same on every machine: integers only, without a clock or a dependency whose algorithm
//! may change.

/// The aspect of a firm that a stream of numbers decides. Each has its own stream, so that one can be repeated without
/// the others.
#[derive(Debug, Clone, Copy)]
pub(super) enum Aspect {
    /// Position.
    Place,
    /// Tax code.
    Tax,
    /// Sector and name.
    Trade,
    /// Dates, status and workers.
    Life,
}

/// SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The stream of one aspect of the `k`th firm of a seed.
    pub(super) fn new(seed: u64, k: u64, aspect: Aspect) -> Self {
        let of_firm = Self(Self(seed).next() ^ k).next();
        Self(Self(of_firm ^ aspect as u64).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from 0 to `n - 1`; 0 if `n` is 0.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        let scaled = (u128::from(self.next()) * u128::from(n)) >> 64;
        u64::try_from(scaled).expect("the upper half of 128 bits has 64")
    }

    /// A whole number from `first` to `last`, both included.
    pub(super) fn between(&mut self, first: i64, last: i64) -> i64 {
        first.saturating_add_unsigned(self.below(first.abs_diff(last) + 1))
    }

    /// `true` with a probability of `per_mille` thousandths.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of several values, all equally probable.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len() as u64);
        from[usize::try_from(at).expect("below a length in memory")]
    }

    /// A number with a bell-shaped distribution around zero: the sum of three numbers from `-spread` to `spread`.
    pub(super) fn bell(&mut self, spread: i64) -> i64 {
        (0..3).map(|_| self.between(-spread, spread)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference values of `splitmix64.c` (Vigna, prng.di.unimi.it) for the state 1234567.
    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut dice = Dice(1_234_567);
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!([(); 5].map(|()| dice.next()), expected);
    }

    #[test]
    fn every_number_of_a_range_comes_up_and_no_other() {
        let mut dice = Dice(1);
        let mut seen = [0; 5];
        for _ in 0..1000 {
            seen[usize::try_from(dice.between(-2, 2) + 2).unwrap()] += 1;
        }
        assert!(seen.iter().all(|n| (150..250).contains(n)), "{seen:?}");
    }

    #[test]
    fn aspects_and_firms_do_not_share_their_numbers() {
        let firsts =
            [(7, 0, Aspect::Place), (7, 0, Aspect::Tax), (7, 1, Aspect::Place), (8, 0, Aspect::Place)];
        let mut firsts = firsts.map(|(seed, k, aspect)| Dice::new(seed, k, aspect).next());
        firsts.sort_unstable();
        assert!(firsts.windows(2).all(|pair| pair[0] != pair[1]));
    }
}

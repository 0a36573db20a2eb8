//! An index of latitude ranges: equal bands, each with the ranges that touch it.

/// The mean number of ranges at a latitude above which bands become taller than the ranges.
///
/// All teeth of a comb span its height: with as many bands as teeth, the index would grow with their square.
const RANGES_AT_ONCE: f64 = 8.0;

/// Equal bands of latitude from south to north, and the ranges that touch each of them.
#[derive(Debug, Clone)]
pub(super) struct Bands {
    south: f64,
    per_degree: f64,
    /// The offset of each band in `ranges`, and the end of the last band.
    starts: Vec<u32>,
    /// Indices of ranges, ascending within a band.
    ranges: Vec<u32>,
}

impl Bands {
    /// Indexes ranges of (south, north) by counting sort.
    pub(super) fn new(ranges: &[(f64, f64)]) -> Self {
        let south = ranges.iter().fold(f64::INFINITY, |lowest, range| lowest.min(range.0));
        let north = ranges.iter().fold(f64::NEG_INFINITY, |highest, range| highest.max(range.1));
        let count = band_count(ranges, north - south);
        let per_degree = f64::from(count) / (north - south);
        let mut bands = Self { south, per_degree, starts: vec![0; count as usize + 1], ranges: Vec::new() };
        let touched = |(number, range): (u32, &(f64, f64))| (number, bands.at(range.0), bands.at(range.1));
        let touched: Vec<_> = (0..).zip(ranges).map(touched).collect();
        for (_, first, last) in &touched {
            bands.starts[*first..=*last].iter_mut().for_each(|start| *start += 1);
        }
        let mut end = 0;
        for start in &mut bands.starts {
            end += *start;
            *start = end;
        }
        bands.ranges = vec![0; end as usize];
        for (number, first, last) in touched.iter().rev() {
            for start in &mut bands.starts[*first..=*last] {
                *start -= 1;
                bands.ranges[*start as usize] = *number;
            }
        }
        bands
    }

    /// Candidates for ranges that touch a latitude in `south..=north`, band by band; a range occurs once for each of
    /// its bands.
    pub(super) fn between(&self, south: f64, north: f64) -> &[u32] {
        let (first, last) = (self.at(south), self.at(north));
        &self.ranges[self.starts[first] as usize..self.starts[last + 1] as usize]
    }

    /// The band of a latitude. The function is monotonic despite rounding, so no range is missed.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturation at the southernmost band is wanted"
    )]
    fn at(&self, lat: f64) -> usize {
        (((lat - self.south) * self.per_degree) as usize).min(self.starts.len() - 2)
    }
}

/// One band for each range, or fewer, so that the index has at most about `RANGES_AT_ONCE` entries for each range.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "the number lies between 1 and that of the ranges"
)]
fn band_count(ranges: &[(f64, f64)], height: f64) -> u32 {
    let at_once = ranges.iter().map(|(south, north)| north - south).sum::<f64>() / height;
    let share = if at_once > RANGES_AT_ONCE { RANGES_AT_ONCE / at_once } else { 1.0 };
    (ranges.len() as f64 * share).max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_range_is_found_where_it_lies(
            ranges in prop::collection::vec((-9.0..9.0, 0.0..3.0), 1..50), at in -10.0..13.0,
        ) {
            let ranges: Vec<(f64, f64)> = ranges.into_iter().map(|(low, height)| (low, low + height)).collect();
            let bands = Bands::new(&ranges);
            for (number, (south, north)) in (0..).zip(ranges) {
                prop_assert!(bands.between(south, south).contains(&number));
                prop_assert!(bands.between(north, north).contains(&number));
                prop_assert!(!(south <= at && at <= north) || bands.between(at, at).contains(&number));
            }
        }
    }

    #[test]
    fn a_comb_does_not_fill_its_bands_with_the_square_of_its_teeth() {
        let comb = vec![(20.0, 21.0); 10_000];
        assert!(Bands::new(&comb).ranges.len() <= 90_000);
    }
}

//! Firms indexed by the values that recognise them, so that candidates are found without comparing all firms.

use std::{
    collections::{HashMap, HashSet, hash_map::RandomState},
    hash::{BuildHasher, Hash},
    ops::Range,
};

use crate::{
    geom::lonlat::LonLat,
    model::{
        likeness::{Likeness, ONE_PLACE_M},
        tax_code::TaxCode,
    },
};

/// The largest number of candidates that are compared one by one: thousands of firms may share a tax code, a name or an
/// address.
pub(super) const MOST: usize = 32;

/// The values by which firms are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum By {
    /// All values.
    All,
    /// The tax code.
    TaxCode,
    /// The tax code and the name.
    TaxCodeName,
    /// The name.
    Name,
    /// The tax code and the place.
    TaxCodePlace,
    /// The name and the place.
    NamePlace,
    /// The name without its legal form, and the place.
    OwnNamePlace,
}

impl By {
    const WITHOUT_PLACE: [Self; 4] = [Self::All, Self::TaxCode, Self::TaxCodeName, Self::Name];
    const WITH_PLACE: [Self; 3] = [Self::TaxCodePlace, Self::NamePlace, Self::OwnNamePlace];

    /// The texts that must be equal; `None` if the firm lacks one of them.
    fn text(self, like: &Likeness) -> Option<(Option<&str>, &str)> {
        let tax_code = like.tax_code().map(TaxCode::as_str);
        match self {
            Self::All => Some((tax_code, like.name())),
            Self::TaxCode | Self::TaxCodePlace => Some((Some(tax_code?), "")),
            Self::TaxCodeName => Some((Some(tax_code?), like.name())),
            Self::Name | Self::NamePlace => Some((None, like.name())),
            Self::OwnNamePlace => Some((None, like.own_name())),
        }
    }
}

/// Hashes likenesses to keys. Firms that agree have a key in common; firms with a common key are compared.
#[derive(Default)]
pub(super) struct Keys(RandomState);

/// Side of the grid squares by which points are found, in degrees.
const SQUARE_DEG: f64 = 0.005;

/// Upper bound of a metre, in degrees of latitude.
const METRE_DEG: f64 = 1.0 / 110_000.0;

impl Keys {
    fn of(&self, by: By, like: &Likeness, place: impl Hash) -> Option<u64> {
        Some(self.0.hash_one((by, by.text(like)?, place)))
    }

    fn without_place(&self, by: By, like: &Likeness) -> Option<u64> {
        let place = (by == By::All).then(|| {
            let bits = like.point().map(|at| (at.lon().to_bits(), at.lat().to_bits()));
            (like.address(), bits)
        });
        self.of(by, like, place)
    }

    /// The keys under which a firm is indexed.
    pub(super) fn kept(&self, like: &Likeness) -> Vec<u64> {
        let mut keys: Vec<u64> =
            By::WITHOUT_PLACE.iter().filter_map(|by| self.without_place(*by, like)).collect();
        for by in By::WITH_PLACE {
            keys.extend(like.address().and_then(|address| self.of(by, like, address)));
            let square = like.sharp_point().map(|at| square(at.lon(), at.lat()));
            keys.extend(square.and_then(|square| self.of(by, like, square)));
        }
        keys
    }

    /// The keys under which firms that agree with a firm are found.
    pub(super) fn asked(&self, by: By, like: &Likeness) -> Vec<u64> {
        if By::WITHOUT_PLACE.contains(&by) {
            return self.without_place(by, like).into_iter().collect();
        }
        let address = like.address().and_then(|address| self.of(by, like, address));
        let squares = like.sharp_point().map(squares).unwrap_or_default();
        address.into_iter().chain(squares.into_iter().filter_map(|s| self.of(by, like, s))).collect()
    }

    /// The keys of [`Keys::asked`] for all combinations of values.
    pub(super) fn all_asked(&self, like: &Likeness) -> impl Iterator<Item = u64> {
        let kinds = By::WITHOUT_PLACE.into_iter().chain(By::WITH_PLACE);
        kinds.flat_map(|by| self.asked(by, like))
    }
}

fn square(lon: f64, lat: f64) -> (i64, i64) {
    let at = |deg: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "degrees are few")]
        let number = (deg / SQUARE_DEG).floor() as i64;
        number
    };
    (at(lon), at(lat))
}

/// The squares that contain all points of one place with this one.
fn squares(at: LonLat) -> Vec<(i64, i64)> {
    let north = ONE_PLACE_M * METRE_DEG;
    let east = north / at.lat().to_radians().cos().max(0.05);
    let (west_south, east_north) =
        (square(at.lon() - east, at.lat() - north), square(at.lon() + east, at.lat() + north));
    let columns = west_south.0..=east_north.0;
    columns.flat_map(|x| (west_south.1..=east_north.1).map(move |y| (x, y))).collect()
}

/// Keys that are looked up, and how often: the upper halves of them, sorted, which takes a quarter of the memory of a set.
/// A few keys that are not looked up are taken for others that are.
#[derive(Default)]
pub(super) struct Asked {
    marks: Vec<u32>,
    /// Where the marks with each beginning begin, and the length of these beginnings in bits.
    begins: Vec<u32>,
    bits: u32,
}

impl Asked {
    pub(super) fn of(keys: impl Iterator<Item = u64>) -> Self {
        let mut marks: Vec<u32> = keys.map(mark).collect();
        marks.sort_unstable();
        marks.shrink_to_fit();
        let bits = marks.len().max(8).ilog2() - 3;
        let mut begins = vec![0; (1 << bits) + 1];
        for mark in &marks {
            begins[beginning(*mark, bits) + 1] += 1;
        }
        let mut all = 0;
        for begin in &mut begins {
            all += *begin;
            *begin = all;
        }
        Self { marks, begins, bits }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether a key is looked up at least so often.
    fn has(&self, key: u64, least: usize) -> bool {
        let mark = mark(key);
        let at = beginning(mark, self.bits);
        let near: Range<usize> = self.begins[at] as usize..self.begins[at + 1] as usize;
        self.marks[near].iter().filter(|own| **own == mark).take(least).count() == least
    }
}

fn mark(key: u64) -> u32 {
    u32::try_from(key >> 32).expect("the upper half of 64 bits has 32")
}

/// The first bits of a mark.
fn beginning(mark: u32, bits: u32) -> usize {
    mark.checked_shr(32 - bits).unwrap_or(0) as usize
}

/// Firms indexed by their keys, each with a number and a value.
pub(super) struct Likenesses<T> {
    kept: Vec<(Likeness, T)>,
    taken: Vec<bool>,
    buckets: HashMap<u64, Bucket>,
}

/// The numbers under one key.
#[derive(Default)]
struct Bucket {
    numbers: Vec<usize>,
    /// All numbers before this index are taken.
    from: usize,
}

impl<T> Default for Likenesses<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), taken: Vec::new(), buckets: HashMap::new() }
    }
}

impl<T> Likenesses<T> {
    /// Indexes a firm under those of its keys that are looked up at least so often, and returns its number; `None` if there are
    /// none.
    pub(super) fn keep(
        &mut self,
        keys: &Keys,
        (asked, least): (&Asked, usize),
        like: Likeness,
        what: T,
    ) -> Option<usize> {
        let number = self.kept.len();
        let mut any = false;
        for key in keys.kept(&like).into_iter().filter(|key| asked.has(*key, least)) {
            self.buckets.entry(key).or_default().numbers.push(number);
            any = true;
        }
        if any {
            self.kept.push((like, what));
            self.taken.push(false);
        }
        any.then_some(number)
    }

    /// The firm with a number.
    pub(super) fn get(&self, number: usize) -> &(Likeness, T) {
        &self.kept[number]
    }

    /// Removes a firm from further searches.
    pub(super) fn take(&mut self, number: usize) {
        self.taken[number] = true;
    }

    /// The number of firms under the keys, including those that are taken.
    pub(super) fn count(&self, keys: &[u64]) -> usize {
        keys.iter().filter_map(|key| self.buckets.get(key)).map(|bucket| bucket.numbers.len()).sum()
    }

    /// Some firm under the keys, taken or not.
    pub(super) fn any(&self, keys: &[u64]) -> Option<usize> {
        keys.iter().find_map(|key| self.buckets.get(key)?.numbers.first().copied())
    }

    /// The first firms under the keys that are not taken and that satisfy a condition.
    pub(super) fn find(&mut self, keys: &[u64], fits: impl Fn(&Likeness) -> bool) -> Vec<usize> {
        let mut found = Vec::new();
        for key in keys {
            let Some(bucket) = self.buckets.get_mut(key) else { continue };
            let free = bucket.first(&self.taken);
            found.extend(free.iter().copied().filter(|number| fits(&self.kept[*number].0)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Bucket {
    /// The first numbers that are not taken. The taken ones before them are skipped for good, so that a bucket of
    /// thousands costs each of its members once.
    fn first(&mut self, taken: &[bool]) -> &[usize] {
        let (mut free, mut at) = (Vec::new(), self.from);
        while at < self.numbers.len() && free.len() < MOST {
            if !taken[self.numbers[at]] {
                free.push(self.numbers[at]);
            }
            at += 1;
        }
        self.from = at - free.len();
        self.numbers[self.from..at].copy_from_slice(&free);
        &self.numbers[self.from..at]
    }
}

/// The numbers without repetition, in their order.
pub(super) fn once(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut seen = HashSet::new();
    numbers.filter(|number| seen.insert(*number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::likeness::Places;

    fn like(name: &str, address: Option<&str>, at: Option<(f64, f64)>) -> Likeness {
        let point = at.map(|(lon, lat)| (LonLat::new(lon, lat).unwrap(), None));
        Likeness::new(None, name, address, point)
    }

    #[test]
    fn every_firm_of_one_place_is_found_wherever_the_squares_end() {
        let keys = Keys::default();
        for step in 0..400 {
            let at = (105.8 + f64::from(step) * 0.000_037, 21.0 + f64::from(step % 20) * 0.000_31);
            let (east, north) = (f64::from(step % 7 - 3) * 0.000_3, f64::from(step % 5 - 2) * 0.000_4);
            let (one, other) =
                (like("X", None, Some(at)), like("X", None, Some((at.0 + east, at.1 + north))));
            let mut all = Likenesses::default();
            let asked = Asked::of(keys.all_asked(&one));
            all.keep(&keys, (&asked, 1), other.clone(), ());
            let found = all.find(&keys.asked(By::NamePlace, &one), |o| one.places(o) == Places::Same);
            assert_eq!(!found.is_empty(), one.places(&other) == Places::Same, "{at:?} {east} {north}");
        }
    }

    #[test]
    fn keys_are_known_by_how_often_they_are_looked_up() {
        let often = |n: u64| usize::try_from(n % 4).unwrap();
        let key = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for count in [0, 1, 5, 3000] {
            let asked = Asked::of((0..count).flat_map(|n| std::iter::repeat_n(key(n), often(n))));
            assert_eq!(asked.is_empty(), count < 2);
            for n in 0..count {
                let least = [1, 2, 3, 4].map(|least| asked.has(key(n), least));
                assert_eq!(least, [1, 2, 3, 4].map(|least| often(n) >= least), "{n} of {count}");
            }
            assert!(!asked.has(key(count), 1));
        }
    }

    #[test]
    fn a_row_is_kept_for_the_rows_after_it_if_one_of_them_looks_for_it() {
        let keys = Keys::default();
        let (one, other) = (like("X", Some("A"), None), like("Y", Some("A"), None));
        for (rows, is_kept) in [(vec![&one, &other], false), (vec![&one, &other, &one], true)] {
            let asked = Asked::of(rows.iter().flat_map(|row| keys.all_asked(row)));
            let mut all = Likenesses::default();
            assert_eq!(all.keep(&keys, (&asked, 2), one.clone(), 1).is_some(), is_kept);
            let found = all.find(&keys.asked(By::Name, &one), |own| own.name() == one.name());
            assert_eq!(!found.is_empty(), is_kept);
        }
    }

    #[test]
    fn what_is_taken_is_not_found_and_the_order_stays() {
        let (keys, mut all) = (Keys::default(), Likenesses::default());
        let one = like("X", Some("A"), None);
        let asked = Asked::of(keys.all_asked(&one));
        for n in 0..100 {
            all.keep(&keys, (&asked, 1), one.clone(), n);
        }
        let by_name = keys.asked(By::Name, &one);
        let mut order = Vec::new();
        for turn in 0..100 {
            let found = all.find(&by_name, |_| true);
            let number = found[turn % 3 % found.len()];
            all.take(number);
            order.push(number);
        }
        assert!(all.find(&by_name, |_| true).is_empty());
        assert_eq!((all.count(&by_name), all.any(&by_name)), (100, Some(0)));
        order.sort_unstable();
        assert_eq!(order, (0..100).collect::<Vec<_>>());
    }
}

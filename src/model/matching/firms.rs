//! What firms are compared by: tax code, name, distance, address and sector.

use super::{
    addresses::{self, Address},
    comparison::{Feature, Level, Seen},
    names,
    vocabulary::{Reading, Word},
};
use crate::{
    geom::measure::{bounds_m, distance_m},
    model::{
        likeness::{Likeness, TaxCodes},
        sector::SectorCode,
        tax_code::TaxCode,
    },
};

/// The features, in the order of the comparison.
pub static FEATURES: [Feature; 5] = [
    Feature { name: "tax_code", levels: TAX_CODES },
    Feature { name: "name", levels: names::LEVELS },
    Feature { name: "distance", levels: DISTANCES },
    Feature { name: "address", levels: addresses::LEVELS },
    Feature { name: "sector", levels: SECTORS },
];

pub(super) const TAX_CODE: usize = 0;
pub(super) const NAME: usize = 1;
pub(super) const DISTANCE: usize = 2;
pub(super) const ADDRESS: usize = 3;

const TAX_CODES: &[Level] = &[
    Level::new("same", 0.86, 0.00002),
    Level::new("one_digit", 0.03, 0.00002),
    Level::new("branch", 0.05, 0.0002),
    Level::new("other", 0.06, 0.9998),
];

pub(super) const SAME_CODE: u8 = 0;
pub(super) const OTHER_CODE: u8 = 3;

const DISTANCES: &[Level] = &[
    Level::new("up_to_25_m", 0.60, 0.0005),
    Level::new("up_to_100_m", 0.12, 0.001),
    Level::new("up_to_300_m", 0.12, 0.004),
    Level::new("up_to_1_km", 0.06, 0.02),
    Level::new("up_to_5_km", 0.04, 0.15),
    Level::new("farther", 0.06, 0.82),
];

/// The ends of the distances, in metres.
const ENDS_M: [f64; 5] = [25.0, 100.0, 300.0, 1000.0, 5000.0];

/// The first distance that is beyond one place.
pub(super) const APART: u8 = 4;

const SECTORS: &[Level] = &[
    Level::new("same", 0.70, 0.03),
    Level::new("same_group", 0.12, 0.04),
    Level::new("same_division", 0.08, 0.06),
    Level::new("other", 0.10, 0.87),
];

/// How frequent values are in the lists.
pub(super) trait Frequencies {
    /// The probability that a firm has the same value of a feature as this one by chance.
    fn chance(&self, feature: usize, level: u8, like: &Likeness) -> Option<f64>;
    /// The probability that two names have words in common that tell this much, by chance.
    fn chance_of_words(&self, bits: f64) -> f64;
}

/// The texts of a firm in words.
#[derive(Debug, Clone)]
pub(super) struct Worded {
    pub(super) name: Box<[Word]>,
    pub(super) address: Option<Address>,
}

/// The vocabularies of names and of addresses.
#[derive(Debug, Clone)]
pub(super) struct Readings<'a> {
    pub(super) names: Reading<'a>,
    pub(super) addresses: Reading<'a>,
}

/// Compares two firms.
pub(super) fn compare(
    (a, a_words): (&Likeness, &Worded),
    (b, b_words): (&Likeness, &Worded),
    readings: &Readings<'_>,
    known: &impl Frequencies,
) -> [Seen; 5] {
    let mut words_bits = None;
    let name = if a_words.name.is_empty() || b_words.name.is_empty() {
        None
    } else if a.name() == b.name() {
        Some(names::SAME)
    } else if a.own_name() == b.own_name() {
        Some(names::SAME_BUT_FORM)
    } else {
        let (level, bits) = names::compare(&a_words.name, &b_words.name, &readings.names);
        words_bits = (level < names::OTHER).then_some(bits);
        Some(level)
    };
    let address = a_words.address.as_ref().zip(b_words.address.as_ref());
    let address = address.and_then(|(a, b)| addresses::compare(a, b, &readings.addresses));
    let sector = a.sector().zip(b.sector()).and_then(|(a, b)| sectors(a, b));
    let levels = [tax_codes(a, b), name, distance(a, b), address, sector];
    let mut feature = 0;
    levels.map(|level| {
        let by_words = words_bits.filter(|_| feature == NAME).map(|bits| known.chance_of_words(bits));
        let seen = level.map_or(Seen::UNKNOWN, |level| Seen {
            level: Some(level),
            chance: by_words.or_else(|| known.chance(feature, level, b)),
        });
        feature += 1;
        seen
    })
}

fn tax_codes(a: &Likeness, b: &Likeness) -> Option<u8> {
    Some(match a.tax_codes(b) {
        TaxCodes::Unknown => return None,
        TaxCodes::Same => SAME_CODE,
        TaxCodes::Branches => 2,
        TaxCodes::Differ => {
            let (a, b) = a.tax_code().zip(b.tax_code())?;
            if is_mistyped(a, b) { 1 } else { OTHER_CODE }
        }
    })
}

/// Whether one digit of two codes differs, or two neighbours are swapped.
fn is_mistyped(a: &TaxCode, b: &TaxCode) -> bool {
    let (a, b) = (a.as_str().as_bytes(), b.as_str().as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let other: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).take(3).collect();
    match other[..] {
        [_] => true,
        [one, next] => next == one + 1 && a[one] == b[next] && a[next] == b[one],
        _ => false,
    }
}

/// The degree of nearness. Points that are known vaguely are near or far only beyond what is known of them.
fn distance(a: &Likeness, b: &Likeness) -> Option<u8> {
    let (a_at, b_at) = a.point().zip(b.point())?;
    let (_, most) = bounds_m(a_at, b_at);
    let metres = if most.is_finite() { most } else { distance_m(a_at, b_at) };
    let doubt_m = a.precision_m() + b.precision_m();
    let level = |metres: f64| ENDS_M.iter().position(|end| metres <= *end).unwrap_or(ENDS_M.len());
    if doubt_m > ENDS_M[1] {
        let least = level((metres - doubt_m).max(0.0));
        return (least >= usize::from(APART)).then_some(u8::try_from(least).ok()?);
    }
    u8::try_from(level(metres)).ok()
}

fn sectors(a: SectorCode, b: SectorCode) -> Option<u8> {
    let common = a.as_str().bytes().zip(b.as_str().bytes()).take_while(|(a, b)| a == b).count();
    if a.version() != b.version() {
        return (common >= 2).then_some(2);
    }
    let shorter = a.as_str().len().min(b.as_str().len());
    Some(match common {
        _ if shorter < 2 => return None,
        n if n == shorter && n >= 4 => 0,
        n if n >= 3 => 1,
        2 => 2,
        _ => 3,
    })
}

//! How frequent words and values are in lists of firms, and the keys by which firms are found.

use std::collections::HashMap;

use super::{
    addresses::{self, Address},
    blocks::{Mixed, key},
    firms::{ADDRESS, DISTANCE, Frequencies, NAME, Readings, SAME_CODE, TAX_CODE, Worded},
    names,
    vocabulary::Vocabulary,
};
use crate::{geom::lonlat::LonLat, model::likeness::Likeness};

/// The largest number of pairs that are drawn at random.
const RANDOM_PAIRS: usize = 50_000;

/// Fewer firms than this are taken for a part of those that there are.
pub(super) const FEWEST: f64 = 100.0;

/// Words of names go together, so that several of them say less than the sum of what each says.
const INDEPENDENT: f64 = 0.75;

/// Values that are believed to be there twice, so that short lists do not make them rare.
const FEW_VALUES: f64 = 8.0;

/// A value that is there once is not taken to be rarer than this share of it.
const RAREST: f64 = 0.05;

/// Side of the squares in which firms are counted and found, in degrees: some 500 m.
const SQUARE_DEG: f64 = 0.005;

/// Side of the squares in which the firms of one house are counted.
const HOUSE_DEG: f64 = 0.001;

/// The values that are counted, by their index.
const VALUES: usize = 5;
const CODES: usize = 0;
const OWN_NAMES: usize = 1;
const SQUARES: usize = 2;
const HOUSES: usize = 3;
const ADDRESSES: usize = 4;

/// The list in which firms are looked for: its firms in words, and how frequent words and values are.
#[derive(Debug, Clone)]
pub(super) struct Lists {
    names: Vocabulary,
    addresses: Vocabulary,
    counts: [Counts; VALUES],
    /// The number of firms in the list.
    pub(super) size: f64,
}

/// How often values are in the list that are there more than once.
#[derive(Debug, Clone, Default)]
struct Counts {
    own: HashMap<u32, u32, Mixed>,
    /// How much rarer than it looks a value is that is there once: by the estimate of Good (1953,
    /// doi:10.1093/biomet/40.3-4.237) from the numbers of values that are there once and twice.
    once: f64,
}

impl Counts {
    fn of(mut values: Vec<u32>) -> Self {
        values.sort_unstable();
        let counts = || values.chunk_by(|a, b| a == b).map(|same| (same[0], same.len()));
        let times = |n: usize| counts().filter(|(_, count)| *count == n).count();
        #[expect(clippy::cast_precision_loss, reason = "fewer firms than 2^52")]
        let [one, two] = [1, 2].map(|n| times(n) as f64);
        let once = ((2.0 * two + FEW_VALUES) / (one + FEW_VALUES)).clamp(RAREST, 1.0);
        let several = counts().filter(|(_, count)| *count > 1);
        let own = several.map(|(value, count)| (value, u32::try_from(count).unwrap_or(u32::MAX))).collect();
        Self { own, once }
    }

    fn count(&self, value: u32) -> f64 {
        self.own.get(&value).map_or(self.once, |count| f64::from(*count))
    }
}

/// Words and values that are being counted.
#[derive(Debug)]
pub(super) struct Counting {
    names: Vocabulary,
    addresses: Vocabulary,
    values: [Vec<u32>; VALUES],
    size: usize,
}

impl Default for Counting {
    fn default() -> Self {
        Self {
            names: Vocabulary::new(names::COMMON),
            addresses: Vocabulary::new(addresses::COMMON),
            values: std::array::from_fn(|_| Vec::new()),
            size: 0,
        }
    }
}

impl Counting {
    /// Counts the words of a firm.
    pub(super) fn words(&mut self, like: &Likeness) -> Worded {
        let Texts { name, address } = Texts::of(like);
        let address = address.map(|(words, street)| Address { words: self.addresses.add(&words), street });
        Worded { name: self.names.add(&name), address }
    }

    /// Counts the words and values of a firm of the list.
    pub(super) fn add(&mut self, like: &Likeness) -> Worded {
        let values = [
            like.tax_code().map(|code| key(code.as_str())),
            Some(key(like.own_name())),
            like.point().map(|at| key(cell(at, SQUARE_DEG))),
            like.point().map(|at| key(cell(at, HOUSE_DEG))),
            like.address().map(key),
        ];
        self.values.iter_mut().zip(values).for_each(|(all, value)| all.extend(value));
        self.size += 1;
        self.words(like)
    }

    /// Ends the counting. Words that are there once may be forgotten, if no firm is kept in words.
    pub(super) fn finish(self, forgets: bool) -> Lists {
        let Self { mut names, mut addresses, values, size } = self;
        for words in [&mut names, &mut addresses] {
            words.settle();
            if forgets {
                words.forget_single();
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "fewer firms than 2^52")]
        let size = size as f64;
        Lists { names, addresses, counts: values.map(Counts::of), size }
    }
}

/// The words of a name and of an address, as texts.
struct Texts<'a> {
    name: Vec<&'a str>,
    address: Option<(Vec<&'a str>, usize)>,
}

impl<'a> Texts<'a> {
    fn of(like: &'a Likeness) -> Self {
        let address = like.address().map(|text| {
            let mut words = addresses::words(text);
            let first_part = addresses::words(like.first_part().unwrap_or_default()).len();
            let street = addresses::street(&words, first_part);
            let left_out = words[..street].iter().filter(|word| addresses::is_kind(word)).count();
            words.retain(|word| !addresses::is_kind(word));
            (words, street - left_out)
        });
        Self { name: names::words(like.own_name()), address }
    }
}

impl Lists {
    /// The vocabularies, for firms whose words were counted.
    pub(super) fn readings(&self) -> Readings<'_> {
        Readings { names: self.names.reading(), addresses: self.addresses.reading() }
    }
}

/// The keys under which a firm is kept, or looked for: what two records of one firm probably have in common. They are made
/// of texts, since a word that is not in the vocabulary has another number in each reading.
pub(super) fn keys(like: &Likeness, words: &Worded, readings: &Readings<'_>, is_asked: bool) -> Vec<u32> {
    let mut keys = Vec::with_capacity(48);
    if let Some(code) = like.tax_code() {
        let (head, tail) = code.as_str().split_at(5);
        let enterprise = code.enterprise().unwrap_or(code.as_str());
        keys.extend([key((b'e', enterprise)), key((b'h', head)), key((b't', tail))]);
    }
    let mut bag: Vec<u32> = words.name.iter().map(|word| key(readings.names.text(*word))).collect();
    bag.sort_unstable();
    keys.extend([key((b'b', bag)), key((b'j', readings.names.joined(&words.name)))]);
    let rare = readings.names.rarest(&words.name, 4);
    keys.extend(pairs(&rare).map(|pair| key((b'p', pair))));
    keys.extend(rare.iter().map(|word| key((b'w', word))));
    if let Some(address) = &words.address {
        let places = readings.addresses.rarest(&address.words, 3);
        let street = address.words[..address.street].iter().map(|word| readings.addresses.text(*word));
        keys.push(key((b's', street.collect::<Vec<_>>())));
        keys.extend(rare.iter().flat_map(|word| places.iter().map(move |at| key((b'a', word, at)))));
        keys.extend(pairs(&places).map(|pair| key((b'd', pair))));
    }
    if let Some(at) = like.point() {
        let (x, y) = cell(at, SQUARE_DEG);
        let around = if is_asked { -1..=1 } else { 0..=0 };
        let cells = around.clone().flat_map(|dx| around.clone().map(move |dy| (x + dx, y + dy)));
        keys.extend(cells.flat_map(|cell| rare.iter().map(move |word| key((b'n', word, cell)))));
    }
    keys
}

impl Frequencies for Lists {
    fn chance(&self, feature: usize, level: u8, like: &Likeness) -> Option<f64> {
        let (which, value) = match (feature, level) {
            (TAX_CODE, SAME_CODE) => (CODES, key(like.tax_code()?.as_str())),
            (NAME, names::SAME | names::SAME_BUT_FORM) => (OWN_NAMES, key(like.own_name())),
            (ADDRESS, addresses::SAME) => (ADDRESSES, key(like.address()?)),
            (DISTANCE, 0) => (HOUSES, key(cell(like.point()?, HOUSE_DEG))),
            (DISTANCE, 1) => (SQUARES, key(cell(like.point()?, SQUARE_DEG))),
            _ => return None,
        };
        Some((self.counts[which].count(value) / self.size.max(1.0)).min(1.0))
    }

    fn chance_of_words(&self, bits: f64) -> f64 {
        (-bits * INDEPENDENT).exp2().max(1.0 / self.size.max(FEWEST))
    }
}

/// Pairs of numbers below the sizes of two lists, drawn at random, the same ones each time.
pub(super) fn drawn(one: usize, other: usize) -> impl Iterator<Item = (usize, usize)> {
    let turns = if one == 0 || other < 2 { 0 } else { RANDOM_PAIRS.min(one * other / 4) };
    (0..turns).map(move |turn| {
        let [a, b] = [0, 1].map(|side| key((turn, side)) as usize);
        (a % one, b % other)
    })
}

/// The words of any firm, and the vocabularies to read them with.
pub(super) fn worded<'a>(lists: &'a Lists, like: &Likeness) -> (Worded, Readings<'a>) {
    lists.readings().with(like)
}

impl Readings<'_> {
    /// The words of one more firm, and readings of them too.
    pub(super) fn with(self, like: &Likeness) -> (Worded, Self) {
        let Texts { name, address } = Texts::of(like);
        let (name, names) = self.names.with(&name);
        let (words, street) = address.unwrap_or_default();
        let (words, addresses) = self.addresses.with(&words);
        let address = like.address().map(|_| Address { words, street });
        (Worded { name, address }, Self { names, addresses })
    }
}

fn cell(at: LonLat, side_deg: f64) -> (i32, i32) {
    #[expect(clippy::cast_possible_truncation, reason = "degrees are few")]
    let index = |degrees: f64| (degrees / side_deg).floor() as i32;
    (index(at.lon()), index(at.lat()))
}

fn pairs(words: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    let of_first = |(at, a): (usize, &u32)| {
        let a = *a;
        words[at + 1..].iter().map(move |b| (a.min(*b), a.max(*b)))
    };
    words.iter().enumerate().flat_map(of_first)
}

//! Addresses, compared by the street and by their words. The names of wards and districts change; house numbers do not.

use super::{
    comparison::Level,
    names::expanded,
    vocabulary::{Common, Reading, Word},
};

/// The degrees of agreement of addresses.
pub(super) const LEVELS: &[Level] = &[
    Level::new("same", 0.50, 0.0005),
    Level::new("same_street", 0.22, 0.0008),
    Level::new("most_words", 0.10, 0.004),
    Level::new("some_words", 0.08, 0.05),
    Level::new("other", 0.10, 0.95),
];

pub(super) const SAME: u8 = 0;
pub(super) const SAME_STREET: u8 = 1;
const MOST_WORDS: u8 = 2;
const SOME_WORDS: u8 = 3;
const OTHER: u8 = 4;

/// Words of addresses anywhere in the country, with the addresses in a hundred that have them.
pub(super) const COMMON: Common = &[
    ("so", 60.0),
    ("duong", 40.0),
    ("pho", 40.0),
    ("phuong", 50.0),
    ("xa", 40.0),
    ("quan", 30.0),
    ("huyen", 30.0),
    ("thanh", 30.0),
    ("thi", 20.0),
    ("tran", 15.0),
    ("ha", 40.0),
    ("noi", 40.0),
    ("viet", 20.0),
    ("nam", 25.0),
    ("khu", 25.0),
    ("cong", 25.0),
    ("nghiep", 25.0),
    ("cum", 10.0),
    ("ngo", 15.0),
    ("thon", 20.0),
    ("to", 10.0),
    ("lo", 15.0),
    ("tinh", 10.0),
];

const SHORT: &[(&str, &[&str])] = &[
    ("p", &["phuong"]),
    ("q", &["quan"]),
    ("h", &["huyen"]),
    ("x", &["xa"]),
    ("tp", &["thanh", "pho"]),
    ("tx", &["thi", "xa"]),
    ("tt", &["thi", "tran"]),
    ("hn", &["ha", "noi"]),
    ("vn", &["viet", "nam"]),
    ("kcn", &["khu", "cong", "nghiep"]),
    ("ccn", &["cum", "cong", "nghiep"]),
    ("d", &["duong"]),
];

/// Words that say what the next ones are, and that people leave out.
const KINDS: &[&str] = &["so", "duong", "pho", "nha"];

/// Words that begin the name of a unit.
const UNITS: &[&str] = &["phuong", "xa", "quan", "huyen", "thi", "thanh", "tinh"];

/// The words of a folded address, abbreviations written out.
pub(super) fn words(address: &str) -> Vec<&str> {
    expanded(address, SHORT)
}

/// The number of words before the end of the street: the name of a unit, or else the comma that ends a name. 0 if there is
/// no street.
pub(super) fn street(words: &[&str], first_part: usize) -> usize {
    let is_unit = |at: usize| match (words[at], words.get(at + 1).copied().unwrap_or_default()) {
        ("thi", next) => matches!(next, "xa" | "tran"),
        ("thanh", next) => next == "pho",
        (word, _) => UNITS.contains(&word),
    };
    let end = (0..words.len()).find(|at| is_unit(*at)).unwrap_or(words.len()).min(first_part.max(1));
    let street = words[..end].iter().filter(|word| !KINDS.contains(word));
    let has_name = street.into_iter().any(|word| word.len() > 1 && !word.bytes().any(|b| b.is_ascii_digit()));
    if has_name { end } else { 0 }
}

/// The words of an address, kinds of streets left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Address {
    pub(super) words: Box<[Word]>,
    /// How many of them are the street.
    pub(super) street: usize,
}

/// Whether a word says nothing of an address.
pub(super) fn is_kind(word: &str) -> bool {
    KINDS.contains(&word)
}

/// The degree of agreement of addresses; `None` if they do not tell.
pub(super) fn compare(a: &Address, b: &Address, reading: &Reading<'_>) -> Option<u8> {
    if is_same_bag(&a.words, &b.words) {
        return Some(SAME);
    }
    let [one, other] = [a, b].map(|own| &own.words[..own.street]);
    if !one.is_empty() && one == other {
        return Some(SAME_STREET);
    }
    let (both, all) = overlap(&a.words, &b.words, reading);
    let dice = if all > 0.0 { 2.0 * both / all } else { 0.0 };
    let level = match dice {
        dice if dice >= 0.75 => MOST_WORDS,
        dice if dice >= 0.4 => SOME_WORDS,
        _ => OTHER,
    };
    if level > MOST_WORDS && (one.is_empty() || other.is_empty()) {
        return None;
    }
    let numbers = [one, other].map(|street| street.iter().find(|word| reading.is_number(**word)));
    let differ = matches!(numbers, [Some(a), Some(b)] if a != b);
    Some(if differ { level.max(SOME_WORDS) } else { level })
}

fn is_same_bag(a: &[Word], b: &[Word]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let [mut a, mut b] = [a, b].map(<[Word]>::to_vec);
    a.sort_unstable();
    b.sort_unstable();
    a == b
}

/// The bits of the words of both, and those of all words of each.
fn overlap(a: &[Word], b: &[Word], reading: &Reading<'_>) -> (f64, f64) {
    let bits = |words: &[Word]| words.iter().map(|word| reading.bits(*word)).sum::<f64>();
    let mut rest = b.to_vec();
    let mut both = 0.0;
    for word in a {
        if let Some(at) = rest.iter().position(|other| other == word) {
            rest.swap_remove(at);
            both += reading.bits(*word);
        }
    }
    (both, bits(a) + bits(b))
}

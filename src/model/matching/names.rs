//! Names of firms, compared word by word.

use strsim::jaro_winkler;

use super::{
    comparison::Level,
    vocabulary::{Common, Reading, Word},
};
use crate::model::fold::within_one_letter;

/// The degrees of agreement of names.
pub(super) const LEVELS: &[Level] = &[
    Level::new("same", 0.50, 0.0002),
    Level::new("same_but_form", 0.12, 0.0002),
    Level::new("same_words", 0.05, 0.0002),
    Level::new("one_letter", 0.09, 0.0008),
    Level::new("contained", 0.10, 0.002),
    Level::new("most_words", 0.05, 0.005),
    Level::new("some_words", 0.04, 0.03),
    Level::new("other", 0.05, 0.96),
];

pub(super) const SAME: u8 = 0;
pub(super) const SAME_BUT_FORM: u8 = 1;
const SAME_WORDS: u8 = 2;
const ONE_LETTER: u8 = 3;
pub(super) const CONTAINED: u8 = 4;
pub(super) const MOST_WORDS: u8 = 5;
const SOME_WORDS: u8 = 6;
pub(super) const OTHER: u8 = 7;

/// Words that names of firms have anywhere in the country, with the names in a hundred that have them.
pub(super) const COMMON: Common = &[
    ("cong", 30.0),
    ("ty", 20.0),
    ("thuong", 25.0),
    ("mai", 20.0),
    ("san", 20.0),
    ("xuat", 22.0),
    ("dich", 15.0),
    ("vu", 15.0),
    ("xay", 12.0),
    ("dung", 12.0),
    ("dau", 10.0),
    ("tu", 10.0),
    ("phat", 8.0),
    ("trien", 6.0),
    ("nghiep", 12.0),
    ("viet", 12.0),
    ("nam", 12.0),
    ("ha", 8.0),
    ("noi", 7.0),
    ("co", 9.0),
    ("khi", 9.0),
    ("ky", 6.0),
    ("thuat", 6.0),
    ("nhap", 5.0),
    ("khau", 5.0),
    ("van", 6.0),
    ("tai", 5.0),
    ("may", 6.0),
    ("thiet", 5.0),
    ("bi", 5.0),
    ("dien", 6.0),
    ("tu", 6.0),
    ("nghe", 6.0),
    ("moc", 3.0),
    ("go", 4.0),
    ("nhua", 4.0),
    ("bao", 4.0),
    ("thuc", 4.0),
    ("pham", 4.0),
    ("kim", 4.0),
    ("in", 3.0),
    ("xuong", 8.0),
    ("chi", 6.0),
    ("nhanh", 6.0),
    ("nha", 6.0),
    ("quoc", 5.0),
    ("te", 5.0),
    ("che", 4.0),
    ("bien", 4.0),
    ("vat", 5.0),
    ("lieu", 5.0),
    ("det", 3.0),
    ("hoa", 4.0),
    ("chat", 3.0),
    ("kinh", 8.0),
    ("doanh", 8.0),
    ("ho", 8.0),
    ("so", 6.0),
    ("tap", 3.0),
    ("doan", 3.0),
    ("tong", 3.0),
    ("hop", 4.0),
    ("tac", 4.0),
    ("xa", 4.0),
];

/// Abbreviations in names, and what they stand for.
const SHORT: &[(&str, &[&str])] = &[
    ("sx", &["san", "xuat"]),
    ("tm", &["thuong", "mai"]),
    ("dv", &["dich", "vu"]),
    ("tmdv", &["thuong", "mai", "dich", "vu"]),
    ("sxtm", &["san", "xuat", "thuong", "mai"]),
    ("xd", &["xay", "dung"]),
    ("xnk", &["xuat", "nhap", "khau"]),
    ("dt", &["dau", "tu"]),
    ("pt", &["phat", "trien"]),
    ("vt", &["van", "tai"]),
    ("vn", &["viet", "nam"]),
    ("hn", &["ha", "noi"]),
    ("vietnam", &["viet", "nam"]),
    ("kt", &["ky", "thuat"]),
    ("qt", &["quoc", "te"]),
    ("vlxd", &["vat", "lieu", "xay", "dung"]),
];

/// The words of a folded name, abbreviations written out.
pub(super) fn words(name: &str) -> Vec<&str> {
    expanded(name, SHORT)
}

/// The words of a folded text, abbreviations written out.
pub(super) fn expanded<'a>(text: &'a str, short: &[(&str, &'static [&'static str])]) -> Vec<&'a str> {
    let mut words = Vec::with_capacity(8);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match short.iter().find(|(own, _)| *own == word) {
            Some((_, long)) => words.extend(long.iter().copied()),
            None => words.push(word),
        }
    }
    words
}

/// What two names have in common.
#[derive(Default)]
struct Shared {
    /// Bits of the words of both.
    both: f64,
    /// Bits of words that only one of them has.
    left: f64,
    right: f64,
    /// Whether a word that distinguishes firms is among those of both.
    is_distinct: bool,
    /// Whether a word that only one of them has distinguishes firms.
    is_rest_distinct: bool,
    /// Words that are written otherwise by a letter or so.
    otherwise: usize,
    /// Whether each has a number that the other has not.
    has_other_number: bool,
}

/// The degree of agreement of names without their legal forms, word by word, and what the words of both tell, in bits.
pub(super) fn compare(a: &[Word], b: &[Word], reading: &Reading<'_>) -> (u8, f64) {
    let shared = shared(a, b, reading);
    (level(&shared, a, b, reading), shared.both)
}

fn level(shared: &Shared, a: &[Word], b: &[Word], reading: &Reading<'_>) -> u8 {
    if shared.has_other_number {
        return OTHER;
    }
    let all = 2.0 * shared.both + shared.left + shared.right;
    let dice = 2.0 * shared.both / all.max(f64::MIN_POSITIVE);
    let is_within = shared.left == 0.0 || shared.right == 0.0;
    // Words that many names have are left out at will: production, trade, services.
    let is_whole =
        is_within && !shared.is_rest_distinct && (shared.is_distinct || dice >= 1.0) && dice >= 0.7;
    match shared.otherwise {
        0 if is_whole => SAME_WORDS,
        1 if is_whole => ONE_LETTER,
        _ if !is_within => match [a, b].map(|words| reading.joined(words)) {
            [a, b] if a == b => SAME_WORDS,
            [a, b] if within_one_letter(&a, &b) => ONE_LETTER,
            _ => in_part(shared, dice),
        },
        0 | 1 if shared.is_distinct => CONTAINED,
        _ => in_part(shared, dice),
    }
}

fn in_part(shared: &Shared, dice: f64) -> u8 {
    match dice {
        _ if !shared.is_distinct => OTHER,
        dice if dice >= 0.7 => MOST_WORDS,
        dice if dice >= 0.35 => SOME_WORDS,
        _ => OTHER,
    }
}

fn shared(a: &[Word], b: &[Word], reading: &Reading<'_>) -> Shared {
    let mut rest: Vec<Word> = b.to_vec();
    let mut open = Vec::new();
    let mut shared = Shared::default();
    for word in a {
        match rest.iter().position(|other| other == word) {
            Some(at) => {
                rest.remove(at);
                shared.both += reading.bits(*word);
                shared.is_distinct |= reading.is_distinctive(*word);
            }
            None => open.push(*word),
        }
    }
    // Names without a word in common are not searched for errors of typing in all words.
    let is_close = shared.both > 0.0 || open.len().min(rest.len()) == 1;
    let mut has_number = false;
    for word in open {
        let otherwise = |other: &Word| is_close && is_written_otherwise(word, *other, reading);
        if let Some(at) = rest.iter().position(otherwise) {
            let other = rest.remove(at);
            shared.both += reading.bits(word).min(reading.bits(other));
            shared.is_distinct |= reading.text(word).len() > 3 && reading.is_distinctive(word);
            shared.otherwise += 1;
        } else {
            has_number |= reading.is_number(word);
            shared.left += reading.bits(word);
            shared.is_rest_distinct |= reading.is_distinctive(word);
        }
    }
    shared.is_rest_distinct |= rest.iter().any(|word| reading.is_distinctive(*word));
    shared.right = rest.iter().map(|word| reading.bits(*word)).sum();
    shared.has_other_number = has_number && rest.iter().any(|word| reading.is_number(*word));
    shared
}

/// Whether two words may be one with an error of typing. A number is another number.
fn is_written_otherwise(a: Word, b: Word, reading: &Reading<'_>) -> bool {
    if reading.is_number(a) || reading.is_number(b) {
        return false;
    }
    let (a, b) = (reading.text(a), reading.text(b));
    let short = a.len().min(b.len());
    short >= 2 && (within_one_letter(a, b) || (short >= 6 && jaro_winkler(a, b) >= 0.93))
}

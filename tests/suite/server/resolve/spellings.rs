//! One address in the many ways in which people write it.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// SplitMix64 (Steele, Lea & Flood 2014).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("few sides")
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

/// Without diacritics.
pub(super) fn folded(text: &str) -> String {
    let plain = text.nfd().filter(|c| !is_combining_mark(*c));
    plain
        .map(|c| {
            if c == 'đ' {
                'd'
            } else if c == 'Đ' {
                'D'
            } else {
                c
            }
        })
        .collect()
}

pub(super) struct Written {
    pub(super) text: String,
}

/// The ways to write each kind, the blank included.
const KINDS: [(&str, &[&str]); 6] = [
    ("Phường ", &["Phường ", "phường ", "P. ", "P.", "P ", "p.", "Phường: "]),
    ("Xã ", &["Xã ", "xã ", "X. ", "X."]),
    ("Thị trấn ", &["Thị trấn ", "thị trấn ", "TT. ", "TT.", "TT ", "tt "]),
    ("Quận ", &["Quận ", "quận ", "Q. ", "Q.", "Q "]),
    ("Huyện ", &["Huyện ", "huyện ", "H. ", "H.", "H "]),
    ("Thị xã ", &["Thị xã ", "thị xã ", "TX. ", "TX.", "TX ", "T.X. "]),
];

const BEFORE: [&str; 9] = [
    "",
    "Số 5, ngõ 3, ",
    "Số 12 ngách 8/9 đường Láng, ",
    "Thôn 4, ",
    "Lô B2-3, KCN, ",
    "P203 nhà A5, ",
    "Km 14 quốc lộ 1A, ",
    "Công ty TNHH Một, số nhà 7, ",
    "Đội 3 thôn Thượng, ",
];

const AFTER: [&str; 9] = [
    "",
    ", Hà Nội",
    ", TP. Hà Nội",
    ", Tp Hà Nội",
    ", thành phố Hà Nội",
    ", TP.HN",
    ", Hà Nội, Việt Nam",
    " - Hà Nội",
    ", T.P Hà Nội.",
];

/// A name with its kind in one of its spellings.
fn kinded(dice: &mut Dice, name: &str) -> String {
    let (kind, ways) = KINDS.iter().find(|(kind, _)| name.starts_with(kind)).expect("a kind");
    format!("{}{}", dice.one_of(ways), &name[kind.len()..])
}

fn bare(name: &str) -> &str {
    let (kind, _) = KINDS.iter().find(|(kind, _)| name.starts_with(kind)).expect("a kind");
    &name[kind.len()..]
}

/// The letters of a text in another form.
fn lettered(dice: &mut Dice, text: String) -> String {
    match dice.below(8) {
        0 => text.to_uppercase(),
        1 => text.to_lowercase(),
        2 => folded(&text),
        3 => folded(&text).to_uppercase(),
        4 => text.nfd().collect(),
        5 => text.replace('Đ', "Ð"),
        _ => text,
    }
}

impl Written {
    pub(super) fn of(dice: &mut Dice, name: &str, district: &str) -> Self {
        let (commune, district_said) = (kinded(dice, name), kinded(dice, district));
        let text = match dice.below(8) {
            0 => format!("Hà Nội, {district_said}, {commune}, số 5"),
            1 => format!("{}{commune} {district_said}{}", dice.one_of(&BEFORE), dice.one_of(&AFTER)),
            2 => format!("{}{commune} - {district_said}{}", dice.one_of(&BEFORE), dice.one_of(&AFTER)),
            3 => format!("{}{commune}, {}, Hà Nội", dice.one_of(&BEFORE), bare(district)),
            4 => format!("{}{commune} ({district_said} cũ)", dice.one_of(&BEFORE)).replace(" cũ)", ")"),
            5 => format!("{}{commune};{district_said};Hà Nội", dice.one_of(&BEFORE)),
            _ => format!("{}{commune}, {district_said}{}", dice.one_of(&BEFORE), dice.one_of(&AFTER)),
        };
        Self { text: lettered(dice, text) }
    }

    pub(super) fn without_district(dice: &mut Dice, name: &str) -> String {
        let before = dice.one_of(&BEFORE).to_owned();
        format!(
            "{before}{}{}",
            kinded(dice, name),
            dice.one_of(&[", Hà Nội", ", TP. Hà Nội", ", thành phố Hà Nội"])
        )
    }

    /// With one letter of the name left out, doubled or replaced.
    pub(super) fn misspelt(dice: &mut Dice, name: &str, district: &str) -> String {
        let mut letters: Vec<char> = bare(name).chars().collect();
        let at = loop {
            let at = dice.below(letters.len());
            if letters[at].is_alphabetic() {
                break at;
            }
        };
        match dice.below(3) {
            0 => _ = letters.remove(at),
            1 => letters.insert(at, letters[at]),
            _ => letters[at] = if letters[at] == 'w' { 'z' } else { 'w' },
        }
        let kind = &name[..name.len() - bare(name).len()];
        format!("Số 8, {kind}{}, {district}, Hà Nội", letters.into_iter().collect::<String>())
    }
}

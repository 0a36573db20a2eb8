//! What a comparison of firms says, in words.

use super::scored::{Scored, Told};
use crate::model::lang::{Lang, Text};

/// Features and degrees of agreement in words. Those that are not here are not worth a word.
const WORDS: &[(&str, &str, Text)] = &[
    ("tax_code", "same", Text::new("cùng mã số thuế", "same tax code")),
    ("tax_code", "one_digit", Text::new("mã số thuế lệch một chữ số", "tax code one digit off")),
    ("tax_code", "branch", Text::new("mã số thuế của chi nhánh", "tax code of a branch")),
    ("tax_code", "other", Text::new("khác mã số thuế", "other tax code")),
    ("name", "same", Text::new("cùng tên", "same name")),
    ("name", "same_but_form", Text::new("cùng tên, khác loại hình", "same name, other legal form")),
    ("name", "same_words", Text::new("tên cùng các chữ", "same words in the name")),
    ("name", "one_letter", Text::new("tên lệch một chữ cái", "name one letter off")),
    ("name", "contained", Text::new("tên này nằm trong tên kia", "one name is part of the other")),
    ("name", "most_words", Text::new("tên gần giống", "similar name")),
    ("name", "some_words", Text::new("tên có chữ chung", "names share words")),
    ("name", "other", Text::new("khác tên", "other name")),
    ("distance", "up_to_25_m", Text::new("cách không quá 25 m", "within 25 m")),
    ("distance", "up_to_100_m", Text::new("cách không quá 100 m", "within 100 m")),
    ("distance", "up_to_300_m", Text::new("cách không quá 300 m", "within 300 m")),
    ("distance", "up_to_1_km", Text::new("cách không quá 1 km", "within 1 km")),
    ("distance", "farther", Text::new("cách hơn 5 km", "more than 5 km apart")),
    ("address", "same", Text::new("cùng địa chỉ", "same address")),
    ("address", "same_street", Text::new("cùng số nhà, đường", "same house and street")),
    ("address", "most_words", Text::new("địa chỉ gần giống", "similar address")),
    ("address", "other", Text::new("khác địa chỉ", "other address")),
    ("sector", "same", Text::new("cùng ngành", "same sector")),
    ("sector", "other", Text::new("khác ngành", "other sector")),
];

impl Told {
    /// What the feature says, if it is worth a word.
    pub fn say(&self, lang: Lang) -> Option<&'static str> {
        let level = self.level?;
        let own = WORDS.iter().find(|(feature, own, _)| (*feature, *own) == (self.feature, level));
        own.map(|(.., text)| text.of(lang))
    }
}

impl Scored {
    /// The probability in percent, from 1 to 99: nothing that is compared is certain.
    pub fn percent(&self) -> u8 {
        let whole = (self.probability * 100.0).floor().clamp(1.0, 99.0);
        (1..=99).rev().find(|percent| f64::from(*percent) <= whole).unwrap_or(1)
    }

    /// Why: how alike they are, and what each feature says.
    pub fn say(&self, lang: Lang) -> String {
        let why: Vec<&str> = self.features.iter().filter_map(|told| told.say(lang)).collect();
        let percent = self.percent();
        lang.pick(format!("giống {percent} %: "), format!("{percent} % alike: ")) + &why.join(", ")
    }
}

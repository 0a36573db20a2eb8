//! Similarity of names of places, from 0 to 1, and names of firms that are one.

use crate::model::{fold::within_one_letter, likeness::Likeness};

/// The similarity of names of places of different kinds.
const OTHER_KIND: f64 = 0.88;

/// The shortest word in which a letter may be wrong.
const FORGIVEN: usize = 4;

/// The share of a word with a wrong letter.
const ONE_LETTER: f64 = 0.8;

/// Kinds of zones and units that precede their names, folded.
const KINDS: [&str; 16] = [
    "khu cong nghiep cong nghe cao",
    "khu cong nghe cao",
    "khu cong nghiep",
    "cum cong nghiep lang nghe",
    "cum cong nghiep",
    "ccn lang nghe",
    "kcn",
    "ccn",
    "phuong",
    "thi tran",
    "thi xa",
    "thanh pho",
    "quan",
    "huyen",
    "xa",
    "p",
];

/// Whether a name means the firm: it is the same, or only the legal form is left out or cut short in one of them.
pub(super) fn are_one(one: &Likeness, other: &Likeness) -> bool {
    let (form, other_form) = (form(one), form(other));
    one.own_name() == other.own_name() && (form.starts_with(other_form) || other_form.starts_with(form))
}

fn form(like: &Likeness) -> &str {
    like.name()[..like.name().len() - like.own_name().len()].trim_end()
}

/// Compares two folded names that may begin with a kind of zone or unit.
pub(super) fn of_places(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let (kind, own) = without_kind(one);
    let (other_kind, others) = without_kind(other);
    let same_kind = kind.is_empty() || other_kind.is_empty() || kind[..1] == other_kind[..1];
    let by_kind = if same_kind { 0.99 } else { OTHER_KIND };
    by_kind * of_words(own, others)
}

/// The kind at the beginning of a folded name, and the rest.
fn without_kind(folded: &str) -> (&str, &str) {
    let found = KINDS.iter().find_map(|kind| {
        let rest = folded.strip_prefix(kind)?.strip_prefix(' ')?;
        Some((&folded[..kind.len()], rest))
    });
    found.unwrap_or(("", folded))
}

/// Compares folded names word by word, in any order. What is not equal stays below the similarity of equal names.
fn of_words(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    if one.chars().filter(|c| *c != ' ').eq(other.chars().filter(|c| *c != ' ')) {
        return 0.98;
    }
    let (ones, mut others): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    #[expect(clippy::cast_precision_loss, reason = "names have few words")]
    let whole = (ones.len() + others.len()) as f64;
    let (mut common, mut rest) = (0.0, Vec::new());
    for word in ones {
        match others.iter().position(|other| *other == word) {
            Some(at) => {
                others.swap_remove(at);
                common += 2.0;
            }
            None => rest.push(word),
        }
    }
    for word in rest {
        let near = |other: &&str| word.len() >= FORGIVEN && within_one_letter(word, other);
        if let Some(at) = others.iter().position(near) {
            others.swap_remove(at);
            common += 2.0 * ONE_LETTER;
        }
    }
    0.97 * common / whole
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::fold::fold;

    #[rstest]
    #[case("Công ty cổ phần May 10", "CTCP May 10", true)]
    #[case("May 10", "CTCP May 10", true)]
    #[case("Công ty TNHH MTV May 10", "Công ty TNHH May 10", true)]
    #[case("Công ty TNHH May 10", "CTCP May 10", false)]
    #[case("CTCP May 10", "CTCP May 11", false)]
    fn a_name_means_a_firm_without_its_legal_form(#[case] a: &str, #[case] b: &str, #[case] expected: bool) {
        let [a, b] = [a, b].map(|name| Likeness::new(None, name, None, None));
        assert_eq!((are_one(&a, &b), are_one(&b, &a)), (expected, expected));
    }

    #[rstest]
    #[case("KCN Bắc Thăng Long", "Khu công nghiệp Bắc Thăng Long", 0.98, 1.0)]
    #[case("Bắc Thăng Long", "Khu công nghiệp Bắc Thăng Long", 0.98, 1.0)]
    #[case("KCN Nam Thăng Long", "Khu công nghiệp Bắc Thăng Long", 0.5, 0.7)]
    #[case("P. Phúc Lợi", "Phường Phúc Lợi", 0.98, 1.0)]
    #[case("Xã Phúc Lợi", "Phường Phúc Lợi", 0.85, 0.89)]
    fn names_of_places_are_compared(#[case] a: &str, #[case] b: &str, #[case] low: f64, #[case] high: f64) {
        let found = of_places(&fold(a), &fold(b));
        assert!((low..=high).contains(&found), "{a} / {b}: {found}");
    }
}

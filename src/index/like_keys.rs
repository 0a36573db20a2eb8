//! Keys of the firms of a chunk, by which firms are found whose values are written in another way.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};

use super::{
    row_texts::{Tag, text},
    rows::Rows,
};
use crate::model::{fold::fold, likeness::Likeness, tax_code::TaxCode};

/// The number of words of a name that make pairs.
const PAIRED: usize = 6;

/// The number of letters of a beginning or an end that are a key.
const EDGE: usize = 6;

/// What a key is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Made {
    /// A word of the name without its legal form.
    Word,
    /// Two words of it, in any order.
    Pair,
    /// All its letters, without spaces.
    Letters,
    /// Its first letters.
    Beginning,
    /// Its last letters.
    End,
    /// The enterprise of the tax code.
    Enterprise,
    /// The first or the last digits of the tax code.
    Digits,
    /// The address.
    Address,
    /// Its beginning, with the street.
    Street,
}

/// The key of a value. It is the same in every process, so that the order of results is.
pub(super) fn key(made: Made, value: impl Hash) -> u32 {
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one((made, value));
    u32::try_from(hash >> 32).expect("the upper half of 64 bits has 32")
}

/// The keys of a name without its legal form. Words are also returned as written.
pub(super) fn of_name(own_name: &str) -> Vec<(Made, u32)> {
    let words: Vec<&str> = own_name.split(' ').filter(|word| !word.is_empty()).collect();
    let mut keys: Vec<(Made, u32)> = words.iter().map(|word| (Made::Word, key(Made::Word, *word))).collect();
    let paired = &words[..words.len().min(PAIRED)];
    for (at, one) in paired.iter().enumerate() {
        for other in &paired[at + 1..] {
            keys.push((Made::Pair, key(Made::Pair, (one.min(other), one.max(other)))));
        }
    }
    let letters: Vec<char> = words.iter().flat_map(|word| word.chars()).collect();
    if !letters.is_empty() {
        keys.push((Made::Letters, key(Made::Letters, &letters)));
    }
    if letters.len() > EDGE {
        keys.push((Made::Beginning, key(Made::Beginning, &letters[..EDGE])));
        keys.push((Made::End, key(Made::End, &letters[letters.len() - EDGE..])));
    }
    keys
}

/// The keys of the values by which a firm is recognised.
pub(super) fn of(like: &Likeness) -> Vec<(Made, u32)> {
    let mut keys = of_name(like.own_name());
    let enterprise = like.tax_code().and_then(TaxCode::enterprise);
    keys.extend(enterprise.map(|digits| (Made::Enterprise, key(Made::Enterprise, digits))));
    let ends = like.tax_code().map(|code| code.as_str().split_at(EDGE - 1));
    let ends = ends.into_iter().flat_map(|(head, tail)| [(true, head), (false, tail)]);
    keys.extend(ends.map(|end| (Made::Digits, key(Made::Digits, end))));
    keys.extend(like.address().map(|address| (Made::Address, key(Made::Address, address))));
    keys.extend(like.first_part().map(|street| (Made::Street, key(Made::Street, street))));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The number of keys with the same leading bits, on average, which are searched for one.
const TOGETHER: usize = 4;

/// The keys of all rows of a chunk in ascending order, each with its row.
///
/// A question has some thirty keys, each of which is looked up in every chunk, and most chunks have none of them: keys are
/// hashes, so their leading bits lead to the few that may be equal.
#[derive(Debug)]
pub(super) struct Keys {
    all: Box<[u32]>,
    rows: Box<[u16]>,
    /// Where the keys of each value of the leading bits begin, and the number of all keys.
    starts: Box<[u32]>,
    /// The number of bits after the leading ones.
    shift: u32,
}

impl Keys {
    pub(super) fn of(rows: &Rows) -> Self {
        let mut all: Vec<(u32, u16)> = Vec::new();
        for (at, number) in (0..rows.len()).zip(0_u16..) {
            let packed = rows.packed.get(at);
            let tax_code = text(packed, Tag::TAX_CODE).and_then(TaxCode::new);
            let name = text(packed, Tag::NAME).unwrap_or_default();
            let like = Likeness::new(tax_code.as_ref(), name, text(packed, Tag::ADDRESS), None);
            all.extend(of(&like).into_iter().map(|(_, key)| (key, number)));
            if let Some(english) = text(packed, Tag::NAME_EN) {
                all.extend(of_name(&fold(english)).into_iter().map(|(_, key)| (key, number)));
            }
        }
        all.sort_unstable();
        all.dedup();
        Self::sorted(all)
    }

    /// Takes keys in ascending order, each with its row.
    fn sorted(all: Vec<(u32, u16)>) -> Self {
        let (keys, rows): (Vec<u32>, Vec<u16>) = all.into_iter().unzip();
        let bits = (keys.len() / TOGETHER).max(2).ilog2();
        let shift = u32::BITS - bits;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for key in &keys {
            starts[(key >> shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { all: keys.into(), rows: rows.into(), starts: starts.into(), shift }
    }

    /// The rows with a key.
    pub(super) fn rows(&self, key: u32) -> &[u16] {
        let leading = (key >> self.shift) as usize;
        let [from, to] = [leading, leading + 1].map(|at| self.starts[at] as usize);
        let (keys, rows) = (&self.all[from..to], &self.rows[from..to]);
        let from = keys.partition_point(|own| *own < key);
        let len = keys[from..].partition_point(|own| *own == key);
        &rows[from..from + len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(a: &str, b: &str) -> usize {
        let keys = |name: &str| of(&Likeness::new(None, name, None, None));
        let (a, b) = (keys(a), keys(b));
        a.iter().filter(|key| b.contains(key)).count()
    }

    #[test]
    fn a_name_that_is_written_in_another_way_has_keys_in_common() {
        assert!(shared("CTCP May 10", "Công ty cổ phần May10") > 0, "without a space");
        assert!(shared("Công ty TNHH Hoàng Long", "Long Hoàng") > 2, "in another order");
        assert!(shared("Cơ khí Đông Anh", "Cơ khí Đông Ann") > 3, "with another letter");
        assert_eq!(
            shared("Công ty TNHH Hoàng Long", "Công ty TNHH Minh Phát"),
            0,
            "the legal form is no key"
        );
    }

    #[test]
    fn every_key_leads_to_its_rows_and_others_to_none() {
        for count in [0_u32, 1, 2, 7, 8, 9, 1000] {
            let mut all: Vec<(u32, u16)> = (0..count)
                .flat_map(|n| {
                    let key = key(Made::Word, n / 3);
                    [(key, 0), (key, 1 + u16::try_from(n).unwrap())]
                })
                .chain([(0, 3), (u32::MAX, 4), (u32::MAX, 5)])
                .collect();
            all.sort_unstable();
            all.dedup();
            let keys = Keys::sorted(all.clone());
            for (key, _) in &all {
                let expected: Vec<u16> =
                    all.iter().filter(|(own, _)| own == key).map(|(_, row)| *row).collect();
                assert_eq!(keys.rows(*key), expected, "{key} of {count}");
            }
            assert_eq!([1, u32::MAX - 1, 1 << 31].map(|key| keys.rows(key).len()), [0; 3]);
        }
        assert!(Keys::sorted(Vec::new()).rows(7).is_empty());
    }
}

//! Tax codes that are well-formed and not issued to any enterprise.

use super::dice::{Aspect, Dice};
use crate::model::tax_code::TaxCode;

/// The tax codes of one province start with 01; those issued up to 2025 continue with 00 to 11. These continue with 20 to
/// 99, so that none is that of a real enterprise.
const HEADS: u64 = 800_000;
const FIRST_HEAD: u64 = 200_000;

/// At least nine of the ten codes with the same first eight digits have a check digit.
const PER_HEAD: u64 = 9;

/// The number of enterprises before codes repeat.
const ENTERPRISES: u64 = HEADS * PER_HEAD;

/// Coprime with `ENTERPRISES`, so that neighbours get distant and different codes.
const STEP: u64 = 4_449_847;

/// Weights of the first nine digits, as in `model/tax_code.rs`.
const WEIGHTS: [u64; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// The largest distance between a branch and its enterprise. A branch has that distance as its number, so that no two
/// branches of an enterprise have the same.
const BRANCHES: u64 = 999;

/// The number of attempts to find an earlier enterprise.
const TRIES: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Unregistered,
    Branch,
    Own,
}

/// The tax code of the `k`th firm; `None` for one in twenty. One in eight is a branch of an earlier enterprise.
pub(super) fn tax_code(seed: u64, k: u64, first_id: i64) -> Option<TaxCode> {
    let mut dice = Dice::new(seed, k, Aspect::Tax);
    let written = match standing(&mut dice) {
        Standing::Unregistered => return None,
        Standing::Branch => branch(seed, k, first_id, &mut dice),
        Standing::Own => None,
    };
    TaxCode::new(&written.unwrap_or_else(|| enterprise(first_id, k)))
}

fn standing(dice: &mut Dice) -> Standing {
    match dice.below(1000) {
        0..50 => Standing::Unregistered,
        50..170 => Standing::Branch,
        _ => Standing::Own,
    }
}

/// The tax code of a branch; `None` if no earlier enterprise was found.
fn branch(seed: u64, k: u64, first_id: i64, dice: &mut Dice) -> Option<String> {
    let reach = k.min(BRANCHES);
    let mut back = (0..TRIES).filter(|_| reach > 0).map(|_| 1 + dice.below(reach));
    let stands = |back: &u64| standing(&mut Dice::new(seed, k - back, Aspect::Tax)) == Standing::Own;
    let back = back.find(stands)?;
    Some(format!("{}{back:03}", enterprise(first_id, k - back)))
}

/// The ten digits of the enterprise of the `k`th firm, from its identity alone, since one register may contain firms of
/// several seeds.
fn enterprise(first_id: i64, k: u64) -> String {
    let id = i128::from(first_id) + i128::from(k);
    let id = u64::try_from(id.rem_euclid(i128::from(ENTERPRISES))).expect("a remainder is small");
    let rank = id * STEP % ENTERPRISES;
    let first_eight = 1_000_000 + FIRST_HEAD + rank / PER_HEAD;
    let with_check = (0..10).filter_map(|ninth| checked(first_eight * 10 + ninth));
    let skipped = usize::try_from(rank % PER_HEAD).expect("below nine");
    let code = with_check.into_iter().nth(skipped).expect("nine of ten have a check digit");
    format!("{code:010}")
}

/// Nine digits with their check digit; `None` if they have none.
fn checked(nine: u64) -> Option<u64> {
    let (sum, _) = WEIGHTS.iter().rev().fold((0, nine), |(sum, rest), w| (sum + w * (rest % 10), rest / 10));
    let digit = 10 - sum % 11;
    (digit < 10).then_some(nine * 10 + digit)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_tax_code_is_faultless_and_none_comes_twice() {
        let codes: Vec<TaxCode> = (0..20_000).filter_map(|k| tax_code(7, k, 1)).collect();
        assert!(codes.iter().all(|c| c.fault().is_none() && c.as_str().starts_with("01")));
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
    }

    #[test]
    fn the_enterprise_of_a_branch_stands_before_it() {
        let mut before = HashSet::new();
        let mut branches = 0;
        for code in (0..20_000).filter_map(|k| tax_code(7, k, 500)) {
            if code.as_str().len() == 13 {
                branches += 1;
                assert!(before.contains(code.enterprise().unwrap()), "{code}");
            } else {
                before.insert(code.as_str().to_owned());
            }
        }
        assert!((2200..2600).contains(&branches), "{branches}");
    }

    #[test]
    fn another_batch_with_the_next_identities_stands_for_other_enterprises() {
        let enterprises = |seed, first_id| -> HashSet<String> {
            let codes = (0..2000).filter_map(|k| tax_code(seed, k, first_id));
            codes.filter_map(|c| c.enterprise().map(str::to_owned)).collect()
        };
        assert!(enterprises(1, 1).is_disjoint(&enterprises(2, 2001)));
    }

    #[test]
    fn the_check_digit_is_that_of_known_enterprises() {
        assert_eq!(checked(10_124_814), Some(101_248_141));
        assert_eq!(checked(10_023_348), Some(100_233_488));
    }

    #[test]
    fn identities_at_the_end_of_their_range_have_a_code_too() {
        for first_id in [i64::MIN, -1, i64::MAX] {
            let code = TaxCode::new(&enterprise(first_id, u64::MAX)).unwrap();
            assert_eq!(code.fault(), None, "{code}");
        }
    }
}

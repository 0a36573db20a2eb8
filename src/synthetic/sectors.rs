//! Sectors of made-up firms: every division of VSIC 2018, most of it manufacturing.

use std::collections::BTreeMap;

use super::{dice::Dice, trade, weighted::Weighted};
use crate::model::{
    sector::{SectorCode, VsicVersion},
    vsic,
};

/// The most frequent divisions in order; the others follow in order of code. The weight of the `n`th is 1/n (Zipf).
const FREQUENT: [&str; 35] = [
    "25", "10", "14", "31", "22", "16", "28", "23", "18", "13", "32", "33", "27", "26", "17", "20", "15",
    "24", "11", "29", "30", "21", "46", "43", "38", "47", "49", "41", "52", "45", "56", "42", "62", "71",
    "19",
];

/// A division with very few firms, for queries with few results.
const RARE: &str = "12";

/// The share of `RARE`, per hundred thousand.
const RARE_SHARE: u64 = 155;

/// The weight of the most frequent division.
const TOP: u64 = 1_000_000;

/// The sector of a firm and the word for its trade.
#[derive(Debug)]
pub(super) struct Made {
    /// The main activity; unknown for three in a hundred.
    pub(super) code: Option<SectorCode>,
    /// A word for the trade.
    pub(super) trade: &'static str,
}

/// The divisions to draw from.
#[derive(Debug)]
pub(super) struct Sectors {
    divisions: Weighted<Division>,
}

#[derive(Debug)]
struct Division {
    words: &'static [&'static str],
    codes: Codes,
    /// The same division in VSIC 2025, if VSIC 2025 has it here.
    newer: Option<Codes>,
}

/// The codes of a division by length.
#[derive(Debug)]
struct Codes {
    division: SectorCode,
    classes: Vec<SectorCode>,
    subclasses: Vec<SectorCode>,
}

impl Sectors {
    /// Reads the codes of the classification.
    pub(super) fn new() -> Self {
        let mut newer = codes(VsicVersion::V2025);
        let mut older: Vec<Codes> = codes(VsicVersion::V2018).into_values().collect();
        older.sort_by_key(|c| rank(c.division));
        let weights = weights(older.len());
        let division = |codes: Codes| {
            let section = vsic::section(codes.division).expect("a division has a section");
            let words = trade::words(codes.division.as_str(), section.as_str());
            Division { words, newer: newer.remove(codes.division.as_str()), codes }
        };
        Self { divisions: weights.into_iter().zip(older.into_iter().map(division)).collect() }
    }

    /// Draws the sector of one firm.
    pub(super) fn draw(&self, dice: &mut Dice) -> Made {
        let known = !dice.chance(30);
        let Some(division) = self.divisions.draw(dice).filter(|_| known) else {
            return Made { code: None, trade: dice.pick(trade::ANY) };
        };
        let lately = dice.chance(54);
        let codes = division.newer.as_ref().filter(|_| lately).unwrap_or(&division.codes);
        Made { code: Some(codes.draw(dice)), trade: dice.pick(division.words) }
    }
}

impl Codes {
    /// Draws a code: mostly a sub-class, sometimes a class, rarely the division.
    fn draw(&self, dice: &mut Dice) -> SectorCode {
        match dice.below(100) {
            0..5 => self.division,
            5..20 => dice.pick(&self.classes),
            _ => dice.pick(&self.subclasses),
        }
    }
}

/// The order of divisions: by frequency, then by code, and `RARE` last.
fn rank(division: SectorCode) -> (bool, usize, SectorCode) {
    let place = FREQUENT.iter().position(|code| *code == division.as_str());
    (division.as_str() == RARE, place.unwrap_or(FREQUENT.len()), division)
}

/// Weights by rank; the last is that of `RARE`.
fn weights(divisions: usize) -> Vec<u64> {
    let mut weights: Vec<u64> = (1..divisions as u64).map(|rank| TOP / rank).collect();
    weights.push(weights.iter().sum::<u64>() * RARE_SHARE / (100_000 - RARE_SHARE));
    weights
}

/// The codes of every division of a version, by the division's two digits.
fn codes(version: VsicVersion) -> BTreeMap<&'static str, Codes> {
    let mut divisions = BTreeMap::new();
    let all = || vsic::headings(version);
    for heading in all().filter(|h| h.code.level() == 2) {
        let division = heading.code;
        let within =
            |level| all().map(|h| h.code).filter(move |c| c.level() == level && c.is_within(&division));
        let codes = Codes { division, classes: within(4).collect(), subclasses: within(5).collect() };
        divisions.insert(heading.code.as_str(), codes);
    }
    divisions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::dice::Aspect;

    fn made() -> Vec<Option<SectorCode>> {
        let sectors = Sectors::new();
        (0..20_000).map(|k| sectors.draw(&mut Dice::new(7, k, Aspect::Trade)).code).collect()
    }

    fn count(made: &[Option<SectorCode>], is: impl Fn(&SectorCode) -> bool) -> usize {
        made.iter().flatten().filter(|c| is(c)).count()
    }

    #[test]
    fn every_section_occurs_and_manufacturing_most() {
        let made = made();
        for section in vsic::headings(VsicVersion::V2018).filter(|h| h.code.level() == 1) {
            assert!(count(&made, |c| c.is_within(&section.code)) > 10, "{}", section.name);
        }
        let manufacturing = count(&made, |c| c.at_level(1).unwrap().as_str() == "C");
        assert!((13_000..16_000).contains(&manufacturing), "{manufacturing}");
    }

    #[test]
    fn one_division_is_rare() {
        let rare = count(&made(), |c| c.at_level(2).unwrap().as_str() == RARE);
        assert!((15..50).contains(&rare), "{rare} of 20,000");
    }

    #[test]
    fn lengths_and_versions_have_their_shares() {
        let made = made();
        let unknown = made.iter().filter(|c| c.is_none()).count();
        assert!((500..700).contains(&unknown), "{unknown}");
        let newer = count(&made, |c| c.version() == VsicVersion::V2025);
        assert!((700..900).contains(&newer), "{newer}");
        let of_length = |level| count(&made, |c| c.level() == level) * 100 / 20_000;
        assert_eq!((of_length(1), of_length(3)), (0, 0));
        assert!(of_length(5) > 70 && of_length(4) > 10 && of_length(2) > 2);
    }

    #[test]
    fn every_code_stands_in_its_version() {
        assert!(made().into_iter().flatten().all(|c| vsic::find(c).is_some()));
    }

    #[test]
    fn every_division_has_classes_and_sub_classes() {
        for version in VsicVersion::ALL {
            assert!(codes(*version).values().all(|c| !c.classes.is_empty() && !c.subclasses.is_empty()));
        }
    }
}

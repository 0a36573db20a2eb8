//! The table of successions, read without the program.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

/// What is expected of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) outcome: String,
    pub(super) codes: BTreeSet<String>,
}

/// An old commune.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Commune {
    pub(super) edition: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) district: String,
}

/// Old communes with the units that took them in, and whether each took all.
pub(super) struct Lineage {
    edges: BTreeMap<Commune, Vec<(String, String, bool)>>,
    wards: BTreeMap<String, String>,
}

/// The wards of a unit, whether all of it went to one, and whether no other can have a part of it.
type Went = (BTreeSet<String>, bool, bool);

impl Lineage {
    pub(super) fn read() -> Self {
        let mut edges: BTreeMap<Commune, Vec<(String, String, bool)>> = BTreeMap::new();
        for row in csv::Reader::from_path("geodata/lineage.csv").expect("the table").records() {
            let row = row.expect("a row");
            let text = |at: usize| row[at].to_owned();
            let old = Commune { edition: text(0), code: text(1), name: text(2), district: text(4) };
            edges.entry(old).or_default().push((text(5), text(6), &row[8] == "whole"));
        }
        let mut wards = BTreeMap::new();
        for row in csv::Reader::from_path("geodata/units-wards-2025.csv").expect("the table").records() {
            let row = row.expect("a row");
            wards.insert(row[3].to_owned(), row[2].to_owned());
        }
        Self { edges, wards }
    }

    pub(super) fn communes(&self, edition: &str) -> Vec<Commune> {
        self.edges.keys().filter(|own| own.edition == edition).cloned().collect()
    }

    pub(super) fn is_in(&self, edition: &str, name: &str, district: &str) -> bool {
        self.edges.keys().any(|own| own.edition == edition && own.name == name && own.district == district)
    }

    /// The names of all former communes and present wards.
    pub(super) fn names(&self) -> BTreeSet<String> {
        self.edges.keys().map(|own| own.name.clone()).chain(self.wards.keys().cloned()).collect()
    }

    fn went(&self, own: &Commune) -> Went {
        let (mut codes, mut is_whole) = (BTreeSet::new(), true);
        let edges = &self.edges[own];
        let mut is_all = edges.len() > 1 || edges[0].2;
        for (edition, code, whole) in edges {
            is_whole &= whole;
            let later = self.edges.keys().find(|later| later.edition == *edition && later.code == *code);
            match later {
                Some(later) => {
                    let (further, whole, all) = self.went(later);
                    codes.extend(further);
                    (is_whole, is_all) = (is_whole && whole, is_all && all);
                }
                None => _ = codes.insert(code.clone()),
            }
        }
        (codes, is_whole, is_all)
    }

    /// What is expected of an address in a district. The unit of the later edition counts where both have the name.
    pub(super) fn expected(&self, name: &str, district: &str) -> Expected {
        let own = |edition: &str| {
            self.edges
                .keys()
                .find(|own| own.edition == edition && own.name == name && own.district == district)
        };
        let unit = own("communes-2025-01").or_else(|| own("communes-2024-12")).expect("a commune");
        let (codes, is_whole, _) = self.went(unit);
        Expected { outcome: if is_whole { "found" } else { "divided" }.to_owned(), codes }
    }

    /// What is expected of a name alone: that of all units that have it or had it.
    pub(super) fn expected_anywhere(&self, name: &str) -> Expected {
        let is_called = |own: &str| toned_last(own) == toned_last(name);
        let old: BTreeSet<(&String, &String)> = self
            .edges
            .keys()
            .filter(|own| is_called(&own.name))
            .map(|own| (&own.name, &own.district))
            .collect();
        let mut all: Vec<Expected> =
            old.iter().map(|(name, district)| self.expected(name, district)).collect();
        let ward = self.wards.iter().find(|(own, _)| is_called(own)).map(|(_, code)| code);
        all.extend(ward.map(|code| Expected { outcome: "found".to_owned(), codes: [code.clone()].into() }));
        let codes: BTreeSet<String> = all.iter().flat_map(|own| own.codes.clone()).collect();
        let is_found = codes.len() == 1 && all.iter().all(|own| own.outcome == "found");
        let outcome = match () {
            () if is_found => "found",
            () if all.len() > 1 => "ambiguous",
            () => "divided",
        };
        Expected { outcome: outcome.to_owned(), codes }
    }
}

/// The words with their tone marks last: "hoà" and "hòa" are the same.
fn toned_last(name: &str) -> String {
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let word = |word: &str| {
        let (tones, letters): (String, String) = word.nfd().partition(is_tone);
        letters + &tones
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

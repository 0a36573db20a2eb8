//! Search by lists of words against reading every text, which it replaced and which stays here to hold it.

mod successors;

use std::collections::HashMap;

use proptest::prelude::*;

use super::*;
use crate::{
    index::{
        edition::Edition,
        seek::begins_code,
        trial::{Dice, WORDS, firm, register, unit},
    },
    model::{
        change::Edit,
        record::{Kind, Record},
    },
};

impl Query {
    /// Whether a folded text has a word that begins with a word of the search.
    fn has(&self, folded: &str, at: usize) -> bool {
        let asked = self.words[at].word.as_str();
        let forgiven = self.forgiven == Some(at) && self.is_forgivable(at);
        let words: Vec<&str> = folded.split(' ').collect();
        let begins = |word: &&str| word.starts_with(asked) || (forgiven && within_one_letter(word, asked));
        let is_way = |way: &Vec<String>| way.iter().all(|asked| words.contains(&asked.as_str()));
        words.iter().any(begins) || self.words[at].also.iter().any(is_way)
    }

    /// How a folded name fits, without a look at what its words are known to be.
    fn reads_name(&self, folded: &str) -> Option<Fit> {
        let all = (0..self.words.len()).all(|at| self.has(folded, at));
        match () {
            () if !all => None,
            () if self.is_name(folded) => Some(Fit::Name),
            () if self.stands(folded) => Some(Fit::Phrase),
            () => Some(Fit::Words),
        }
    }

    fn stands(&self, folded: &str) -> bool {
        self.phrases.iter().any(|phrase| stands_in(folded, phrase))
    }

    fn reads_places<'a>(&self, named: &Named) -> Vec<(Fit, Found<'a>)> {
        let units = named.units.iter().flatten().filter(|(_, unit)| !self.former || unit.valid_to.is_some());
        let units = units.map(|(name, unit)| (self.reads_name(name), Found::Unit(unit.clone(), vec![])));
        let former = named.former.iter();
        let former = former.map(|(name, edge)| (self.reads_name(name), Found::Former(edge.clone(), vec![])));
        let any_called = named.zones.iter().any(|zone| self.reads_name(&zone.name).is_some());
        let zones = named.zones.iter().map(|zone| {
            let has = |at: usize| self.has(&zone.name, at) || self.has(&zone.around, at);
            let around = (0..self.words.len()).all(has).then_some(Fit::Around);
            let by_code = (zone.code == self.phrases[0]).then_some(Fit::Name);
            let partly = (!any_called && self.is_partly(zone)).then_some(Fit::Partly);
            let fit = by_code.or(self.reads_name(&zone.name)).or(partly).or(around);
            (fit, Found::Zone(zone.zone.clone()))
        });
        let all = units.chain(former).chain(zones);
        all.filter_map(|(fit, found)| Some((fit?, found))).collect()
    }

    fn reads_firms<'a>(&self, now: &'a Snapshot) -> Vec<(Fit, Found<'a>)> {
        let units = now.base.editions.iter().flat_map(Edition::units);
        let counted = units.filter(|u| !self.former || u.valid_to.is_some());
        let units: HashMap<i64, u32> = counted.map(|u| (u.id.0, self.mask(&fold(&u.name)))).collect();
        let zones: HashMap<i64, u32> =
            now.base.holdings.zones.values().map(|z| (z.id.0, self.mask(&fold(&z.name)))).collect();
        let hit = |row: Row<'a>| {
            let place = row.units().flatten().filter_map(|u| units.get(&u.id.0));
            let zone = row.zone().and_then(|z| zones.get(&z.id.0));
            let around = place.chain(zone).fold(0, |mask, more| mask | more);
            Some((self.reads_firm(row, around)?, Found::Firm(row)))
        };
        now.firms.iter().filter_map(hit).collect()
    }

    fn reads_firm(&self, row: Row<'_>, around: u32) -> Option<Fit> {
        if self.tax_code.as_ref().is_some_and(|asked| row.tax_code() == Some(asked.as_str())) {
            return Some(Fit::Name);
        }
        let mut own = true;
        for at in 0..self.words.len() {
            let here = self.has(row.folded(), at) || begins_code(row, &self.words[at].word);
            if !here && around & (1 << at) == 0 {
                return None;
            }
            own &= here;
        }
        Some(match () {
            () if !own => Fit::Around,
            () if self.phrases.contains(&fold(row.code())) => Fit::Name,
            () if !self.stands(row.folded()) => Fit::Words,
            () if self.phrases.contains(&fold(row.name())) => Fit::Name,
            () => Fit::Phrase,
        })
    }

    fn reads<'a>(&self, now: &'a Snapshot) -> Vec<(Fit, Found<'a>)> {
        let mut hits = self.reads_places(now.base.named());
        hits.extend(self.reads_firms(now));
        hits.sort_by_cached_key(|(fit, found)| (std::cmp::Reverse(*fit), rank(found)));
        hits
    }
}

type Told = (Vec<(Fit, u8, i64)>, usize, bool);

fn told(hits: &[(Fit, Found<'_>)], total: usize, one_letter_off: bool, limit: usize) -> Told {
    let hit = |(fit, found): &(Fit, Found<'_>)| {
        let (kind, _, id) = rank(found);
        (*fit, kind, id)
    };
    (hits.iter().take(limit).map(hit).collect(), total, one_letter_off)
}

/// What reading every text answers.
fn read(now: &Snapshot, text: &str, limit: usize) -> Told {
    now.firms.make_words();
    let query = Query::new(text, now);
    if query.words.is_empty() {
        return (vec![], 0, true);
    }
    let exact = query.reads(now);
    if !exact.is_empty() {
        return told(&exact, exact.len(), false, limit);
    }
    let forgiving = (0..query.words.len()).map(|at| Query { forgiven: Some(at), ..query.clone() }.reads(now));
    let found = forgiving.into_iter().find(|hits| !hits.is_empty()).unwrap_or_default();
    told(&found, found.len(), true, limit)
}

fn agrees(now: &Snapshot, text: &str) -> Result<(), TestCaseError> {
    let expected = read(now, text, 10_000);
    for limit in [1, 7, 60, 10_000] {
        let answer = search(now, text, limit);
        let own = told(&answer.hits, answer.total, answer.one_letter_off, limit);
        let mut expected = expected.clone();
        expected.0.truncate(limit);
        prop_assert_eq!(own, expected, "{:?}, limit {}", text, limit);
    }
    Ok(())
}

/// A question of the kinds that people ask.
fn question(dice: &mut Dice, now: &Snapshot) -> String {
    let row = now.firms.iter().nth(dice.below(now.firms.len())).unwrap();
    let start = |text: &str, letters: usize| text.chars().take(letters).collect::<String>();
    let some = match dice.below(12) {
        0 => row.name().to_owned(),
        1 => row.code().to_owned(),
        2 => row.tax_code().unwrap_or("01").to_owned(),
        3 => start(row.code(), 1 + dice.below(10)),
        4 => start(row.tax_code().unwrap_or("0"), 1 + dice.below(10)),
        5 => start(row.name(), 1 + dice.below(12)),
        6 => format!("{} {}", row.name(), row.address().unwrap_or("Phúc Lợi")),
        7 => dice
            .one_of(&[
                "phuc loi",
                "Phường Việt Hưng",
                "sai dong cũ",
                "kcn thang long",
                "khu công nghiệp bắc thăng long",
                "cty cp kim khí",
                "P. Việt Hưng",
                "số1",
                "z01",
                "ssel",
                "",
            ])
            .to_owned(),
        8 => format!("{} {}", dice.one_of(&WORDS), row.code()),
        _ => (0..=dice.below(4)).map(|_| dice.one_of(&WORDS)).collect::<Vec<_>>().join(" "),
    };
    let some = if dice.below(3) == 0 { fold(&some) } else { some };
    if dice.below(3) > 0 {
        return some;
    }
    let mut letters: Vec<char> = some.chars().collect();
    let at = dice.below(letters.len().max(1));
    match dice.below(3) {
        _ if letters.len() < 2 => letters.push('q'),
        0 => _ = letters.remove(at),
        1 => letters[at] = 'x',
        _ => letters.swap(at, at.saturating_sub(1)),
    }
    letters.into_iter().collect()
}

/// An edit of the kinds that change what is found.
fn edit(dice: &mut Dice, now: &Snapshot) -> Edit {
    let last = now.firms.iter().map(Row::id).max().unwrap_or(0);
    let some = now.firms.iter().nth(dice.below(now.firms.len())).map_or(1, Row::id);
    match dice.below(8) {
        0 => Edit::Delete(Kind::Firm, some),
        1 => Edit::Put(Box::new(Record::Unit(unit(1, "wards-2025", dice.one_of(&WORDS), false)))),
        2 => Edit::Put(Box::new(Record::Firm(firm(dice, last + 1)))),
        3 => {
            let mut renamed = firm(dice, some);
            renamed.name = format!("Hoàn toàn mới {}", dice.below(1000));
            Edit::Put(Box::new(Record::Firm(renamed)))
        }
        _ => Edit::Put(Box::new(Record::Firm(firm(dice, some)))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn search_finds_what_reading_every_text_finds_after_every_edit(seed in any::<u64>()) {
        let dice = &mut Dice(seed);
        let mut now = register(dice, 1300);
        for _ in 0..4 {
            for _ in 0..8 {
                agrees(&now, &question(dice, &now))?;
            }
            let edits: Vec<Edit> = (0..=dice.below(4)).map(|_| edit(dice, &now)).collect();
            now = now.after(edits, now.version + 1);
        }
        agrees(&now, "hoan toan moi")?;
        agrees(&now, "hoan toan mio")?;
    }
}

#[test]
fn an_emptied_register_finds_nothing() {
    let now = register(&mut Dice(1), 3);
    assert!(search(&now, "syn", 10).total > 0);
    let gone = now.firms.iter().map(|row| Edit::Delete(Kind::Firm, row.id())).collect();
    assert_eq!(search(&now.after(gone, 2), "syn", 10).total, 0);
}

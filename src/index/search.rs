//! Finding things by the names people use: without diacritics, with one letter wrong, by old and new units.

use std::{collections::BTreeSet, sync::Arc};

use unicode_normalization::UnicodeNormalization;

use super::{
    chunk::Chunk,
    fit::{Fit, stands_in},
    named::{Named, NamedZone},
    reference::Base,
    row::Row,
    seek::{Around, Seek, Sought},
    snapshot::Snapshot,
};
use crate::model::{
    code::Code,
    fold::{fold, within_one_letter},
    succession::{Extent, Succession},
    tax_code::TaxCode,
    unit::{Level, Unit},
    zone::Zone,
};

/// Something found.
#[derive(Debug, Clone)]
pub enum Found<'a> {
    /// An administrative unit with a boundary, and what became of it if it ended.
    Unit(Arc<Unit>, Vec<Successor>),
    /// A commune that ended and of which no boundary is held.
    Former(Arc<Succession>, Vec<Successor>),
    /// A zone or cluster.
    Zone(Arc<Zone>),
    /// A firm.
    Firm(Row<'a>),
}

/// A unit in force that took over all or part of an ended one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Successor {
    /// Edition.
    pub edition: Code,
    /// Code.
    pub code: Code,
    /// Name.
    pub name: String,
    /// All of the old unit, or a part.
    pub extent: Extent,
}

/// The best hits, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct Answer<'a> {
    /// Best first; units before zones before firms where the fit is equal.
    pub hits: Vec<(Fit, Found<'a>)>,
    /// How many things fit.
    pub total: usize,
    /// Nothing fitted as written; these differ by one letter.
    pub one_letter_off: bool,
}

/// Searches everything that has a name. Words are matched from their beginning, all of them must be found.
///
/// A final `cũ` ("former") asks for units that ended and for what lies in them.
pub fn search<'a>(now: &'a Snapshot, text: &str, limit: usize) -> Answer<'a> {
    let query = Query::new(text);
    if query.phrase.is_empty() {
        return Answer { one_letter_off: true, ..Answer::default() };
    }
    now.firms.make_words();
    let mut sought = query.sought(now);
    let everywhere: Vec<_> = now.firms.chunks.iter().collect();
    let exact = query.ask(now, &sought, &everywhere, limit);
    if exact.total > 0 {
        return exact;
    }
    // A firm that has all words but for a letter has all words but for one.
    let around = query.around(now.base.named());
    let chunks = query.seek(&sought, &around).but_for_one(&now.firms);
    for (at, chunks) in chunks.iter().enumerate().filter(|(at, _)| query.is_forgivable(*at)) {
        let forgiving = Query { forgiven: Some(at), ..query.clone() };
        let near = now.firms.vocabulary.near(&query.words[at]);
        let as_written = std::mem::replace(&mut sought[at].picked, near);
        let answer = forgiving.ask(now, &sought, chunks, limit);
        if answer.total > 0 {
            return Answer { one_letter_off: true, ..answer };
        }
        sought[at].picked = as_written;
    }
    Answer { one_letter_off: true, ..Answer::default() }
}

#[derive(Clone)]
struct Query {
    phrase: String,
    tax_code: Option<TaxCode>,
    words: Vec<String>,
    former: bool,
    /// The one word that may be a letter off.
    forgiven: Option<usize>,
}

/// More words than this add nothing; the limit also keeps one bit for each.
const MOST_WORDS: usize = 16;

/// Words with fewer letters are too alike to forgive a letter.
const SHORTEST_FORGIVEN: usize = 3;

impl Query {
    fn new(text: &str) -> Self {
        let mut words: Vec<String> = fold(text).split(' ').map(str::to_owned).take(MOST_WORDS).collect();
        let last = text.split_whitespace().next_back().map(|w| w.nfc().collect::<String>().to_lowercase());
        let former = words.len() > 1 && last.is_some_and(|w| w == "cũ" || w == "cu");
        if former {
            words.pop();
        }
        Self { phrase: words.join(" "), tax_code: TaxCode::new(text), words, former, forgiven: None }
    }

    /// The asked words with those of firms that begin with them.
    fn sought(&self, now: &Snapshot) -> Vec<Sought> {
        let picked = now.firms.vocabulary.beginning(&self.words);
        let pair = |(text, (picked, same)): (&String, _)| Sought { text: text.clone(), picked, same };
        self.words.iter().zip(picked).map(pair).collect()
    }

    /// Whether a word may be a letter off.
    fn is_forgivable(&self, at: usize) -> bool {
        let asked = &self.words[at];
        asked.chars().count() >= SHORTEST_FORGIVEN && asked.chars().all(char::is_alphabetic)
    }

    fn seek<'q>(&'q self, sought: &'q [Sought], around: &'q Around) -> Seek<'q> {
        let asked = (self.phrase.as_str(), self.tax_code.as_ref());
        Seek::new(sought, asked, self.forgiven.is_some(), around)
    }

    /// Asks everything that has a name, of the firms those of some chunks.
    fn ask<'a>(
        &self,
        now: &'a Snapshot,
        sought: &[Sought],
        chunks: &[&'a Arc<Chunk>],
        limit: usize,
    ) -> Answer<'a> {
        let named = now.base.named();
        let mut hits = self.units(named);
        hits.extend(self.former_communes(named));
        hits.extend(self.zones(named));
        let around = self.around(named);
        // No code has the forgiven word, or it would have been found as written.
        let nowhere = |at: usize| sought[at].picked.is_empty() && around.any & 1 << at == 0;
        let chunks = if self.forgiven.is_some_and(nowhere) { &[] } else { chunks };
        let (firms, firms_in_all) = self.seek(sought, &around).among(&now.firms, chunks, limit);
        let total = hits.len() + firms_in_all;
        hits.extend(firms.into_iter().map(|(fit, row)| (fit, Found::Firm(row))));
        hits.sort_by_cached_key(|(fit, found)| (std::cmp::Reverse(*fit), rank(found)));
        hits.truncate(limit);
        for (_, found) in &mut hits {
            match found {
                Found::Unit(unit, after) => *after = successors_of_unit(&now.base, unit),
                Found::Former(old, after) => *after = successors(&now.base, &old.old_edition, &old.old_code),
                Found::Zone(_) | Found::Firm(_) => {}
            }
        }
        Answer { hits, total, one_letter_off: false }
    }

    /// Whether a folded text has a word that begins with an asked one.
    fn has(&self, folded: &str, at: usize) -> bool {
        let asked = self.words[at].as_str();
        let forgiven = self.forgiven == Some(at) && self.is_forgivable(at);
        folded.split(' ').any(|word| word.starts_with(asked) || (forgiven && within_one_letter(word, asked)))
    }

    /// One bit for each asked word that a folded text has.
    fn mask(&self, folded: &str) -> u32 {
        (0..self.words.len()).map(|at| u32::from(self.has(folded, at)) << at).sum()
    }

    fn all(&self) -> u32 {
        (1 << self.words.len()) - 1
    }

    /// How a folded name fits; its kind ("phường", "KCN") may be left out.
    fn name_fit(&self, folded: &str) -> Option<Fit> {
        let bare = without_kind(folded);
        match () {
            () if folded == self.phrase || bare == self.phrase => Some(Fit::Name),
            () if stands_in(folded, &self.phrase) => Some(Fit::Phrase),
            () if self.mask(folded) == self.all() => Some(Fit::Words),
            () => None,
        }
    }

    /// Whether a unit counts: all do, or those that ended.
    fn counts(&self, unit: &Unit) -> bool {
        !self.former || unit.valid_to.is_some()
    }

    fn units<'a>(&self, named: &Named) -> Vec<(Fit, Found<'a>)> {
        let asked = named.units.iter().flatten().filter(|(_, unit)| self.counts(unit));
        let hit = |(name, unit): &(String, Arc<Unit>)| {
            let fit = self.name_fit(name)?;
            Some((fit, Found::Unit(unit.clone(), Vec::new())))
        };
        asked.filter_map(hit).collect()
    }

    fn former_communes<'a>(&self, named: &Named) -> Vec<(Fit, Found<'a>)> {
        let hit = |(name, edge): &(String, Arc<Succession>)| {
            let fit = self.name_fit(name)?;
            Some((fit, Found::Former(edge.clone(), Vec::new())))
        };
        named.former.iter().filter_map(hit).collect()
    }

    fn zones<'a>(&self, named: &Named) -> Vec<(Fit, Found<'a>)> {
        let hit = |zone: &NamedZone| {
            let by_code = (zone.code == self.phrase).then_some(Fit::Name);
            let fit = by_code.or_else(|| self.name_fit(&zone.name)).or_else(|| {
                let words = self.mask(&zone.name) | self.mask(&zone.around);
                (words == self.all()).then_some(Fit::Around)
            })?;
            Some((fit, Found::Zone(zone.zone.clone())))
        };
        named.zones.iter().filter_map(hit).collect()
    }

    /// The asked words that places have.
    fn around(&self, named: &Named) -> Around {
        // Number 0 is no place.
        let none = std::iter::once(0);
        let unit = |(name, unit): &(String, Arc<Unit>)| if self.counts(unit) { self.mask(name) } else { 0 };
        let edition = |units: &Vec<_>| none.clone().chain(units.iter().map(unit)).collect::<Vec<u32>>();
        let editions = named.units.iter().map(edition).enumerate();
        let editions: Vec<_> = editions.filter(|(_, words)| words.iter().any(|bits| *bits != 0)).collect();
        let zones: Vec<u32> = none.chain(named.zones.iter().map(|zone| self.mask(&zone.name))).collect();
        let any = editions.iter().flat_map(|(_, words)| words).chain(&zones).fold(0, |any, bits| any | bits);
        Around { editions, zones, any }
    }
}

/// A folded name without its kind.
fn without_kind(folded: &str) -> &str {
    const KINDS: [&str; 13] = [
        "phuong ",
        "xa ",
        "thi tran ",
        "quan ",
        "huyen ",
        "thi xa ",
        "kcn ",
        "ccn lang nghe ",
        "ccn ",
        "khu cong nghiep ",
        "cum cong nghiep ",
        "khu cong nghe cao ",
        "thanh pho ",
    ];
    KINDS.iter().find_map(|kind| folded.strip_prefix(kind)).unwrap_or(folded)
}

fn rank(found: &Found<'_>) -> (u8, String, i64) {
    match found {
        Found::Unit(u, _) => (u8::from(u.valid_to.is_some()), u.name.clone(), u.id.0),
        Found::Zone(z) => (2, z.name.clone(), z.id.0),
        Found::Former(s, _) => (3, s.old_name.clone(), s.id.0),
        Found::Firm(r) => (4, r.name().to_owned(), r.id()),
    }
}

/// Who took over a unit with a boundary: for a district, the wards its communes went to; nobody while it lasts.
fn successors_of_unit(base: &Base, unit: &Unit) -> Vec<Successor> {
    if unit.valid_to.is_none() {
        return Vec::new();
    }
    if unit.level != Level::District {
        return successors(base, &unit.edition, &unit.code);
    }
    let newest = base.newest(Level::Ward).map(|e| &e.code);
    let edges = base.holdings.successions.values();
    let of_district =
        edges.filter(|s| s.old_district_code.as_ref() == Some(&unit.code) && Some(&s.new_edition) == newest);
    let mut wards: Vec<Successor> = of_district.map(|s| successor(s, s.extent)).collect();
    wards.sort();
    wards.dedup_by(|a, b| a.code == b.code);
    wards
}

/// Follows edges until a unit that none leaves. A loop in the lineage ends where it closes.
fn successors(base: &Base, edition: &Code, code: &Code) -> Vec<Successor> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([(edition, code)]);
    let mut open = vec![(edition, code, Extent::Whole)];
    while let Some((edition, code, so_far)) = open.pop() {
        let of = |s: &&Arc<Succession>| s.old_edition == *edition && s.old_code == *code;
        for edge in base.holdings.successions.values().filter(of) {
            let extent = edge.extent.max(so_far);
            let further = base.holdings.successions.values();
            let ends =
                further.filter(|s| s.old_edition == edge.new_edition && s.old_code == edge.new_code).count()
                    == 0;
            if ends {
                found.push(successor(edge, extent));
            } else if seen.insert((&edge.new_edition, &edge.new_code)) {
                open.push((&edge.new_edition, &edge.new_code, extent));
            }
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.code == b.code && a.edition == b.edition);
    found
}

fn successor(edge: &Succession, extent: Extent) -> Successor {
    Successor {
        edition: edge.new_edition.clone(),
        code: edge.new_code.clone(),
        name: edge.new_name.clone(),
        extent,
    }
}

#[cfg(test)]
mod tests;

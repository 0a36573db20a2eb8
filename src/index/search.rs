//! Search by name: without diacritics, with one wrong letter, by present and former units.

use std::{collections::BTreeSet, sync::Arc};

use unicode_normalization::UnicodeNormalization;

use super::{
    chunk::Chunk,
    fit::{Fit, stands_in},
    named::{Named, NamedZone},
    picked::Picked,
    reference::Base,
    row::Row,
    seek::{Around, Phrased, Seek, Sought},
    snapshot::Snapshot,
    spoken::{Spoken, phrases, spoken, without_mst, zone_kind},
};
use crate::model::{
    code::Code,
    fold::{fold, within_one_letter},
    succession::{Extent, Succession},
    tax_code::TaxCode,
    unit::{Level, Unit},
    zone::Zone,
};

/// A result of a search.
#[derive(Debug, Clone)]
pub enum Found<'a> {
    /// An administrative unit with a boundary, and its successors if it ended.
    Unit(Arc<Unit>, Vec<Successor>),
    /// A former commune without a boundary in the register, and its successors.
    Former(Arc<Succession>, Vec<Successor>),
    /// A zone or cluster.
    Zone(Arc<Zone>),
    /// A firm.
    Firm(Row<'a>),
}

/// A unit in force that contains all or part of a former one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Successor {
    /// Edition.
    pub edition: Code,
    /// Code.
    pub code: Code,
    /// Name.
    pub name: String,
    /// Whether it contains all of the former unit or a part.
    pub extent: Extent,
}

/// The best results, and the number of all.
#[derive(Debug, Clone, Default)]
pub struct Answer<'a> {
    /// Best first; with an equal fit units come before zones before firms.
    pub hits: Vec<(Fit, Found<'a>)>,
    /// The number of all results.
    pub total: usize,
    /// Set if nothing matched as written, and the results differ by one letter.
    pub one_letter_off: bool,
}

/// Searches all named records. Every word must be found, each from the beginning of a word, or in another way of writing:
/// "KCN" is "khu công nghiệp".
///
/// A final `cũ` ("former") behind the name of a unit that has ended limits the search to former units and what lies in them.
pub fn search<'a>(now: &'a Snapshot, text: &str, limit: usize) -> Answer<'a> {
    now.firms.make_words();
    let query = Query::new(text, now);
    if query.words.is_empty() {
        return Answer { one_letter_off: true, ..Answer::default() };
    }
    let named = now.base.named();
    let phrased = query.phrased(now);
    let mut sought = query.sought(now);
    let told = query.told(named);
    let everywhere: Vec<_> = now.firms.chunks.iter().collect();
    if let Some(row) = now.firms.by_former_code(text.trim()) {
        return Answer { hits: vec![(Fit::Name, Found::Firm(row))], total: 1, one_letter_off: false };
    }
    let exact = query.ask(now, (&sought, &phrased), &told, &everywhere, limit);
    if exact.total > 0 {
        return exact;
    }
    // A firm with all words except for a letter has all words except for one.
    let around = told.around();
    let chunks = query.seek((&sought, &phrased), &around).but_for_one(&now.firms);
    for (at, chunks) in chunks.iter().enumerate().filter(|(at, _)| query.is_forgivable(*at)) {
        if chunks.is_empty() && !told.any_but_for(at, query.all()) {
            continue;
        }
        let forgiving = Query { forgiven: Some(at), ..query.clone() };
        let near = now.firms.vocabulary.near(&query.words[at].word);
        let as_written = std::mem::replace(&mut sought[at].picked, near);
        let answer = forgiving.ask(now, (&sought, &phrased), &forgiving.told(named), chunks, limit);
        if answer.total > 0 {
            return Answer { one_letter_off: true, ..answer };
        }
        sought[at].picked = as_written;
    }
    Answer { one_letter_off: true, ..Answer::default() }
}

/// The words of the search in the names of units and zones, one bit each.
struct Told {
    /// The units of each edition in the order of their numbers; no words for those that are left out.
    units: Vec<Vec<u32>>,
    /// The former communes.
    former: Vec<u32>,
    /// The names of zones in the order of their numbers, and their other texts.
    zones: Vec<(u32, u32)>,
}

impl Told {
    /// Whether a record may have all words if one letter of one word is wrong.
    fn any_but_for(&self, at: usize, all: u32) -> bool {
        let zones = self.zones.iter().map(|(name, around)| name | around);
        let mut own = self.units.iter().flatten().chain(&self.former).copied().chain(zones);
        own.any(|words| words | 1 << at == all)
    }

    /// The words that firms have from the units and zones that contain them.
    fn around(&self) -> Around {
        // Number 0 is not a place.
        let numbered =
            |own: &mut dyn Iterator<Item = u32>| std::iter::once(0).chain(own).collect::<Vec<u32>>();
        let editions = self.units.iter().enumerate().filter(|(_, units)| units.iter().any(|bits| *bits != 0));
        let editions: Vec<_> =
            editions.map(|(edition, units)| (edition, numbered(&mut units.iter().copied()))).collect();
        let zones = numbered(&mut self.zones.iter().map(|(name, _)| *name));
        let any = editions.iter().flat_map(|(_, words)| words).chain(&zones).fold(0, |any, bits| any | bits);
        Around { editions, zones, any }
    }
}

#[derive(Clone)]
struct Query {
    /// The phrase in each way of writing, the first as given.
    phrases: Vec<String>,
    tax_code: Option<TaxCode>,
    words: Vec<Spoken>,
    /// The kind of zone in the search, and the words of its name.
    zone: Option<(usize, Vec<String>)>,
    former: bool,
    /// The one word that may have a wrong letter.
    forgiven: Option<usize>,
}

/// Further words are ignored: they add nothing, and each word needs a bit.
const MOST_WORDS: usize = 16;

/// Words with fewer letters are too similar to allow for a wrong letter.
const SHORTEST_FORGIVEN: usize = 3;

impl Query {
    fn new(text: &str, now: &Snapshot) -> Self {
        let folded = fold(text);
        let words = folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).take(MOST_WORDS);
        let mut words = without_mst(words.collect());
        let last = text.split_whitespace().next_back().map(|w| w.nfc().collect::<String>().to_lowercase());
        let says_former = words.len() > 1 && last.is_some_and(|w| w == "cũ" || w == "cu");
        let former = says_former && has_ended(&words[..words.len() - 1].join(" "), now);
        if former {
            words.pop();
        }
        let digits: String = words.concat();
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        let tax_code = TaxCode::new(if is_number { &digits } else { text });
        let is_written = |word: &str| !now.firms.vocabulary.beginning(&[word.to_owned()])[0].0.is_empty();
        let own = spoken(&words, is_written);
        let zone = zone_kind(&words).map(|(kind, name)| (kind, name.to_vec()));
        Self { phrases: phrases(&words, &own), tax_code, words: own, zone, former, forgiven: None }
    }

    /// The words of the search, with the words of firms that begin with them or are other ways to write them.
    fn sought(&self, now: &Snapshot) -> Vec<Sought> {
        let vocabulary = &now.firms.vocabulary;
        let sought = |own: &Spoken| {
            let (picked, _) = vocabulary.beginning(std::slice::from_ref(&own.word)).remove(0);
            let ways = own.also.iter().map(|way| way.iter().map(|word| vocabulary.whole(word)).collect());
            let also = ways.filter(|way: &Vec<Picked>| !way.iter().any(Picked::is_empty)).collect();
            Sought { text: own.word.clone(), picked, also }
        };
        self.words.iter().map(sought).collect()
    }

    /// The phrases of the search, with the words of firms that are their words.
    fn phrased(&self, now: &Snapshot) -> Vec<Phrased> {
        let phrased = |text: &String| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let picked = now.firms.vocabulary.beginning(&words);
            let last = picked.last().map(|(begin, _)| begin.clone())?;
            let same = picked.into_iter().map(|(_, same)| same).collect();
            Some(Phrased { text: text.clone(), same, last })
        };
        self.phrases.iter().filter_map(phrased).collect()
    }

    /// Whether a word may have a wrong letter.
    fn is_forgivable(&self, at: usize) -> bool {
        let Spoken { word, also } = &self.words[at];
        also.is_empty() && word.chars().count() >= SHORTEST_FORGIVEN && word.chars().all(char::is_alphabetic)
    }

    fn seek<'q>(&'q self, (sought, phrased): (&'q [Sought], &'q [Phrased]), around: &'q Around) -> Seek<'q> {
        let asked = (phrased, self.tax_code.as_ref());
        Seek::new(sought, asked, self.forgiven.is_some(), around)
    }

    /// Searches all named records, but only some chunks of firms.
    fn ask<'a>(
        &self,
        now: &'a Snapshot,
        (sought, phrased): (&[Sought], &[Phrased]),
        told: &Told,
        chunks: &[&'a Arc<Chunk>],
        limit: usize,
    ) -> Answer<'a> {
        let mut hits = self.places(now.base.named(), told);
        let around = told.around();
        // No code has the misspelt word as written, or it would have been found before.
        let nowhere = |at: usize| sought[at].picked.is_empty() && around.any & 1 << at == 0;
        let chunks = if self.forgiven.is_some_and(nowhere) { &[] } else { chunks };
        let (firms, firms_in_all) = self.seek((sought, phrased), &around).among(&now.firms, chunks, limit);
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

    /// One bit for each word of the search that a word of a folded text begins with, or differs from by one letter if
    /// that is allowed.
    fn mask(&self, folded: &str) -> u32 {
        let forgiven = self.forgiven.filter(|at| self.is_forgivable(*at));
        let has = |word: &str, at: usize, asked: &str| {
            word.starts_with(asked) || (forgiven == Some(at) && within_one_letter(word, asked))
        };
        let begun = folded.split(' ').fold(0, |all, word| {
            let own =
                self.words.iter().enumerate().map(|(at, own)| u32::from(has(word, at, &own.word)) << at);
            own.fold(all, |all, bit| all | bit)
        });
        let others = self.words.iter().enumerate().filter(|(at, _)| begun & 1 << at == 0);
        others.fold(begun, |all, (at, own)| all | u32::from(has_way(own, folded)) << at)
    }

    fn all(&self) -> u32 {
        (1 << self.words.len()) - 1
    }

    /// Whether a unit takes part in the search: every unit does, or every former one.
    fn counts(&self, unit: &Unit) -> bool {
        !self.former || unit.valid_to.is_some()
    }

    /// The words of the search in the names of units and zones.
    fn told(&self, named: &Named) -> Told {
        let unit = |(name, unit): &(String, Arc<Unit>)| if self.counts(unit) { self.mask(name) } else { 0 };
        let zone = |zone: &NamedZone| (self.mask(&zone.name), self.mask(&zone.around));
        Told {
            units: named.units.iter().map(|units| units.iter().map(unit).collect()).collect(),
            former: named.former.iter().map(|(name, _)| self.mask(name)).collect(),
            zones: named.zones.iter().map(zone).collect(),
        }
    }

    /// How well a folded name with some of the words fits; its kind ("phường", "KCN") may be left out.
    fn name_fit(&self, folded: &str, words: u32) -> Option<Fit> {
        if words != self.all() {
            return None;
        }
        Some(match () {
            () if self.is_name(folded) => Fit::Name,
            () if self.phrases.iter().any(|own| stands_in(folded, own)) => Fit::Phrase,
            () => Fit::Words,
        })
    }

    fn is_name(&self, folded: &str) -> bool {
        self.phrases.iter().any(|own| folded == own || without_kind(folded) == own)
    }

    /// Whether the name of a zone is among the words of a search for one of its kind that has few words more:
    /// "KCN Bắc A" may mean "KCN A".
    fn is_partly(&self, zone: &NamedZone) -> bool {
        let Some((kind, asked)) = self.zone.as_ref().filter(|_| self.forgiven.is_none()) else {
            return false;
        };
        let words: Vec<String> = zone.name.split(' ').map(str::to_owned).collect();
        let Some((own_kind, name)) = zone_kind(&words) else { return false };
        own_kind == *kind
            && name.len() > 1
            && asked.len() <= name.len() + MOST_MORE
            && name.iter().all(|word| asked.contains(word))
    }

    /// The units, former communes and zones that match.
    fn places<'a>(&self, named: &Named, told: &Told) -> Vec<(Fit, Found<'a>)> {
        let units = named.units.iter().flatten().zip(told.units.iter().flatten());
        let units = units.filter_map(|((name, unit), words)| {
            Some((self.name_fit(name, *words)?, Found::Unit(unit.clone(), Vec::new())))
        });
        let former = named.former.iter().zip(&told.former).filter_map(|((name, edge), words)| {
            Some((self.name_fit(name, *words)?, Found::Former(edge.clone(), Vec::new())))
        });
        let is_called = |name: &u32| *name == self.all();
        let any_called = told.zones.iter().any(|(name, _)| is_called(name));
        let zones = named.zones.iter().zip(&told.zones).filter_map(|(zone, (name, around))| {
            let by_code = (self.phrases.first() == Some(&zone.code)).then_some(Fit::Name);
            let fit = by_code.or_else(|| self.name_fit(&zone.name, *name));
            let fit = fit.or_else(|| (!any_called && self.is_partly(zone)).then_some(Fit::Partly));
            let fit = fit.or_else(|| (name | around == self.all()).then_some(Fit::Around))?;
            Some((fit, Found::Zone(zone.zone.clone())))
        });
        units.chain(former).chain(zones).collect()
    }
}

/// How many words more than its name a search for a zone may have.
const MOST_MORE: usize = 2;

/// Whether a folded text has the words of another way to write a word of a search.
fn has_way(own: &Spoken, folded: &str) -> bool {
    own.also.iter().any(|way| way.iter().all(|asked| folded.split(' ').any(|word| word == asked)))
}

/// Whether some words end with the name of a unit that has ended. "Dụng cụ" is no unit.
fn has_ended(phrase: &str, now: &Snapshot) -> bool {
    let named = now.base.named();
    let units = named.units.iter().flatten().filter(|(_, unit)| unit.valid_to.is_some());
    let mut names = units.map(|(name, _)| name).chain(named.former.iter().map(|(name, _)| name));
    let ends =
        |name: &str| phrase.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
    names.any(|name| ends(without_kind(name)))
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

/// The successors of a unit with a boundary: for a district, the wards that contain its communes; none while it is in
/// force.
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

/// Follows successions to units without a successor. A loop ends where it closes.
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

//! Finding things by the names people use: without diacritics, with one letter wrong, by old and new units.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use unicode_normalization::UnicodeNormalization;

use super::{base::Base, edition::Edition, row::Row, snapshot::Snapshot};
use crate::model::{
    code::Code,
    fold::{fold, within_one_letter},
    id::UnitId,
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

/// How well something fits; the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The words are spread over the thing and the places it lies in.
    Around,
    /// All words are its own.
    Words,
    /// The words stand together in it.
    Phrase,
    /// It is called exactly so.
    Name,
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
    let exact = query.ask(now, limit);
    if exact.total > 0 {
        return exact;
    }
    let forgiving = |word| Query { forgiven: Some(word), ..query.clone() }.ask(now, limit);
    let mut answers = (0..query.words.len()).map(forgiving).filter(|a| a.total > 0);
    Answer { one_letter_off: true, ..answers.next().unwrap_or_default() }
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

    fn ask<'a>(&self, now: &'a Snapshot, limit: usize) -> Answer<'a> {
        if self.phrase.is_empty() {
            return Answer::default();
        }
        let mut hits = self.units(&now.base);
        hits.extend(self.former_communes(&now.base));
        hits.extend(self.zones(&now.base));
        hits.extend(self.firms(now));
        let total = hits.len();
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
        let letters = || asked.chars().count() >= SHORTEST_FORGIVEN && asked.chars().all(char::is_alphabetic);
        let forgiven = || folded.split(' ').any(|word| within_one_letter(word, asked));
        stands_in(folded, asked) || (self.forgiven == Some(at) && letters() && forgiven())
    }

    /// One bit for each asked word that a folded text has.
    fn mask(&self, folded: &str) -> u32 {
        (0..self.words.len()).map(|at| u32::from(self.has(folded, at)) << at).sum()
    }

    fn all(&self) -> u32 {
        (1 << self.words.len()) - 1
    }

    /// How a name fits; its kind ("phường", "KCN") may be left out.
    fn name_fit(&self, name: &str) -> Option<Fit> {
        let folded = fold(name);
        let bare = without_kind(&folded);
        match () {
            () if folded == self.phrase || bare == self.phrase => Some(Fit::Name),
            () if stands_in(&folded, &self.phrase) => Some(Fit::Phrase),
            () if self.mask(&folded) == self.all() => Some(Fit::Words),
            () => None,
        }
    }

    fn units<'a>(&self, base: &Base) -> Vec<(Fit, Found<'a>)> {
        let all = base.editions.iter().flat_map(Edition::units);
        let asked = all.filter(|u| !self.former || u.valid_to.is_some());
        let hit = |unit: &Arc<Unit>| {
            let fit = self.name_fit(&unit.name)?;
            Some((fit, Found::Unit(unit.clone(), Vec::new())))
        };
        asked.filter_map(hit).collect()
    }

    fn former_communes<'a>(&self, base: &Base) -> Vec<(Fit, Found<'a>)> {
        let mut ended: HashMap<(&Code, &Code), &Arc<Succession>> = HashMap::new();
        for s in base.holdings.successions.values() {
            ended.entry((&s.old_edition, &s.old_code)).or_insert(s);
        }
        let hit = |s: &&Arc<Succession>| {
            let fit = self.name_fit(&s.old_name)?;
            Some((fit, Found::Former((*s).clone(), Vec::new())))
        };
        ended.values().filter_map(hit).collect()
    }

    fn zones<'a>(&self, base: &Base) -> Vec<(Fit, Found<'a>)> {
        let hit = |zone: &Arc<Zone>| {
            let by_code = (fold(zone.code.as_str()) == self.phrase).then_some(Fit::Name);
            let fit = by_code.or_else(|| self.name_fit(&zone.name)).or_else(|| {
                let texts =
                    [zone.name_en.as_deref(), zone.written.address.as_deref(), zone.written.ward.as_deref()];
                let folded = fold(&texts.into_iter().flatten().collect::<Vec<_>>().join(" "));
                let words = self.mask(&fold(&zone.name)) | self.mask(&folded);
                (words == self.all()).then_some(Fit::Around)
            })?;
            Some((fit, Found::Zone(zone.clone())))
        };
        base.holdings.zones.values().filter_map(hit).collect()
    }

    fn firms<'a>(&self, now: &'a Snapshot) -> Vec<(Fit, Found<'a>)> {
        let units = now.base.editions.iter().flat_map(Edition::units);
        let counted = units.filter(|u| !self.former || u.valid_to.is_some());
        let units: HashMap<UnitId, u32> = counted.map(|u| (u.id, self.mask(&fold(&u.name)))).collect();
        let zones: HashMap<i64, u32> =
            now.base.holdings.zones.values().map(|z| (z.id.0, self.mask(&fold(&z.name)))).collect();
        let hit = |row: Row<'a>| {
            let place = row.units().flatten().filter_map(|u| units.get(&u.id));
            let zone = row.zone().and_then(|z| zones.get(&z.id.0));
            let around = place.chain(zone).fold(0, |mask, more| mask | more);
            Some((self.firm_fit(row, around)?, Found::Firm(row)))
        };
        now.firms.iter().filter_map(hit).collect()
    }

    /// How a firm fits, given the words that the places it lies in have. Leaves at the first word nowhere found.
    fn firm_fit(&self, row: Row<'_>, around: u32) -> Option<Fit> {
        if self.tax_code.as_ref().is_some_and(|asked| row.tax_code() == Some(asked.as_str())) {
            return Some(Fit::Name);
        }
        let mut own = true;
        for at in 0..self.words.len() {
            let here = self.has(row.folded(), at) || begins_code(row, &self.words[at]);
            if !here && around & (1 << at) == 0 {
                return None;
            }
            own &= here;
        }
        Some(match () {
            () if !own => Fit::Around,
            () if fold(row.code()) == self.phrase => Fit::Name,
            () if !stands_in(row.folded(), &self.phrase) => Fit::Words,
            () if row.folded().starts_with(&self.phrase) && fold(row.name()) == self.phrase => Fit::Name,
            () => Fit::Phrase,
        })
    }
}

/// Whether a word begins a part of a firm's code, or its tax code.
fn begins_code(row: Row<'_>, word: &str) -> bool {
    let begins = |part: &str| part.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    row.code().split(|c: char| !c.is_alphanumeric()).any(begins) || row.tax_code().is_some_and(begins)
}

/// Whether a phrase begins at a word of the text.
fn stands_in(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| at == 0 || text.as_bytes()[at - 1] == b' ')
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

//! All units that addresses name, of every edition, with the wards of today that they became.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    kinds::{Kind, Rank, without_kind},
    names::{Called, Names},
    spelling::{Token, joined, tokens},
};
use crate::{
    geom::{area::area_ha, overlap::overlaps},
    index::edition::Edition,
    model::{
        city::City,
        code::Code,
        date::PartialDate,
        holdings::Holdings,
        succession::{Extent, Succession},
        unit::{Level, Unit},
    },
};

/// A ward in force that contains all or part of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// The edition of the ward.
    pub edition: Code,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Whether all of the unit lies in it.
    pub extent: Extent,
    /// The share of the unit's area that lies in it, from 0 to 1, where both have boundaries.
    pub share: Option<f64>,
    /// The clause of the resolution.
    pub clause: Option<String>,
    /// The code of the source that states it.
    pub source: Option<Code>,
    /// The day since which it is so.
    pub since: Option<PartialDate>,
}

/// A commune, ward or town of some edition.
#[derive(Debug)]
pub(super) struct Commune {
    pub(super) name: String,
    pub(super) edition: Code,
    pub(super) code: Code,
    pub(super) kind: String,
    /// The district by number.
    pub(super) district: Option<usize>,
    pub(super) is_now: bool,
    /// The wards of today; itself if it is one.
    pub(super) ends: Vec<Ending>,
    /// Whether `ends` are all of them, as far as the successions state.
    pub(super) is_complete: bool,
    /// The first units that it became, by edition and code.
    pub(super) next: Vec<(Code, Code)>,
}

/// A district.
#[derive(Debug)]
pub(super) struct District {
    pub(super) name: String,
    pub(super) kind: String,
    /// Whether it has ended.
    pub(super) is_former: bool,
    pub(super) ends: Vec<Ending>,
    edition: Option<Code>,
    code: Option<Code>,
}

impl District {
    /// Its edition and code, if it has a boundary.
    pub(super) fn official(&self) -> (Option<String>, Option<String>) {
        (self.edition.as_ref().map(Code::to_string), self.code.as_ref().map(Code::to_string))
    }
}

/// The list of units.
#[derive(Debug)]
pub struct Gazetteer {
    pub(super) communes: Vec<Commune>,
    pub(super) districts: Vec<District>,
    pub(super) names: Names,
    /// Kinds of units that only this city has.
    pub(super) kinds: Vec<Kind>,
}

/// Parts of a unit that are smaller than this share of it come from how boundaries were drawn.
const LEAST_SHARE: f64 = 0.005;

/// Successions by the old unit.
type Edges<'h> = HashMap<(&'h Code, &'h Code), Vec<&'h Succession>>;

impl Gazetteer {
    /// Collects the units of a register.
    pub(in crate::index) fn of(holdings: &Holdings, editions: &[Edition], city: &City) -> Self {
        let mut own =
            Self { communes: Vec::new(), districts: Vec::new(), names: Names::default(), kinds: Vec::new() };
        let newest = editions.iter().rev().find(|edition| edition.level == Level::Ward);
        own.learn_kinds(editions);
        let mut edges: Edges<'_> = HashMap::new();
        for edge in holdings.successions.values() {
            edges.entry((&edge.old_edition, &edge.old_code)).or_default().push(edge);
        }
        own.add_districts(holdings, editions);
        own.add_former(&edges, editions, newest);
        own.add_units(&edges, editions, newest);
        own.end_districts(holdings, editions, newest);
        own.name_all(city);
        own
    }

    fn learn_kinds(&mut self, editions: &[Edition]) {
        let units = editions.iter().flat_map(Edition::units);
        let kinds = units.filter_map(|unit| Some((unit.kind.as_deref()?.trim(), rank_of(unit.level)?)));
        let kinds: BTreeMap<&str, Rank> = kinds.filter(|(kind, _)| !kind.is_empty()).collect();
        self.kinds = kinds.into_iter().map(|(kind, rank)| Kind::new(kind, rank)).collect();
    }

    fn split(&self, name: &str) -> (Vec<Token>, String) {
        let all = tokens(name);
        let (bare, kind) = without_kind(&all, &self.kinds);
        (bare.to_vec(), kind)
    }

    fn add_districts(&mut self, holdings: &Holdings, editions: &[Edition]) {
        for edition in editions.iter().filter(|edition| edition.level == Level::District) {
            for unit in edition.units() {
                let at = self.district(&unit.name);
                let own = &mut self.districts[at];
                (own.edition, own.code) = (Some(unit.edition.clone()), Some(unit.code.clone()));
                own.is_former = unit.valid_to.is_some();
            }
        }
        for name in holdings.successions.values().filter_map(|edge| edge.old_district.as_deref()) {
            self.district(name);
        }
    }

    /// The number of the district with a name.
    fn district(&mut self, name: &str) -> usize {
        let spelled = joined(&tokens(name));
        let found = self.districts.iter().position(|own| joined(&tokens(&own.name)) == spelled);
        found.unwrap_or_else(|| {
            let (_, kind) = self.split(name);
            let name = name.to_owned();
            let (edition, code, ends) = (None, None, Vec::new());
            self.districts.push(District { name, kind, is_former: true, ends, edition, code });
            self.districts.len() - 1
        })
    }

    /// The former communes that successions name.
    fn add_former(&mut self, edges: &Edges<'_>, editions: &[Edition], newest: Option<&Edition>) {
        let sorted: BTreeMap<_, _> = edges.iter().collect();
        let mut districts: HashMap<&str, usize> = HashMap::new();
        for ((edition, code), own) in sorted {
            let Some(first) = own.first() else { continue };
            let district = first.old_district.as_deref().map(|name| match districts.get(name) {
                Some(at) => *at,
                None => *districts.entry(name).or_insert_with(|| self.district(name)),
            });
            let (mut ends, is_complete) = followed(edges, (edition, code));
            let shape =
                editions.iter().find(|own| own.code == **edition).and_then(|own| own.get(code.as_str()));
            share(&mut ends, shape.map(|unit| &**unit), newest);
            let next = own.iter().map(|edge| (edge.new_edition.clone(), edge.new_code.clone())).collect();
            self.communes.push(Commune {
                name: first.old_name.clone(),
                edition: (*edition).clone(),
                code: (*code).clone(),
                kind: self.split(&first.old_name).1,
                district,
                is_now: false,
                ends,
                is_complete,
                next,
            });
        }
    }

    /// The units of wards: those in force, and former ones that no succession names.
    fn add_units(&mut self, edges: &Edges<'_>, editions: &[Edition], newest: Option<&Edition>) {
        for edition in editions.iter().filter(|edition| edition.level == Level::Ward) {
            let is_now = newest.is_some_and(|newest| newest.code == edition.code);
            for unit in edition.units().filter(|unit| !edges.contains_key(&(&unit.edition, &unit.code))) {
                let itself = Ending {
                    edition: unit.edition.clone(),
                    code: unit.code.clone(),
                    name: unit.name.clone(),
                    extent: Extent::Whole,
                    share: None,
                    clause: None,
                    source: None,
                    since: unit.valid_from,
                };
                self.communes.push(Commune {
                    name: unit.name.clone(),
                    edition: unit.edition.clone(),
                    code: unit.code.clone(),
                    kind: self.split(&unit.name).1,
                    district: None,
                    is_now,
                    ends: if is_now { vec![itself] } else { Vec::new() },
                    is_complete: is_now,
                    next: Vec::new(),
                });
            }
        }
    }

    /// The wards of each former district: those that took in its communes, or, where no succession says so, those whose
    /// boundaries share land with it.
    fn end_districts(&mut self, holdings: &Holdings, editions: &[Edition], newest: Option<&Edition>) {
        let mut known: HashMap<usize, BTreeMap<Code, &Succession>> = HashMap::new();
        let mut last: Vec<&Succession> = holdings.successions.values().map(|edge| &**edge).collect();
        last.retain(|edge| newest.is_some_and(|newest| newest.code == edge.new_edition));
        for edge in last {
            if let Some(name) = edge.old_district.as_deref() {
                let wards = known.entry(self.district(name)).or_default();
                wards.entry(edge.new_code.clone()).or_insert(edge);
            }
        }
        for at in 0..self.districts.len() {
            let own = &self.districts[at];
            let unit = own.edition.as_ref().zip(own.code.as_ref()).and_then(|(edition, code)| {
                editions.iter().find(|own| own.code == *edition)?.get(code.as_str())
            });
            let unit = unit.map(|unit| &**unit);
            let mut ends: Vec<Ending> = known
                .get(&at)
                .into_iter()
                .flat_map(BTreeMap::values)
                .map(|edge| Ending { extent: Extent::Part, clause: None, ..ending(edge, Extent::Part) })
                .collect();
            if ends.is_empty() {
                ends = wards_in(unit, newest);
            }
            share(&mut ends, unit, newest);
            if let [only] = &mut ends[..] {
                only.extent = Extent::Whole;
            }
            self.districts[at].ends = ends;
        }
    }

    fn name_all(&mut self, city: &City) {
        let mut names = Names::default();
        let strip = |own: &[Token]| without_kind(own, &self.kinds).0.to_vec();
        for (at, commune) in self.communes.iter().enumerate() {
            names.add_written(&commune.name, strip, Called::Commune(at));
        }
        for (at, district) in self.districts.iter().enumerate() {
            names.add_written(&district.name, strip, Called::District(at));
        }
        for name in [&city.name.vi, &city.name.en] {
            names.add_written(name, strip, Called::City);
            let words = tokens(name);
            let compact: String = words.iter().map(|word| word.folded.as_str()).collect();
            let initials: String = words.iter().filter_map(|word| word.folded.chars().next()).collect();
            names.add(&tokens(&compact), Called::City);
            if words.len() > 1 {
                names.add(&tokens(&initials), Called::City);
            }
        }
        self.names = names;
    }

    /// Whether a ward takes in a part of a district; `None` if neither successions nor boundaries say so.
    pub(super) fn draws_on(&self, commune: &Commune, district: usize) -> Option<bool> {
        let ends = &self.districts[district].ends;
        (!ends.is_empty()).then(|| ends.iter().any(|end| end.code == commune.code))
    }

    /// A unit with its district, as messages name it.
    pub(super) fn said(&self, at: usize) -> String {
        let own = &self.communes[at];
        let district = own.district.map(|at| format!(", {}", self.districts[at].name)).unwrap_or_default();
        format!("{}{district}", own.name)
    }
}

fn rank_of(level: Level) -> Option<Rank> {
    match level {
        Level::Province => None,
        Level::District => Some(Rank::District),
        Level::Ward => Some(Rank::Commune),
    }
}

fn ending(edge: &Succession, extent: Extent) -> Ending {
    Ending {
        edition: edge.new_edition.clone(),
        code: edge.new_code.clone(),
        name: edge.new_name.clone(),
        extent,
        share: None,
        clause: edge.clause.clone(),
        source: edge.source.clone(),
        since: edge.effective_from,
    }
}

/// Follows successions to units without a successor, and whether these are known to be all. A unit of which only one part
/// is known to have gone somewhere has others. A loop ends where it closes.
fn followed<'h>(edges: &Edges<'h>, from: (&'h Code, &'h Code)) -> (Vec<Ending>, bool) {
    let mut found: BTreeMap<(Code, Code), Ending> = BTreeMap::new();
    let (mut seen, mut open, mut is_complete) = (BTreeSet::from([from]), vec![(from, Extent::Whole)], true);
    while let Some((unit, so_far)) = open.pop() {
        let own = edges.get(&unit).map(Vec::as_slice).unwrap_or_default();
        is_complete &= own.len() > 1 || own.iter().all(|edge| edge.extent == Extent::Whole);
        for edge in own {
            let (next, extent) = ((&edge.new_edition, &edge.new_code), edge.extent.max(so_far));
            if edges.contains_key(&next) {
                if seen.insert(next) {
                    open.push((next, extent));
                }
                continue;
            }
            let end = ending(edge, extent);
            let key = (end.edition.clone(), end.code.clone());
            found.entry(key).and_modify(|own| own.extent = own.extent.min(extent)).or_insert(end);
        }
    }
    (found.into_values().collect(), is_complete)
}

/// Adds the share of a unit's area that lies in each ward, where both have boundaries.
fn share(ends: &mut [Ending], unit: Option<&Unit>, newest: Option<&Edition>) {
    let Some((unit, newest)) = unit.zip(newest) else { return };
    for end in ends.iter_mut().filter(|end| end.edition == newest.code) {
        end.share = newest.get(end.code.as_str()).and_then(|ward| shared(unit, ward));
    }
}

/// The share of a unit that lies in a ward; `None` if one of them has no boundary.
fn shared(unit: &Unit, ward: &Unit) -> Option<f64> {
    let all = area_ha(&unit.shape);
    if all <= 0.0 || ward.shape.0.is_empty() {
        return None;
    }
    let common = overlaps(&[&unit.shape, &ward.shape], 0.0);
    Some(common.first().map_or(0.0, |own| (own.area_ha / all).min(1.0)))
}

/// The wards that share land with a district.
fn wards_in(unit: Option<&Unit>, newest: Option<&Edition>) -> Vec<Ending> {
    let Some((unit, newest)) = unit.zip(newest) else { return Vec::new() };
    let own = newest.units().filter(|ward| shared(unit, ward).is_some_and(|share| share > LEAST_SHARE));
    let of = |ward: &std::sync::Arc<Unit>| Ending {
        edition: ward.edition.clone(),
        code: ward.code.clone(),
        name: ward.name.clone(),
        extent: Extent::Part,
        share: None,
        clause: None,
        source: None,
        since: ward.valid_from,
    };
    own.map(of).collect()
}

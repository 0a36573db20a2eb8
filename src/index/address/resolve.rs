//! From an address to the ward in which it lies now.

use std::collections::BTreeSet;

use super::{
    choice::{Beside, Choice, choose},
    gazetteer::{Ending, Gazetteer},
    mention::{Mention, Time},
    names::{Agrees, Called},
    outcome::{Candidate, Doubt, Outcome, Resolution, Understood, Why},
    reading::{Stated, read},
};
use crate::{
    geom::lonlat::LonLat,
    index::snapshot::Snapshot,
    model::{
        code::Code,
        succession::Extent,
        unit::{Level, Precision},
    },
};

/// The longest address that is read, in bytes.
pub const LONGEST: usize = 2000;

/// Finds the ward of an address. A point that comes with it may decide between the parts of a divided unit.
pub fn resolve(now: &Snapshot, address: &str, point: Option<LonLat>) -> Resolution {
    if address.len() > LONGEST {
        return Resolution::unknown(Why::TooLong);
    }
    let names = now.base.gazetteer(&now.city);
    let stated = read(address, names);
    let mut resolution = Question { names, stated: &stated }.answer();
    if let Some(point) = point {
        resolution.look_at(point, now);
    }
    resolution
}

/// A read address.
struct Question<'a> {
    names: &'a Gazetteer,
    stated: &'a Stated,
}

impl Question<'_> {
    fn answer(&self) -> Resolution {
        let Stated { communes, districts, either, elsewhere, .. } = self.stated;
        let numbers = self.districts();
        if let Some(name) = elsewhere {
            let is_sure = |own: &Mention| own.called.iter().any(|(_, agrees)| *agrees == Agrees::Exactly);
            if numbers.is_empty() || !communes.iter().any(is_sure) || !districts.iter().any(is_sure) {
                return Resolution::unknown(Why::Elsewhere(name.clone()));
            }
        }
        if let Some(name) = self.stated.unknown_district.as_ref().filter(|_| numbers.is_empty()) {
            return Resolution::unknown(Why::NoDistrict(name.clone()));
        }
        let mut answer = match (&communes[..], &either[..]) {
            ([], []) => self.without_commune(&numbers),
            ([], either) => self.of_either(either),
            (communes, _) => self.of_communes(communes, &numbers),
        };
        let other_province = elsewhere.iter().filter(|_| answer.outcome != Outcome::Unknown);
        answer.doubts.extend(other_province.map(|name| Doubt::OtherProvince(name.clone())));
        answer
    }

    /// The stated districts by number.
    fn districts(&self) -> Vec<usize> {
        let called = self.stated.districts.iter().flat_map(|own| &own.called);
        let mut numbers: Vec<usize> = called.filter_map(|(called, _)| district(*called)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn without_commune(&self, districts: &[usize]) -> Resolution {
        let Stated { unknown_commune, street, .. } = self.stated;
        if let Some(name) = unknown_commune {
            return Resolution::unknown(Why::NoCommune(name.clone()));
        }
        if districts.is_empty() {
            let why = street.clone().map_or(Why::NothingNamed, Why::Street);
            return Resolution::unknown(why);
        }
        let mut answer = self.told(&[], districts);
        if let Some(name) = street.as_ref().filter(|_| answer.outcome != Outcome::Found) {
            answer.why = Some(Why::Street(name.clone()));
        }
        answer
    }

    /// A name alone that is both a district and a commune.
    fn of_either(&self, either: &[Mention]) -> Resolution {
        let called = || either.iter().flat_map(|own| &own.called);
        let districts: Vec<usize> = called().filter_map(|(called, _)| district(*called)).collect();
        let beside = Beside { districts: &[], since: false };
        let chosen: Vec<Choice> =
            either.iter().filter_map(|own| choose(own, beside, self.names).ok()).collect();
        let communes: Vec<usize> = chosen.into_iter().flat_map(|own| own.communes).collect();
        self.told(&communes, &districts)
    }

    fn of_communes(&self, communes: &[Mention], districts: &[usize]) -> Resolution {
        let since = self.stated.districts.iter().any(|own| own.time == Some(Time::Former));
        let beside = Beside { districts, since };
        let chosen: Vec<Result<Choice, Why>> =
            communes.iter().map(|own| choose(own, beside, self.names)).collect();
        let mut good: Vec<Choice> = chosen.iter().flatten().cloned().collect();
        if good.is_empty() {
            let why = chosen.into_iter().find_map(Result::err).unwrap_or(Why::NothingNamed);
            return Resolution::unknown(why);
        }
        if good.iter().any(|own| own.is_now) {
            good.retain(|own| own.is_now);
        }
        let doubts = good.iter().flat_map(|own| own.doubts.clone()).chain(self.doubts_of_districts());
        let doubts: Vec<Doubt> = doubts.collect();
        let mut numbers: Vec<usize> = good.into_iter().flat_map(|own| own.communes).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut answer = self.told(&numbers, &[]);
        answer.doubts.extend(doubts);
        answer
    }

    /// The districts whose names are misspelt.
    fn doubts_of_districts(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        for own in &self.stated.districts {
            for (called, agrees) in &own.called {
                let Some(district) = district(*called).map(|at| &self.names.districts[at]) else { continue };
                let (written, name) = (own.written.clone(), district.name.clone());
                match agrees {
                    Agrees::Exactly if own.rank.is_some() && own.kind != district.kind => {
                        doubts.push(Doubt::Kind(name));
                    }
                    Agrees::Exactly => {}
                    Agrees::ButForMarks => doubts.push(Doubt::Marks(written, name)),
                    Agrees::ButForALetter => doubts.push(Doubt::Letter(written, name)),
                }
            }
        }
        doubts
    }

    /// What became of some communes and districts.
    fn told(&self, communes: &[usize], districts: &[usize]) -> Resolution {
        let of_commune = |at: &usize| {
            let own = &self.names.communes[*at];
            let district = own.district.map(|at| self.names.districts[at].name.clone());
            let understood = Understood {
                name: own.name.clone(),
                district,
                edition: Some(own.edition.to_string()),
                code: Some(own.code.to_string()),
            };
            (self.names.said(*at), &own.ends, own.is_complete, understood)
        };
        let of_district = |at: &usize| {
            let own = &self.names.districts[*at];
            let (name, (edition, code)) = (own.name.clone(), own.official());
            (own.name.clone(), &own.ends, true, Understood { name, district: None, edition, code })
        };
        let units: Vec<_> =
            communes.iter().map(of_commune).chain(districts.iter().map(of_district)).collect();
        let is_complete = units.iter().all(|(_, ends, is_complete, _)| *is_complete && !ends.is_empty());
        let candidates = candidates(units.iter().map(|(from, ends, ..)| (from.as_str(), &ends[..])));
        let said: BTreeSet<&String> = units.iter().map(|(said, ..)| said).collect();
        let first = said.first().map(|said| (*said).clone()).unwrap_or_default();
        let is_one = candidates.len() == 1 && candidates[0].ward.extent == Extent::Whole && is_complete;
        let (outcome, why) = match () {
            () if candidates.is_empty() => (Outcome::Unknown, Some(Why::NoSuccessor(first))),
            () if is_one => (Outcome::Found, None),
            () if said.len() > 1 => {
                (Outcome::Ambiguous, Some(Why::Several(said.into_iter().cloned().collect())))
            }
            () if communes.is_empty() => (Outcome::Divided, Some(Why::OnlyDistrict(first))),
            () if !is_complete => (Outcome::Divided, Some(Why::Incomplete(first))),
            () if units.len() > 1 => (Outcome::Ambiguous, Some(Why::Several(vec![first]))),
            () => (Outcome::Divided, Some(Why::Divided(first))),
        };
        let understood = units.into_iter().map(|(.., understood)| understood).collect();
        Resolution { outcome, candidates, is_complete, understood, by_point: false, why, doubts: Vec::new() }
    }
}

fn district(called: Called) -> Option<usize> {
    match called {
        Called::District(at) => Some(at),
        Called::Commune(_) | Called::City => None,
    }
}

/// The wards of several units, each once: the largest share first, then in order of code. A ward that takes in all of one
/// unit and a part of another one may not have all of what is meant.
fn candidates<'a>(units: impl Iterator<Item = (&'a str, &'a [Ending])>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for (from, ends) in units {
        for end in ends {
            match all.iter_mut().find(|own| own.ward.edition == end.edition && own.ward.code == end.code) {
                Some(own) => {
                    own.ward.extent = own.ward.extent.max(end.extent);
                    if own.from != from {
                        own.from = format!("{}; {from}", own.from);
                        own.ward.share = None;
                    }
                }
                None => all.push(Candidate { ward: end.clone(), from: from.to_owned(), has_point: false }),
            }
        }
    }
    // To a millionth, so that shares which only rounding sets apart are equal.
    let share = |own: &Candidate| (own.ward.share.unwrap_or(-1.0) * 1e6).round();
    all.sort_by(|a, b| share(b).total_cmp(&share(a)).then_with(|| a.ward.code.cmp(&b.ward.code)));
    all
}

impl Resolution {
    /// Decides by a point, if it lies in one of several candidates.
    fn look_at(&mut self, point: LonLat, now: &Snapshot) {
        let Some(edition) = now.base.newest(Level::Ward) else { return };
        let unit = edition.locate(point);
        let code: Option<&Code> = unit.map(|unit| &unit.code);
        for own in &mut self.candidates {
            own.has_point = own.ward.edition == edition.code && Some(&own.ward.code) == code;
        }
        if self.candidates.is_empty() {
            return;
        }
        let Some(at) = self.candidates.iter().position(|own| own.has_point) else {
            self.doubts.push(Doubt::PointElsewhere);
            return;
        };
        if self.outcome == Outcome::Found {
            return;
        }
        self.candidates = vec![self.candidates[at].clone()];
        (self.outcome, self.by_point, self.why) = (Outcome::Found, true, None);
        self.doubts.push(Doubt::Point(unit.map_or(Precision::Schematic, |unit| unit.precision)));
    }
}

//! The land of zones and clusters, and how much of it is let.

use std::collections::HashMap;

use time::Date;

use crate::{
    index::Snapshot,
    model::{closed::closed, date::PartialDate, observation::Basis, zone::Zone},
};

closed! {
    /// The rule behind an occupancy.
    pub enum Rule {
        /// Let industrial and service land over all of it.
        Park = "decree_35_2022" ("Nghị định 35/2022, Điều 2(22): đất công nghiệp và dịch vụ", "Decree 35/2022, Article 2(22): industrial and service land"),
        /// Let industrial land over all of it.
        Cluster = "industrial_land" ("cụm công nghiệp: đất công nghiệp", "industrial cluster: industrial land"),
        /// As somebody published it, by a rule that is not known.
        Published = "published" ("theo công bố", "as published"),
    }
}

/// Areas in hectares; `None` is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Land {
    pub(super) industrial: Option<f64>,
    pub(super) service: Option<f64>,
    pub(super) leased_industrial: Option<f64>,
    pub(super) leased_service: Option<f64>,
    /// The oldest of the days that these figures are of.
    pub(super) as_of: Option<Date>,
}

/// An occupancy in per cent and how it was got.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Occupancy {
    pub(super) pct: f64,
    pub(super) rule: Rule,
}

const MEASURES: [&str; 4] =
    ["industrial_land_ha", "service_land_ha", "leased_industrial_land_ha", "leased_service_land_ha"];

/// The land of every zone of which something was reported by a day, by the zone's code.
pub(super) fn lands(now: &Snapshot, by: Date) -> HashMap<&str, Land> {
    let mut newest: HashMap<(&str, usize), (Date, i64, f64)> = HashMap::new();
    for observation in now.base.holdings.observations.values() {
        let Some(measure) = MEASURES.iter().position(|m| *m == observation.measure) else { continue };
        let Some((_, last)) = observation.days().filter(|(_, last)| *last <= by) else { continue };
        if observation.basis == Basis::Target {
            continue;
        }
        let own = (last, observation.id.0, observation.value);
        let kept = newest.entry((observation.subject.as_str(), measure)).or_insert(own);
        if (own.0, own.1) > (kept.0, kept.1) {
            *kept = own;
        }
    }
    let mut lands: HashMap<&str, Land> = HashMap::new();
    for ((zone, measure), (day, _, value)) in newest {
        let land = lands.entry(zone).or_default();
        let place = match measure {
            0 => &mut land.industrial,
            1 => &mut land.service,
            2 => &mut land.leased_industrial,
            _ => &mut land.leased_service,
        };
        *place = Some(value);
        land.as_of = Some(land.as_of.map_or(day, |other| other.min(day)));
    }
    lands
}

impl Land {
    /// Occupancy by the rule for the kind of zone; what was published where areas are not known.
    pub(super) fn occupancy(&self, zone: &Zone) -> Option<Occupancy> {
        let rule = if zone.kind.is_cluster() { Rule::Cluster } else { Rule::Park };
        let counted = self.leasable_and_leased(zone).filter(|(all, _)| *all > 0.0);
        let counted = counted.map(|(all, leased)| Occupancy { pct: leased / all * 100.0, rule });
        let published = zone.occupancy_pct.map(|pct| Occupancy { pct, rule: Rule::Published });
        counted.or(published)
    }

    /// The land that the rule for the kind of zone is about, and how much of it is let.
    pub(super) fn leasable_and_leased(&self, zone: &Zone) -> Option<(f64, f64)> {
        if zone.kind.is_cluster() {
            return self.industrial.zip(self.leased_industrial);
        }
        sum(self.industrial, self.service).zip(sum(self.leased_industrial, self.leased_service))
    }

    /// Industrial land that is not let.
    pub(super) fn unleased_industrial(&self) -> Option<f64> {
        Some(self.industrial? - self.leased_industrial?)
    }

    pub(super) fn date(&self) -> Option<PartialDate> {
        self.as_of.map(PartialDate::from)
    }
}

fn sum(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? + b?)
}

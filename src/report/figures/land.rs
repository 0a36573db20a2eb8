//! The land of zones and clusters, and how much of it is leased.

use std::collections::HashMap;

use time::Date;

use crate::{
    index::Snapshot,
    model::{
        closed::closed,
        date::PartialDate,
        observation::{Basis, Observation},
        verdict::Verdict,
        zone::Zone,
    },
};

closed! {
    /// The rule by which an occupancy is computed.
    pub enum Rule {
        /// Leased industrial and service land, divided by all of it.
        Park = "decree_35_2022" ("Nghị định 35/2022, Điều 2(22): đất công nghiệp và dịch vụ", "Decree 35/2022, Article 2(22): industrial and service land"),
        /// Leased or approved industrial land, divided by all of it.
        Cluster = "industrial_land" ("Nghị định 32/2024, Điều 2(7): đất công nghiệp đã cho thuê hoặc đã có chấp thuận, chứng nhận đầu tư", "Decree 32/2024, Article 2(7): industrial land leased or with an approved investment policy or certificate"),
        /// The same without approved land, which is unknown: a lower bound.
        LetAlone = "land_let_alone" ("chỉ đất công nghiệp đã cho thuê; chưa biết đất đã có chấp thuận, chứng nhận đầu tư", "leased industrial land alone; land with an approved investment policy or certificate is not known"),
        /// A published figure, of unknown rule.
        Published = "published" ("theo công bố", "as published"),
    }
}

/// Areas in hectares; `None` is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Land {
    pub(crate) industrial: Option<f64>,
    pub(crate) service: Option<f64>,
    pub(crate) leased_industrial: Option<f64>,
    pub(crate) leased_service: Option<f64>,
    /// Industrial land that is not leased and has an approved investment policy or an investment certificate.
    pub(crate) approved_industrial: Option<f64>,
    /// The oldest date of these figures.
    pub(crate) as_of: Option<Date>,
}

/// An occupancy in per cent, with the rule behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Occupancy {
    pub(crate) pct: f64,
    pub(crate) rule: Rule,
}

/// A number between two bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Between {
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Between {
    pub(crate) fn sum(parts: impl Iterator<Item = Self>) -> Self {
        parts.fold(Self::default(), |all, own| Self {
            least: all.least + own.least,
            most: all.most + own.most,
        })
    }

    pub(crate) fn is_exact(self) -> bool {
        self.least >= self.most
    }

    /// The number as a share of a whole, in per cent.
    pub(crate) fn share_pct(self, all: f64) -> Self {
        Self { least: self.least / all * 100.0, most: self.most / all * 100.0 }
    }

    /// The whole minus the number.
    pub(crate) fn left_of(self, all: f64) -> Self {
        Self { least: all - self.most, most: all - self.least }
    }

    pub(crate) fn is_above(self, limit: f64) -> Verdict {
        Self::judged(self.least > limit, self.most <= limit)
    }

    pub(crate) fn is_at_least(self, limit: f64) -> Verdict {
        Self::judged(self.least >= limit, self.most < limit)
    }

    pub(crate) fn is_below(self, limit: f64) -> Verdict {
        Self::judged(self.most < limit, self.least >= limit)
    }

    fn judged(surely: bool, surely_not: bool) -> Verdict {
        if surely {
            Verdict::Pass
        } else if surely_not {
            Verdict::Fail
        } else {
            Verdict::Unknown
        }
    }
}

const MEASURES: [&str; 5] = [
    "industrial_land_ha",
    "service_land_ha",
    "leased_industrial_land_ha",
    "leased_service_land_ha",
    "approved_industrial_land_ha",
];

/// Observations about land up to a day.
pub(crate) fn reported(now: &Snapshot, by: Date) -> impl Iterator<Item = &Observation> {
    let all = now.base.holdings.observations.values().map(AsRef::as_ref);
    let of_land = all.filter(|o| o.basis != Basis::Target && MEASURES.contains(&o.measure.as_str()));
    of_land.filter(move |o| o.days().is_some_and(|(_, last)| last <= by))
}

/// The land of every zone with observations up to a day, by the code of the zone.
pub(crate) fn lands(now: &Snapshot, by: Date) -> HashMap<&str, Land> {
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
            3 => &mut land.leased_service,
            _ => &mut land.approved_industrial,
        };
        *place = Some(value);
        land.as_of = Some(land.as_of.map_or(day, |other| other.min(day)));
    }
    lands
}

impl Land {
    /// The occupancy by the rule for the kind of zone; the published figure if areas are unknown.
    pub(crate) fn occupancy(&self, zone: &Zone) -> Option<Occupancy> {
        let rule = match (zone.kind.is_cluster(), self.approved_industrial) {
            (true, Some(_)) => Rule::Cluster,
            (true, None) => Rule::LetAlone,
            (false, _) => Rule::Park,
        };
        let counted = self.leasable_and_leased(zone).filter(|(all, _)| *all > 0.0);
        let counted = counted.map(|(all, leased)| Occupancy { pct: leased / all * 100.0, rule });
        let published = zone.occupancy_pct.map(|pct| Occupancy { pct, rule: Rule::Published });
        counted.or(published)
    }

    /// The land that the rule for the kind of zone is about, and the part that is known to be leased, in hectares.
    pub(crate) fn leasable_and_leased(&self, zone: &Zone) -> Option<(f64, f64)> {
        if zone.kind.is_cluster() {
            return self.industrial.zip(self.taken().map(|taken| taken.least));
        }
        sum(self.industrial, self.service).zip(sum(self.leased_industrial, self.leased_service))
    }

    /// Leased industrial land (Article 2(7) of Decree 32/2024): leased, or approved and not leased. If approved land is
    /// unknown, it may be all of the rest.
    pub(crate) fn taken(&self) -> Option<Between> {
        let leased = self.leased_industrial?;
        Some(match self.approved_industrial {
            Some(approved) => Between { least: leased + approved, most: leased + approved },
            None => Between { least: leased, most: leased.max(self.industrial?) },
        })
    }

    /// Industrial land that is neither leased nor known to be approved.
    pub(crate) fn unleased_industrial(&self) -> Option<f64> {
        Some(self.industrial? - self.taken()?.least)
    }

    pub(crate) fn date(&self) -> Option<PartialDate> {
        self.as_of.map(PartialDate::from)
    }
}

fn sum(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? + b?)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{Between, Verdict};

    #[rstest]
    #[case::known(60.0, 60.0, Verdict::Pass, Verdict::Fail)]
    #[case::surely_more(61.0, 90.0, Verdict::Pass, Verdict::Pass)]
    #[case::surely_less(10.0, 59.0, Verdict::Fail, Verdict::Fail)]
    #[case::on_both_sides(50.0, 70.0, Verdict::Unknown, Verdict::Unknown)]
    #[case::perhaps_just_so(50.0, 60.0, Verdict::Unknown, Verdict::Fail)]
    fn bounds_decide_where_they_lie_on_one_side(
        #[case] least: f64,
        #[case] most: f64,
        #[case] at_least: Verdict,
        #[case] above: Verdict,
    ) {
        let share = Between { least, most };
        assert_eq!((share.is_at_least(60.0), share.is_above(60.0)), (at_least, above));
        assert_eq!(share.left_of(100.0).is_below(40.0), above, "what is left is the other way round");
    }
}

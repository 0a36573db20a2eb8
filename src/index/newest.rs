//! The newest date of each source: its own, or that of what cites it.

use std::{cmp::Ordering, collections::BTreeMap};

use time::Date;

use super::Snapshot;
use crate::model::{
    cadence::Cadence,
    date::PartialDate,
    observation::{Basis, Observation},
    zone::Zone,
};

/// Newest dates by the codes of sources.
struct Newest<'a> {
    cadences: BTreeMap<&'a str, Cadence>,
    dates: BTreeMap<&'a str, PartialDate>,
}

impl<'a> Newest<'a> {
    /// Of dates of which one is within the other, as a month of a year, that after which the next issue is due later counts: a
    /// yearbook of 2025 is no older for a firm in it that was seen in June.
    fn add(&mut self, code: &'a str, date: Option<PartialDate>) {
        let Some(date) = date else { return };
        let cadence = self.cadences.get(code);
        let due = |date| cadence.and_then(|own| own.expected(date)).map(|expected| expected.due);
        let newer = |own: PartialDate| match due(own).cmp(&due(date)) {
            Ordering::Less => date,
            Ordering::Equal => own.later(date),
            Ordering::Greater => own,
        };
        self.dates.entry(code).and_modify(|own| *own = newer(*own)).or_insert(date);
    }

    /// A figure: its publication, and the end of its period. A target is of a time to come, and no news.
    fn figure(&mut self, own: &'a Observation, on: Date) {
        let Some(source) = own.source.as_ref().filter(|_| own.basis != Basis::Target) else { return };
        self.add(source.as_str(), own.as_of);
        // The figure of a period that is not over is an estimate of the day.
        let period = own.days().filter(|(first, _)| *first <= on);
        self.add(source.as_str(), period.map(|(_, last)| last.min(on).into()));
    }

    /// A zone that cites one source: the date of one that cites several is that of any of them.
    fn zone(&mut self, own: &'a Zone) {
        if let [source] = &own.sources[..] {
            self.add(source.as_str(), own.as_of);
        }
    }
}

/// The newest date of each source that has one, by its code: its own date, the dates of firms, zones and outlines that cite
/// it alone, and the dates and periods of figures.
pub fn newest(now: &Snapshot, on: Date) -> BTreeMap<&str, PartialDate> {
    let held = &now.base.holdings;
    let cadences = held.sources.values().filter_map(|own| Some((own.code.as_str(), own.cadence?)));
    let mut all = Newest { cadences: cadences.collect(), dates: BTreeMap::new() };
    let own = held.sources.values().map(|source| source.code.as_str());
    own.for_each(|code| all.add(code, now.base.source_date(code)));
    held.observations.values().for_each(|own| all.figure(own, on));
    held.zones.values().for_each(|own| all.zone(own));
    for own in held.outlines.values() {
        if let Some(source) = &own.source {
            all.add(source, own.as_of);
        }
    }
    let of_firms = now.firms.coverage().newest.iter();
    of_firms.for_each(|(code, date)| all.add(code, Some(*date)));
    all.dates
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::date;

    use super::*;
    use crate::{
        index::tests::town::{Town, firm},
        model::{code::Code, firm::Firm, zone::ZoneKind},
    };

    fn figure(period: &str, basis: Basis, as_of: Option<&str>) -> Town {
        Town::new().source("S1", Some("2024-03")).observed("made-up", "iip", period, 1.0, |own| {
            own.source = "S1".parse().ok();
            (own.basis, own.as_of) = (basis, as_of.map(|date| date.parse().unwrap()));
        })
    }

    fn told(town: Town) -> Option<String> {
        let now = town.open();
        newest(&now, date!(2026 - 06 - 15)).get("S1").map(ToString::to_string)
    }

    #[rstest]
    #[case::an_older_one("2023", Basis::Imported, None, "2024-03")]
    #[case::a_quarter("2026-Q1", Basis::Imported, None, "2026-03-31")]
    #[case::published_later("2025", Basis::Imported, Some("2026-01-06"), "2026-01-06")]
    #[case::of_a_year_that_is_not_over("2026", Basis::Estimated, None, "2026-06-15")]
    #[case::a_forecast("2027", Basis::Estimated, None, "2024-03")]
    #[case::a_target("2030", Basis::Target, Some("2025-12-01"), "2024-03")]
    #[case::no_period("soon", Basis::Imported, None, "2024-03")]
    fn figures_date_their_source(
        #[case] period: &str,
        #[case] basis: Basis,
        #[case] as_of: Option<&str>,
        #[case] expected: &str,
    ) {
        assert_eq!(told(figure(period, basis, as_of)).as_deref(), Some(expected));
    }

    #[rstest]
    #[case::alone(&["S1"], Some("2026-02"))]
    #[case::beside_another(&["S1", "S2"], None)]
    fn firms_and_zones_date_the_source_that_they_cite_alone(
        #[case] sources: &[&str],
        #[case] expected: Option<&str>,
    ) {
        let codes = || -> Vec<Code> { sources.iter().map(|code| code.parse().unwrap()).collect() };
        let as_of = || "2026-02".parse().ok();
        let own = Firm { sources: codes(), as_of: as_of(), ..firm("25", 1) };
        assert_eq!(told(Town::new().source("S1", None).with([own])).as_deref(), expected);
        let town = Town::new().source("S1", None).zone("Z1", ZoneKind::IndustrialPark, |zone| {
            (zone.sources, zone.as_of) = (codes(), as_of());
        });
        assert_eq!(told(town).as_deref(), expected);
    }

    #[test]
    fn a_yearbook_is_no_older_for_a_firm_in_it_that_was_seen_in_june() {
        let seen =
            || Firm { sources: vec!["S1".parse().unwrap()], as_of: "2025-06".parse().ok(), ..firm("25", 1) };
        let town = Town::new().source("S1", Some("2025")).with([seen()]);
        assert_eq!(told(town).as_deref(), Some("2025-06"), "how often it is issued is not known");
        let yearly = Town::new().issued("S1", Some("2025"), Cadence::Yearly).with([seen()]);
        assert_eq!(told(yearly).as_deref(), Some("2025"));
    }

    #[test]
    fn a_source_dated_in_words_has_no_date() {
        assert_eq!(told(Town::new().source("S1", Some("khoảng 2020"))), None);
    }
}

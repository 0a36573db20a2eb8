//! The reference data of firms: editions of units, zones, sources, successions, observations.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

use super::{address::gazetteer::Gazetteer, areas::Areas, edition::Edition, named::Named};
use crate::{
    geom::area::area_ha,
    model::{
        city::City,
        code::Code,
        date::PartialDate,
        holdings::Holdings,
        outline::Outline,
        source::{Shows, Source},
        unit::{Level, Unit},
        zone::Zone,
    },
};

/// An outline with its zone or cluster.
#[derive(Debug)]
pub struct Outlined {
    /// The outline.
    pub outline: Arc<Outline>,
    /// The zone or cluster.
    pub zone: Arc<Zone>,
    /// The area of the outline on the ellipsoid, in hectares.
    pub measured_ha: f64,
}

/// All records except firms, indexed for queries.
#[derive(Debug)]
pub struct Base {
    /// The records; `firms` is empty.
    pub holdings: Holdings,
    /// Editions from the oldest to the newest.
    pub editions: Vec<Edition>,
    /// Zones in order of code.
    zones: Vec<Arc<Zone>>,
    /// Outlines in order of identity.
    pub outlines: Vec<Outlined>,
    /// The sources with a calendar date by code: the date, and what they show about firms.
    source_dates: HashMap<String, (PartialDate, Shows)>,
    named: OnceLock<Named>,
    gazetteer: OnceLock<Gazetteer>,
}

impl Base {
    pub(super) fn new(holdings: Holdings) -> Self {
        let mut by_edition: BTreeMap<Code, Vec<Arc<Unit>>> = BTreeMap::new();
        for unit in holdings.units.values() {
            by_edition.entry(unit.edition.clone()).or_default().push(unit.clone());
        }
        let editions = by_edition.into_iter().map(|(code, units)| Edition::new(code, units));
        let mut editions: Vec<Edition> = editions.collect();
        editions.sort_by_key(|e| (e.units().filter_map(|u| u.valid_from).min(), e.code.clone()));
        let mut zones: Vec<Arc<Zone>> = holdings.zones.values().cloned().collect();
        zones.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        let dated = |source: &Arc<Source>| {
            let date = source.dated.as_deref()?.trim().parse().ok()?;
            Some((source.code.to_string(), (date, source.shows.unwrap_or(Shows::Presence))))
        };
        let source_dates = holdings.sources.values().filter_map(dated).collect();
        let (named, gazetteer, outlines) = (OnceLock::new(), OnceLock::new(), Vec::new());
        let mut base = Self { holdings, editions, zones, outlines, source_dates, named, gazetteer };
        base.outlines = base.holdings.outlines.values().filter_map(|o| base.outlined(o)).collect();
        base
    }

    fn outlined(&self, outline: &Arc<Outline>) -> Option<Outlined> {
        let zone = self.zone(&outline.zone)?.clone();
        Some(Outlined { outline: outline.clone(), zone, measured_ha: area_ha(&outline.shape) })
    }

    /// The names for searches, built on first use.
    pub(super) fn named(&self) -> &Named {
        self.named.get_or_init(|| Named::of(&self.holdings, &self.editions, self.zones_in_order()))
    }

    /// The names of units for addresses, built on first use.
    pub(super) fn gazetteer(&self, city: &City) -> &Gazetteer {
        self.gazetteer.get_or_init(|| Gazetteer::of(&self.holdings, &self.editions, city))
    }

    /// The zones in order of their numbers.
    pub(super) fn zones_in_order(&self) -> &[Arc<Zone>] {
        &self.zones
    }

    /// The number of zones.
    pub(super) fn zones(&self) -> usize {
        self.zones.len()
    }

    /// The calendar date of a source, if it has one.
    pub fn source_date(&self, code: &str) -> Option<PartialDate> {
        self.source_dates.get(code).map(|(date, _)| *date)
    }

    /// The date on which a source shows that the firms citing it existed, and whether it only shows a name in use.
    pub(super) fn shown_by(&self, code: &str) -> Option<(PartialDate, bool)> {
        let (date, shows) = self.source_dates.get(code)?;
        (*shows != Shows::Other).then_some((*date, *shows == Shows::Name))
    }

    /// The zone with a code.
    pub fn zone(&self, code: &Code) -> Option<&Arc<Zone>> {
        self.zone_numbered(self.zone_number(code))
    }

    /// The number of a zone in columns, from 1; 0 for an unknown code.
    pub fn zone_number(&self, code: &Code) -> u16 {
        let at = self.zones.binary_search_by(|z| z.code.cmp(code));
        at.ok().and_then(|at| u16::try_from(at + 1).ok()).unwrap_or(0)
    }

    /// The zone with a number of `Areas::Zones`.
    pub fn zone_numbered(&self, number: u16) -> Option<&Arc<Zone>> {
        self.zones.get(usize::from(number).checked_sub(1)?)
    }

    /// The number of areas; they are numbered from 1, and 0 is outside of all of them.
    pub(super) fn areas(&self, areas: Areas) -> usize {
        match areas {
            Areas::City => 0,
            Areas::Zones => self.zones.len(),
            Areas::Edition(at) => self.editions.get(at).map_or(0, |edition| edition.units().count()),
        }
    }

    /// The edition with a code.
    pub fn edition(&self, code: &str) -> Option<&Edition> {
        self.editions.iter().find(|e| e.code.as_str() == code)
    }

    /// The newest edition of a level.
    pub fn newest(&self, level: Level) -> Option<&Edition> {
        self.editions.iter().rev().find(|e| e.level == level)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::{
        index::trial::{unit, zone},
        model::id::{OutlineId, SourceId},
        model::unit::Precision,
    };

    fn base(units: Vec<Unit>, zones: Vec<Zone>, outlines: Vec<Outline>) -> Base {
        fn held<R>(records: Vec<R>) -> BTreeMap<i64, Arc<R>> {
            (1..).zip(records).map(|(id, own)| (id, Arc::new(own))).collect()
        }
        let (units, zones, outlines) = (held(units), held(zones), held(outlines));
        Base::new(Holdings { units, zones, outlines, ..Holdings::default() })
    }

    #[test]
    fn editions_are_in_order_of_their_first_day_and_then_of_code() {
        let of = |edition: &str, from: Option<&str>, level| {
            let valid_from = from.map(|date| date.parse().unwrap());
            Unit { level, valid_from, ..unit(1, edition, "Ô", false) }
        };
        let units = vec![
            of("wards-2025", Some("2025-07-01"), Level::Ward),
            of("wards-2025", Some("2026-01-01"), Level::Ward),
            of("districts", Some("2008"), Level::District),
            of("b-2019", Some("2019-01-01"), Level::Ward),
            of("a-2019", Some("2019-01-01"), Level::Ward),
            of("undated", None, Level::District),
        ];
        let base = base(units, vec![], vec![]);
        let codes: Vec<&str> = base.editions.iter().map(|edition| edition.code.as_str()).collect();
        assert_eq!(codes, ["undated", "districts", "a-2019", "b-2019", "wards-2025"]);
        let newest = |level| base.newest(level).map(|edition| edition.code.as_str());
        assert_eq!((newest(Level::Ward), newest(Level::District)), (Some("wards-2025"), Some("districts")));
        assert_eq!(base.edition("b-2019").map(|edition| edition.units().count()), Some(1));
        assert!(base.edition("B-2019").is_none());
        assert_eq!([0, 4, 5].map(|at| base.areas(Areas::Edition(at))), [1, 2, 0]);
    }

    #[test]
    fn zones_are_numbered_from_one_in_order_of_code() {
        let zones = vec![zone(3, "C"), zone(1, "A"), zone(2, "B")];
        let base = base(vec![], zones, vec![]);
        let code = |text: &str| -> Code { text.parse().unwrap() };
        assert_eq!(
            ["Z01", "Z02", "Z03", "Z00", "Z04"].map(|text| base.zone_number(&code(text))),
            [1, 2, 3, 0, 0]
        );
        assert_eq!(
            [0, 1, 3, 4].map(|n| base.zone_numbered(n).map(|z| z.name.as_str())),
            [None, Some("A"), Some("C"), None]
        );
        assert_eq!((base.areas(Areas::Zones), base.areas(Areas::City), base.zones()), (3, 0, 3));
        assert_eq!(base.zone(&code("Z02")).map(|z| z.name.as_str()), Some("B"));
    }

    #[test]
    fn an_outline_is_measured_and_one_without_its_zone_is_left_out() {
        let outline = |id: i64, zone: &str| Outline {
            id: OutlineId(id),
            zone: zone.parse().unwrap(),
            precision: Precision::Surveyed,
            source: None,
            as_of: None,
            shape: geo::Rect::new((105.0, 21.0), (105.01, 21.01)).to_polygon().into(),
        };
        let base = base(vec![], vec![zone(1, "A")], vec![outline(1, "Z09"), outline(2, "Z01")]);
        let [own] = &base.outlines[..] else { panic!("{:?}", base.outlines) };
        assert_eq!((own.zone.name.as_str(), own.outline.id.0), ("A", 2));
        // By the radii of curvature at 21° 0.3', 6,343,613 m and 6,380,879 m: 1107.2 m by 1039.7 m.
        assert!((own.measured_ha - 115.1).abs() < 0.1, "{}", own.measured_ha);
    }

    #[rstest]
    #[case(Some("2024-05"), None, Some("2024-05"), Some(("2024-05", false)))]
    #[case(Some(" 2024 "), Some(Shows::Presence), Some("2024"), Some(("2024", false)))]
    #[case(Some("2024"), Some(Shows::Name), Some("2024"), Some(("2024", true)))]
    #[case(Some("2024"), Some(Shows::Other), Some("2024"), None)]
    #[case(Some("khoảng 2024"), None, None, None)]
    #[case(Some(""), None, None, None)]
    #[case(None, Some(Shows::Presence), None, None)]
    fn a_source_shows_firms_on_its_calendar_date(
        #[case] dated: Option<&str>,
        #[case] shows: Option<Shows>,
        #[case] date: Option<&str>,
        #[case] shown: Option<(&str, bool)>,
    ) {
        let code: Code = "S".parse().unwrap();
        let dated = dated.map(str::to_owned);
        let own = Source {
            id: SourceId(1),
            code,
            title: String::new(),
            location: None,
            dated,
            licence: None,
            shows,
            cadence: None,
        };
        let held = Holdings { sources: [(1, Arc::new(own))].into(), ..Holdings::default() };
        let (base, read) = (Base::new(held), |text: &str| text.parse::<PartialDate>().unwrap());
        assert_eq!(base.source_date("S"), date.map(read));
        assert_eq!(base.shown_by("S"), shown.map(|(date, by_name)| (read(date), by_name)));
        assert_eq!((base.source_date("s"), base.shown_by("")), (None, None));
    }
}

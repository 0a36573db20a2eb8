//! The reference data of firms: editions of units, zones, sources, successions, observations.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

use super::{areas::Areas, edition::Edition, named::Named};
use crate::{
    geom::area::area_ha,
    model::{
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
        let named = OnceLock::new();
        let mut base = Self { holdings, editions, zones, outlines: Vec::new(), source_dates, named };
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

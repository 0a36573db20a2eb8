//! A made-up city of squares: two editions of units, and whatever firms, zones and figures a test puts into it.

use std::sync::Arc;

use geo::{MultiPolygon, polygon};
use time::{Date, macros::date};

use crate::{
    geom::lonlat::LonLat,
    index::Snapshot,
    model::{
        cadence::Cadence,
        city::City,
        firm::{Firm, Sector, Workers},
        holdings::Holdings,
        id::{FirmId, ObservationId, OutlineId, SourceId, UnitId, ZoneId},
        location::Location,
        observation::{Basis, Observation},
        outline::Outline,
        source::Source,
        tax_code::TaxCode,
        unit::{Level, Precision, Unit},
        zone::{Zone, ZoneKind},
    },
};

/// The present day of every test.
pub(crate) const TODAY: Date = date!(2026 - 06 - 30);

/// A register in the making.
pub(crate) struct Town(Holdings);

/// The square of a ward, counted from 1, or of several neighbours.
pub(crate) fn square(first: usize, last: usize) -> MultiPolygon {
    let edge = |ward: usize| 105.0 + f64::from(u32::try_from(ward).unwrap()) / 10.0;
    let (west, east) = (edge(first - 1), edge(last));
    polygon![(x: west, y: 21.0), (x: east, y: 21.0), (x: east, y: 21.1), (x: west, y: 21.1)].into()
}

fn unit(id: i64, (edition, level): (&str, Level), code: &str, shape: MultiPolygon) -> Unit {
    let is_ward = level == Level::Ward;
    Unit {
        id: UnitId(id),
        edition: edition.parse().unwrap(),
        level,
        code: code.parse().unwrap(),
        name: format!("{} {code}", if is_ward { "Phường" } else { "Quận" }),
        kind: None,
        valid_from: Some(if is_ward { "2025-07-01" } else { "2019-01-01" }.parse().unwrap()),
        valid_to: (!is_ward).then(|| "2025-06-30".parse().unwrap()),
        precision: Precision::Surveyed,
        area_km2: None,
        label: None,
        source: None,
        shape,
    }
}

impl Town {
    /// Four wards in a row, `W1` to `W4`, which were two districts until 2025: `D1` of the first two and `D2`.
    pub(crate) fn new() -> Self {
        let mut held = Holdings::default();
        for ward in 1..=4 {
            let (code, id) = (format!("W{ward}"), i64::try_from(ward).unwrap());
            held.units.insert(id, Arc::new(unit(id, ("wards", Level::Ward), &code, square(ward, ward))));
        }
        for (id, code, shape) in [(11, "D1", square(1, 2)), (12, "D2", square(3, 4))] {
            held.units.insert(id, Arc::new(unit(id, ("districts", Level::District), code, shape)));
        }
        Self(held)
    }

    /// With firms, which get identities and codes in their order: `F1`, `F2` and so on.
    pub(crate) fn with(mut self, firms: impl IntoIterator<Item = Firm>) -> Self {
        for firm in firms {
            let id = i64::try_from(self.0.firms.len()).unwrap() + 1;
            let code = format!("F{id}").parse().unwrap();
            self.0.firms.insert(id, Arc::new(Firm { id: FirmId(id), code, ..firm }));
        }
        self
    }

    /// With a zone of a kind.
    pub(crate) fn zone(mut self, code: &str, kind: ZoneKind, more: impl FnOnce(&mut Zone)) -> Self {
        let id = i64::try_from(self.0.zones.len()).unwrap() + 1;
        let (code, name) = (code.parse().unwrap(), format!("Khu {code}"));
        let mut zone = Zone { id: ZoneId(id), code, kind, name, ..Zone::default() };
        more(&mut zone);
        self.0.zones.insert(id, Arc::new(zone));
        self
    }

    /// With the surveyed outline of a zone.
    pub(crate) fn outline(mut self, zone: &str, shape: MultiPolygon) -> Self {
        let id = i64::try_from(self.0.outlines.len()).unwrap() + 1;
        let (zone, precision) = (zone.parse().unwrap(), Precision::Surveyed);
        let outline = Outline { id: OutlineId(id), zone, precision, source: None, as_of: None, shape };
        self.0.outlines.insert(id, Arc::new(outline));
        self
    }

    /// With a published figure.
    pub(crate) fn figure(self, subject: &str, measure: &str, period: &str, value: f64) -> Self {
        self.observed(subject, measure, period, value, |_| {})
    }

    /// With a figure of which more is known.
    pub(crate) fn observed(
        mut self,
        subject: &str,
        measure: &str,
        period: &str,
        value: f64,
        more: impl FnOnce(&mut Observation),
    ) -> Self {
        let id = i64::try_from(self.0.observations.len()).unwrap() + 1;
        let mut figure = Observation {
            id: ObservationId(id),
            subject: subject.parse().unwrap(),
            measure: measure.to_owned(),
            breakdown: None,
            period: period.to_owned(),
            value,
            unit: "ha".to_owned(),
            compared_with: None,
            basis: Basis::Imported,
            source: None,
            as_of: None,
            note: None,
        };
        more(&mut figure);
        self.0.observations.insert(id, Arc::new(figure));
        self
    }

    /// With a source of a date, in its own words.
    pub(crate) fn source(mut self, code: &str, dated: Option<&str>) -> Self {
        let id = i64::try_from(self.0.sources.len()).unwrap() + 1;
        let source = Source {
            id: SourceId(id),
            code: code.parse().unwrap(),
            title: format!("Title of {code}"),
            location: None,
            dated: dated.map(str::to_owned),
            licence: None,
            shows: None,
            cadence: None,
        };
        self.0.sources.insert(id, Arc::new(source));
        self
    }

    /// With a source of which it is known how often it is issued.
    pub(crate) fn issued(self, code: &str, dated: Option<&str>, cadence: Cadence) -> Self {
        let mut town = self.source(code, dated);
        if let Some(mut last) = town.0.sources.last_entry() {
            Arc::make_mut(last.get_mut()).cadence = Some(cadence);
        }
        town
    }

    /// The read model of the register.
    pub(crate) fn open(self) -> Snapshot {
        self.open_in(City::made_up())
    }

    /// The same in another city.
    pub(crate) fn open_in(self, city: City) -> Snapshot {
        Snapshot::new(self.0, 1, Arc::new(city))
    }
}

/// A point in the middle of a ward.
pub(crate) fn middle(ward: u32) -> LonLat {
    LonLat::new(104.95 + f64::from(ward) / 10.0, 21.05).unwrap()
}

/// A firm of a sector in a ward that has been there for long.
pub(crate) fn firm(sector: &str, ward: u32) -> Firm {
    Firm {
        name: "Cơ sở".to_owned(),
        sector: sector.parse().ok().map(|code| Sector { code, basis: None }),
        opened: Some("2010".parse().unwrap()),
        location: Some(Location::at(middle(ward))),
        ..Firm::default()
    }
}

/// Several such firms.
pub(crate) fn firms(count: usize, sector: &str, ward: u32) -> impl Iterator<Item = Firm> {
    std::iter::repeat_n(firm(sector, ward), count)
}

/// A firm of an enterprise with a number of workers.
pub(crate) fn employer(sector: &str, ward: u32, tax_code: &str, workers: u32) -> Firm {
    let workers = Some(Workers { count: workers, as_of: Some("2025".parse().unwrap()) });
    Firm { tax_code: TaxCode::new(tax_code), workers, ..firm(sector, ward) }
}

//! Made-up firms of a city.

use super::{
    dice::{Aspect, Dice},
    label,
    life::{self, Life},
    place::{Ground, Place},
    sectors::Sectors,
    tax,
};
use crate::{
    geom::bbox::Bbox,
    model::{
        code::Code,
        firm::{Firm, Sector},
        holdings::Holdings,
        id::FirmId,
        location::{Location, PointMethod, Written},
    },
};

/// The facts that made-up firms are based on: the zones and units of a register and the classification of sectors.
#[derive(Debug)]
pub struct City {
    ground: Ground,
    sectors: Sectors,
    source: Code,
}

impl City {
    /// Prepares the zones and the newest wards of a register; without units, firms are anywhere in `bounds`.
    pub fn new(holdings: &Holdings, bounds: &Bbox) -> Self {
        Self {
            ground: Ground::new(holdings, bounds),
            sectors: Sectors::new(),
            source: label::code(label::SOURCE),
        }
    }

    /// An endless sequence of firms, with identities from `first_id`. The same register and seed give the same firms.
    /// Tax codes are made from identities, so that batches with different identities have different enterprises.
    pub fn firms(&self, seed: u64, first_id: i64) -> impl Iterator<Item = Firm> {
        (0..).map(move |k| self.firm(seed, k, first_id))
    }

    fn firm(&self, seed: u64, k: u64, first_id: i64) -> Firm {
        let id = first_id.saturating_add_unsigned(k);
        let mut dice = Dice::new(seed, k, Aspect::Trade);
        let made = self.sectors.draw(&mut dice);
        let life = Life::draw(&mut Dice::new(seed, k, Aspect::Life));
        let place = self.ground.place(seed, k);
        Firm {
            id: FirmId(id),
            code: label::firm_code(id),
            name: label::name(made.trade, &mut dice),
            tax_code: tax::tax_code(seed, k, first_id),
            written: Written { address: Some(label::address(&mut dice)), ..Written::default() },
            zone: place.as_ref().and_then(|p| p.zone).cloned(),
            sector: made.code.map(|code| Sector { code, basis: None }),
            status: Some(life.status),
            workers: life.workers,
            opened: Some(life.opened),
            closed: life.closed,
            location: place.map(location),
            sources: vec![self.source.clone()],
            as_of: Some(life::AS_OF.into()),
            ..Firm::default()
        }
    }
}

fn location(place: Place<'_>) -> Location {
    Location { method: Some(PointMethod::Synthetic), ..Location::at(place.point) }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, sync::Arc};

    use geo::polygon;

    use super::*;
    use crate::{
        geom::{bbox::Bbox, lonlat::LonLat, measure::distance_m},
        model::{
            id::{UnitId, ZoneId},
            tax_code::TaxCode,
            unit::{Level, Precision, Unit},
            zone::{Zone, ZoneKind},
        },
    };

    const BOUNDS: Bbox = Bbox { west: 105.28, south: 20.56, east: 106.02, north: 21.39 };
    const CENTRE: (f64, f64) = (105.85, 21.05);

    fn unit(id: i64, edition: &str, valid_from: &str, west: f64) -> Unit {
        let (south, east, north) = (21.0, west + 0.2, 21.1);
        let square =
            polygon![(x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north)];
        Unit {
            id: UnitId(id),
            edition: edition.parse().unwrap(),
            level: Level::Ward,
            code: "00001".parse().unwrap(),
            name: "Phường Thử".to_owned(),
            kind: None,
            valid_from: Some(valid_from.parse().unwrap()),
            valid_to: None,
            precision: Precision::Schematic,
            area_km2: None,
            label: Some(LonLat::new(west + 0.1, 21.05).unwrap()),
            source: None,
            shape: square.into(),
        }
    }

    fn zone() -> Zone {
        Zone {
            id: ZoneId(1),
            code: "Z01".parse().unwrap(),
            kind: ZoneKind::IndustrialPark,
            name: "KCN Thử".to_owned(),
            area_ha: Some(100.0),
            location: Some(Location::at(LonLat::new(CENTRE.0, CENTRE.1).unwrap())),
            ..Zone::default()
        }
    }

    /// One zone of 100 ha in the middle of one ward, and a ward of an older edition further west.
    fn holdings() -> Holdings {
        let mut holdings = Holdings::default();
        holdings.units.insert(1, Arc::new(unit(1, "wards-2025", "2025-07-01", 105.75)));
        holdings.units.insert(2, Arc::new(unit(2, "wards-2019", "2019-01-01", 105.0)));
        holdings.zones.insert(1, Arc::new(zone()));
        holdings
    }

    fn firms(holdings: &Holdings, seed: u64) -> Vec<Firm> {
        City::new(holdings, &BOUNDS).firms(seed, 1).take(20_000).collect()
    }

    fn points(firms: &[Firm]) -> Vec<LonLat> {
        firms.iter().filter_map(|f| f.location.as_ref()).map(|l| l.point).collect()
    }

    /// Distance to the point of the zone, in metres.
    fn away_m(point: LonLat) -> f64 {
        distance_m(point, LonLat::new(CENTRE.0, CENTRE.1).unwrap())
    }

    #[test]
    fn the_same_seed_gives_the_same_firms() {
        assert_eq!(firms(&holdings(), 7), firms(&holdings(), 7));
        assert_ne!(firms(&holdings(), 7)[..10], firms(&holdings(), 8)[..10]);
    }

    /// Computed in Python 3 from the rules alone: SplitMix64, the lists and the weights, without this code.
    #[test]
    fn the_firms_of_seed_7_stay_what_they_are() {
        let firms: Vec<Firm> = City::new(&holdings(), &BOUNDS).firms(7, 1).take(9).collect();
        let told = |at: usize| {
            let firm = &firms[at];
            (
                firm.name.as_str(),
                firm.written.address.as_deref().unwrap(),
                firm.location.as_ref().map(|l| <[f64; 2]>::from(l.point)).unwrap(),
                firm.zone.as_ref().map(Code::as_str),
                firm.sector.as_ref().map(|s| s.code.to_string()).unwrap(),
                firm.tax_code.as_ref().map(TaxCode::as_str),
            )
        };
        let expected = (
            "Cơ sở giả lập Vận tải Việt Cường 7406",
            "262 đường Giả lập 968",
            [105.848_066_1, 21.047_096_8],
            Some("Z01"),
            "2018:52259".to_owned(),
            None,
        );
        assert_eq!(told(0), expected);
        let expected = (
            "Cơ sở giả lập Thực phẩm Quang Hà 5040",
            "31 đường Giả lập 391",
            [105.851_698_3, 21.048_975_4],
            Some("Z01"),
            "2018:10402".to_owned(),
            Some("0146099210002"),
        );
        assert_eq!(told(8), expected);
        assert_eq!(firms[6].tax_code.as_ref().map(TaxCode::as_str), Some("0146099210"));
    }

    #[test]
    fn every_firm_says_that_it_is_made_up() {
        for (at, firm) in firms(&holdings(), 7).iter().enumerate() {
            assert_eq!(firm.code.as_str(), format!("SYN-{:07}", at + 1));
            assert!(firm.name.starts_with(label::NAME), "{}", firm.name);
            assert!(firm.written.address.as_ref().unwrap().contains("Giả lập"));
            assert_eq!(firm.sources, [label::code("synthetic")]);
            let method = firm.location.as_ref().map(|l| l.method);
            assert!(method.is_none_or(|m| m == Some(PointMethod::Synthetic)));
        }
    }

    #[test]
    fn every_firm_with_a_place_is_inside_the_newest_wards() {
        let ward = Bbox { west: 105.75, south: 21.0, east: 105.95, north: 21.1 };
        assert!(points(&firms(&holdings(), 7)).into_iter().all(|p| ward.contains(p)));
    }

    #[test]
    fn a_register_without_units_gets_firms_in_the_bounds_of_its_city() {
        let points = points(&firms(&Holdings::default(), 7));
        assert!(points.len() > 19_000 && points.into_iter().all(|p| BOUNDS.contains(p)));
    }

    #[test]
    fn places_have_their_shares() {
        let points = points(&firms(&holdings(), 7));
        assert!((19_840..19_940).contains(&points.len()), "one in 200 has no place: {}", points.len());
        let distinct: HashSet<[u64; 2]> =
            points.iter().map(|p| [p.lon().to_bits(), p.lat().to_bits()]).collect();
        let shared = points.len() - distinct.len();
        assert!((850..1150).contains(&shared), "one in twenty shares its place: {shared}");
        let around = points.iter().filter(|p| away_m(**p) < 1130.0).count();
        assert!((12_500..15_000).contains(&around), "most lie around the zone: {around}");
    }

    #[test]
    fn half_of_the_firms_within_a_zone_are_listed_in_it_and_none_beyond() {
        let firms = firms(&holdings(), 7);
        let radius_m = 564.19;
        let within = |f: &&Firm| f.location.as_ref().is_some_and(|l| away_m(l.point) < radius_m + 2.0);
        let inside = firms.iter().filter(within).count();
        let listed: Vec<&Firm> = firms.iter().filter(|f| f.zone.is_some()).collect();
        assert!(listed.iter().all(within));
        assert!((45..52).contains(&(listed.len() * 100 / inside)), "{} of {inside}", listed.len());
    }

    #[test]
    fn coordinates_have_seven_decimals() {
        for point in points(&firms(&holdings(), 7)) {
            for degrees in <[f64; 2]>::from(point) {
                assert_eq!(format!("{degrees:.7}").parse(), Ok(degrees));
            }
        }
    }
}

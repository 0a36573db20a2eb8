//! A made-up register for tests of searches: names that share words, with and without diacritics, codes of many kinds.

use std::sync::Arc;

use geo::polygon;

use super::snapshot::Snapshot;
use crate::{
    geom::lonlat::LonLat,
    model::{
        city::City,
        code::Code,
        firm::Firm,
        holdings::Holdings,
        id::{FirmId, UnitId, ZoneId},
        location::{Location, Written},
        tax_code::TaxCode,
        unit::{Level, Precision, Unit},
        zone::{Zone, ZoneKind},
    },
};

/// SplitMix64 (Steele, Lea & Flood 2014).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    pub(super) fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

pub(super) const WORDS: [&str; 34] = [
    "Công ty",
    "TNHH",
    "Cổ phần",
    "CP",
    "Kim khí",
    "Thăng Long",
    "Dệt",
    "may",
    "Đông Á",
    "Sài Đồng",
    "Phúc Lợi",
    "An",
    "Ấn",
    "Ân",
    "Nam Định",
    "Thép",
    "Cơ khí",
    "số 1",
    "79",
    "Việt Hưng",
    "Straße",
    "Søren",
    "ﬁn",
    "Nhựa",
    "(Bao bì)",
    "Xuất - nhập khẩu",
    "A&B",
    "Z",
    "Điện tử",
    "Ngô Gia Tự",
    "Kiến An",
    "Long Biên",
    "漢字",
    "Cũ",
];

fn name(dice: &mut Dice, most: usize) -> String {
    let words = 1 + dice.below(most);
    let name = (0..words)
        .map(|_| dice.one_of(&WORDS))
        .collect::<Vec<_>>()
        .join(dice.one_of(&[" ", " ", "  ", ", "]));
    match dice.below(8) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        _ => name,
    }
}

pub(super) fn firm(dice: &mut Dice, id: i64) -> Firm {
    let n = dice.below(100_000);
    let code = match dice.below(12) {
        0 => format!("Đ{n:05}"),
        1 => format!("KCN-{}-{n:04}/a:{id}", dice.below(30)),
        2 => format!("hn{n:07}x{id}"),
        _ => format!("SYN-{id:07}"),
    };
    let tax_code = match dice.below(8) {
        0 => None,
        1 => TaxCode::new(dice.one_of(&["?", "MST 01", "Đ1", "0101/2", "kim khí"])),
        2 => TaxCode::new(&format!("01000{:05}-0{:02}", dice.below(50), dice.below(9))),
        _ => TaxCode::new(&format!("01{:08}", dice.below(40_000_000))),
    };
    let place = |dice: &mut Dice| {
        let degrees = |n: usize| f64::from(u32::try_from(n).unwrap()) * 1e-4;
        LonLat::new(105.0 + degrees(dice.below(4000)), 21.0 + degrees(dice.below(4000))).unwrap()
    };
    let some = |dice: &mut Dice, most: usize| (dice.below(3) > 0).then(|| name(dice, most));
    Firm {
        id: FirmId(id),
        code: code.parse().unwrap(),
        name: name(dice, 5),
        name_en: (dice.below(3) == 0).then(|| name(dice, 3)),
        tax_code,
        written: Written {
            address: some(dice, 4).map(|street| format!("{} {street}", dice.below(300))),
            commune: None,
            district: None,
            ward: some(dice, 1),
        },
        zone: (dice.below(4) == 0).then(|| format!("Z{:02}", dice.below(3)).parse::<Code>().unwrap()),
        location: (dice.below(20) > 0).then(|| Location::at(place(dice))),
        ..Firm::default()
    }
}

pub(super) fn unit(id: i64, edition: &str, name: &str, ended: bool) -> Unit {
    let west = 105.0 + 0.1 * f64::from(i32::try_from(id % 4).unwrap());
    let (south, east, north) = (21.0, west + 0.1, 21.4);
    let shape = polygon![(x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north)];
    Unit {
        id: UnitId(id),
        edition: edition.parse().unwrap(),
        level: Level::Ward,
        code: format!("{id:05}").parse().unwrap(),
        name: name.to_owned(),
        kind: None,
        valid_from: Some(if ended { "2019-01-01" } else { "2025-07-01" }.parse().unwrap()),
        valid_to: ended.then(|| "2025-06-30".parse().unwrap()),
        precision: Precision::Schematic,
        area_km2: None,
        label: None,
        source: None,
        shape: shape.into(),
    }
}

pub(super) fn zone(id: i64, name: &str) -> Zone {
    Zone {
        id: ZoneId(id),
        code: format!("Z{id:02}").parse().unwrap(),
        kind: ZoneKind::IndustrialPark,
        name: name.to_owned(),
        name_en: Some("Thang Long park".to_owned()),
        ..Zone::default()
    }
}

/// A register with a number of firms, two editions of units and two zones.
pub(super) fn register(dice: &mut Dice, firms: i64) -> Snapshot {
    let mut held = Holdings::default();
    let names = ["Phường Phúc Lợi", "Phường Việt Hưng", "Xã Đông Anh", "Phường Long Biên"];
    for (id, name) in (1..).zip(names) {
        held.units.insert(id, Arc::new(unit(id, "wards-2025", name, false)));
        held.units.insert(id + 10, Arc::new(unit(id + 10, "wards-2019", &format!("{name} Sài Đồng"), true)));
    }
    for (id, name) in (1..).zip(["KCN Thăng Long", "CCN Kim khí"]) {
        held.zones.insert(id, Arc::new(zone(id, name)));
    }
    held.firms = (1..=firms).map(|id| (id, Arc::new(firm(dice, id)))).collect();
    Snapshot::new(held, 1, Arc::new(City::made_up()))
}

//! Registers of which everything is known, made up from a seed.

use std::collections::BTreeMap;

use xuong::{
    exchange::draft::Importable,
    model::{code::Code, firm::FirmStatus, record::Record, zone::ZoneKind},
};

use crate::imports::{dice::Dice, planted::town::Listed};

/// A value of a register.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fact {
    Text(String),
    Whole(u32),
    Real(f64),
    /// As `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    Date(String),
    /// The code of a value of a closed set.
    OfSet(&'static str),
    /// Digits of VSIC 2018.
    Sector(&'static str),
    TaxCode(String),
}

impl Fact {
    /// As it is compared.
    fn told(&self) -> String {
        match self {
            Self::Text(text) | Self::Date(text) | Self::TaxCode(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::OfSet(code) | Self::Sector(code) => (*code).to_owned(),
        }
    }
}

/// The values of a record that are compared, by property.
pub(super) type Values = BTreeMap<&'static str, String>;

/// A record of a register.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) facts: BTreeMap<&'static str, Fact>,
    /// Longitude and latitude.
    pub(super) point: Option<(f64, f64)>,
}

impl Entry {
    fn set(&mut self, property: &'static str, fact: Fact) {
        self.facts.insert(property, fact);
    }

    /// What is expected of a file with these columns.
    pub(super) fn values(&self, columns: &[&'static str]) -> Values {
        let held = self.facts.iter().filter(|(property, _)| columns.contains(property));
        held.map(|(property, fact)| (*property, fact.told())).collect()
    }
}

/// A register.
pub(super) struct Register {
    pub(super) kind: Importable,
    pub(super) entries: Vec<Entry>,
}

/// Half the side of the square of a unit, in degrees.
pub(super) const HALF_DEG: f64 = 0.004;

impl Register {
    pub(super) fn made(dice: &mut Dice) -> Self {
        let kind = match dice.below(20) {
            0..14 => Importable::Firms,
            14..18 => Importable::Zones,
            _ => Importable::Units,
        };
        let size = match dice.below(4) {
            0 => 3 + dice.below(6),
            1 | 2 => 8 + dice.below(30),
            _ => 30 + dice.below(40),
        };
        let date_form = dice.below(10);
        let entries = (0..size).map(|at| match kind {
            Importable::Firms => firm(dice, at, date_form),
            Importable::Zones => zone(dice, at),
            _ => unit(dice, at),
        });
        Self { kind, entries: entries.collect() }
    }

    /// The properties of its records, the name first.
    pub(super) fn properties(&self) -> &'static [&'static str] {
        match self.kind {
            Importable::Firms => {
                &["name", "tax_code", "address", "sector", "workers", "opened", "status", "notes"]
            }
            Importable::Zones => &["name", "code", "kind", "area_ha", "occupancy_pct", "investor", "notes"],
            _ => &["name", "code", "area_km2"],
        }
    }
}

fn firm(dice: &mut Dice, at: usize, date_form: usize) -> Entry {
    let listed = Listed::made(dice);
    let mut entry = Entry { point: listed.point.map(rounded), ..Entry::default() };
    // Names differ, so that rows are found again whatever their order.
    entry.set("name", Fact::Text(format!("{} số {}", listed.name(), at + 1)));
    let status = match dice.below(10) {
        0..6 => FirmStatus::Operating,
        6..8 => FirmStatus::Suspended,
        _ => FirmStatus::Closed,
    };
    let branch = if dice.percent(6) { format!("{:03}", 1 + dice.below(20)) } else { String::new() };
    let tax_code = listed.tax_code.clone().unwrap_or_default() + &branch;
    let notes =
        dice.pick(&["Di dời trước 2030", "Thuê nhà xưởng", "Số liệu năm trước", "Có xử lý nước thải"]);
    let filled: [(&'static str, usize, Fact); 7] = [
        ("tax_code", 90, Fact::TaxCode(tax_code)),
        ("address", 90, Fact::Text(listed.address().unwrap_or_default())),
        ("sector", 85, Fact::Sector(listed.sector.unwrap_or("2592"))),
        ("workers", 85, Fact::Whole(heads(dice))),
        ("opened", 85, Fact::Date(date(dice, date_form))),
        ("status", 90, Fact::OfSet(status.code())),
        ("notes", 20, Fact::Text(notes.to_owned())),
    ];
    for (property, percent, fact) in filled {
        if dice.percent(percent) {
            entry.set(property, fact);
        }
    }
    if dice.percent(12) {
        entry.point = None;
    }
    entry
}

fn heads(dice: &mut Dice) -> u32 {
    let number = match dice.below(6) {
        0..3 => 1 + dice.below(150),
        3 | 4 => 100 + dice.below(1900),
        _ => (1 + dice.below(80)) * 50,
    };
    u32::try_from(number).expect("few")
}

/// A date with the precision of its register: mostly days, in some registers years, in some all of them.
fn date(dice: &mut Dice, form: usize) -> String {
    let (year, month, day) = (1990 + dice.below(35), 1 + dice.below(12), 1 + dice.below(28));
    let precision = if form < 9 { form } else { [0, 7, 8][dice.below(3)] };
    match precision {
        0..7 => format!("{year}-{month:02}-{day:02}"),
        7 => format!("{year}"),
        _ => format!("{year}-{month:02}"),
    }
}

fn zone(dice: &mut Dice, at: usize) -> Entry {
    let kind = dice.pick(&[
        ZoneKind::IndustrialPark,
        ZoneKind::IndustrialCluster,
        ZoneKind::IndustrialPark,
        ZoneKind::CraftVillageCluster,
    ]);
    let short = if kind.is_cluster() { "Cụm công nghiệp" } else { "Khu công nghiệp" };
    let listed = Listed::made(dice);
    let mut entry = Entry { point: listed.point.map(rounded), ..Entry::default() };
    let place = dice.pick(&["Thạch Thất", "Quang Minh", "Phú Nghĩa", "Đại Đồng", "Bình Phú", "Yên Sơn"]);
    entry.set("name", Fact::Text(format!("{short} {place} {}", at + 1)));
    entry.set("code", Fact::Text(format!("K{}{:03}", dice.below(9), at + 1)));
    entry.set("kind", Fact::OfSet(kind.code()));
    let decimals = dice.pick(&[0, 1, 2, 2]);
    let most = if dice.percent(20) { 1900 } else { 400 };
    let area = 5.0 + dice.real(most, decimals);
    let filled = [
        ("area_ha", 90, Fact::Real(tidy(area))),
        ("occupancy_pct", 80, Fact::Real(tidy(10.0 + dice.real(90, 1)))),
        ("investor", 60, Fact::Text(listed.name())),
        ("notes", 20, Fact::Text("Đang lập hồ sơ mở rộng".to_owned())),
    ];
    for (property, percent, fact) in filled {
        if dice.percent(percent) {
            entry.set(property, fact);
        }
    }
    entry
}

/// A unit of a grid.
fn unit(dice: &mut Dice, at: usize) -> Entry {
    let step = |n: usize| f64::from(u32::try_from(n).expect("few")) * 0.02;
    let mut entry = Entry { point: Some((105.6 + step(at % 10), 20.85 + step(at / 10))), ..Entry::default() };
    entry.set(
        "name",
        Fact::Text(format!("Phường {} {}", dice.pick(&["Việt Hưng", "Láng", "Yên Sở"]), at + 1)),
    );
    entry.set("code", Fact::Text(format!("{:05}", 101 + at * 7)));
    entry.set("area_km2", Fact::Real(tidy(0.5 + dice.real(20, 2))));
    entry
}

fn rounded((lon, lat): (f64, f64)) -> (f64, f64) {
    (tidy(lon), tidy(lat))
}

/// Without the noise of binary fractions.
pub(super) fn tidy(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// The values of a record that was read, with its point, or the centre of its area.
pub(super) fn read(record: &Record) -> (Values, Option<(f64, f64)>) {
    let mut values = Values::new();
    let mut put = |property: &'static str, value: Option<String>| {
        values.extend(value.map(|value| (property, value)));
    };
    match record {
        Record::Firm(firm) => {
            put("name", Some(firm.name.clone()));
            put("tax_code", firm.tax_code.as_ref().map(ToString::to_string));
            put("address", firm.written.address.clone());
            put("sector", firm.sector.as_ref().map(|sector| sector.code.as_str().to_owned()));
            put("activity", firm.activity.clone());
            put("workers", firm.workers.map(|workers| workers.count.to_string()));
            put("opened", firm.opened.map(|date| date.to_string()));
            put("closed", firm.closed.map(|date| date.to_string()));
            put("status", firm.status.map(|status| status.code().to_owned()));
            put("notes", firm.notes.clone());
            let point = firm.location.as_ref().map(|location| location.point);
            (values, point.map(|point| (point.lon(), point.lat())))
        }
        Record::Zone(zone) => {
            put("name", Some(zone.name.clone()));
            // A zone without a code gets one later.
            put("code", Some(zone.code.to_string()).filter(|code| *code != Code::default().to_string()));
            put("kind", Some(zone.kind.code().to_owned()));
            put("area_ha", zone.area_ha.map(|area| area.to_string()));
            put("occupancy_pct", zone.occupancy_pct.map(|share| share.to_string()));
            put("investor", zone.investor.clone());
            put("notes", zone.notes.clone());
            let point = zone.location.as_ref().map(|location| location.point);
            (values, point.map(|point| (point.lon(), point.lat())))
        }
        Record::Unit(unit) => {
            put("name", Some(unit.name.clone()));
            put("code", Some(unit.code.to_string()));
            put("area_km2", unit.area_km2.map(|area| area.to_string()));
            let ring = unit.shape.0.first().map(|part| part.exterior().clone());
            let corners: Vec<_> = ring.into_iter().flat_map(|ring| ring.0.into_iter().skip(1)).collect();
            let count = f64::from(u32::try_from(corners.len().max(1)).expect("few"));
            let mean = |of: fn(&geo::Coord) -> f64| corners.iter().map(of).sum::<f64>() / count;
            (values, Some((mean(|c| c.x), mean(|c| c.y))))
        }
        other => panic!("no record of a register: {other:?}"),
    }
}

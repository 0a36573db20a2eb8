//! Which sectors each area is made of. The sum over areas, those without a place included, is the city's total.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    collection::Sight,
    parameters::{Boundaries, Parameters, ReportError},
    table::{Heading, Provenance, Table},
};
use crate::{
    index::{Snapshot, edition::Edition, row::FirmRow},
    model::{
        column::{Type, Value},
        lang::Lang,
        sector::SectorCode,
        vsic,
    },
};

/// An area: in the order of the table, named areas first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Area<'a> {
    Named(&'a str, &'a str),
    Unplaced,
    City,
}

/// A sector at the asked level; `None` is unknown there.
type SectorKey = Option<SectorCode>;

#[derive(Debug, Default)]
struct Cell<'a> {
    establishments: i64,
    enterprises: BTreeSet<&'a str>,
    workers: i64,
    workers_known: i64,
}

impl<'a> Cell<'a> {
    fn add(&mut self, row: &'a FirmRow) {
        self.establishments += 1;
        self.enterprises.insert(row.firm.enterprise());
        if let Some(workers) = row.firm.workers {
            self.workers += i64::from(workers.count);
            self.workers_known += 1;
        }
    }
}

pub(super) fn run(parameters: &Parameters, now: &Snapshot) -> Result<Table, ReportError> {
    let edition = match &parameters.boundaries {
        Boundaries::Edition(code) => Some(edition(now, code)?),
        _ => None,
    };
    let lang = parameters.lang;
    let mut cells: BTreeMap<(Area<'_>, (bool, SectorKey)), Cell<'_>> = BTreeMap::new();
    let mut totals: BTreeMap<Area<'_>, i64> = BTreeMap::new();
    for row in now.firms.iter() {
        let sector = row.firm.sector.as_ref().and_then(|s| s.code.at_level(parameters.level));
        for area in areas(&parameters.boundaries, edition.map(|(at, _)| at), row) {
            *totals.entry(area.clone()).or_default() += 1;
            cells.entry((area, (sector.is_none(), sector))).or_default().add(row);
        }
    }
    let rows = cells.iter().map(|((area, (_, sector)), cell)| {
        let (code, name) = area_names(area, &parameters.boundaries, lang);
        let (sector_code, sector_name) = sector_names(*sector, lang);
        let of_area = totals.get(area).copied().unwrap_or_default();
        vec![
            code,
            name,
            sector_code,
            sector_name,
            Value::Int(cell.establishments),
            Value::Real(share_pct(cell.establishments, of_area)),
            Value::Int(i64::try_from(cell.enterprises.len()).unwrap_or(i64::MAX)),
            if cell.workers_known == 0 || parameters.sight == Sight::Public {
                Value::Null
            } else {
                Value::Int(cell.workers)
            },
            Value::Int(cell.workers_known),
        ]
    });
    Ok(Table {
        name: "sector-mix",
        title: title(parameters),
        headings: headings(lang),
        rows: rows.collect(),
        provenance: Provenance::of(now, edition.map(|(_, e)| e)),
        notes: notes(parameters),
    })
}

/// Per cent with one decimal.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn share_pct(part: i64, whole: i64) -> f64 {
    (part as f64 / whole as f64 * 1000.0).round() / 10.0
}

fn edition<'a>(now: &'a Snapshot, code: &str) -> Result<(usize, &'a Edition), ReportError> {
    let editions = &now.base.editions;
    let at = editions.iter().position(|e| e.code.as_str() == code);
    at.map(|at| (at, &editions[at])).ok_or_else(|| ReportError::Boundaries {
        asked: code.to_owned(),
        held: editions.iter().map(|e| e.code.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// The areas a firm counts in: its own, and the city.
fn areas<'a>(boundaries: &Boundaries, edition: Option<usize>, row: &'a FirmRow) -> Vec<Area<'a>> {
    let unit = edition.and_then(|at| row.units.get(at)?.as_ref());
    let own = match boundaries {
        Boundaries::City => return vec![Area::City],
        Boundaries::Zones => row.zone.as_ref().map(|z| Area::Named(z.code.as_str(), &z.name)),
        Boundaries::Edition(_) => unit.map(|u| Area::Named(u.code.as_str(), &u.name)),
    };
    vec![own.unwrap_or(Area::Unplaced), Area::City]
}

fn area_names(area: &Area<'_>, boundaries: &Boundaries, lang: Lang) -> (Value<'static>, Value<'static>) {
    let text = |t: &str| Value::Text(Cow::Owned(t.to_owned()));
    match area {
        Area::Named(code, name) => (text(code), text(name)),
        Area::City => (text("city"), text(lang.pick("Toàn thành phố", "Whole city"))),
        Area::Unplaced if *boundaries == Boundaries::Zones => {
            (text("outside"), text(lang.pick("Ngoài khu, cụm hoặc chưa rõ", "Outside zones or not known")))
        }
        Area::Unplaced => (text("unplaced"), text(lang.pick("Chưa định vị", "Unplaced"))),
    }
}

fn sector_names(sector: SectorKey, lang: Lang) -> (Value<'static>, Value<'static>) {
    match sector {
        None => (Value::Null, Value::text(Some(lang.pick("Chưa rõ ngành", "Sector unknown")))),
        Some(code) => (Value::shown(Some(code)), Value::text(vsic::find(code).map(|h| h.name(lang)))),
    }
}

fn title(parameters: &Parameters) -> String {
    let by = match (&parameters.boundaries, parameters.lang) {
        (Boundaries::City, Lang::Vi) => "toàn thành phố".to_owned(),
        (Boundaries::City, Lang::En) => "whole city".to_owned(),
        (Boundaries::Zones, Lang::Vi) => "theo khu, cụm công nghiệp".to_owned(),
        (Boundaries::Zones, Lang::En) => "by zone and cluster".to_owned(),
        (Boundaries::Edition(code), lang) => format!("{} {code}", lang.pick("theo", "by")),
    };
    format!("{} — {by}", parameters.lang.pick("Cơ cấu ngành công nghiệp", "Sector mix of industry"))
}

fn headings(lang: Lang) -> Vec<Heading> {
    let workers = lang.pick("người", "persons");
    vec![
        Heading::new("area", lang.pick("Mã địa bàn", "Area code"), Type::Text),
        Heading::new("area_name", lang.pick("Địa bàn", "Area"), Type::Text),
        Heading::new("sector", lang.pick("Ngành (VSIC)", "Sector (VSIC)"), Type::Text),
        Heading::new("sector_name", lang.pick("Tên ngành", "Sector name"), Type::Text),
        Heading::new("establishments", lang.pick("Cơ sở", "Establishments"), Type::Int),
        Heading::new("share_pct", lang.pick("Tỷ trọng", "Share"), Type::Real).in_unit("%"),
        Heading::new("enterprises", lang.pick("Doanh nghiệp", "Enterprises"), Type::Int),
        Heading::new("workers", lang.pick("Lao động", "Workers"), Type::Int).in_unit(workers),
        Heading::new(
            "workers_known",
            lang.pick("Cơ sở có số liệu lao động", "With known workers"),
            Type::Int,
        ),
    ]
}

fn notes(parameters: &Parameters) -> Vec<String> {
    let (sight, lang) = (parameters.sight, parameters.lang);
    let zones = parameters.boundaries == Boundaries::Zones;
    let by = match (zones, lang) {
        (true, Lang::Vi) => "khu, cụm theo danh sách ghi cho từng cơ sở",
        (true, Lang::En) => "the zone is the one a firm is listed in",
        (false, Lang::Vi) => "địa bàn xác định bằng tọa độ, không bằng địa chỉ",
        (false, Lang::En) => "the area is told by the point, not by the address",
    };
    let counted = lang.pick(
        "Đếm cơ sở trong sổ đăng ký (basis: counted)",
        "Establishments of the register (basis: counted)",
    );
    let texts = match lang {
        Lang::Vi => [
            "Tổng các dòng của từng ngành, kể cả dòng ngoài các địa bàn, bằng toàn thành phố, theo số cơ sở và lao động; một doanh nghiệp có cơ sở ở nhiều địa bàn được đếm ở mỗi địa bàn.",
            "Doanh nghiệp đếm theo 10 số đầu của mã số thuế; cơ sở chưa có mã số thuế tính là một doanh nghiệp riêng.",
            "Chỉ cộng lao động của các cơ sở có số liệu; ô trống là chưa biết, không phải 0.",
        ],
        Lang::En => [
            "For each sector the areas, with the row outside all of them, make the whole city, for establishments and workers; an enterprise with establishments in several areas counts in each.",
            "Enterprises are told by the first ten digits of the tax code; an establishment without one counts as one enterprise.",
            "Workers are summed where known; an empty cell is unknown, not 0.",
        ],
    };
    let hidden =
        lang.pick("Số lao động không công khai nên để trống.", "Workers are not public and left empty.");
    let hidden = (sight == Sight::Public).then_some(hidden);
    let rest = texts.into_iter().chain(hidden).map(str::to_owned);
    std::iter::once(format!("{counted}; {by}.")).chain(rest).collect()
}

//! Inequality of sizes: of units by their establishments or workers, and of establishments by their workers.

use std::collections::BTreeMap;

use crate::{
    analysis::{
        inequality::{SpatialGini, TheilParts, gini, spatial_gini, theil, theil_parts},
        shares::Shares,
    },
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        numerals,
        table::{Note, Provenance, Table},
    },
    geom::contiguity::neighbours,
    index::{areas::Areas, edition::Edition},
    model::{
        column::Value,
        concordance::counted_as,
        lang::{Lang, Text},
        presence::When,
    },
    report::{
        figures::{
            areas::{areas, by, edition},
            sector_counts::classification,
            sector_key::SectorKey,
            terms,
            values::{Names, said, sector_names},
        },
        parameter::Measure,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
    stop,
};

/// The smallest number of establishments for an index, which otherwise depends too much on each of them.
const FEW: u64 = 10;

/// The establishments of a sector, or all.
struct SizeRow {
    sector: Names,
    establishments: u64,
    units: Option<ByUnits>,
    firms: Option<ByFirms>,
}

/// The inequality of units.
struct ByUnits {
    gini: f64,
    theil: f64,
    spatial: Option<SpatialGini>,
}

/// The inequality of establishments of known workers.
struct ByFirms {
    known: usize,
    gini: f64,
    theil: f64,
    parts: Option<TheilParts>,
}

/// The sizes of a sector: the establishments of each unit, and the workers of each establishment by unit.
struct Sizes {
    establishments: u64,
    by_unit: Vec<f64>,
    workers: Vec<Vec<f64>>,
}

impl Sizes {
    fn new(units: usize) -> Self {
        Self { establishments: 0, by_unit: vec![0.0; units], workers: vec![Vec::new(); units] }
    }

    /// Adds an establishment in a unit.
    fn add(&mut self, unit: usize, workers: Option<u32>) {
        self.establishments += 1;
        self.by_unit[unit] += 1.0;
        self.workers[unit].extend(workers.map(f64::from));
    }

    fn units(&self, measure: Measure, around: &[Vec<usize>]) -> Option<ByUnits> {
        let sizes: Vec<f64> = match measure {
            Measure::Establishments => self.by_unit.clone(),
            Measure::Workers => self.workers.iter().map(|own| own.iter().sum::<f64>()).collect(),
        };
        let shares = Shares::of(&sizes)?;
        Some(ByUnits { gini: gini(&shares), theil: theil(&shares), spatial: spatial_gini(&sizes, around) })
    }

    fn firms(&self) -> Option<ByFirms> {
        let all: Vec<f64> = self.workers.iter().flatten().copied().collect();
        let shares = Shares::of(&all)?;
        Some(ByFirms {
            known: all.len(),
            gini: gini(&shares),
            theil: theil(&shares),
            parts: theil_parts(&self.workers),
        })
    }
}

/// The report: all establishments, and a row for each sector.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let areas = areas(&parameters.boundaries, now)?;
    let when = parameters.when(request.today);
    let units = edition(areas, now);
    let rows = units.map(|own| rows(parameters, areas, own, when, request)).unwrap_or_default();
    let title = lang.pick("Mức chênh lệch quy mô", "Inequality of sizes");
    let (of, by) = (parameters.measure.name(lang), by(&parameters.boundaries, now, lang));
    let classification = classification(parameters.level, when, now, lang);
    let notes = notes(units.is_some(), parameters.measure, lang).into_iter().chain([classification.into()]);
    Ok(Draft::new(Table {
        name: "inequality",
        title: format!("{title} ({of}) — {by} — {}", said(when.day, lang)),
        grid: Grid::of(&columns(parameters.measure, lang), rows),
        provenance: Provenance::on(when, now, units),
        notes: notes.collect(),
    }))
}

fn rows(
    parameters: &Parameters,
    areas: Areas,
    edition: &Edition,
    when: When,
    request: Request<'_>,
) -> Vec<SizeRow> {
    let lang = request.lang;
    let shapes: Vec<_> = edition.units().map(|unit| &unit.shape).collect();
    let around = neighbours(&shapes, parameters.neighbours.touch());
    let mut all = Sizes::new(shapes.len());
    let mut sectors: BTreeMap<SectorKey, Sizes> = BTreeMap::new();
    for row in request.now.firms.iter().filter(|row| row.is_there(when)) {
        let Some(unit) = usize::from(row.area(areas)).checked_sub(1) else { continue };
        all.add(unit, row.workers());
        let sector = counted_as(row.sector_number(), parameters.level);
        sectors.entry(sector).or_insert_with(|| Sizes::new(shapes.len())).add(unit, row.workers());
    }
    let row = |sector: Names, own: &Sizes| {
        stop::check();
        let is_enough = own.establishments >= FEW;
        SizeRow {
            sector,
            establishments: own.establishments,
            units: own.units(parameters.measure, &around).filter(|_| is_enough),
            firms: own
                .firms()
                .filter(|firms| parameters.measure == Measure::Workers && firms.known as u64 >= FEW),
        }
    };
    let names = (Value::text(Some("all")), Value::text(Some(lang.pick("Mọi cơ sở", "All establishments"))));
    let each = sectors.iter().filter(|(sector, _)| sector.is_some());
    let each = each.map(|(sector, own)| row(sector_names(*sector, lang), own));
    std::iter::once(row(names, &all)).chain(each).collect()
}

/// What the Gini coefficient of units means.
fn reading(gini: f64, lang: Lang) -> String {
    let pct = numerals::real((gini * 100.0).round(), Some(0), lang);
    lang.pick(
        format!("hai địa bàn bất kỳ bình quân chênh nhau {pct} % của tổng hai địa bàn trung bình"),
        format!("two units taken at random differ on average by {pct} % of the sum of two average ones"),
    )
}

fn columns<'c>(measure: Measure, lang: Lang) -> Vec<Column<'c, SizeRow>> {
    // Each index depends on the workers of every unit or establishment.
    let is_public = measure == Measure::Establishments;
    let guarded = move |column: Column<'c, SizeRow>| column.published_where(move |_| is_public);
    let of_units = move |name, title, value: fn(&ByUnits) -> Option<f64>| {
        guarded(real(name, title, move |row: &SizeRow| value(row.units.as_ref()?))).with_decimals(3)
    };
    let own = [
        terms::establishments(|row: &SizeRow| row.establishments),
        of_units("gini_units", Text::new("Gini giữa các địa bàn", "Gini of units"), |own| {
            Some(own.gini)
        }),
        of_units("theil_units", Text::new("Theil giữa các địa bàn", "Theil of units"), |own| {
            Some(own.theil)
        }),
        of_units(
            "gini_neighbours",
            Text::new("Phần Gini giữa địa bàn kề nhau", "Gini between neighbours"),
            |own| own.spatial.map(|parts| parts.neighbours),
        )
        .aside(),
        of_units(
            "gini_others",
            Text::new("Phần Gini giữa địa bàn không kề", "Gini between others"),
            |own| own.spatial.map(|parts| parts.others),
        )
        .aside(),
        guarded(text("reading", Text::new("Nhận xét", "Reading"), move |row: &SizeRow| {
            row.units.as_ref().map(|own| reading(own.gini, lang))
        })),
    ];
    let of_firms = if is_public { Vec::new() } else { firm_columns() };
    terms::sector(|row: &SizeRow| &row.sector).into_iter().chain(own).chain(of_firms).collect()
}

/// The columns of establishments by their workers.
fn firm_columns<'c>() -> Vec<Column<'c, SizeRow>> {
    let of_firms = |name, title, value: fn(&ByFirms) -> Option<f64>| {
        real(name, title, move |row: &SizeRow| value(row.firms.as_ref()?)).with_decimals(3).restricted()
    };
    vec![
        int(
            "workers_known",
            Text::new("Cơ sở có số liệu lao động", "With known workers"),
            |row: &SizeRow| row.firms.as_ref().map(|own| own.known),
        )
        .aside()
        .restricted(),
        of_firms("gini_firms", Text::new("Gini giữa các cơ sở", "Gini of establishments"), |own| {
            Some(own.gini)
        }),
        of_firms("theil_firms", Text::new("Theil giữa các cơ sở", "Theil of establishments"), |own| {
            Some(own.theil)
        }),
        of_firms(
            "theil_between",
            Text::new("Phần Theil giữa các địa bàn", "Theil between units"),
            |own| own.parts.map(|parts| parts.between),
        )
        .aside(),
        of_firms("theil_within", Text::new("Phần Theil trong địa bàn", "Theil within units"), |own| {
            own.parts.map(|parts| parts.within)
        })
        .aside(),
    ]
}

fn notes(has_units: bool, measure: Measure, lang: Lang) -> Vec<Note> {
    if !has_units {
        let none = lang.pick(
            "Chỉ tính được theo một bộ ranh giới: hãy chọn boundaries là một bộ ranh giới.",
            "This needs units with boundaries: choose an edition of boundaries.",
        );
        return vec![none.into()];
    }
    let of = measure.name(lang);
    let units = lang.pick(
        format!(
            "Gini và Theil (1967) giữa các địa bàn, theo {of}: 0 là mọi địa bàn bằng nhau; Gini gần 1, Theil bằng ln \
             của số địa bàn là tất cả ở một địa bàn. Dưới {FEW} cơ sở thì không tính."
        ),
        format!(
            "Gini and Theil (1967) of the units, by {of}: 0 if all are equal; a Gini of nearly 1 and a Theil of the \
             logarithm of their number if one has all. Below {FEW} establishments none is given."
        ),
    );
    let spatial = lang.pick(
        "Gini tách theo cặp địa bàn kề nhau và không kề (Rey & Smith 2013): phần giữa địa bàn kề nhỏ so với tổng thì \
         chênh lệch là giữa các vùng, không phải giữa hàng xóm.",
        "The Gini is split into pairs of neighbours and of others (Rey & Smith 2013): where the part of neighbours is \
         small, the inequality lies between regions of the city and not next door.",
    );
    let firms = lang.pick(
        "Chỉ tính lao động của cơ sở có số liệu; cơ sở chưa rõ không tham gia, nên tổng của địa bàn là phần đã rõ. Theil \
         giữa các cơ sở tách thành phần giữa các địa bàn và phần trong từng địa bàn. Chỉ cho người có quyền xem.",
        "Only workers that are known: establishments of unknown workers take no part, so that the sum of a unit is the \
         known part. Theil of establishments is split into the part between units and that within them. For readers \
         with access alone.",
    );
    let firms = Note::on(&["gini_firms", "theil_firms", "theil_between", "theil_within"], firms);
    [
        Note::on(&["gini_units", "theil_units", "reading"], units),
        Note::on(&["gini_neighbours", "gini_others"], spatial),
    ]
    .into_iter()
    .chain(Some(firms).filter(|_| measure == Measure::Workers))
    .collect()
}

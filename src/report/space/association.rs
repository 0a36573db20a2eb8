//! Spatial association: whether units with much of a sector lie beside units with much of it, in the city and around
//! each unit.

use super::association_words::{Association, Taken, city_reading, notes, of_unit};
use crate::{
    analysis::{
        autocorrelation::Autocorrelation,
        local_autocorrelation::{Conditional, LocalMoran, Quadrant},
        shuffle::Shuffles,
        significance::benjamini_hochberg,
        weights::Weights,
    },
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    geom::{area::area_ha, contiguity::neighbours},
    index::{areas::Areas, edition::Edition},
    model::{
        lang::{Lang, Text},
        presence::When,
        sector::SectorCode,
        unit::Unit,
    },
    report::{
        figures::{
            areas::{Area, area_names, areas, by, edition},
            projected::is_of,
            sector_counts::outside_industry,
            terms,
            values::{Names, four_digits, said},
        },
        parameter::Figure,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
    stop,
};

/// The expected share of false discoveries among the marked units, from 0 to 1 (Benjamini & Hochberg 1995).
const FALSE_DISCOVERY_RATE: f64 = 0.05;

/// The largest p-value of an association in the whole city that chance does not explain.
const SIGNIFICANT: f64 = 0.05;

/// The number of permutations of the values of all units.
const PERMUTATIONS: usize = 999;

/// The number of neighbourhoods of a unit. Their smallest p-value has to pass the correction for some hundred units.
const NEIGHBOURHOODS: usize = 9999;

/// The seed of the permutations, so that the same question has the same answer.
const SEED: u64 = 1950;

/// A unit, or the whole city.
struct AssociationRow {
    area: Names,
    establishments: u64,
    value: Option<f64>,
    neighbours: Option<usize>,
    moran: Option<f64>,
    expected: Option<f64>,
    z: Option<f64>,
    geary: Option<f64>,
    p_value: Option<f64>,
    reading: &'static str,
    verdict: &'static str,
    place: Option<geo::Geometry>,
}

/// The establishments in a unit.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Those of the sectors.
    own: u64,
    /// Those of a known sector.
    known: u64,
}

/// The report: the whole city, and a row for each unit.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let areas = areas(&parameters.boundaries, now)?;
    let when = parameters.when(request.today);
    let units = edition(areas, now);
    let (rows, taken) = units.map_or_else(Default::default, |own| {
        let counts = counts(parameters, areas, own, when, request);
        rows(parameters, areas, own, &counts, request)
    });
    let title =
        lang.pick("Mức gần giống của các địa bàn cạnh nhau", "Spatial association of neighbouring units");
    let (of, by) = (of_sectors(parameters, lang), by(&parameters.boundaries, now, lang));
    let notes = notes(parameters, units.map(|_| taken), lang);
    Ok(Draft::new(Table {
        name: "spatial-association",
        title: format!("{title} — {of} — {by} — {}", said(when.day, lang)),
        grid: Grid::placed(&columns(parameters.figure), rows, |row| row.place.clone()),
        provenance: Provenance::on(when, now, units),
        notes: notes.into_iter().chain(outside_industry(when, now, lang).map(Note::from)).collect(),
    }))
}

/// The requested sectors, for the title.
fn of_sectors(parameters: &Parameters, lang: Lang) -> String {
    let codes: Vec<&str> = parameters.sectors.iter().map(SectorCode::as_str).collect();
    let figure = parameters.figure.name(lang);
    match codes.as_slice() {
        [] => format!("{figure}, {}", lang.pick("mọi ngành", "all sectors")),
        _ => format!("{figure}, {} {}", lang.pick("ngành", "sectors"), codes.join(", ")),
    }
}

/// The establishments of each unit by its number; at 0 those in no unit.
fn counts(
    parameters: &Parameters,
    areas: Areas,
    edition: &Edition,
    when: When,
    request: Request<'_>,
) -> Vec<Count> {
    let mut counts = vec![Count::default(); edition.units().count() + 1];
    for row in request.now.firms.iter().filter(|row| row.is_there(when)) {
        let count = &mut counts[usize::from(row.area(areas))];
        count.own += u64::from(is_of(row, &parameters.sectors));
        count.known += u64::from(row.sector().is_some());
    }
    counts
}

/// The value of a unit; a share is unknown where no sector is.
fn value(figure: Figure, unit: &Unit, count: Count) -> Option<f64> {
    match figure {
        Figure::Count => Some(float(count.own)),
        Figure::Density => {
            let km2 = area_ha(&unit.shape) / 100.0;
            (km2 > 0.0).then(|| float(count.own) / km2)
        }
        Figure::Share => (count.known > 0).then(|| float(count.own) / float(count.known) * 100.0),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn float(n: u64) -> f64 {
    n as f64
}

/// The rows, and what the notes state on them.
fn rows(
    parameters: &Parameters,
    areas: Areas,
    edition: &Edition,
    counts: &[Count],
    request: Request<'_>,
) -> (Vec<AssociationRow>, Taken) {
    let lang = request.lang;
    let units: Vec<&Unit> = edition.units().map(AsRef::as_ref).collect();
    let values: Vec<Option<f64>> =
        units.iter().zip(&counts[1..]).map(|(unit, count)| value(parameters.figure, unit, *count)).collect();
    let around = around(parameters, &units, &values);
    let present: Vec<usize> = (0..units.len()).filter(|at| values[*at].is_some()).collect();
    let tested = Tested::of(&values, &around, &present);
    let mut rows = vec![city_row(&tested, counts, areas, request)];
    for (at, unit) in units.iter().enumerate() {
        stop::check();
        let local = tested.local.as_ref().and_then(|local| local[at]);
        let (reading, verdict) = of_unit(local.map(|own| (own.quadrant, own.marked)), lang);
        let number = Area::Numbered(u16::try_from(at + 1).unwrap_or(u16::MAX));
        rows.push(AssociationRow {
            area: area_names(number, areas, request.now, lang),
            establishments: counts[at + 1].own,
            value: values[at],
            neighbours: Some(around[at].len()),
            moran: local.map(|own| own.i),
            expected: None,
            z: None,
            geary: None,
            p_value: local.and_then(|own| own.p_value),
            reading,
            verdict,
            place: Some(unit.shape.clone().into()),
        });
    }
    let taken = Taken {
        units: units.len(),
        without_value: units.len() - present.len(),
        islands: present.iter().filter(|at| around[**at].is_empty()).count(),
        tests: tested.tests,
        neighbourhoods: NEIGHBOURHOODS,
        outside: counts[0].own,
    };
    (rows, taken)
}

/// The neighbours of each unit that have a value.
fn around(parameters: &Parameters, units: &[&Unit], values: &[Option<f64>]) -> Vec<Vec<usize>> {
    let shapes: Vec<_> = units.iter().map(|unit| &unit.shape).collect();
    let mut around = neighbours(&shapes, parameters.neighbours.touch());
    for list in &mut around {
        list.retain(|other| values[*other].is_some());
    }
    around
}

/// The association around a unit.
#[derive(Debug, Clone, Copy)]
struct Local {
    i: f64,
    quadrant: Option<Quadrant>,
    /// The two-sided p-value; `None` if there is no other neighbourhood.
    p_value: Option<f64>,
    /// Whether it is significant; `None` if it is not tested.
    marked: Option<bool>,
}

/// The statistics of all units with a value.
#[derive(Default)]
struct Tested {
    global: Option<Global>,
    /// Of each unit; `None` if the values do not vary or there are too few.
    local: Option<Vec<Option<Local>>>,
    tests: usize,
}

/// The association in the whole city.
struct Global {
    moran: f64,
    expected: f64,
    z: f64,
    geary: f64,
    p_value: f64,
}

impl Tested {
    /// Of units with values and neighbours, of which some are present.
    fn of(values: &[Option<f64>], around: &[Vec<usize>], present: &[usize]) -> Self {
        let place = |unit: &usize| present.binary_search(unit).ok();
        let lists: Vec<Vec<usize>> =
            present.iter().map(|unit| around[*unit].iter().filter_map(place).collect()).collect();
        let known: Vec<f64> = present.iter().filter_map(|unit| values[*unit]).collect();
        let Some(weights) = Weights::row_standardised(lists) else { return Self::default() };
        let Some(own) = Autocorrelation::new(&known, &weights) else { return Self::default() };
        let shuffles = Shuffles::new(SEED);
        let permuted = own.moran_permuted(PERMUTATIONS, |number| shuffles.order(number, known.len()));
        let moran = own.moran();
        let conditional = Conditional { all_up_to: NEIGHBOURHOODS, permutations: NEIGHBOURHOODS, shuffles };
        let locals = own.local_moran(&conditional);
        let p_values: Vec<Option<f64>> = locals.iter().map(two_sided).collect();
        let most = benjamini_hochberg(p_values.iter().copied(), FALSE_DISCOVERY_RATE).threshold;
        let mut local = vec![None; values.len()];
        for ((unit, own), p_value) in present.iter().zip(&locals).zip(&p_values) {
            let marked = p_value.map(|p| most.is_some_and(|most| p <= most));
            local[*unit] = Some(Local { i: own.i, quadrant: own.quadrant, p_value: *p_value, marked });
        }
        Self {
            global: Some(Global {
                moran: moran.i,
                expected: moran.expected,
                z: moran.randomised.z,
                geary: own.geary_c(),
                p_value: permuted.p_two_sided(),
            }),
            local: Some(local),
            tests: p_values.iter().flatten().count(),
        }
    }
}

/// Twice the smaller one of both p-values, at most 1.
fn two_sided(local: &LocalMoran) -> Option<f64> {
    local.p.map(|p| (2.0 * p.at_least.min(p.at_most)).min(1.0))
}

fn city_row(tested: &Tested, counts: &[Count], areas: Areas, request: Request<'_>) -> AssociationRow {
    let global = tested.global.as_ref();
    let association = global.map(|own| match own.p_value <= SIGNIFICANT {
        true if own.moran > own.expected => Association::Alike,
        true => Association::Unlike,
        false => Association::MayBeChance,
    });
    let (reading, verdict) = city_reading(association, request.lang);
    AssociationRow {
        area: area_names(Area::City, areas, request.now, request.lang),
        establishments: counts[1..].iter().map(|count| count.own).sum(),
        value: None,
        neighbours: None,
        moran: global.map(|own| own.moran),
        expected: global.map(|own| own.expected),
        z: global.map(|own| own.z),
        geary: global.map(|own| own.geary),
        p_value: global.map(|own| own.p_value),
        reading,
        verdict,
        place: None,
    }
}

fn columns<'c>(figure: Figure) -> Vec<Column<'c, AssociationRow>> {
    let index =
        |name, title, value: fn(&AssociationRow) -> Option<f64>| real(name, title, value).with_decimals(3);
    let (title, unit) = match figure {
        Figure::Count => {
            (Text::new("Trị số: số cơ sở", "Value: establishments"), Text::new("cơ sở", "establishments"))
        }
        Figure::Density => {
            (Text::new("Trị số: mật độ", "Value: density"), Text::new("cơ sở/km²", "establishments/km²"))
        }
        Figure::Share => (
            Text::new(
                "Trị số: tỷ trọng trong cơ sở đã rõ ngành",
                "Value: share of establishments of known sector",
            ),
            Text::new("%", "%"),
        ),
    };
    let own = [
        terms::establishments(|row: &AssociationRow| row.establishments),
        real("value", title, |row: &AssociationRow| row.value).in_units(unit).with_decimals(2),
        int("neighbours", Text::new("Số địa bàn kề", "Neighbours"), |row: &AssociationRow| {
            row.neighbours
        }),
        index("moran_i", Text::new("Moran I", "Moran's I"), |row| row.moran),
        index("expected", Text::new("I nếu ngẫu nhiên", "I by chance"), |row| row.expected).aside(),
        index("z", Text::new("z của I", "z of I"), |row| row.z).aside(),
        index("geary_c", Text::new("Geary c", "Geary's c"), |row| row.geary).aside(),
        real("p_value", Text::new("Trị số p", "p-value"), |row: &AssociationRow| {
            row.p_value.map(four_digits)
        })
        .aside()
        .with_decimals(None),
        text("reading", Text::new("Nhận xét", "Reading"), |row: &AssociationRow| row.reading),
        text("verdict", Text::new("Kết quả (mã)", "Result (code)"), |row: &AssociationRow| row.verdict)
            .coded(),
    ];
    terms::area(|row: &AssociationRow| &row.area).into_iter().chain(own).collect()
}

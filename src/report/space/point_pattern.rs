//! Whether the establishments of a sector stand closer together than all establishments do: M within a distance, with
//! Clark-Evans and Ripley's L beside it, which show where the city is.

use std::collections::BTreeMap;

use super::{
    pattern_ground::Ground,
    pattern_words::{Finding, Taken, notes, reading},
};
use crate::{
    analysis::{
        colocation::{self, Mark, NearestKinds},
        envelope::quantile,
        pattern::{ClarkEvans, Edge, besag_l_m, ripley_k},
        shuffle::Shuffles,
        significance::benjamini_hochberg,
    },
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        numerals,
        table::{Note, Provenance, Table},
    },
    model::{
        column::Value,
        concordance::counted_as,
        lang::{Lang, Text},
    },
    report::{
        figures::{
            projected::{Site, Sites, is_of, placed},
            sector_counts::classification,
            sector_key::SectorKey,
            terms,
            values::{Names, four_digits, said, sector_names},
        },
        parameters::Parameters,
        request::Request,
        unredacted::Draft,
    },
    stop,
};

/// The largest number of establishments that are compared; of more a sample is taken.
const MOST: usize = 3000;

/// The numbers of permutations, fewest for the most establishments.
const PERMUTATIONS: std::ops::RangeInclusive<usize> = 199..=999;

/// The number of pairs of establishments that permutations may look at, at most.
const PAIRS: usize = 2_000_000_000;

/// The seed of the sample and of the permutations, so that the same question has the same answer.
const SEED: u64 = 2010;

/// The smallest number of establishments of a sector that is tested.
const FEW: usize = 10;

/// The expected share of false discoveries among the marked sectors, from 0 to 1 (Benjamini & Hochberg 1995).
const FALSE_DISCOVERY_RATE: f64 = 0.05;

/// A sector, or all establishments.
struct PatternRow {
    sector: Names,
    establishments: usize,
    clark_evans: Option<ClarkEvans>,
    l_m: Option<f64>,
    nearness: Option<Nearness>,
    /// How frequent the sector is among nearest neighbours, relative to its share.
    among_nearest: Option<f64>,
    finding: Finding,
}

/// M of a sector, with its values under permutations of the sectors over all places.
struct Nearness {
    m: f64,
    /// The bounds within which 95 % of the permutations lie.
    bounds: Option<[f64; 2]>,
    /// The two-sided p-value.
    p_value: Option<f64>,
}

/// The establishments that are compared, and their sectors.
struct Field<'a> {
    points: Vec<[f64; 2]>,
    sectors: Vec<SectorKey>,
    is_chosen: Vec<bool>,
    within_m: f64,
    sites: colocation::Sites,
    ground: Option<&'a Ground>,
    permutations: usize,
}

/// The report: all establishments, and a row for each sector.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let when = parameters.when(request.today);
    let sites = Sites::within(placed(now, when), parameters.eps_m);
    let ground = Ground::of(now);
    let own = sample(&sites.sharp);
    let field = Field::new(&own, parameters, ground.as_ref());
    let mut rows = rows(&field, lang);
    let tests = mark(&mut rows);
    let km = numerals::real(parameters.eps_m / 1000.0, None, lang);
    let taken = Taken {
        km: km.clone(),
        of: sites.sharp.len(),
        sample: own.len(),
        permutations: field.permutations,
        tests,
        few: FEW,
    };
    let title = lang.pick(
        format!("Mức đứng gần nhau của cơ sở cùng ngành, trong {km} km"),
        format!("Nearness of establishments of a sector, within {km} km"),
    );
    let more = sites.notes(lang).into_iter().chain([classification(parameters.level, when, now, lang)]);
    Draft::new(Table {
        name: "point-pattern",
        title: format!("{title} — {}", said(when.day, lang)),
        grid: Grid::of(&columns(km, lang), rows),
        provenance: Provenance::on(when, now, Ground::edition(now)),
        notes: notes(&taken, lang).into_iter().chain(more.map(Note::from)).collect(),
    })
}

/// The establishments, or an even sample of them.
fn sample<'a>(sites: &[Site<'a>]) -> Vec<Site<'a>> {
    if sites.len() <= MOST {
        return sites.to_vec();
    }
    let mut chosen = Shuffles::new(SEED).order(0, sites.len());
    chosen.truncate(MOST);
    chosen.sort_unstable();
    chosen.into_iter().map(|at| sites[at]).collect()
}

impl<'a> Field<'a> {
    fn new(sites: &[Site<'_>], parameters: &Parameters, ground: Option<&'a Ground>) -> Self {
        let points: Vec<[f64; 2]> = sites.iter().map(|(_, point)| *point).collect();
        let pairs = points.len().pow(2).max(1);
        Self {
            sectors: sites.iter().map(|(row, _)| counted_as(row.sector_number(), parameters.level)).collect(),
            is_chosen: sites.iter().map(|(row, _)| is_of(*row, &parameters.sectors)).collect(),
            within_m: parameters.eps_m,
            sites: colocation::Sites::new(&points, &[parameters.eps_m]),
            ground,
            permutations: (PAIRS / pairs).clamp(*PERMUTATIONS.start(), *PERMUTATIONS.end()),
            points,
        }
    }

    /// M of the sector of some sites, where the site at each place is another one.
    fn m(&self, sector: SectorKey, at_place: impl Fn(usize) -> usize) -> Option<f64> {
        let mark = |place: usize| {
            let own = self.sectors[at_place(place)] == sector;
            Mark { around: own, wanted: own, weight: 1.0 }
        };
        let marks: Vec<Mark> = (0..self.points.len()).map(mark).collect();
        self.sites.marcon_puech_m(&marks).pop().flatten()
    }

    /// M of a sector, tested if it has enough establishments.
    fn nearness(&self, sector: SectorKey, establishments: usize) -> Option<Nearness> {
        let m = self.m(sector, |place| place)?;
        if establishments < FEW {
            return Some(Nearness { m, bounds: None, p_value: None });
        }
        let shuffles = Shuffles::new(SEED);
        let permuted = |number: usize| {
            let order = shuffles.order(number, self.points.len());
            self.m(sector, |place| order[place])
        };
        // Without neighbours in some permutation there is no distribution.
        let simulated: Option<Vec<f64>> = (1..=self.permutations).map(permuted).collect();
        let Some(mut simulated) = simulated else { return Some(Nearness { m, bounds: None, p_value: None }) };
        simulated.sort_unstable_by(f64::total_cmp);
        let bounds = quantile(&simulated, 0.025).zip(quantile(&simulated, 0.975));
        let slack = 1e-12 * m.abs();
        let share = |count: usize| float(1 + count) / float(1 + simulated.len());
        let at_least = share(simulated.iter().filter(|own| **own >= m - slack).count());
        let at_most = share(simulated.iter().filter(|own| **own <= m + slack).count());
        Some(Nearness {
            m,
            bounds: bounds.map(|(low, high)| [low, high]),
            p_value: Some((2.0 * at_least.min(at_most)).min(1.0)),
        })
    }

    /// The radius of a disc with as many neighbours under randomness: L of the distance.
    fn l_m(&self, points: &[[f64; 2]]) -> Option<f64> {
        let window = self.ground?.window()?;
        let k = ripley_k(points, &window, &[self.within_m], Edge::Translated)?.pop()?;
        Some(besag_l_m(k))
    }

    fn clark_evans(&self, points: &[[f64; 2]]) -> Option<ClarkEvans> {
        ClarkEvans::of(points, self.ground?.area_m2, 0.0)
    }
}

/// All establishments first, then each sector that is chosen.
fn rows(field: &Field<'_>, lang: Lang) -> Vec<PatternRow> {
    if field.points.is_empty() {
        return Vec::new();
    }
    let names = (Value::text(Some("all")), Value::text(Some(lang.pick("Mọi cơ sở", "All establishments"))));
    let row = |sector: Names, points: &[[f64; 2]], nearness: Option<Nearness>| PatternRow {
        sector,
        establishments: points.len(),
        clark_evans: field.clark_evans(points),
        l_m: field.l_m(points),
        nearness,
        among_nearest: None,
        finding: Finding::NotTested,
    };
    let mut sectors: BTreeMap<SectorKey, Vec<[f64; 2]>> = BTreeMap::new();
    for (at, point) in field.points.iter().enumerate().filter(|(at, _)| field.is_chosen[*at]) {
        sectors.entry(field.sectors[at]).or_default().push(*point);
    }
    let mut kinds = field.sectors.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let of_each = field.sectors.iter().map(|own| kinds.binary_search(own).unwrap_or_default());
    let nearest = NearestKinds::new(&field.points, &of_each.collect::<Vec<_>>());
    let mut rows = vec![row(names, &field.points, None)];
    for (sector, points) in sectors.iter().filter(|(sector, _)| sector.is_some()) {
        stop::check();
        let kind = kinds.binary_search(sector).unwrap_or_default();
        let own = row(sector_names(*sector, lang), points, field.nearness(*sector, points.len()));
        let among_nearest = nearest.as_ref().and_then(|nearest| nearest.quotient(kind, kind));
        rows.push(PatternRow { among_nearest, ..own });
    }
    rows
}

/// Marks the sectors whose M is significant; returns the number of tests.
fn mark(rows: &mut [PatternRow]) -> usize {
    let p_value = |row: &PatternRow| row.nearness.as_ref()?.p_value;
    let p_values: Vec<Option<f64>> = rows.iter().map(p_value).collect();
    let most = benjamini_hochberg(p_values.iter().copied(), FALSE_DISCOVERY_RATE).threshold;
    for (at, (row, p_value)) in rows.iter_mut().zip(&p_values).enumerate() {
        let Some(nearness) = &row.nearness else { continue };
        row.finding = match p_value {
            None if at > 0 && row.establishments < FEW => Finding::Few,
            None => Finding::NotTested,
            Some(p) if most.is_none_or(|most| *p > most) => Finding::MayBeChance,
            Some(_) if nearness.m > 1.0 => Finding::Nearer(nearness.m),
            Some(_) => Finding::Further(nearness.m),
        };
    }
    p_values.iter().flatten().count()
}

#[expect(clippy::cast_precision_loss, reason = "counts of establishments stay far below 2^53")]
fn float(n: usize) -> f64 {
    n as f64
}

fn columns<'c>(km: String, lang: Lang) -> Vec<Column<'c, PatternRow>> {
    let of_m = |name, title, value: fn(&Nearness) -> Option<f64>| {
        real(name, title, move |row: &PatternRow| value(row.nearness.as_ref()?)).with_decimals(3)
    };
    let of_nearest = |name, title, value: fn(&ClarkEvans) -> f64| {
        real(name, title, move |row: &PatternRow| row.clark_evans.as_ref().map(value)).aside()
    };
    let own = [
        terms::establishments(|row: &PatternRow| row.establishments),
        of_m("m", Text::new("M (trên 1: gần nhau)", "M (above 1: nearer)"), |own| Some(own.m)),
        of_m("m_low", Text::new("M nếu ngẫu nhiên, từ", "M by chance, from"), |own| {
            own.bounds.map(|[low, _]| low)
        })
        .aside(),
        of_m("m_high", Text::new("M nếu ngẫu nhiên, đến", "M by chance, to"), |own| {
            own.bounds.map(|[_, high]| high)
        })
        .aside(),
        real("p_value", Text::new("Trị số p", "p-value"), |row: &PatternRow| {
            row.nearness.as_ref()?.p_value.map(four_digits)
        })
        .aside()
        .with_decimals(None),
        real(
            "colocation_quotient",
            Text::new("Thương số cùng vị trí", "Colocation quotient"),
            |row: &PatternRow| row.among_nearest,
        )
        .aside()
        .with_decimals(3),
        of_nearest("nearest_m", Text::new("Tới cơ sở gần nhất", "To the nearest one"), |own| {
            own.mean_m
        })
        .in_unit("m")
        .with_decimals(0),
        of_nearest("clark_evans", Text::new("Tỷ số Clark–Evans", "Clark–Evans ratio"), |own| {
            own.ratio
        })
        .with_decimals(3),
        of_nearest("clark_evans_z", Text::new("z của tỷ số đó", "z of that ratio"), |own| own.z)
            .with_decimals(2),
        int("l_m", Text::new("Bán kính L (Ripley, Besag)", "L (Ripley, Besag)"), |row: &PatternRow| {
            row.l_m.map(whole)
        })
        .in_unit("m")
        .aside(),
        text("reading", Text::new("Nhận xét", "Reading"), move |row: &PatternRow| {
            reading(row.finding, &km, lang)
        }),
        text("verdict", Text::new("Kết quả (mã)", "Result (code)"), |row: &PatternRow| {
            row.finding.code()
        })
        .coded(),
    ];
    terms::sector(|row: &PatternRow| &row.sector).into_iter().chain(own).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "metres of a projection are far below 2^53")]
fn whole(metres: f64) -> i64 {
    metres.round() as i64
}

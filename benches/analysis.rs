//! The cost of statistics on a million synthetic firms.
//!
//! ```sh
//! xuong demo --synthetic 1000000 --seed 7 --seed-only      # once; the folder is data-synthetic
//! XUONG_DATA=data-synthetic cargo bench --bench analysis
//! ```

use std::{hint::black_box, path::PathBuf, sync::Arc};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use xuong::{
    analysis::{
        autocorrelation::Autocorrelation,
        change::Change,
        clusters::Dbscan,
        hot_spots_grid::Grid,
        matrix::Matrix,
        shuffle::Shuffles,
        significance::{benjamini_hochberg, quotient_p_values},
        stars::stars,
        structure::{effective_sectors, herfindahl, krugman, location_quotient, normalised_herfindahl},
        weights::Weights,
    },
    geom::crs::Crs,
    index::{Snapshot, areas::Areas, row::Row},
    model::{
        actor::Role, change::Edit, firm::Workers, lang::Lang, presence::When, public_workers::PublicWorkers,
        record::Record,
    },
    registry::Registry,
    report::{
        disclosure::{Guards, Policy},
        kind::Report,
        parameter::Parameter,
        parameters::Parameters,
        request::Request,
        run::run,
    },
};

/// The day for which firms are counted.
const TODAY: time::Date = time::macros::date!(2026 - 06 - 30);

/// The edition of wards, which is the newest.
const WARDS: &str = "wards-2025";

/// The number of divisions (VSIC 2018) that the firms have.
const SECTORS: usize = 24;

fn load() -> Arc<Snapshot> {
    let folder = std::env::var_os("XUONG_DATA").map_or_else(|| "data-synthetic".into(), PathBuf::from);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let opened = runtime.block_on(Registry::open(&folder, &xuong::config::city::embedded().city));
    opened.unwrap_or_else(|e| panic!("{e}; see the head of this file")).snapshot()
}

/// Establishments of the wards by the most frequent divisions, from precomputed figures.
fn matrix(now: &Snapshot) -> Matrix {
    let at = now.base.editions.iter().position(|e| e.code.as_str() == WARDS).expect("wards");
    let mut sizes = [0_u64; 256];
    now.firms.cells(Areas::City).for_each(|(_, division, cell)| {
        sizes[usize::from(division)] += cell.tally.establishments;
    });
    let mut divisions: Vec<usize> = (1..256).collect();
    divisions.sort_by_key(|division| std::cmp::Reverse(sizes[*division]));
    divisions.truncate(SECTORS);
    let wards = now.base.editions[at].units().count();
    let mut cells = vec![0.0; wards * SECTORS];
    for (area, division, cell) in now.firms.cells(Areas::Edition(at)) {
        let sector = divisions.iter().position(|own| *own == usize::from(division));
        if let (Some(sector), Some(ward)) = (sector, usize::from(area).checked_sub(1)) {
            #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
            let establishments = cell.tally.establishments as f64;
            cells[ward * SECTORS + sector] = establishments;
        }
    }
    Matrix::new(SECTORS, cells).expect("some establishments")
}

/// The state after the workers of one firm have changed.
fn with_other_workers(now: &Snapshot) -> Snapshot {
    let is_there = |row: &Row<'_>| row.is_there(When::now(TODAY));
    let row = now.firms.iter().skip(now.firms.len() / 2).find(is_there).expect("some firms");
    let mut firm = row.firm();
    let count = row.workers().unwrap_or(0) % 5_000 + 1;
    firm.workers = Some(Workers { count, as_of: None });
    now.after(vec![Edit::Put(Box::new(Record::Firm(firm)))], now.version + 1)
}

/// The first response of each of many states, which differ by one edit each.
fn first_answers(c: &mut Criterion) {
    let policy = Policy { workers: PublicWorkers::Live, threshold: 3, p_percent: 15, boundaries: None };
    let guards = Guards::new(policy);
    let parameters =
        Parameters::read(Report::SectorMix, [(Parameter::Boundaries, WARDS)]).expect("parameters");
    let mut now = load().as_ref().clone();
    let mut group = c.benchmark_group("sector mix of wards, public, live");
    group.sample_size(50);
    let ask = |now: &Snapshot| {
        let guard = guards.of(now, TODAY);
        let request = Request { now, guard: &guard, role: Role::Public, lang: Lang::Vi, today: TODAY };
        run(Report::SectorMix, &parameters, request).expect("a report")
    };
    group.bench_function("first after an edit", |b| {
        let edit = || {
            now = with_other_workers(&now);
            now.clone()
        };
        b.iter_batched(edit, |now| ask(&now), BatchSize::PerIteration);
    });
    ask(&now);
    group.bench_function("again", |b| b.iter(|| ask(&now)));
    group.bench_function("table of workers by ward and division", |b| {
        let of = |areas| now.firms.contributions_on(areas, When::now(TODAY)).len();
        b.iter(|| (of(Areas::City), of(Areas::Edition(1))));
    });
    group.finish();
}

/// The figures of every ward that the first screen shows.
fn first_screen(before: &Matrix, after: &Matrix) {
    let city = after.city_mix().expect("a city");
    for region in 0..after.regions() {
        let Some(mix) = after.region_mix(region) else { continue };
        let quotients = (0..SECTORS).map(|sector| location_quotient(after, region, sector));
        black_box(quotients.collect::<Vec<_>>());
        black_box((herfindahl(&mix), normalised_herfindahl(&mix), effective_sectors(&mix)));
        black_box((krugman(&mix, &city), after.rest_mix(region).map(|rest| krugman(&mix, &rest))));
    }
    black_box(benjamini_hochberg(quotient_p_values(after), 0.05));
    black_box(stars(after, 10.0));
    let change = Change::new(before, after).expect("the same wards and sectors");
    for region in 0..after.regions() {
        black_box((change.region_shift_share(region), change.region_structure(region)));
    }
}

fn reports(c: &mut Criterion) {
    let now = load();
    let after = matrix(&now);
    let half: Vec<f64> = after.cells().iter().map(|own| (own / 2.0).floor()).collect();
    let before = Matrix::new(SECTORS, half).expect("some establishments");
    let policy = Policy { workers: PublicWorkers::Live, threshold: 3, p_percent: 15, boundaries: None };
    let guards = Guards::new(policy);
    let parameters =
        Parameters::read(Report::SectorMix, [(Parameter::Boundaries, WARDS)]).expect("parameters");
    let guard = guards.of(&now, TODAY);
    let request = Request { now: &now, guard: &guard, role: Role::Public, lang: Lang::Vi, today: TODAY };
    let mut group = c.benchmark_group("reports");
    group.sample_size(20);
    group.bench_function("sector mix of wards from kept figures", |b| {
        b.iter(|| {
            now.firms.cells(Areas::Edition(1)).map(|(.., cell)| cell.tally.establishments).sum::<u64>()
        });
    });
    group.bench_function("sector mix of wards as a protected table", |b| {
        b.iter(|| run(Report::SectorMix, &parameters, request).expect("a report"));
    });
    group.bench_function("first screen, wards by 24 divisions", |b| b.iter(|| first_screen(&before, &after)));
    group.finish();
}

fn points(c: &mut Criterion) {
    let now = load();
    let metres =
        |row: Row<'_>| Crs::TM3_105.from_lonlat(row.point()?).ok().map(|(east, north)| [east, north]);
    let points: Vec<[f64; 2]> = now.firms.iter().filter_map(metres).collect();
    let bounds = points.iter().fold(([f64::MAX; 2], [f64::MIN; 2]), |(low, high), p| {
        ([low[0].min(p[0]), low[1].min(p[1])], [high[0].max(p[0]), high[1].max(p[1])])
    });
    let mut group = c.benchmark_group("points");
    group.sample_size(10);
    group.bench_function("Gi* on a grid of 250 m with FDR", |b| {
        b.iter(|| {
            let mut grid = Grid::new(bounds.0, bounds.1, 250.0, |_| false).expect("a grid");
            points.iter().for_each(|point| grid.add(*point, 1.0));
            grid.hot_spots(1000.0, 0.05)
        });
    });
    group.bench_function("DBSCAN, 500 m, 10 points", |b| {
        b.iter(|| Dbscan::new(500.0, 10).expect("sound").clusters(&points).count);
    });
    group.bench_function("Moran of 126 units, 999 permutations", |b| {
        let neighbours = |area: usize| [1, 2, 9, 117, 124, 125].map(|step| (area + step) % 126).to_vec();
        let weights = Weights::row_standardised((0..126).map(neighbours).collect()).expect("sound");
        let values: Vec<f64> = (0..126_u32).map(|area| f64::from(area * area % 101)).collect();
        let shuffles = Shuffles::new(1);
        b.iter(|| {
            let areal = Autocorrelation::new(&values, &weights).expect("it varies");
            areal.moran_permuted(999, |number| shuffles.order(number, 126)).p_two_sided()
        });
    });
    group.finish();
}

criterion_group!(benches, reports, first_answers, points);
criterion_main!(benches);

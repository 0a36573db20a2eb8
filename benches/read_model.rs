//! The cost of the read model in process, on a million synthetic firms.
//!
//! ```sh
//! xuong demo --synthetic 1000000 --seed 7 --seed-only      # once; the folder is data-synthetic
//! XUONG_DATA=data-synthetic cargo bench --bench read-model
//! XUONG_DATA=data-synthetic cargo bench --bench read-model -- words    # hundreds of questions in words
//! ```

mod wording;

use std::{hint::black_box, path::PathBuf, sync::Arc, time::Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use geo::{LineString, MultiPolygon, Polygon, Validation};
use xuong::{
    collection::{geojson, kinds::Collection, selection::Selection, tile_layers, view::Shown},
    geom::{area, bbox::Bbox, hilbert, lonlat::LonLat, prepared::PreparedArea},
    index::{Snapshot, areas::Areas, nearest::Near, row::Row, scan::Start, search::search},
    model::{
        actor::Role, change::Edit, firm::Workers, presence::When, record::Record, sector::SectorCode, vsic,
    },
    query::{
        cql2::text,
        filter::{Filter, Verdict},
        page::Cursor,
    },
    registry::Registry,
    tile::grid::Tile,
};

/// The day for which firms are counted.
const TODAY: time::Date = time::macros::date!(2026 - 06 - 30);

/// The number of queries in rotation, so that no result stays in the caches.
const QUESTIONS: usize = 200;

const THREE_TERMS: &str = "sector LIKE '25%' AND workers >= 10 AND status <> 'closed'";

struct City {
    now: Arc<Snapshot>,
    /// Locations of firms, spread over the register.
    points: Vec<LonLat>,
}

impl City {
    fn load() -> Self {
        let folder = std::env::var_os("XUONG_DATA").map_or_else(|| "data-synthetic".into(), PathBuf::from);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let opened = runtime.block_on(Registry::open(&folder, &xuong::config::city::embedded().city));
        let now = opened.unwrap_or_else(|e| panic!("{e}; see the head of this file")).snapshot();
        let step = (now.firms.len() / QUESTIONS).max(1);
        let points = now.firms.iter().filter_map(Row::point).step_by(step).take(QUESTIONS).collect();
        Self { now, points }
    }

    /// Boxes around firms that contain about `firms` firms each.
    fn boxes(&self, firms: usize) -> Vec<Bbox> {
        let around = |p: &LonLat| {
            let square = |half: f64| Bbox {
                west: p.lon() - half,
                south: p.lat() - half,
                east: p.lon() + half,
                north: p.lat() + half,
            };
            let count = |half| self.now.firms.wanted(Some(square(half)), &Filter::default(), &[]).count();
            let (mut low, mut high) = (0.0, 1.0);
            for _ in 0..30 {
                let middle = f64::midpoint(low, high);
                if count(middle) < firms { low = middle } else { high = middle }
            }
            square(high)
        };
        self.points.iter().map(around).collect()
    }

    /// The least frequent division.
    fn rare(&self) -> SectorCode {
        let counts = self.now.firms.cells(Areas::City).filter(|(_, division, _)| *division != 0);
        let enough = counts.filter(|(.., cell)| cell.tally.establishments >= 1000);
        let rarest = enough.min_by_key(|(.., cell)| cell.tally.establishments).expect("a division");
        vsic::division(rarest.1).expect("a division has a code")
    }

    /// The tile at a zoom around a firm whose number of firms is closest to `firms`.
    fn tile(&self, z: u8, firms: usize) -> Tile {
        let everything = self.now.firms.wanted(None, &Filter::default(), &[]);
        let tiles = self.points.iter().map(|p| {
            let (x, y) = hilbert::cell(*p);
            Tile::new(z, x >> (32 - u32::from(z)), y >> (32 - u32::from(z))).expect("a tile")
        });
        tiles.min_by_key(|tile| everything.spots(*tile).count().abs_diff(firms)).expect("a tile")
    }
}

/// Returns the next query at each call.
fn in_turn<'q, T>(questions: &'q [T]) -> impl FnMut() -> &'q T {
    let mut at = 0;
    move || {
        at = (at + 1) % questions.len();
        &questions[at]
    }
}

fn boxes(c: &mut Criterion, city: &City) {
    let firms = &city.now.firms;
    let (thousand, large) = (city.boxes(1000), city.boxes(18_000));
    let mut next = in_turn(&thousand);
    c.bench_function("box of about 1,000 points to ids", |b| {
        b.iter(|| firms.wanted(Some(*next()), &Filter::default(), &[]).ids());
    });
    let mut next = in_turn(&large);
    c.bench_function("count of a box of about 18,000 points", |b| {
        b.iter(|| firms.wanted(Some(*next()), &Filter::default(), &[]).count());
    });
    let three = Filter::All(vec![
        Filter::Sectors(vec!["C".parse().expect("a section")]),
        Filter::Workers(Some(10), None),
        Filter::Not(Box::new(Filter::Status("closed".parse().expect("a status")))),
    ]);
    let mut next = in_turn(&large);
    c.bench_function("the same with a filter of three terms", |b| {
        b.iter(|| firms.wanted(Some(*next()), &three, &[]).count());
    });
    let known = Collection::Firms.queryables(Role::Analyst);
    let mut next = in_turn(&large);
    c.bench_function("the same with a CQL2 text of three terms, read each time", |b| {
        b.iter(|| {
            let condition = text::read(THREE_TERMS, &known).expect("a filter");
            firms.wanted(Some(*next()), &Filter::default(), &[]).meeting(Some(&condition)).count()
        });
    });
    let shown = Shown::all(Collection::Firms, Role::Analyst);
    for limit in [100, 1000] {
        let boxes = city.boxes(limit * 2);
        let mut next = in_turn(&boxes);
        c.bench_function(&format!("page of {limit} by box to bytes"), |b| {
            b.iter(|| {
                let mut out = Vec::with_capacity(limit * 1024);
                let selection = Selection { bbox: Some(*next()), ..Selection::default() };
                let page = Collection::Firms.page(&city.now, &selection, &[], (None, limit));
                geojson::write_all(&mut out, &page.things, &shown);
                out
            });
        });
    }
}

fn walk(c: &mut Criterion, city: &City) {
    let shown = Shown::all(Collection::Firms, Role::Analyst);
    let page = |start: Option<Start>| {
        let mut out = Vec::with_capacity(100 * 1024);
        let page = Collection::Firms.page(&city.now, &Selection::default(), &[], (start, 100));
        geojson::write_all(&mut out, &page.things, &shown);
        out
    };
    let late: Cursor = city.now.firms.iter().nth(city.now.firms.len() / 100 * 99).expect("a firm").cursor();
    c.bench_function("page 1 of a walk over everything", |b| b.iter(|| page(None)));
    c.bench_function("page 9,900 of that walk", |b| b.iter(|| page(Some(Start::After(late)))));
}

fn near(c: &mut Criterion, city: &City) {
    let filter = Filter::All(vec![Filter::Sectors(vec![city.rare()]), Filter::Workers(Some(5), None)]);
    let ask = |filter: &Filter| {
        let near = |from: &LonLat| Near {
            from: *from,
            within_m: None,
            limit: 10,
            filter: filter.clone(),
            condition: None,
        };
        city.points.iter().map(near).collect::<Vec<_>>()
    };
    let (rare, all) = (ask(&filter), ask(&Filter::default()));
    let mut next = in_turn(&rare);
    c.bench_function("10 nearest in a rare sector with a workers filter", |b| {
        b.iter(|| black_box(next().ask(&city.now.firms).found.len()));
    });
    let mut next = in_turn(&all);
    c.bench_function("10 nearest", |b| b.iter(|| black_box(next().ask(&city.now.firms).found.len())));
}

/// A star with this number of vertices around the firms, sized so that about half of them are inside.
fn star(city: &City, vertices: u32) -> MultiPolygon {
    let middle = city.points[city.points.len() / 2];
    let shape = |size: f64| {
        let vertex = |n: u32| {
            let turn = f64::from(n) / f64::from(vertices) * std::f64::consts::TAU;
            let radius = size * (1.0 + 0.2 * (turn * 40.0).sin());
            (middle.lon() + radius * turn.cos(), middle.lat() + radius * turn.sin())
        };
        MultiPolygon::new(vec![Polygon::new((0..vertices).map(vertex).collect::<LineString>(), Vec::new())])
    };
    let inside = |size| {
        let mix = city.now.firms.mix_within(&PreparedArea::new(&shape(size)), When::now(TODAY));
        mix.divisions().map(|(_, tally)| tally.establishments).sum::<u64>()
    };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..30 {
        let size = f64::midpoint(low, high);
        if inside(size) < city.now.firms.len() as u64 / 2 { low = size } else { high = size }
    }
    shape(high)
}

fn mixes(c: &mut Criterion, city: &City) {
    let edition = city.now.base.editions.iter().position(|e| e.code.as_str() == "wards-2025");
    let wards = Areas::Edition(edition.expect("the wards"));
    c.bench_function("mix of 126 units and all divisions, rows scanned", |b| {
        b.iter(|| black_box(city.now.firms.scan(wards).len()));
    });
    c.bench_function("the same from kept figures", |b| {
        b.iter(|| {
            let cells = city.now.firms.cells(wards);
            cells.map(|(_, _, cell)| cell.tally.workers + cell.enterprises).sum::<u64>()
        });
    });
    let half = star(city, 1000);
    c.bench_function("mix of a polygon of 1,000 vertices with half the points", |b| {
        b.iter(|| city.now.firms.mix_within(&PreparedArea::new(&half), When::now(TODAY)));
    });
}

fn tiles(c: &mut Criterion, city: &City) {
    let everything = city.now.firms.wanted(None, &Filter::default(), &[]);
    let crowded = city.tile(14, 30_000);
    let there = everything.spots(crowded).count();
    c.bench_function(&format!("tile at z14 with {there} points"), |b| {
        b.iter(|| tile_layers::points(&everything, crowded, When::now(TODAY)));
    });
    let whole = city.tile(9, usize::MAX);
    let there = everything.spots(whole).count();
    c.bench_function(&format!("hexagons and points of a tile at z9 with {there} points"), |b| {
        b.iter(|| tile_layers::mixed(&everything, whole, Role::Analyst, When::now(TODAY)));
    });
    c.bench_function("hexagons of the whole city at z9", |b| b.iter(|| everything.hexagons(9, None)));
}

fn edits(c: &mut Criterion, city: &City) {
    let firms: Vec<_> = city.points.iter().filter_map(|p| firm_at(city, *p)).collect();
    let mut next = in_turn(&firms);
    let mut workers = 0;
    c.bench_function("one edit to the next snapshot", |b| {
        b.iter_with_large_drop(|| {
            workers += 1;
            let mut firm = next().clone();
            firm.workers = Some(Workers { count: workers % 5000, as_of: None });
            city.now.after(vec![Edit::Put(Box::new(Record::Firm(firm)))], city.now.version + 1)
        });
    });
}

fn firm_at(city: &City, p: LonLat) -> Option<xuong::model::firm::Firm> {
    let near = Near { from: p, within_m: None, limit: 1, filter: Filter::default(), condition: None };
    near.ask(&city.now.firms).found.first().map(|(_, row)| row.firm())
}

/// The resident memory of this process in megabytes.
fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kb =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok());
    kb.unwrap_or(0.0) / 1000.0
}

/// Posting lists, and queries of all shapes in rotation.
fn words(city: &City) {
    let (begun, before) = (Instant::now(), resident_mb());
    city.now.firms.make_words();
    let (seconds, more) = (begun.elapsed().as_secs_f64(), resident_mb() - before);
    println!("words of {} firms: {seconds:.2} s, {more:.0} MB", city.now.firms.len());
    wording::ask(&city.now);
}

fn searches(c: &mut Criterion, city: &City) {
    let firm = city.now.firms.iter().nth(city.now.firms.len() / 2).expect("a firm");
    let (name, code) = (firm.name().to_owned(), firm.code().to_owned());
    let tax_code = city.now.firms.iter().find_map(Row::tax_code).expect("a tax code").to_owned();
    let questions = [
        ("a name in full", name.as_str()),
        ("two words that some names begin with", "quang ha"),
        ("words that all names begin with", "co so gia lap"),
        ("words of all names that never stand so", "lap gia so co"),
        ("a word and a ward", "quang phuc loi"),
        ("a code", code.as_str()),
        ("a tax code", tax_code.as_str()),
        ("a word one letter off", "quagn cuong 7406"),
        ("nothing, each of five words forgiven a letter in turn", "khong tim thay dau nhe"),
    ];
    for (what, text) in questions {
        let found = search(&city.now, text, 20).total;
        c.bench_function(&format!("search: {what}, {found} found"), |b| {
            b.iter(|| search(&city.now, text, 20).total);
        });
    }
    let known = Collection::Firms.queryables(Role::Analyst);
    for text in [
        "name LIKE '%Quang Hà 504%'",
        "CASEI(ACCENTI(name)) LIKE CASEI(ACCENTI('%QUANG HA 504%'))",
        "name LIKE '%không có%'",
        "address LIKE '%Giả lập 96%'",
        "name LIKE '%a%'",
    ] {
        let condition = text::read(text, &known).expect("a filter");
        let count = || {
            let all = city.now.firms.wanted(None, &Filter::default(), &[]);
            all.meeting(Some(&condition)).count()
        };
        let found = count();
        c.bench_function(&format!("filter: {text}, {found} found"), |b| b.iter(count));
    }
    let condition = text::read("name LIKE '%Quang Hà 504%'", &known).expect("a filter").settled();
    let mut group = c.benchmark_group("without words");
    group.sample_size(10);
    group.bench_function("the first filter asked of every name", |b| {
        b.iter(|| city.now.firms.iter().filter(|row| condition.test(row) == Verdict::Match).count());
    });
    group.finish();
}

/// A ring whose edges all cross the whole width, and one that almost touches itself everywhere.
fn hard(vertices: u32) -> [(&'static str, MultiPolygon); 2] {
    let tooth = |n: u32| (105.0 + f64::from(n) / f64::from(vertices), 20.0 + f64::from(n % 2));
    let comb = (0..vertices).map(tooth).chain([(106.0, 19.0), (105.0, 19.0)]);
    let turn = |n: u32, width: f64| {
        let turn = f64::from(n) / f64::from(vertices) * 200.0 + 10.0;
        (105.0 + (turn + width) * turn.cos() / 500.0, 20.0 + (turn + width) * turn.sin() / 500.0)
    };
    let spiral = (0..vertices / 2).map(|n| turn(2 * n, 0.0));
    let back = (0..vertices / 2).rev().map(|n| turn(2 * n, 1.5));
    let shape = |ring: LineString| MultiPolygon::new(vec![Polygon::new(ring, Vec::new())]);
    [("comb", shape(comb.collect())), ("spiral", shape(spiral.chain(back).collect()))]
}

fn checks(c: &mut Criterion) {
    let mut group = c.benchmark_group("is a valid area");
    group.sample_size(10);
    for vertices in [1000, 5000, 20_000, 100_000] {
        for (name, shape) in hard(vertices) {
            group.bench_function(format!("{name} of {vertices} vertices"), |b| {
                b.iter(|| area::check(&shape).expect("a valid area"));
            });
        }
    }
    for (name, shape) in hard(5000) {
        group.bench_function(format!("{name} of 5000 vertices, every two edges"), |b| {
            b.iter(|| assert!(shape.is_valid()));
        });
    }
    group.finish();
}

fn everything(c: &mut Criterion) {
    let only_words = std::env::args().any(|argument| argument == "words");
    if !only_words {
        checks(c);
    }
    let city = City::load();
    words(&city);
    if only_words {
        return;
    }
    boxes(c, &city);
    walk(c, &city);
    near(c, &city);
    mixes(c, &city);
    tiles(c, &city);
    edits(c, &city);
    searches(c, &city);
}

criterion_group!(benches, everything);
criterion_main!(benches);

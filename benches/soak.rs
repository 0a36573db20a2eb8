//! Concurrent readers and a writer on a copy of a register: every response is compared with a scan of the firms of the
//! same state, and the memory of the process is printed.
//!
//! ```sh
//! XUONG_DATA=data-synthetic SOAK_S=600 cargo bench --bench soak
//! ```
//!
//! Exits with status 1 at the first wrong response.

mod register;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use geo::{LineString, MultiPolygon, Polygon};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngSeed, TestRunner},
};
use register::{actor, copied, firms, put};
use time::macros::date;
use xuong::{
    geom::{area, bbox::Bbox, lonlat::LonLat, measure::distance_m, prepared::PreparedArea},
    index::{Snapshot, nearest::Near, row::Row},
    model::{
        concordance::counted_as,
        firm::Workers,
        location::Location,
        presence::{Presence, When},
        sector::SectorCode,
    },
    query::filter::Filter,
    registry::Registry,
};

const READERS: u64 = 4;
const EDITED: usize = 1000;
const TELL_EVERY: Duration = Duration::from_secs(60);
const DIVISIONS: [&str; 5] = ["10", "14", "25", "30", "C"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let seconds = std::env::var("SOAK_S").ok().map_or(Ok(600), |text| text.parse())?;
    let folder = copied()?;
    let registry = Arc::new(Registry::open(folder.path(), &xuong::config::city::embedded().city).await?);
    let (over, answers) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let readers: Vec<_> = (0..READERS)
        .map(|seed| {
            let (registry, over, answers) = (registry.clone(), over.clone(), answers.clone());
            std::thread::spawn(move || read(&registry, seed, &over, &answers))
        })
        .collect();
    let writer = tokio::spawn(write(registry.clone(), over.clone()));
    let begun = Instant::now();
    while begun.elapsed().as_secs() < seconds && readers.iter().all(|reader| !reader.is_finished()) {
        let answers = answers.load(Ordering::Relaxed);
        println!("{:>4} s: {answers} answers, {} MB resident", begun.elapsed().as_secs(), resident_mb()?);
        tokio::time::sleep(TELL_EVERY.min(Duration::from_secs(seconds))).await;
    }
    over.store(true, Ordering::Relaxed);
    let wrong = readers.into_iter().filter_map(|reader| reader.join().err()).count();
    let edits = writer.await??;
    let answers = answers.load(Ordering::Relaxed);
    println!(
        "{answers} answers, {edits} edits, {wrong} readers saw a wrong one, {} MB resident",
        resident_mb()?
    );
    anyhow::ensure!(wrong == 0, "a wrong answer");
    Ok(())
}

/// Edits firms one by one: other workers, another location, and now and then deletion and restoration.
async fn write(registry: Arc<Registry>, over: Arc<AtomicBool>) -> anyhow::Result<usize> {
    let firms = firms(&registry.snapshot(), EDITED);
    let mut edits = 0;
    while !over.load(Ordering::Relaxed) {
        let mut firm = firms[edits % EDITED].clone();
        let turn = u32::try_from(edits / EDITED)?;
        firm.workers = (turn % 3 > 0).then_some(Workers { count: 1 + turn % 500, as_of: None });
        let moved = |l: &Location| {
            let step = f64::from(turn % 7) * 1e-3;
            LonLat::new(l.point.lon() + step, l.point.lat() - step).ok().map(Location::at)
        };
        firm.location = firm.location.as_ref().and_then(moved);
        let id = firm.id.0;
        let version = registry.commit(vec![put(firm.clone())], actor(), None).await?;
        let now = registry.snapshot();
        let seen = now.firms.get(id).map(Row::firm);
        anyhow::ensure!(now.version >= version && seen == Some(firm), "an edit is not seen");
        edits += 1;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(edits)
}

/// Sends random queries until it is over; panics on a wrong response.
fn read(registry: &Registry, seed: u64, over: &AtomicBool, answers: &AtomicUsize) {
    let config = ProptestConfig { rng_seed: RngSeed::Fixed(seed), ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    while !over.load(Ordering::Relaxed) {
        let now = registry.snapshot();
        let question = question(&now).new_tree(&mut runner).expect("a question").current();
        for check in [boxes, radius, nearest, polygon] {
            check(&now, &question);
            answers.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A place, a size in degrees, a sector and a least number of workers.
#[derive(Debug, Clone)]
struct Question {
    from: LonLat,
    size: f64,
    sector: SectorCode,
    workers: u32,
}

fn question(now: &Snapshot) -> impl Strategy<Value = Question> {
    let extent = now.firms.bbox();
    let place = (extent.west..extent.east, extent.south..extent.north);
    let sectors = prop::sample::select(&DIVISIONS);
    (place, 0.001..0.3, sectors, 0_u32..300).prop_map(|((lon, lat), size, sector, workers)| Question {
        from: LonLat::new(lon, lat).expect("a place"),
        size,
        sector: sector.parse().expect("a sector"),
        workers,
    })
}

impl Question {
    fn filter(&self) -> Filter {
        Filter::All(vec![Filter::Sectors(vec![self.sector]), Filter::Workers(Some(self.workers), None)])
    }

    fn fits(&self, row: Row<'_>) -> bool {
        let sector = row.sector().is_some_and(|own| own.is_within(&self.sector));
        sector && row.workers().is_some_and(|count| count >= self.workers)
    }

    fn bbox(&self) -> Bbox {
        let (lon, lat) = (self.from.lon(), self.from.lat());
        Bbox { west: lon - self.size, south: lat - self.size, east: lon + self.size, north: lat + self.size }
    }
}

fn boxes(now: &Snapshot, question: &Question) {
    let bbox = question.bbox();
    let wanted = now.firms.wanted(Some(bbox), &question.filter(), &[]);
    let inside = now.firms.iter().filter(|row| row.point().is_some_and(|p| bbox.contains(p)));
    let ids: Vec<i64> = inside.filter(|row| question.fits(*row)).map(Row::id).collect();
    assert_eq!((wanted.count(), wanted.ids()), (ids.len(), ids), "{question:?} at {}", now.version);
}

fn radius(now: &Snapshot, question: &Question) {
    let within_m = question.size * 20_000.0;
    let near = Near {
        from: question.from,
        within_m: Some(within_m),
        limit: 50,
        filter: question.filter(),
        condition: None,
    };
    let found = near.ask(&now.firms);
    let away = |row: Row<'_>| row.point().map(|p| distance_m(question.from, p)).filter(|m| *m <= within_m);
    let reach = question.size * 20_000.0 / 90_000.0;
    let close = |row: &Row<'_>| row.point().is_some_and(|p| (p.lat() - question.from.lat()).abs() <= reach);
    let inside: Vec<_> =
        now.firms.iter().filter(close).filter_map(|row| away(row).map(|m| (m, row))).collect();
    assert_eq!(found.in_radius, Some(inside.len()), "{question:?} at {}", now.version);
    first(now, question, &found.found, inside, 50);
}

fn nearest(now: &Snapshot, question: &Question) {
    let near =
        Near { from: question.from, within_m: None, limit: 10, filter: question.filter(), condition: None };
    let all = now.firms.iter().filter(|row| question.fits(*row));
    let all = all.filter_map(|row| Some((distance_m(question.from, row.point()?), row))).collect();
    first(now, question, &near.ask(&now.firms).found, all, 10);
}

/// Compares a result with the nearest of all matching firms.
fn first(
    now: &Snapshot,
    question: &Question,
    found: &[(f64, Row<'_>)],
    mut all: Vec<(f64, Row<'_>)>,
    limit: usize,
) {
    all.retain(|(_, row)| question.fits(*row));
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.id().cmp(&b.1.id())));
    all.truncate(limit);
    let told = |list: &[(f64, Row<'_>)]| list.iter().map(|(m, row)| (*m, row.id())).collect::<Vec<_>>();
    assert_eq!(told(found), told(&all), "{question:?} at {}", now.version);
}

fn polygon(now: &Snapshot, question: &Question) {
    let vertex = |n: u32| {
        let turn = f64::from(n) / 24.0 * std::f64::consts::TAU;
        let radius = question.size * (1.0 + 0.4 * (turn * 5.0).sin());
        (question.from.lon() + radius * turn.cos(), question.from.lat() + radius * turn.sin())
    };
    let ring: LineString = (0..24).map(vertex).collect();
    let shape = MultiPolygon::new(vec![Polygon::new(ring, Vec::new())]);
    let bbox = Bbox::of(&shape);
    let near = |p: &LonLat| bbox.contains(*p) && area::covers(&shape, *p);
    let mut counts: HashMap<Option<SectorCode>, u64> = HashMap::new();
    let when = When::now(date!(2026 - 06 - 30));
    let there = now.firms.iter().filter(|row| row.life().on(when) != Presence::NotThere);
    for row in there.filter(|row| row.point().is_some_and(|p| near(&p))) {
        let division = counted_as(row.sector_number(), 2);
        *counts.entry(division).or_default() += 1;
    }
    let mix = now.firms.mix_within(&PreparedArea::new(&shape), when);
    let told: HashMap<_, _> = mix
        .divisions()
        .map(|(number, tally)| (xuong::model::vsic::division(number), tally.establishments))
        .collect();
    assert_eq!(told, counts, "{question:?} at {}", now.version);
}

fn resident_mb() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kb: u64 = line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0);
    Ok(kb / 1024)
}

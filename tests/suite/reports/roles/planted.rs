//! A register of Hà Nội in which workers are known of planted firms alone, each with a number that stands nowhere else.

use std::{fmt::Write, fs, iter::once, path::absolute, sync::OnceLock};

use crate::harness::Folder;

/// A ward of wards-2025 and a point in it.
pub(crate) struct Ward {
    pub(crate) code: &'static str,
    point: (f64, f64),
}

/// Divisions, the unknown one last.
pub(crate) const DIVISIONS: [&str; 5] = ["10", "14", "25", "26", ""];

/// The wards that firms are planted in.
pub(crate) const WARDS: [Ward; 5] = [
    Ward { code: "00118", point: (105.8711, 21.0423) },
    Ward { code: "00127", point: (105.8992, 21.0603) },
    Ward { code: "00136", point: (105.9317, 21.0343) },
    Ward { code: "00145", point: (105.8958, 21.0142) },
    Ward { code: "00541", point: (105.9484, 21.0956) },
];

/// How many enterprises of each division each ward has.
type Layout = [[usize; 5]; 5];

/// Cells of 1 and 2 enterprises, which are unsafe, of 3 and of 10, and one that is dominated in the last ward.
const MIXED: Layout =
    [[10, 3, 10, 10, 0], [10, 10, 1, 2, 10], [10, 10, 2, 10, 2], [1, 10, 3, 10, 0], [10, 5, 3, 0, 0]];

/// Two wards whose only unsafe cells are those of a division and of the unknown one: they hide each other.
pub(crate) const PAIRS: Layout =
    [[0, 10, 2, 10, 2], [0, 10, 2, 10, 2], [0, 10, 10, 10, 10], [0, 10, 10, 10, 10], [0, 10, 10, 10, 10]];

/// The dominated cell: the largest, and two who could tell it from the total.
const DOMINATED: [u64; 3] = [99_991, 10_007, 10_009];

/// An establishment, which is an enterprise of its own.
pub(crate) struct Planted {
    pub(crate) ward: usize,
    pub(crate) division: usize,
    pub(crate) workers: u64,
}

/// Primes of five digits that are far from one another.
fn primes() -> impl Iterator<Item = u64> {
    let is_prime = |n: &u64| (2..250).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    (20_001..60_000).step_by(2).filter(is_prime).step_by(19)
}

/// Every establishment of the mixed layout.
pub(crate) fn firms() -> Vec<Planted> {
    firms_of(&MIXED)
}

/// Every establishment of a layout.
pub(crate) fn firms_of(layout: &Layout) -> Vec<Planted> {
    let (mut primes, mut firms) = (primes(), Vec::new());
    for (ward, own) in layout.iter().enumerate() {
        for (division, count) in own.iter().enumerate() {
            let dominated = ward == 4 && DIVISIONS[division] == "25" && *count == DOMINATED.len();
            let largest = if dominated { &DOMINATED[..] } else { &[] };
            let rest = (&mut primes).take(*count - largest.len());
            let workers: Vec<u64> = largest.iter().copied().chain(rest).collect();
            firms.extend(workers.into_iter().map(|workers| Planted { ward, division, workers }));
        }
    }
    firms
}

/// Hà Nội's seed without the few numbers of workers that its sources tell.
fn seeded_without_workers() -> Folder {
    static SEED: OnceLock<Folder> = OnceLock::new();
    let seed = SEED.get_or_init(|| {
        let folder = Folder::empty();
        let mut firms = csv::Reader::from_path("geodata/firms.csv").expect("the seed");
        let heading = firms.headers().expect("a heading").clone();
        let kept: Vec<usize> = (0..heading.len()).filter(|at| !heading[*at].starts_with("workers")).collect();
        let mut sheet = csv::Writer::from_writer(Vec::new());
        let rows = firms.records().map(|row| row.expect("a row"));
        for row in once(heading).chain(rows) {
            sheet.write_record(kept.iter().map(|at| &row[*at])).expect("a row");
        }
        folder.file("firms.csv", sheet.into_inner().expect("a table"));
        for (kind, name) in SEEDED {
            let path = if kind == "firms" {
                folder.path().join(name)
            } else {
                absolute(format!("geodata/{name}")).expect("a path")
            };
            let run = folder.xuong(&["import", kind, path.to_str().expect("a path")]);
            assert!(run.code < 2, "{}{}", run.out, run.err);
        }
        folder
    });
    let folder = Folder::empty();
    fs::copy(seed.path().join("xuong.db"), folder.path().join("xuong.db")).expect("the seed is copied");
    folder
}

/// The files of the seed in the order in which they refer to each other.
const SEEDED: [(&str, &str); 8] = [
    ("sources", "sources.csv"),
    ("units", "units-districts-2024.geojson"),
    ("units", "units-wards-2025.geojson"),
    ("successions", "lineage.csv"),
    ("zones", "zones.csv"),
    ("clusters", "clusters.csv"),
    ("firms", "firms.csv"),
    ("observations", "observations.csv"),
];

/// The register of the mixed layout, which tells the public of workers.
pub(crate) fn folder() -> Folder {
    folder_of(&MIXED)
}

/// The register of a layout.
#[expect(clippy::cast_precision_loss, reason = "there are a few hundred firms")]
pub(crate) fn folder_of(layout: &Layout) -> Folder {
    let folder = seeded_without_workers();
    let mut sheet =
        "code,name,sector,sector_version,workers,workers_as_of,as_of,zone_code,lon,lat\n".to_owned();
    for (at, firm) in firms_of(layout).iter().enumerate() {
        let (lon, lat) = WARDS[firm.ward].point;
        let (lon, sector) = (lon + at as f64 * 1e-6, DIVISIONS[firm.division]);
        let version = if sector.is_empty() { "" } else { "2018" };
        let zone = if at % 3 == 0 { "Z01" } else { "" };
        let workers = firm.workers;
        let row = writeln!(
            sheet,
            "P{at},Xưởng {at},{sector},{version},{workers},2026-01,2026-01,{zone},{lon},{lat}"
        );
        row.expect("a text takes every row");
    }
    let file = folder.file("planted.csv", sheet);
    let run = folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    folder.file("xuong.toml", "public_workers = 'live'\n");
    folder
}

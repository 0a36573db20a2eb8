//! Random histories of a register that publishes, and an attacker with a solver of linear programmes (HiGHS).
//!
//! The suite tries two small ones; `XUONG_TRIALS=full cargo test --test suite reports::publications::attack -- --nocapture`
//! twenty of 3,000 firms, best with `XUONG_PROGRAM` of a release build.

use std::{collections::BTreeSet, fmt::Write as _, fs, process::Command, time::Duration};

use serde_json::{Value as Json, json};
use xuong::analysis::disclosure::{Intruder, Rule, Status, Table, protect};

use super::publish;
use crate::harness::{Folder, InTime};

/// What the publications of a register are based on.
fn releases(folder: &Folder) -> Vec<Json> {
    let count: i64 = folder.sql("select count(*) from publication").trim().parse().expect("a number");
    let of = |id: i64, column: &str| folder.sql(&format!("select {column} from publication where id = {id}"));
    let release = |id| {
        let mut kept: Json = serde_json::from_str(of(id, "contributions").trim()).expect("JSON");
        for column in ["threshold", "p_percent"] {
            kept[column] = json!(of(id, column).trim().parse::<u64>().expect("a number"));
        }
        kept
    };
    (1..=count).map(release).collect()
}

/// How many unsafe sums an attacker derives from all publications of a register: exactly, and closer than the rule allows.
pub(super) fn attacked(folder: &Folder) -> [usize; 2] {
    let file = folder.file("releases.json", Json::from(releases(folder)).to_string());
    let script = format!("{}/tests/clients/disclosure.py", env!("CARGO_MANIFEST_DIR"));
    let limit = Duration::from_secs(if is_full() { 7200 } else { 600 });
    let output = Command::new("python3").arg(script).arg(file).output_within(limit).expect("Python");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "(./check installs the packages of Python): {error}");
    // The solver may print a line of its own first.
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    let found: Json = serde_json::from_str(last).unwrap_or_else(|e| panic!("{e}: {text}{error}"));
    assert!(found["targets"].as_u64().is_some_and(|targets| targets > 0), "{found}");
    let counts = ["exact", "closer"].map(|name| found[name].as_array().expect("a list").len());
    if counts != [0, 0] {
        println!("{found}");
    }
    counts
}

fn is_full() -> bool {
    std::env::var("XUONG_TRIALS").is_ok_and(|own| own == "full")
}

const SECTORS: [&str; 12] =
    ["1071", "1410", "2511", "3100", "2220", "1629", "1520", "2592", "1702", "2395", "1811", "2750"];

/// Numbers as if by chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }
}

struct Firm {
    code: String,
    sector: &'static str,
    workers: u64,
    /// Thousandths of the way from west to east.
    place: u64,
    closed: bool,
}

/// A city of strips, and its firms.
struct City {
    dice: Dice,
    firms: Vec<Firm>,
    changed: BTreeSet<usize>,
    borders: BTreeSet<u64>,
    editions: usize,
}

impl City {
    fn new(seed: u64, firms: usize, wards: u64) -> Self {
        let borders = (0..=wards).map(|at| at * 1000 / wards).collect();
        let dice = Dice((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut city = Self { dice, firms: Vec::new(), changed: BTreeSet::new(), borders, editions: 0 };
        (0..firms).for_each(|_| city.open());
        city
    }

    fn open(&mut self) {
        let [a, b, c] = [0; 3].map(|_| self.dice.below(1000));
        let workers =
            if self.dice.below(60) == 0 { 0 } else { 3 + self.dice.below(40) + a * b * c / 2_000_000 };
        let count = u64::try_from(SECTORS.len()).expect("few");
        let sector = self.dice.below(count).min(self.dice.below(count));
        let sector = SECTORS[usize::try_from(sector).expect("small")];
        let place = 1 + self.dice.below(998);
        self.changed.insert(self.firms.len());
        let code = format!("F{}", self.firms.len());
        self.firms.push(Firm { code, sector, workers, place, closed: false });
    }

    fn any(&mut self) -> usize {
        let count = u64::try_from(self.firms.len()).expect("few");
        usize::try_from(self.dice.below(count)).expect("small")
    }

    /// Most firms report other workers, and some open.
    fn survey(&mut self) {
        for at in 0..self.firms.len() {
            if self.dice.below(10) < 8 {
                let by = 1 + self.dice.below(12);
                let own = &mut self.firms[at];
                own.workers = if own.workers.is_multiple_of(2) {
                    own.workers + by
                } else {
                    own.workers.saturating_sub(by)
                };
                self.changed.insert(at);
            }
        }
        (0..self.firms.len() / 20).for_each(|_| self.open());
    }

    /// A few firms change, move, close or open.
    fn edit(&mut self) {
        for _ in 0..3 + self.dice.below(12) {
            let at = self.any();
            match self.dice.below(8) {
                0 => self.firms[at].closed = true,
                1 => self.firms[at].place = 1 + self.dice.below(998),
                2 => self.firms[at].sector = SECTORS[at % SECTORS.len()],
                3 => self.open(),
                _ => self.firms[at].workers += 1 + self.dice.below(20),
            }
            self.changed.insert(at);
        }
    }

    /// Some wards become one.
    fn merge_wards(&mut self) {
        for _ in 0..=self.dice.below(2) {
            let inner: Vec<u64> = self.borders.iter().copied().filter(|at| (1..1000).contains(at)).collect();
            let count = u64::try_from(inner.len()).expect("few");
            self.borders.remove(&inner[usize::try_from(self.dice.below(count)).expect("small")]);
        }
    }

    fn import_wards(&mut self, folder: &Folder) {
        self.editions += 1;
        let borders: Vec<u64> = self.borders.iter().copied().collect();
        let degrees = |at: u64| 105.5 + f64::from(u32::try_from(at).expect("small")) * 0.0005;
        let ward = |(number, ends): (usize, &[u64])| {
            let (west, east) = (degrees(ends[0]), degrees(ends[1]));
            let ring = [[west, 21.0], [east, 21.0], [east, 21.1], [west, 21.1], [west, 21.0]];
            let code = format!("{}{number:03}", self.editions);
            json!({ "type": "Feature", "properties": { "code": code, "name": code, "level": "ward" },
                "geometry": { "type": "Polygon", "coordinates": [ring] } })
        };
        let wards: Vec<Json> = borders.windows(2).enumerate().map(ward).collect();
        let file =
            folder.file("w.geojson", json!({ "type": "FeatureCollection", "features": wards }).to_string());
        let args = ["import", "units", file.to_str().expect("a path"), "--edition", &self.edition()];
        let run = folder.xuong(&args);
        assert!(run.code < 2, "{}{}", run.out, run.err);
    }

    fn edition(&self) -> String {
        format!("wards-{}", 2024 + self.editions)
    }

    fn import_firms(&mut self, folder: &Folder) {
        let mut list = "code,name,sector,sector_version,workers,as_of,closed,lon,lat\n".to_owned();
        for at in std::mem::take(&mut self.changed) {
            let Firm { code, sector, workers, place, closed } = &self.firms[at];
            let closed = if *closed { "2020-01-01" } else { "" };
            let lon = 105.5 + f64::from(u32::try_from(*place).expect("small")) * 0.0005 + 0.0001;
            let lat = 21.01 + f64::from(u32::try_from(at % 80).expect("small")) * 0.001;
            let row = writeln!(
                list,
                "{code},Xưởng {code},{sector},2018,{workers},2026-01-01,{closed},{lon:.5},{lat:.3}"
            );
            row.expect("a text takes every row");
        }
        super::import(folder, &list);
    }
}

/// The values that a table alone would tell, and those that are told, of each publication.
fn utility(folder: &Folder) -> Vec<[usize; 2]> {
    let each = |release: Json| {
        let number = |value: &Json| usize::try_from(value.as_u64().expect("a number")).expect("small");
        let parts = release["contributions"].as_array().expect("a list").iter();
        let parts = parts
            .map(|part| (number(&part[2]), number(&part[3]), part[1].as_u64(), part[4].as_u64().expect("n")));
        let [rows, columns] = ["rows", "columns"].map(|name| release[name].as_array().expect("a list").len());
        let table = Table::new(rows, columns, parts).expect("a table");
        let p_percent = u32::try_from(number(&release["p_percent"])).expect("small");
        let rules = [Rule::Threshold(release["threshold"].as_u64().expect("n")), Rule::PPercent(p_percent)];
        let alone = protect(table, &rules, Intruder::Enterprise);
        let is_there = |place: &_| alone.table().cell(*place).enterprises() > 0;
        [
            alone.places(Status::Shown).filter(is_there).count(),
            release["told"].as_array().expect("a list").len(),
        ]
    };
    releases(folder).into_iter().map(each).collect()
}

/// A history: publications with imports, edits, new boundaries and another policy between them.
fn history(seed: u64, firms: usize, wards: u64) -> Folder {
    let folder = Folder::of_a_file();
    let mut city = City::new(seed, firms, wards);
    city.import_wards(&folder);
    city.import_firms(&folder);
    publish(&folder, "2026-H1", &["--boundaries", &city.edition()]);
    for step in 0..4 {
        match (step + seed) % 4 {
            0 => city.survey(),
            1 => city.edit(),
            2 => {
                city.merge_wards();
                city.import_wards(&folder);
                city.edit();
            }
            _ => {
                city.survey();
                let rules = format!("disclosure_threshold = {}\ndisclosure_p_percent = 10\n", 3 + seed % 2);
                folder.file("xuong.toml", rules);
            }
        }
        city.import_firms(&folder);
        let boundaries = city.edition();
        let args =
            ["publish", "workers", "--period", "2026-H1", "--reason", "x", "--boundaries", &boundaries];
        let run = folder.xuong(&args);
        assert!(run.code < 2, "{seed} {step}: {}{}", run.out, run.err);
    }
    folder
}

#[test]
fn nothing_of_single_enterprises_is_derived_from_publications_together() {
    let (count, firms, wards) = if is_full() { (20, 3000, 30) } else { (2, 260, 6) };
    let mut all = [0, 0];
    for seed in 0..count {
        let folder = history(seed, firms, wards);
        let told = utility(&folder);
        println!(
            "history {seed}: {:?}, told alone and together {told:?}",
            fs::metadata(folder.path().join("xuong.db")).map(|own| own.len()).ok()
        );
        assert_eq!(attacked(&folder), [0, 0], "history {seed}: exactly, and closer than the rule");
        told.iter().for_each(|[alone, together]| all = [all[0] + alone, all[1] + together]);
    }
    println!("told together: {} of {}", all[1], all[0]);
    assert!(all[1] * 2 > all[0], "most of what one table alone would tell is told: {all:?}");
}

//! Fifty known registers, each written to ten files of random shape: each file is read as what it was made of, or says why
//! it may be something else.
//!
//! `XUONG_SEED=7 cargo test --test suite imports::shapes:: -- --nocapture` takes another seed than the first, and
//! `XUONG_TRIALS=full` ten of them.

mod columns;
mod headings;
mod layers;
mod places;
mod register;
mod table;
mod written;

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use serde_json::{Value, json};
use xuong::{
    exchange::{
        draft::{Batch, Importable},
        file,
        finding::{Fault, Finding},
        options::Options,
        reading::{layout_fault::LayoutFault, numbers::NumberFault, value_fault::ValueFault},
        severity::Severity,
    },
    geom::{lonlat::LonLat, measure::distance_m},
    model::{lang::Lang, record::Record},
};

use self::{
    columns::{Doubt, Notes},
    layers::{Driver, Written},
    register::{Register, Values, read},
};
use super::dice::Dice;
use crate::{
    harness::{Folder, InTime, hanoi},
    imports::files::held,
};

const REGISTERS: usize = 50;
const FILES: usize = 10;

/// A file, and what is known of it.
struct Made {
    kind: Importable,
    bytes: Vec<u8>,
    notes: Notes,
    expected: Vec<(Values, Option<(f64, f64)>)>,
    tolerance_m: f64,
}

/// The files of a seed.
fn files(seed: u64, folder: &Path) -> Vec<Made> {
    let mut dice = Dice(seed);
    let (mut all, mut jobs) = (Vec::new(), Vec::new());
    for _ in 0..REGISTERS {
        let register = Register::made(&mut dice);
        for _ in 0..FILES {
            let (made, job) = made(&mut dice, &register);
            if let Some(Value::Object(mut job)) = job {
                let suffix =
                    job.get("extension").and_then(Value::as_str).unwrap_or("xlsx").replace("shp", "zip");
                job.insert("path".to_owned(), json!(folder.join(format!("{}.{suffix}", all.len()))));
                jobs.push((all.len(), job));
            }
            all.push(made);
        }
    }
    let list = folder.join("jobs.json");
    let texts: Vec<_> = jobs.iter().map(|(_, job)| job).collect();
    fs::write(&list, serde_json::to_vec(&texts).expect("JSON")).expect("a file");
    let run =
        Command::new("python3").arg("tests/clients/shapes.py").arg(&list).output_in_time().expect("Python");
    assert!(
        run.status.success(),
        "./check installs the packages of Python: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    for (at, job) in jobs {
        all[at].bytes = fs::read(job["path"].as_str().expect("a path")).expect("what Python wrote");
    }
    all
}

/// A file of a register, and what the writers in Python are to make of it, if they do.
fn made(dice: &mut Dice, register: &Register) -> (Made, Option<Value>) {
    let mut notes = Notes::default();
    let is_area = register.kind == Importable::Units;
    let style = if is_area { 67 + dice.below(33) } else { dice.below(100) };
    let driver = match style {
        67..76 => Some(Driver::GeoJson),
        76..83 => Some(Driver::GeoPackage),
        83..90 => Some(Driver::Shapefile),
        90..95 => Some(Driver::FlatGeobuf),
        95..98 => Some(Driver::Kml),
        98..100 => Some(Driver::Kmz),
        _ => None,
    };
    if let Some(driver) = driver {
        let layers::Layer { written, expected } = layers::made(dice, register, driver, &mut notes);
        let (bytes, job) = match written {
            Written::Bytes(bytes) => (bytes, None),
            Written::Job(job) => (Vec::new(), Some(job)),
        };
        return (Made { kind: register.kind, bytes, notes, expected, tolerance_m: 0.3 }, job);
    }
    let table = table::made(dice, register, style >= 40, &mut notes);
    let (bytes, job) = match style {
        0..40 => (written::delimited(dice, &table.rows, &mut notes), None),
        40..57 => (Vec::new(), Some(written::workbook(dice, &table.rows, &mut notes))),
        _ => {
            notes.way("ods");
            (written::open_document(&table.rows), None)
        }
    };
    let table::Table { expected, tolerance_m, .. } = table;
    (Made { kind: register.kind, bytes, notes, expected, tolerance_m }, job)
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// All rows are equal, and nothing is told but what the file leaves open.
    Equal,
    /// What the file leaves open is told, and the option that was told makes all rows equal.
    Told,
    /// The rows are equal, but something is told that the file does not leave open.
    Flagged,
    /// Something is not read, which is told.
    Refused,
    /// Something is wrong, and nothing was told.
    Silent,
}

/// A row that was read: its number, its values and its point.
type Found = (usize, Values, Option<(f64, f64)>);

/// A property that is not as it was written, with the number of the row.
type Difference = (Option<usize>, &'static str, String);

fn records(batch: &Batch) -> impl Iterator<Item = (usize, Record)> {
    batch.drafts.iter().map(|draft| (draft.row, draft.record))
}

impl Made {
    /// Reads the file with what is said of it, and some of the hints: each option is a bit.
    fn read(&self, hints: usize) -> Batch {
        let mut options = Options::default();
        let hints = self.notes.hints.iter().enumerate().filter(|(at, _)| (hints >> at) & 1 == 1);
        for (name, value) in self.notes.said.iter().chain(hints.map(|(_, hint)| hint)) {
            options.set(name, value);
        }
        file::read(self.kind, &self.bytes, &options.reading(hanoi()).expect("options"))
    }

    /// The differences between the rows that were read and those that were written, with the number of the row.
    fn differences(&self, records: impl Iterator<Item = (usize, Record)>) -> Vec<Difference> {
        let mut read: BTreeMap<String, Found> = BTreeMap::new();
        let mut out = Vec::new();
        for (row, record) in records {
            let (values, point) = self::read(&record);
            let name = values.get("name").cloned().unwrap_or_default();
            if read.insert(name.clone(), (row, values, point)).is_some() {
                out.push((Some(row), "name", format!("{name} twice")));
            }
        }
        for (values, point) in &self.expected {
            let name = &values["name"];
            let Some((row, found, at)) = read.remove(name) else {
                out.push((None, "name", format!("{name} is missing")));
                continue;
            };
            let properties: std::collections::BTreeSet<&&str> = values.keys().chain(found.keys()).collect();
            for property in properties {
                let [was, is] = [values, &found].map(|own| own.get(property).cloned().unwrap_or_default());
                if was != is {
                    out.push((Some(row), property, format!("{was:?} became {is:?}")));
                }
            }
            let place = |(lon, lat)| LonLat::new(lon, lat).expect("a place");
            let is_same = match (point, at) {
                (Some(was), Some(is)) => distance_m(place(*was), place(is)) <= self.tolerance_m,
                (was, is) => was.is_none() == is.is_none(),
            };
            if !is_same {
                out.push((Some(row), "point", format!("{point:?} became {at:?}")));
            }
        }
        let more =
            read.into_iter().map(|(name, (row, ..))| (Some(row), "name", format!("{name} is too much")));
        out.extend(more);
        out
    }

    fn verdict(&self) -> (Verdict, String) {
        let batch = self.read(0);
        let differences = self.differences(records(&batch));
        let unexpected: Vec<&Finding> = batch
            .findings
            .iter()
            .filter(|finding| finding.fault.severity() > Severity::Note && !self.leaves_open(finding))
            .collect();
        let said = || {
            let found = batch.findings.iter().map(|finding| finding.say(Lang::En));
            let wrong =
                differences.iter().map(|(row, property, what)| format!("row {row:?} {property}: {what}"));
            let all: Vec<String> = wrong.take(4).chain(found.take(8)).collect();
            format!("{:?} {:?}\n    {}", self.kind, self.notes, all.join("\n    "))
        };
        if differences.is_empty() {
            let verdict = if unexpected.is_empty() { Verdict::Equal } else { Verdict::Flagged };
            return (verdict, said());
        }
        let is_told = |difference: &&Difference| is_told(difference, &batch.findings);
        if let Some(silent) = differences.iter().find(|difference| !is_told(difference)) {
            return (Verdict::Silent, format!("{silent:?}\n    {}", said()));
        }
        let is_equal = |hints| self.differences(records(&self.read(hints))).is_empty();
        let is_open = unexpected.is_empty() && (1..1 << self.notes.hints.len()).any(is_equal);
        (if is_open { Verdict::Told } else { Verdict::Refused }, said())
    }

    /// Whether the file leaves open what a finding says.
    fn leaves_open(&self, finding: &Finding) -> bool {
        let doubt = match &finding.fault {
            Fault::Number(NumberFault::ReadAs(_) | NumberFault::Either(..) | NumberFault::TwoMarks) => {
                Doubt::Number
            }
            Fault::Value(ValueFault::Order(_), _) => Doubt::Order,
            Fault::Value(ValueFault::Serial(_), _) => Doubt::Serial,
            Fault::Value(ValueFault::Restored(_), _) => Doubt::Zero,
            Fault::UnknownColumn | Fault::Layout(LayoutFault::LeftOut(_)) => Doubt::Column,
            Fault::Layout(LayoutFault::Remark | LayoutFault::Section) => Doubt::Remark,
            Fault::Crs(_) if self.notes.doubts.contains(&Doubt::Axes) => Doubt::Axes,
            Fault::Projected(..) | Fault::Crs(_) => Doubt::System,
            Fault::Swapped(..) => Doubt::Axes,
            Fault::NotText(_) => Doubt::Encoding,
            _ => return false,
        };
        self.notes.doubts.contains(&doubt)
    }
}

/// Whether a difference is told: the row is refused, or it is said how its column was read.
fn is_told((row, property, what): &Difference, findings: &[Finding]) -> bool {
    findings.iter().any(|finding| match &finding.fault {
        Fault::Value(ValueFault::Order(_) | ValueFault::Serial(_), _) => *property == "opened",
        Fault::Number(NumberFault::ReadAs(_)) => {
            matches!(*property, "workers" | "area_ha" | "area_km2" | "occupancy_pct")
        }
        Fault::UnknownColumn | Fault::Layout(LayoutFault::LeftOut(_)) => what.ends_with("became \"\""),
        Fault::Projected(..) => *property == "point" && (finding.row == *row || row.is_none()),
        fault => {
            fault.severity() == Severity::Error
                && (finding.row.is_none() || row.is_none() || finding.row == *row)
        }
    })
}

/// Reads the files of a seed. Returns how many came to each verdict; prints those that are not as they should be.
fn judged(seed: u64) -> BTreeMap<Verdict, usize> {
    let folder = Folder::empty();
    let mut counts = BTreeMap::new();
    for (at, made) in files(seed, folder.path()).iter().enumerate() {
        let (verdict, said) = made.verdict();
        *counts.entry(verdict).or_default() += 1;
        if verdict > Verdict::Told {
            println!("seed {seed}, file {at}: {verdict:?}: {said}");
            if let Some(kept) = std::env::var_os("XUONG_KEEP") {
                fs::write(Path::new(&kept).join(format!("{seed}-{at}")), &made.bytes).expect("a file");
            }
        }
    }
    println!("seed {seed}: {counts:?}");
    counts
}

#[test]
fn registers_are_read_from_files_of_every_shape() {
    let first = std::env::var("XUONG_SEED").ok().map_or(1, |seed| seed.parse().expect("a number"));
    let is_full = std::env::var("XUONG_TRIALS").is_ok_and(|own| own == "full");
    for seed in first..first + if is_full { 10 } else { 1 } {
        let counts = judged(seed);
        let count = |verdict| counts.get(&verdict).copied().unwrap_or_default();
        assert_eq!(count(Verdict::Silent), 0, "seed {seed}: {counts:?}");
        let good = count(Verdict::Equal) + count(Verdict::Told);
        assert!(good * 100 >= REGISTERS * FILES * 99, "seed {seed}: {counts:?}");
    }
}

/// Some of the files as the program takes them into an empty register.
#[test]
fn the_program_holds_what_files_of_every_shape_have() {
    let folder = Folder::empty();
    let (mut tried, mut of_formats) = (0, BTreeMap::<&str, usize>::new());
    for made in files(2, folder.path()) {
        let format =
            made.notes.ways.iter().find_map(|way| FORMATS.iter().find(|format| way.starts_with(**format)));
        let count = of_formats.entry(format.copied().unwrap_or("text")).or_default();
        if *count == 2 || made.verdict().0 != Verdict::Equal {
            continue;
        }
        *count += 1;
        tried += 1;
        let own = Folder::empty();
        let file = own.file("given", &made.bytes);
        let said = made.notes.said.iter().flat_map(|(name, value)| [format!("--{name}"), value.clone()]);
        let mut args =
            vec!["--lang".to_owned(), "en".to_owned(), "import".to_owned(), made.kind.code().to_owned()];
        args.extend([file.display().to_string()].into_iter().chain(said));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let run = own.xuong(&args);
        assert!(run.code < 2, "{:?}: {}{}", made.notes, run.out, run.err);
        let held = held(&own).0;
        let all: Vec<Record> = match made.kind {
            Importable::Firms => held.firms.values().map(|own| Record::Firm((**own).clone())).collect(),
            Importable::Zones => held.zones.values().map(|own| Record::Zone((**own).clone())).collect(),
            _ => held.units.values().map(|own| Record::Unit((**own).clone())).collect(),
        };
        let differences = made.differences(all.iter().map(|record| (0, record.clone())));
        // A zone without a code got one.
        let wrong: Vec<&Difference> = differences
            .iter()
            .filter(|(_, property, what)| *property != "code" || !what.starts_with("\"\" "))
            .collect();
        assert!(wrong.is_empty(), "{:?}: {wrong:?}\n{}", made.notes, run.out);
    }
    assert!(tried >= 14, "{of_formats:?}");
}

/// How the ways of making a file begin, for each format.
const FORMATS: [&str; 9] =
    ["GeoJson", "GeoPackage", "Shapefile", "FlatGeobuf", "Kml", "Kmz", "sheets", "ods", "windows-1258"];

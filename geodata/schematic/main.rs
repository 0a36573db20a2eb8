//! Makes schematic polygons of Hà Nội's wards and old districts from facts alone.
//!
//! `cargo run --release --example schematic` reads the tables in `geodata/` and
//! writes two files of polygons there; `-- --measure REFERENCE.geojson` compares
//! the polygons with a map, reading it for that alone. No boundary of any map
//! goes into the polygons: they follow from label points, official areas, the
//! lineage of units and places whose ward is on record.

mod dissolve;
mod facts;
mod fit;
mod linear;
mod measure;
mod objective;
mod output;
mod pieces;
mod plane;
mod power;
mod units;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use facts::{Facts, Located, Unit};
use measure::Measure;
use objective::{Pull, Wish};
use units::{Units, area_km2, holds};

/// Where the tables are and the polygons go.
const FOLDER: &str = "geodata";

/// The reference to measure against, if one is given.
fn reference() -> Result<Option<PathBuf>> {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        None => Ok(None),
        Some("--measure") => Ok(Some(arguments.next().context("--measure needs a file")?.into())),
        Some(other) => bail!("unknown argument {other}; usage: schematic [--measure REFERENCE.geojson]"),
    }
}

/// Places between wards that share a divided commune and therefore touch: no
/// outside lies between them. Wards of unlike size meet nearer the smaller one.
fn contacts(facts: &Facts) -> Vec<Pull> {
    let mut heirs: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for descent in &facts.descents {
        heirs.entry(&descent.commune).or_default().insert(descent.ward);
    }
    // Three heirs may lie in a row, so that only the two wards of a commune
    // divided once are sure to touch.
    let pairs: BTreeSet<(usize, usize)> = heirs
        .values()
        .filter(|wards| wards.len() == 2)
        .filter_map(|wards| Some((*wards.first()?, *wards.last()?)))
        .collect();
    let meeting = |(one, other): (usize, usize)| {
        let (a, b) = (&facts.wards[one], &facts.wards[other]);
        let share = a.area_km2.sqrt() / (a.area_km2.sqrt() + b.area_km2.sqrt());
        Pull { at: plane::between(a.label, b.label, share), cell: None }
    };
    pairs.into_iter().map(meeting).collect()
}

/// Makes the polygons; also tells how many gaps inside the city were closed.
fn make(facts: &Facts) -> (Units, usize) {
    let wish = |ward: &Unit| Wish { centre: ward.label, area_km2: ward.area_km2 };
    let wishes: Vec<Wish> = facts.wards.iter().map(wish).collect();
    let places = facts.located.iter().map(|place| Pull { at: place.at, cell: Some(place.ward) });
    let wards = facts.wards.iter().enumerate().map(|(cell, ward)| Pull { at: ward.label, cell: Some(cell) });
    let districts = facts.districts.iter().map(|district| Pull { at: district.label, cell: None });
    let pulls = places.chain(wards).chain(districts).chain(contacts(facts)).collect();
    let cells = power::diagram(&fit::fit(&wishes, pulls, units::open_places));
    units::join(facts, &pieces::cut_wards(facts, &cells))
}

/// The largest relative deviation from the official areas, with the unit's name.
fn largest_deviation<'a>(units: &'a [Unit], polygons: &[Vec<dissolve::Polygon>]) -> (f64, &'a str) {
    let off = |(unit, own): (&'a Unit, &Vec<dissolve::Polygon>)| {
        (area_km2(own) / unit.area_km2 - 1.0, unit.name.as_str())
    };
    let all = units.iter().zip(polygons).map(off);
    all.max_by(|a, b| a.0.abs().total_cmp(&b.0.abs())).unwrap_or((0.0, ""))
}

/// What is wrong with a place, if anything.
fn misplaced(facts: &Facts, units: &Units, place: &Located) -> Option<String> {
    if !holds(&units.wards[place.ward], place.degrees) {
        return Some(format!("{} {}: not in {}", place.code, place.name, facts.wards[place.ward].name));
    }
    let district = place.district.filter(|&d| !holds(&units.districts[d], place.degrees))?;
    Some(format!("{} {}: not in {}", place.code, place.name, facts.districts[district].name))
}

/// The label point of a unit as its table gives it, degrees.
fn label(unit: &Unit) -> Option<(f64, f64)> {
    let number = |header| unit.cells.get(header).and_then(|text| text.trim().parse().ok());
    Some((number("label_lon")?, number("label_lat")?))
}

/// An edition: its name, its units and their polygons.
type Edition<'a> = (&'static str, &'a [Unit], &'a [Vec<dissolve::Polygon>]);

/// Both editions.
fn editions<'a>(facts: &'a Facts, units: &'a Units) -> [Edition<'a>; 2] {
    [("wards", &facts.wards, &units.wards), ("districts", &facts.districts, &units.districts)]
}

/// Prints what the polygons keep of the facts and what they do not.
fn report(facts: &Facts, units: &Units, gaps: usize) {
    for (name, list, polygons) in editions(facts, units) {
        let total_km2: f64 = polygons.iter().map(|own| area_km2(own)).sum();
        let several = polygons.iter().filter(|own| own.len() > 1).count();
        let (off, whose) = largest_deviation(list, polygons);
        println!("{name}: {total_km2:.3} km², {several} of several parts");
        println!("{name}: largest deviation from the area in the table {:+.2} % ({whose})", off * 100.0);
        for (unit, own) in list.iter().zip(polygons) {
            if !label(unit).is_some_and(|at| holds(own, at)) {
                println!("label point outside: {}", unit.name);
            }
        }
    }
    println!("gaps closed: {gaps}");
    println!("located facts: {}", facts.located.len());
    for line in facts.located.iter().filter_map(|place| misplaced(facts, units, place)) {
        println!("outside: {line}");
    }
}

/// Makes and writes the polygons, or measures them.
fn main() -> Result<()> {
    let reference = reference()?;
    let folder = Path::new(FOLDER);
    let facts = Facts::read(folder)?;
    let (units, gaps) = make(&facts);
    if let Some(path) = reference {
        for (name, list, polygons) in editions(&facts, &units) {
            if let Some(Measure { right, outside, points }) = measure::measure(&path, list, polygons)? {
                println!("{name}: {right:.4} of {points} points in the right unit, {outside:.4} in none");
            }
        }
        return Ok(());
    }
    output::write(&folder.join("units-wards-2025.geojson"), &facts.wards, &units.wards)?;
    output::write(&folder.join("units-districts-2024.geojson"), &facts.districts, &units.districts)?;
    report(&facts, &units, gaps);
    Ok(())
}

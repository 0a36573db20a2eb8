//! Reads the register's own tables: units, lineage, located facts.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use crate::plane::{Point, to_plane};

/// Ways of placing that say nothing of their own about where a ward lies.
const DEPENDENT_METHODS: [&str; 3] = ["", "ward_centre", "zone_point"];

/// A table as rows of named cells.
type Table = Vec<BTreeMap<String, String>>;

/// A ward or a district.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// All cells of its row, by header.
    pub cells: BTreeMap<String, String>,
    /// Official code.
    pub code: String,
    /// Name with its kind, such as "Phường Long Biên".
    pub name: String,
    /// Label point in the plane.
    pub label: Point,
    /// Official area, square kilometres.
    pub area_km2: f64,
}

/// One line of the lineage: an old commune goes wholly or partly to a ward.
#[derive(Clone, Debug)]
pub(crate) struct Descent {
    /// Code of the old commune.
    pub commune: String,
    /// Number of the old district.
    pub district: usize,
    /// Number of the new ward.
    pub ward: usize,
}

/// A place whose ward, and perhaps old district, is on record.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    /// Code in the register.
    pub code: String,
    /// Name.
    pub name: String,
    /// Longitude and latitude, degrees.
    pub degrees: (f64, f64),
    /// The place in the plane.
    pub at: Point,
    /// Number of the ward.
    pub ward: usize,
    /// Number of the old district, where one alone is named.
    pub district: Option<usize>,
}

/// Everything the polygons are made from.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The wards and communes since July 2025.
    pub wards: Vec<Unit>,
    /// The districts until June 2025.
    pub districts: Vec<Unit>,
    /// Which commune of which district went to which ward.
    pub descents: Vec<Descent>,
    /// Located zones, clusters and firms.
    pub located: Vec<Located>,
}

/// Reads a table.
fn table(path: &Path) -> Result<Table> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("open {}", path.display()))?;
    reader.deserialize().collect::<Result<_, _>>().with_context(|| format!("read {}", path.display()))
}

/// A cell's text; a missing column is an error of the table.
fn cell<'a>(row: &'a BTreeMap<String, String>, header: &str) -> Result<&'a str> {
    row.get(header).map(|text| text.trim()).with_context(|| format!("no column {header}"))
}

/// A cell's number.
fn number(row: &BTreeMap<String, String>, header: &str) -> Result<f64> {
    let text = cell(row, header)?;
    text.parse().with_context(|| format!("{header}: {text:?} is not a number"))
}

/// Reads a table of units, by code.
fn units(path: &Path) -> Result<Vec<Unit>> {
    let mut found = table(path)?
        .into_iter()
        .map(|row| {
            Ok(Unit {
                code: cell(&row, "code")?.to_owned(),
                name: cell(&row, "name")?.to_owned(),
                label: to_plane(number(&row, "label_lon")?, number(&row, "label_lat")?),
                area_km2: number(&row, "area_km2")?,
                cells: row,
            })
        })
        .collect::<Result<Vec<_>>>()
        .with_context(|| format!("in {}", path.display()))?;
    found.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(found)
}

/// Number of the unit with a code.
fn by_code(units: &[Unit], code: &str) -> Result<usize> {
    units.iter().position(|u| u.code == code).with_context(|| format!("no unit {code:?}"))
}

/// Number of the district with a name, written with or without its kind.
fn district_by_name(districts: &[Unit], name: &str) -> Option<usize> {
    let bare = |unit: &Unit| {
        ["Quận ", "Huyện ", "Thị xã "].iter().find_map(|kind| unit.name.strip_prefix(kind)) == Some(name)
    };
    districts.iter().position(|unit| unit.name == name || bare(unit))
}

/// Reads the lineage from the communes of January 2025 to the wards.
fn descents(path: &Path, wards: &[Unit], districts: &[Unit]) -> Result<Vec<Descent>> {
    let mut found = Vec::new();
    for row in table(path)? {
        if cell(&row, "old_edition")? != "communes-2025-01" || cell(&row, "new_edition")? != "wards-2025" {
            continue;
        }
        found.push(Descent {
            commune: cell(&row, "old_code")?.to_owned(),
            district: by_code(districts, cell(&row, "old_district_code")?)?,
            ward: by_code(wards, cell(&row, "new_code")?)?,
        });
    }
    Ok(found)
}

/// Reads the places of a table that were located on their own.
fn located(path: &Path, wards: &[Unit], districts: &[Unit]) -> Result<Vec<Located>> {
    let mut found = Vec::new();
    for row in table(path)? {
        let method = cell(&row, "point_method")?;
        let ward = wards.iter().position(|unit| row.get("ward").is_some_and(|name| *name == unit.name));
        let (Some(ward), false) = (ward, DEPENDENT_METHODS.contains(&method)) else { continue };
        if cell(&row, "point_flag")?.contains("contradicts_address") || cell(&row, "lon")?.is_empty() {
            continue;
        }
        let degrees = (number(&row, "lon")?, number(&row, "lat")?);
        found.push(Located {
            code: cell(&row, "code")?.to_owned(),
            name: cell(&row, "name")?.to_owned(),
            degrees,
            at: to_plane(degrees.0, degrees.1),
            ward,
            district: district_by_name(districts, cell(&row, "district")?),
        });
    }
    Ok(found)
}

impl Facts {
    /// Reads all tables of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let wards = units(&folder.join("units-wards-2025.csv"))?;
        let districts = units(&folder.join("units-districts-2024.csv"))?;
        let mut places = Vec::new();
        for name in ["zones.csv", "clusters.csv", "firms.csv"] {
            places.extend(located(&folder.join(name), &wards, &districts)?);
        }
        Ok(Self {
            descents: descents(&folder.join("lineage.csv"), &wards, &districts)?,
            located: places,
            wards,
            districts,
        })
    }
}

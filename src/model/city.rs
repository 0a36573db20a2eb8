//! The city of a register: names, position, projection, boundaries and plan.
//!
//! The value is read once from the folder of the city, when the program starts, and passed down from there.

use serde::{Deserialize, Serialize};

use super::{code::Code, form::Form, lang::Names, river::Rivers, unit::Level};
use crate::geom::{bbox::Bbox, crs::Crs, lonlat::LonLat};

/// The city of registers that were made before registers recorded their city.
pub const FIRST: &str = "hanoi";

/// A city.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// The code that a data folder records, and the subject of figures about the whole city.
    pub code: Code,
    /// The name alone.
    pub name: Names,
    /// The name in a sentence, with the kind of city.
    pub full_name: Names,
    /// The reference system of metres that state none, and of distances in reports.
    pub crs: Crs,
    /// The bounding box. Until boundaries of units are imported, positions outside are refused.
    pub bounds: Bbox,
    /// The initial view of the map.
    pub start: Start,
    /// The editions of boundaries, oldest first.
    pub editions: Vec<EditionTitle>,
    /// The edition that the map shows first.
    pub default_edition: Code,
    /// The edition whose units workers are published for, unless the settings name another; the newest if neither names
    /// one.
    pub disclosure_edition: Option<Code>,
    /// The plan with the targets of the city.
    pub plan: Option<Plan>,
    /// The report forms: those of the law, and the city's own.
    pub forms: Vec<Form>,
    /// The office that answers for the register, for catalogues of data; `None` if it is not stated.
    pub contact: Option<Contact>,
    /// The rivers.
    pub rivers: Rivers,
    /// Examples for hints.
    pub examples: Examples,
}

/// The office that answers for the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The name.
    pub name: Names,
    /// The e-mail address.
    pub email: Option<String>,
    /// The address of a page.
    pub url: Option<String>,
    /// The identity by which it maintains structures of SDMX; `None` for one by the code of the city.
    pub agency: Option<String>,
}

/// Whether a text can be the identity of an agency: names of letters, digits, `-` and `_` that begin with a letter, separated
/// by points (`NestedNCNameIDType`).
pub fn is_agency(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.chars().all(fits))
}

/// The middle of a map and its zoom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// The middle.
    pub at: LonLat,
    /// The zoom of web maps, 0 being the whole Earth.
    pub zoom: f64,
}

/// The titles of an edition of boundaries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionTitle {
    /// The code, such as `wards-2025`.
    pub code: Code,
    /// The level of its units.
    pub level: Level,
    /// Its title.
    pub title: Names,
    /// The kind of its units, for use in a sentence.
    pub units: Names,
}

/// A plan of the city with targets in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The name with its number.
    pub name: Names,
    /// The same with its date.
    pub full_name: Names,
    /// The year by which its targets are to be reached.
    pub until: i32,
    /// The targets in the order of the plan.
    pub targets: Vec<Target>,
}

/// A target of a plan. Its value is an observation of basis `target`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The measure of the observation.
    pub measure: String,
    /// The title.
    pub name: Names,
    /// The measure of the published statistics for it.
    pub published: String,
    /// The breakdown of that measure, if it has several.
    pub part: Option<String>,
    /// Whether it applies to every year, rather than only to the final year.
    pub yearly: bool,
}

/// Examples of queries.
#[derive(Debug, Clone, PartialEq)]
pub struct Examples {
    /// A position as typed.
    pub point: String,
    /// A place by its name.
    pub place: String,
    /// Words to search for.
    pub words: String,
    /// A part of the name of a zone.
    pub part: String,
    /// The code of a zone.
    pub zone: Code,
    /// A box as typed.
    pub bbox: String,
}

impl City {
    /// The first and last whole degree of longitude and of latitude in the bounding box.
    pub fn degrees(&self) -> [(f64, f64); 2] {
        let Bbox { west, south, east, north } = self.bounds;
        [(west.floor(), east.floor()), (south.floor(), north.floor())]
    }
}

#[cfg(test)]
impl City {
    /// A made-up city for tests of other things.
    pub(crate) fn made_up() -> Self {
        let names = |vi: &str, en: &str| Names { vi: vi.to_owned(), en: en.to_owned() };
        let code = |text: &str| -> Code { text.parse().expect("a code") };
        Self {
            code: code("made-up"),
            name: names("Mẫu", "Sample"),
            full_name: names("thành phố Mẫu", "the city of Sample"),
            crs: Crs::TM3_105,
            bounds: Bbox { west: 105.0, south: 20.0, east: 106.0, north: 22.0 },
            start: Start { at: LonLat::new(105.5, 21.0).expect("a position"), zoom: 9.0 },
            editions: Vec::new(),
            default_edition: code("wards"),
            disclosure_edition: None,
            plan: None,
            forms: Vec::new(),
            contact: None,
            rivers: Rivers::default(),
            examples: Examples {
                point: "105.5,21".to_owned(),
                place: "Mẫu".to_owned(),
                words: "mau".to_owned(),
                part: "Mẫu".to_owned(),
                zone: code("Z1"),
                bbox: "105,20,106,22".to_owned(),
            },
        }
    }
}

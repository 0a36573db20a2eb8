//! A place as people name it: coordinates, a code, a tax code, or a name.

use super::{
    fit::Fit,
    row::Row,
    search::{Found, Successor, search},
    snapshot::Snapshot,
};
use crate::{
    geom::{
        area,
        crs::Crs,
        lonlat::LonLat,
        position::{self, PositionError, Reading},
    },
    model::{lang::Lang, location::Location, unit::Unit},
};

/// A place that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Where it is.
    pub point: LonLat,
    /// What it was taken for.
    pub meaning: Meaning,
    /// Within how many metres its point is believed to be right, when known.
    pub precision_m: Option<f64>,
    /// Other things the words could mean, best first.
    pub others: Vec<String>,
}

/// What the words were taken for.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Coordinates, and how they were read.
    Coordinates(Reading),
    /// A named thing with a point of its own.
    Thing(String),
    /// The middle of a unit.
    Unit(String),
    /// An ended commune, for which the middle of its successor stands.
    Former {
        /// The commune.
        name: String,
        /// The successor whose middle was taken.
        successor: String,
    },
}

/// Why a place was not understood.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoPlace {
    /// Nothing is called so.
    #[error("no place, zone or firm is called '{asked}', and it is not a pair of coordinates")]
    Unknown {
        /// The words.
        asked: String,
        /// What differs from them by one letter.
        similar: Vec<String>,
    },
    /// The things called so have no point.
    #[error("'{asked}' is known as {name}, but where that is is not known")]
    NoPoint {
        /// The words.
        asked: String,
        /// What they mean.
        name: String,
    },
    /// Numbers that are no coordinates.
    #[error(transparent)]
    Coordinates(PositionError),
}

/// Why two numbers are no place, in the reader's language.
pub fn said(fault: &PositionError, lang: Lang) -> String {
    let Lang::Vi = lang else { return fault.to_string() };
    match fault {
        PositionError::Degrees(a, b, crs) => format!(
            "({a}, {b}) là độ, còn {crs} tính bằng mét; hãy ghi hệ của tọa độ độ, hoặc bỏ trống nếu là WGS 84"
        ),
        PositionError::Metres(a, b, crs) => {
            format!("({a}, {b}) là mét, còn {crs} tính bằng độ; hãy ghi hệ của tọa độ mét")
        }
        _ => "không đọc được tọa độ: không phải độ trong lãnh thổ Việt Nam, cũng không phải mét VN-2000, theo cả hai thứ tự".to_owned(),
    }
}

/// Alternatives worth telling.
const OTHERS: usize = 4;

/// Understands a place; coordinates are in the stated system, if any.
pub fn resolve(now: &Snapshot, text: &str, stated: Option<Crs>) -> Result<Place, NoPlace> {
    match position::read(text, stated) {
        Ok(reading) => {
            return Ok(Place {
                point: reading.at,
                meaning: Meaning::Coordinates(reading),
                precision_m: None,
                others: Vec::new(),
            });
        }
        Err(PositionError::NotAPair(_) | PositionError::NotANumber(_)) => {}
        Err(fault) => return Err(NoPlace::Coordinates(fault)),
    }
    by_code(now, text.trim()).map_or_else(|| by_name(now, text), Ok)
}

fn by_code(now: &Snapshot, code: &str) -> Option<Place> {
    let thing = |name: &str, (point, precision_m)| Place {
        point,
        meaning: Meaning::Thing(name.to_owned()),
        precision_m,
        others: Vec::new(),
    };
    if let Some(row) = now.firms.by_code(code) {
        return Some(thing(row.name(), point_of(row)?));
    }
    let zone = now.base.zone(&code.parse().ok()?)?;
    Some(thing(&zone.name, point_at(zone.location.as_ref()?)))
}

/// The point of a firm, and within how many metres it is believed to be right.
fn point_of(row: Row<'_>) -> Option<(LonLat, Option<f64>)> {
    Some((row.point()?, row.point_precision_m().or_else(|| row.point_method()?.usual_precision_m())))
}

/// The same of a location.
fn point_at(location: &Location) -> (LonLat, Option<f64>) {
    (location.point, location.precision_m.or_else(|| location.method?.usual_precision_m()))
}

/// The best hit with a place of its own; the middle of a successor only stands in when there is none.
fn by_name(now: &Snapshot, text: &str) -> Result<Place, NoPlace> {
    let answer = search(now, text, 50);
    let Some((_, first)) = answer.hits.first().filter(|_| !answer.one_letter_off) else {
        let similar = answer.hits.iter().take(OTHERS).map(|(_, found)| name(found)).collect();
        return Err(NoPlace::Unknown { asked: text.to_owned(), similar });
    };
    let hits = &answer.hits;
    let mut located: Vec<(bool, (LonLat, Option<f64>), Meaning)> = hits
        .iter()
        .filter_map(|(fit, found)| {
            let own_place = *fit >= Fit::Phrase && !matches!(found, Found::Former(..));
            locate(now, found).map(|(point, meaning)| (!own_place, point, meaning))
        })
        .collect();
    located.sort_by_key(|(vague, ..)| *vague);
    let mut located = located.into_iter();
    let Some((_, (point, precision_m), meaning)) = located.next() else {
        return Err(NoPlace::NoPoint { asked: text.to_owned(), name: name(first) });
    };
    let others = located.take(OTHERS).map(|(.., meaning)| meaning.to_string()).collect();
    Ok(Place { point, meaning, precision_m, others })
}

fn locate(now: &Snapshot, found: &Found<'_>) -> Option<((LonLat, Option<f64>), Meaning)> {
    match found {
        Found::Unit(unit, _) => Some(((middle(unit)?, None), Meaning::Unit(unit.name.clone()))),
        Found::Zone(zone) => Some((point_at(zone.location.as_ref()?), Meaning::Thing(zone.name.clone()))),
        Found::Firm(row) => Some((point_of(*row)?, Meaning::Thing(row.name().to_owned()))),
        Found::Former(commune, successors) => {
            let best = successors.iter().min_by_key(|s| (s.name != commune.old_name, s.extent));
            let Successor { edition, code, name, .. } = best?;
            let unit = now.base.edition(edition.as_str())?.get(code.as_str())?;
            let meaning = Meaning::Former { name: commune.old_name.clone(), successor: name.clone() };
            Some(((middle(unit)?, None), meaning))
        }
    }
}

/// Where the name of a unit is written.
fn middle(unit: &Unit) -> Option<LonLat> {
    unit.label.or_else(|| area::inner_point(&unit.shape))
}

fn name(found: &Found<'_>) -> String {
    match found {
        Found::Unit(unit, _) => unit.name.clone(),
        Found::Zone(zone) => zone.name.clone(),
        Found::Firm(row) => row.name().to_owned(),
        Found::Former(commune, _) => commune.old_name.clone(),
    }
}

impl std::fmt::Display for Meaning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Coordinates(reading) => {
                write!(f, "{}", reading.crs)?;
                f.write_str(if reading.north_first { " (N, E)" } else { " (E, N)" })
            }
            Self::Thing(name) | Self::Unit(name) => f.write_str(name),
            Self::Former { name, successor } => write!(f, "{name} → {successor}"),
        }
    }
}

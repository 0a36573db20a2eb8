//! Location of a place given as coordinates, a code, a tax code or a name.

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

/// A located place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its position.
    pub point: LonLat,
    /// What the text was understood as.
    pub meaning: Meaning,
    /// The precision of the position in metres, if known.
    pub precision_m: Option<f64>,
    /// Other records that the text may mean, best first.
    pub others: Vec<String>,
}

/// What a text was understood as.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Coordinates, and how they were read.
    Coordinates(Reading),
    /// A record with a point of its own.
    Thing(String),
    /// The centre of a unit.
    Unit(String),
    /// A former commune, located at the centre of its successor.
    Former {
        /// The commune.
        name: String,
        /// The successor.
        successor: String,
    },
}

/// The reason why a place was not found.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum NoPlace {
    /// Nothing has this name.
    Unknown {
        /// The text.
        asked: String,
        /// Names that differ from it by one letter.
        similar: Vec<String>,
    },
    /// The records of this name have no point.
    NoPoint {
        /// The text.
        asked: String,
        /// The record.
        name: String,
    },
    /// Numbers that are not valid coordinates.
    Coordinates(PositionError),
}

impl NoPlace {
    /// The reason in the language of the reader.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Unknown { asked, similar } => {
                let unknown = lang.pick(
                    format!(
                        "không có nơi, khu hay cơ sở nào tên “{asked}”, và đó cũng không phải cặp tọa độ"
                    ),
                    format!(
                        "no place, zone or firm is called '{asked}', and it is not a pair of coordinates"
                    ),
                );
                let question = lang.pick("có phải ý bạn là", "did you mean");
                if similar.is_empty() {
                    unknown
                } else {
                    format!("{unknown}; {question}: {}?", similar.join("; "))
                }
            }
            Self::NoPoint { asked, name } => lang.pick(
                format!("“{asked}” là {name} nhưng chưa rõ vị trí"),
                format!("'{asked}' is {name}, whose position is not known"),
            ),
            Self::Coordinates(fault) => said(fault, lang),
        }
    }
}

/// The fault of coordinates, in the language of the reader. Its English text comes from `geom`, which knows no
/// languages.
pub fn said(fault: &PositionError, lang: Lang) -> String {
    match fault {
        PositionError::Degrees(a, b, crs) => lang.pick(
            format!(
                "({a}, {b}) là độ, còn {crs} tính bằng mét; hãy ghi hệ của tọa độ độ, hoặc bỏ trống nếu là \
                 WGS 84"
            ),
            fault.to_string(),
        ),
        PositionError::Metres(a, b, crs) => lang.pick(
            format!("({a}, {b}) là mét, còn {crs} tính bằng độ; hãy ghi hệ của tọa độ mét"),
            fault.to_string(),
        ),
        _ => lang.pick(
            "không đọc được tọa độ: không phải độ trong lãnh thổ Việt Nam, cũng không phải mét VN-2000, theo \
             cả hai thứ tự"
                .to_owned(),
            fault.to_string(),
        ),
    }
}

/// The largest number of alternatives.
const OTHERS: usize = 4;

/// Locates a place; coordinates are in the stated system, if any.
///
/// # Errors
///
/// [`NoPlace`] if the text has no meaning, if the record that it means has no point, or if its numbers are not valid
/// coordinates.
pub fn resolve(now: &Snapshot, text: &str, stated: Option<Crs>) -> Result<Place, NoPlace> {
    match position::read(text, stated, now.city.crs) {
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
    if let Some(row) = now.firms.by_any_code(code) {
        return Some(thing(row.name(), point_of(row)?));
    }
    let zone = now.base.zone(&code.parse().ok()?)?;
    Some(thing(&zone.name, point_at(zone.location.as_ref()?)))
}

/// The point of a firm, and its precision in metres.
fn point_of(row: Row<'_>) -> Option<(LonLat, Option<f64>)> {
    Some((row.point()?, row.point_precision_m().or_else(|| row.point_method()?.usual_precision_m())))
}

/// The point of a location, and its precision in metres.
fn point_at(location: &Location) -> (LonLat, Option<f64>) {
    (location.point, location.precision_m.or_else(|| location.method?.usual_precision_m()))
}

/// The best result with a point of its own; if there is none, the centre of the successor of a former commune.
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

/// The position of the label of a unit.
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

#[cfg(test)]
mod tests;

//! A placemark as its elements come.

use geo::{Coord, Geometry, LineString, Point};

use crate::exchange::formats::{
    fault::FormatFault,
    limits::{MOST_CELL, MOST_VERTICES},
    shapes::{Remarks, polygon},
};

/// The largest size of all values of a placemark, in bytes.
const MOST_VALUES: usize = 16 << 20;

/// A feature of KML.
#[derive(Debug, Default)]
pub(super) struct Placemark {
    /// Its values with their names, in the order of the file.
    pub(super) values: Vec<(String, String)>,
    /// The parts of its geometry.
    pub(super) parts: Vec<Geometry>,
    pub(super) remarks: Remarks,
    /// The first reason why it cannot be read.
    pub(super) fault: Option<FormatFault>,
    size: usize,
    positions: Vec<Coord>,
    /// The rings of the polygon that is being read, the outer one first.
    rings: Vec<Vec<Coord>>,
    vertices: usize,
}

impl Placemark {
    /// Takes a value. An empty one is none.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        let value = value.trim();
        self.size += name.len() + value.len();
        if value.len() > MOST_CELL || self.size > MOST_VALUES {
            self.refuse(FormatFault::Cell);
        } else if !name.is_empty() {
            self.values.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Notes why the placemark cannot be read.
    pub(super) fn refuse(&mut self, fault: FormatFault) {
        self.fault.get_or_insert(fault);
    }

    /// Whether the description has marks of HTML.
    pub(super) fn is_marked(&self) -> bool {
        let marked = |value: &str| value.contains('<') && value.contains('>');
        self.values.iter().any(|(name, value)| name == "description" && marked(value))
    }

    /// Takes the positions of the part that is being read.
    pub(super) fn positions(&mut self, text: &str) {
        match read(text, &mut self.remarks) {
            Ok(positions) => {
                self.vertices += positions.len();
                self.positions = positions;
            }
            Err(fault) => self.refuse(fault),
        }
        if self.vertices > MOST_VERTICES {
            self.refuse(FormatFault::Vertices);
        }
    }

    /// Ends a part: a point, a line, a ring of a polygon, or a polygon.
    pub(super) fn end(&mut self, part: &str, within: &str) {
        let positions = |own: &mut Self| std::mem::take(&mut own.positions);
        match part {
            "Point" => {
                let point = positions(self).first().copied();
                self.parts.extend(point.map(|at| Geometry::from(Point::from(at))));
            }
            "LinearRing" if within == "outerBoundaryIs" => {
                let ring = positions(self);
                self.rings.insert(0, ring);
            }
            "LinearRing" if within == "innerBoundaryIs" => {
                let ring = positions(self);
                self.rings.push(ring);
            }
            "LineString" | "LinearRing" => {
                let line = LineString::new(positions(self));
                self.parts.extend(Some(line).filter(|line| !line.0.is_empty()).map(Geometry::from));
            }
            _ => match polygon(std::mem::take(&mut self.rings), &mut self.remarks) {
                Ok(area) => self.parts.push(area.into()),
                Err(fault) => self.refuse(fault),
            },
        }
    }
}

/// Positions: longitude, latitude and possibly a height, separated by commas; positions are separated by blanks.
fn read(text: &str, remarks: &mut Remarks) -> Result<Vec<Coord>, FormatFault> {
    let mut positions = Vec::new();
    for position in text.split_whitespace() {
        if positions.len() == MOST_VERTICES {
            return Err(FormatFault::Vertices);
        }
        let fault = || FormatFault::Row(position.chars().take(40).collect());
        let mut numbers = position.split(',').map(|number| number.parse::<f64>().map_err(|_| fault()));
        let mut next = || numbers.next().unwrap_or_else(|| Err(fault()));
        positions.push(Coord { x: next()?, y: next()? });
        // Programs write a height of 0 where there is none.
        remarks.heights |= numbers.next().transpose()?.is_some_and(|height| height != 0.0);
    }
    Ok(positions)
}

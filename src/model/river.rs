//! Rivers of a city, by which a reader finds the way on a map. They are no records: nothing is measured from them.

use geo::{LineString, Polygon};

/// The rivers of a city.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rivers {
    /// The credit to their source.
    pub attribution: Option<String>,
    /// Each river.
    pub all: Vec<River>,
}

/// A river.
#[derive(Debug, Clone, PartialEq)]
pub struct River {
    /// The name, with the word for a river.
    pub name: String,
    /// The course.
    pub course: Course,
}

/// The course of a river in WGS 84.
#[derive(Debug, Clone, PartialEq)]
pub enum Course {
    /// The area between the banks.
    Banks(Polygon),
    /// The middle line.
    Line(LineString),
}

impl Course {
    /// The name of the kind in files and answers.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Banks(_) => "river_banks",
            Self::Line(_) => "river",
        }
    }

    /// The lines of the course: banks as rings, or the middle line.
    pub fn lines(&self) -> Vec<&LineString> {
        match self {
            Self::Banks(area) => std::iter::once(area.exterior()).chain(area.interiors()).collect(),
            Self::Line(line) => vec![line],
        }
    }

    /// Whether the course is an area.
    pub fn is_area(&self) -> bool {
        matches!(self, Self::Banks(_))
    }
}

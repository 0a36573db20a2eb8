//! A feature of any collection.

use std::{borrow::Cow, sync::Arc};

use geo::Geometry;

use crate::{
    index::{columns, reference::Outlined, row::Row},
    model::{column::Value, date::PartialDate, feature::Shape, unit::Unit, zone::Zone},
    query::{
        cql2::{
            eval::Subject,
            property::{IDENTITY, Property},
        },
        page::Cursor,
    },
};

/// A feature of a collection.
#[derive(Debug, Clone, Copy)]
pub enum Thing<'a> {
    /// A firm.
    Firm(Row<'a>),
    /// A zone or cluster.
    Zone(&'a Arc<Zone>),
    /// An administrative unit.
    Unit(&'a Arc<Unit>),
    /// The outline of a zone or cluster.
    Outline(&'a Outlined),
}

impl<'a> Thing<'a> {
    /// The zone or cluster, if it is one.
    pub fn zone(&self) -> Option<&'a Zone> {
        match self {
            Self::Zone(zone) => Some(zone),
            _ => None,
        }
    }

    /// Its position in the order of its collection.
    pub fn cursor(&self) -> Cursor {
        match self {
            Self::Firm(row) => row.cursor(),
            Self::Zone(zone) => Cursor { key: 0, id: zone.id.0 },
            Self::Unit(unit) => Cursor { key: 0, id: unit.id.0 },
            Self::Outline(of) => Cursor { key: 0, id: of.outline.id.0 },
        }
    }

    /// Its geometry.
    pub fn shape(&self) -> Shape<'a> {
        let point = match self {
            Self::Firm(row) => row.point(),
            Self::Zone(zone) => zone.location.as_ref().map(|location| location.point),
            Self::Unit(unit) => return Shape::Area(&unit.shape),
            Self::Outline(of) => return Shape::Area(&of.outline.shape),
        };
        point.map_or(Shape::None, Shape::Point)
    }

    /// The published value of a property, by its index in the columns of the collection: a date is its first day.
    pub fn told(&self, place: usize) -> Value<'_> {
        self.known(place).told()
    }

    /// The known value of a property, by its index in the columns of the collection: a date is a year, a month or a
    /// day.
    pub fn known(&self, place: usize) -> Value<'_> {
        if place == IDENTITY {
            return Value::Int(self.cursor().id);
        }
        let value = match self {
            Self::Firm(row) => Row::COLUMNS.get(place).map(|column| column.known(row)),
            Self::Zone(zone) => columns::ZONE.get(place).map(|column| column.known(zone)),
            Self::Unit(unit) => columns::UNIT.get(place).map(|column| column.known(unit)),
            Self::Outline(of) => columns::OUTLINE.get(place).map(|column| column.known(of)),
        };
        value.unwrap_or(Value::Null)
    }

    /// The first and last date of its validity.
    pub fn valid(&self) -> (Option<PartialDate>, Option<PartialDate>) {
        match self {
            Self::Firm(row) => (row.opened(), row.closed()),
            Self::Zone(_) | Self::Outline(_) => (None, None),
            Self::Unit(unit) => (unit.valid_from, unit.valid_to),
        }
    }
}

impl Subject for Thing<'_> {
    fn value(&self, property: Property) -> Value<'_> {
        self.known(property.place)
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry>> {
        match self.shape() {
            Shape::None => None,
            Shape::Point(p) => Some(Cow::Owned(geo::Point::new(p.lon(), p.lat()).into())),
            Shape::Area(area) => Some(Cow::Owned(area.clone().into())),
        }
    }
}

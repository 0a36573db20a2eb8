//! A feature of any collection.

use std::{borrow::Cow, sync::Arc};

use geo::Geometry;

use crate::{
    index::{columns, linked::Linked, reference::Outlined, row::Row},
    model::{
        column::Value,
        date::PartialDate,
        feature::Shape,
        observation::{LAW, Observation},
        source::Source,
        unit::Unit,
        zone::Zone,
    },
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
    /// A linkage cluster.
    Linkage(&'a Linked),
    /// An observation.
    Observation(&'a Arc<Observation>),
    /// A source.
    Source(&'a Arc<Source>),
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
            Self::Linkage(of) => Cursor { key: 0, id: of.linkage.id.0 },
            Self::Observation(own) => Cursor { key: 0, id: own.id.0 },
            Self::Source(own) => Cursor { key: 0, id: own.id.0 },
        }
    }

    /// Its geometry.
    pub fn shape(&self) -> Shape<'a> {
        let point = match self {
            Self::Firm(row) => row.point(),
            Self::Zone(zone) => zone.location.as_ref().map(|location| location.point),
            Self::Unit(unit) => return Shape::Area(&unit.shape),
            Self::Outline(of) => return Shape::Area(&of.outline.shape),
            Self::Linkage(of) if of.lines.0.is_empty() => None,
            Self::Linkage(of) => return Shape::Lines(&of.lines),
            Self::Observation(_) | Self::Source(_) => None,
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
            Self::Linkage(of) => columns::LINKAGE.get(place).map(|column| column.known(of)),
            Self::Observation(own) => columns::OBSERVATION.get(place).map(|column| column.known(own)),
            Self::Source(own) => columns::SOURCE.get(place).map(|column| column.known(own)),
        };
        value.unwrap_or(Value::Null)
    }

    /// The first date of its validity, and the date from which it is not valid any more.
    pub fn valid(&self) -> (Option<PartialDate>, Option<PartialDate>) {
        match self {
            Self::Firm(row) => (row.opened(), row.closed()),
            Self::Zone(_) | Self::Outline(_) | Self::Source(_) => (None, None),
            Self::Unit(unit) => (unit.valid_from, unit.valid_to),
            Self::Linkage(of) => (Some(of.linkage.recognised_on), None),
            Self::Observation(own) => {
                let days = own.days();
                // A threshold is in force from its date on.
                let ending = days.filter(|_| own.subject.as_str() != LAW);
                let end = ending.and_then(|(_, last)| last.next_day()).map(PartialDate::from);
                (days.map(|(first, _)| first.into()), end)
            }
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
            Shape::Lines(lines) => Some(Cow::Owned(lines.clone().into())),
        }
    }
}

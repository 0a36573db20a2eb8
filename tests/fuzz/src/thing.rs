//! Things that filters are put to.

use std::borrow::Cow;

use geo::{Geometry, MultiPolygon, Point, polygon};
use xuong::{
    model::{column::Value, date::PartialDate},
    query::cql2::{eval::Subject, kind::Kind, property::Property},
};

/// A thing whose value for a property depends on its kind alone.
pub struct Thing {
    /// Whether the property at a place has a value.
    pub has: fn(usize) -> bool,
    /// The value of every text.
    pub text: &'static str,
    /// The value of every number.
    pub number: Value<'static>,
    /// The value of every date.
    pub date: Option<PartialDate>,
    /// Its geometry.
    pub geometry: Option<Geometry>,
}

impl Subject for Thing {
    fn value(&self, property: Property) -> Value<'_> {
        match property.kind {
            _ if !(self.has)(property.place) => Value::Null,
            Kind::Number => self.number.clone(),
            Kind::Instant => self.date.map_or(Value::Null, Value::Date),
            _ => Value::text(Some(self.text)),
        }
    }

    fn geometry(&self) -> Option<Cow<'_, Geometry>> {
        self.geometry.as_ref().map(Cow::Borrowed)
    }
}

/// One of which nothing is known, one of which everything is, and one in between that is an area with a hole.
pub fn things() -> [Thing; 3] {
    let area = polygon!(
        exterior: [(x: 105.0, y: 20.0), (x: 107.0, y: 20.0), (x: 107.0, y: 22.0), (x: 105.0, y: 22.0)],
        interiors: [[(x: 105.5, y: 20.5), (x: 106.5, y: 20.5), (x: 106.5, y: 21.5)]],
    );
    let nothing = Thing { has: |_| false, text: "", number: Value::Null, date: None, geometry: None };
    let firm = Thing {
        has: |_| true,
        text: "Cơ khí Đông Anh",
        number: Value::Int(120),
        date: "2019-05-12".parse().ok(),
        geometry: Some(Point::new(105.85, 21.13).into()),
    };
    let half = Thing {
        has: |place| place.is_multiple_of(2),
        text: "a\u{301}%_\\'",
        number: Value::Real(-0.5),
        date: "9999".parse().ok(),
        geometry: Some(MultiPolygon::new(vec![area]).into()),
    };
    [nothing, firm, half]
}

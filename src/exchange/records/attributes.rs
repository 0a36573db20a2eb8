//! Columns and rows of records with an address and a location, by their attributes.

use crate::{
    exchange::{
        draft::Reading,
        reading::{cells::Cells, heading::Property},
    },
    model::{
        attribute::{Attribute, Tie},
        location::{POINT, Placed},
    },
};

/// Coordinates in degrees or metres.
const COORDINATES: [Property; 4] = [
    Property::new(POINT, &["kinh do", "long", "lng", "longitude"]),
    Property::new("lat", &["vi do", "latitude"]),
    Property::new("x", &["toa do x", "northing", "bac"]),
    Property::new("y", &["toa do y", "easting", "dong"]),
];

/// The columns of attributes and coordinates.
pub(super) fn properties<R>(of: &[Attribute<R>]) -> Vec<Property> {
    of.iter().filter_map(Property::of).chain(COORDINATES).collect()
}

/// Reads the attributes and the point of a row, except attributes that are already read. Attributes of a point are read if
/// the row has one.
pub(super) fn read<R: Placed>(
    cells: &mut Cells<'_>,
    record: &mut R,
    (of, is_read): (&[Attribute<R>], &[&str]),
    reading: &Reading,
) {
    let is_of_point = |attribute: &Attribute<R>| attribute.tie == Tie::Within(POINT);
    let mut point_is_read = false;
    for attribute in of.iter().filter(|attribute| !is_read.contains(&attribute.name)) {
        if is_of_point(attribute) && !point_is_read {
            *record.location_mut() = cells.location(reading.crs);
            point_is_read = true;
        }
        if !is_of_point(attribute) || record.location().is_some() {
            cells.fill(record, attribute);
        }
    }
}

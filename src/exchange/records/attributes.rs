//! Columns and rows of records with an address and a location, by their attributes.

use crate::{
    exchange::{
        draft::Reading,
        reading::{cells::Cells, heading::Property, places::ONE_COLUMN},
    },
    model::{
        attribute::{Attribute, Tie},
        lang::Text,
        location::{POINT, Placed},
    },
};

/// Coordinates in degrees or metres.
const COORDINATES: [Property; 5] = [
    Property::new(
        POINT,
        &["kinh do", "long", "lng", "longitude", "kinh do wgs84", "kinh do vn2000", "kinh do e"],
    )
    .titled(Text::new("Kinh độ", "Longitude")),
    Property::new("lat", &["vi do", "latitude", "vi do wgs84", "vi do vn2000", "vi do n"])
        .titled(Text::new("Vĩ độ", "Latitude")),
    Property::new("x", &["toa do x", "northing", "toa do bac", "bac", "x vn2000", "toa do x m"]),
    Property::new("y", &["toa do y", "easting", "toa do dong", "dong", "y vn2000", "toa do y m"]),
    Property::new(
        ONE_COLUMN,
        &[
            "toa do",
            "toa do gps",
            "toa do dia ly",
            "toa do vi tri",
            "vi tri toa do",
            "toa do vn2000",
            "gps",
            "lat lon",
            "lat long",
            "lat lng",
            "latlong",
            "latlng",
            "coordinates",
            "coordinate",
            "vi do kinh do",
            "kinh do vi do",
            "kinh vi do",
        ],
    ),
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

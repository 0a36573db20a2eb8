//! The columns of a point, which zones and firms share.

use crate::{
    geom::lonlat::LonLat,
    model::location::Location,
    store::{
        cell::{Cell, RowReader},
        error::StoreError,
    },
};

/// Columns `lon`, `lat`.
pub(super) fn point_cells(location: Option<&Location>) -> [Cell; 2] {
    [LonLat::lon, LonLat::lat].map(|degrees| Cell::Real(location.map(|l| degrees(l.point))))
}

pub(super) fn read_point(row: &mut RowReader) -> Result<Option<Location>, StoreError> {
    let (lon, lat) = (row.real()?, row.real()?);
    let point = lon.zip(lat).map(|(lon, lat)| LonLat::new(lon, lat)).transpose();
    Ok(point.map_err(|error| StoreError::Damaged(error.to_string()))?.map(Location::at))
}

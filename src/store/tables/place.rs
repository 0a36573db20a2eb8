//! The columns of addresses and points, which zones and firms share.

use crate::{
    geom::lonlat::LonLat,
    model::location::{Location, Written},
    store::{
        cell::{Cell, RowReader},
        error::StoreError,
    },
};

/// Columns `address`, `commune`, `district`, `ward`.
pub(super) fn written_cells(written: &Written) -> [Cell; 4] {
    [&written.address, &written.commune, &written.district, &written.ward].map(|t| Cell::Text(t.clone()))
}

pub(super) fn read_written(row: &mut RowReader) -> Result<Written, StoreError> {
    Ok(Written { address: row.text()?, commune: row.text()?, district: row.text()?, ward: row.text()? })
}

/// Columns `lon`, `lat`, `point_method`, `point_precision_m`, `point_flag`, `point_evidence`, `point_entered`.
pub(super) fn location_cells(location: Option<&Location>) -> [Cell; 7] {
    [
        Cell::Real(location.map(|l| l.point.lon())),
        Cell::Real(location.map(|l| l.point.lat())),
        Cell::text(location.and_then(|l| l.method)),
        Cell::Real(location.and_then(|l| l.precision_m)),
        Cell::text(location.and_then(|l| l.flag)),
        Cell::Text(location.and_then(|l| l.evidence.clone())),
        Cell::Text(location.and_then(|l| l.entered.clone())),
    ]
}

pub(super) fn read_location(row: &mut RowReader) -> Result<Option<Location>, StoreError> {
    let (lon, lat) = (row.real()?, row.real()?);
    let (method, precision_m) = (row.parse()?, row.real()?);
    let (flag, evidence, entered) = (row.parse()?, row.text()?, row.text()?);
    let Some((lon, lat)) = lon.zip(lat) else { return Ok(None) };
    let point = LonLat::new(lon, lat).map_err(|e| StoreError::Damaged(e.to_string()))?;
    Ok(Some(Location { point, method, precision_m, flag, evidence, entered }))
}

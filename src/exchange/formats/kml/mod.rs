//! KML (OGC 12-007r2) and KMZ: the placemarks of all folders, with the path of their folder as a column.
//!
//! The text is read twice, piece by piece: first for the names of the values, which are the columns, then for the values.
//! Files that it refers to are not opened.

mod placemark;
mod walk;
mod xml;

#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::HashMap, io::Read};

use walk::{Seen, walk};

use super::{
    fault::FormatFault,
    guard::{Entry, Zip},
    layer::{Bad, Cell, Given, Layer},
    limits::{MOST_COLUMNS, MOST_FAULTS},
};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        grid::Grid,
        reading::text,
    },
    geom::crs::Crs,
};
use placemark::Placemark;

/// Reads the placemarks of a text, or of every text of an archive.
///
/// # Errors
///
/// A fault of the whole file. A placemark that cannot be read is a finding of its grid.
pub fn decode(bytes: &[u8], which: Option<&str>) -> Result<Vec<Grid>, Fault> {
    let grids = if bytes.starts_with(b"PK") { packed(bytes)? } else { vec![plain(bytes)?] };
    let names: Vec<String> = grids.iter().filter_map(|grid| grid.name.clone()).collect();
    let is_wanted =
        |grid: &Grid| which.is_none_or(|which| grid.name.as_deref().is_none_or(|own| own == which));
    let wanted: Vec<Grid> = grids.into_iter().filter(is_wanted).collect();
    match which {
        Some(which) if wanted.is_empty() => Err(FormatFault::NoLayer(which.to_owned(), names).into()),
        _ => Ok(wanted),
    }
}

/// Whether a text begins as one of this format, in UTF-8 or UTF-16.
pub fn is_it(bytes: &[u8]) -> bool {
    const SAMPLE: usize = 4096;
    let start: Vec<u8> = bytes.iter().take(SAMPLE).copied().filter(|byte| *byte != 0).collect();
    start.windows(4).any(|four| four == b"<kml" || four == b":kml")
}

/// Whether an archive has a text of placemarks.
pub fn is_in(zip: &Zip<'_>) -> bool {
    zip.entries().iter().any(is_kml)
}

fn is_kml(entry: &Entry) -> bool {
    entry.name.to_lowercase().ends_with(".kml")
}

fn plain(bytes: &[u8]) -> Result<Grid, Fault> {
    let is_wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let text = if is_wide {
        Cow::Owned(text::decode(bytes).map_err(Fault::NotText)?.0.into_owned().into_bytes())
    } else {
        Cow::Borrowed(bytes)
    };
    layer(None, bytes.len() as u64, &|_| false, &mut |see| walk(text.as_ref(), see))
}

/// Reads the texts of an archive. Archives in it are not opened.
fn packed(bytes: &[u8]) -> Result<Vec<Grid>, Fault> {
    let zip = Zip::open(bytes)?;
    let is_own = |address: &str| zip.entries().iter().any(|entry| entry.name == address);
    let mut grids = Vec::new();
    for entry in zip.entries().iter().filter(|entry| is_kml(entry)) {
        let name = entry.name.rsplit('/').next().unwrap_or_default();
        let name = name[..name.len() - ".kml".len()].to_owned();
        let size = entry.size.max(bytes.len() as u64);
        let grid =
            layer(Some(name), size, &is_own, &mut |see| walk(zip.clone().unpack(entry)?.by_ref(), see))?;
        grids.push(grid);
    }
    // A text that only refers to the others is no layer.
    let has_rows = grids.iter().any(|grid| grid.len() > 1);
    grids.retain(|grid| !has_rows || grid.len() > 1 || !grid.findings.is_empty());
    let first = grids.first_mut().ok_or(FormatFault::NoLayers)?;
    let is_nested = |entry: &&Entry| entry.name.to_lowercase().ends_with(".kmz");
    for nested in zip.entries().iter().filter(is_nested) {
        first.findings.push(Finding::file(FormatFault::Elsewhere(nested.name.clone()).into()));
    }
    Ok(grids)
}

/// Reads a text from its beginning, and hands over what is in it.
type Pass<'p> = dyn FnMut(&mut dyn FnMut(Seen) -> Result<(), Fault>) -> Result<(), Fault> + 'p;

/// Reads the layer of a text. `is_own` says whether an address is that of another text which is read anyway.
fn layer(
    name: Option<String>,
    bytes: u64,
    is_own: &dyn Fn(&str) -> bool,
    pass: &mut Pass<'_>,
) -> Result<Grid, Fault> {
    let mut columns = Columns::default();
    let mut found = None;
    pass(&mut |seen| match seen {
        Seen::Name(own) => {
            found = found.take().or(Some(own));
            Ok(())
        }
        Seen::Placemark(placemark) => columns.add(&placemark),
        Seen::Link(_) => Ok(()),
    })?;
    let mut layer = Layer::new(found.or(name), columns.names, (bytes, 1))?;
    let (mut number, mut marked, mut links) = (0, 0, 0);
    pass(&mut |seen| {
        match seen {
            Seen::Name(_) => {}
            Seen::Link(address) if is_own(&address) => {}
            Seen::Link(address) => {
                links += 1;
                if links > MOST_FAULTS {
                    return Err(FormatFault::Faults(MOST_FAULTS).into());
                }
                let address = address.chars().take(200).collect();
                layer.tell(Finding::file(FormatFault::Elsewhere(address).into()));
            }
            Seen::Placemark(placemark) => {
                number += 1;
                marked += usize::from(placemark.is_marked());
                layer.add(number, given(*placemark, &columns.places))?;
            }
        }
        Ok(())
    })?;
    if marked > 0 {
        layer.tell(Finding::file(FormatFault::Marked(marked).into()));
    }
    Ok(layer.finish())
}

/// The columns: the names of all values in the order in which they first appear.
#[derive(Debug, Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    fn add(&mut self, placemark: &Placemark) -> Result<(), Fault> {
        for (name, _) in &placemark.values {
            if !self.places.contains_key(name) {
                if self.names.len() == MOST_COLUMNS {
                    return Err(Fault::TooManyColumns(MOST_COLUMNS + 1));
                }
                self.places.insert(name.clone(), self.names.len());
                self.names.push(name.clone());
            }
        }
        Ok(())
    }
}

/// The values and the geometry of a placemark, which is always in WGS 84.
fn given(placemark: Placemark, places: &HashMap<String, usize>) -> Result<Given<'static>, Bad> {
    if let Some(fault) = placemark.fault {
        return Err((None, fault.into()));
    }
    let mut cells = Vec::new();
    for (name, value) in placemark.values {
        if let Some(at) = places.get(&name).copied() {
            cells.resize(cells.len().max(at + 1), Cell::default());
            cells[at] = Cell::text(value);
        }
    }
    let geometry = super::shapes::joined(placemark.parts).map_err(|fault| (None, fault.into()))?;
    Ok(Given { cells, geometry, crs: Some(Crs::Crs84), remarks: placemark.remarks })
}

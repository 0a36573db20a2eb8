//! GeoJSON (RFC 7946): a collection, a feature, or a sequence of them, one a line or with separators (RFC 8142).
//!
//! Nothing but one feature is held besides the text. It is read twice: first for the names of the properties, which are
//! the columns, then for the values.

mod object;
mod positions;
mod texts;
mod values;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use object::Object;
use texts::{each, finite, text_of};
use values::{cell, properties};

use super::{
    fault::FormatFault,
    guard::json_depth,
    layer::{Bad, Cell, Given, Layer},
    limits::MOST_COLUMNS,
    shapes::Remarks,
};
use crate::exchange::{
    finding::{Fault, Finding},
    grid::Grid,
    reading::{crs::Stated, crs_fault::CrsFault, text::Encoding},
};

/// Reads the features of a text as the rows of one grid.
///
/// # Errors
///
/// A fault of the whole file. A feature that cannot be read is a finding of the grid.
pub fn decode(bytes: &[u8], which: Option<&str>) -> Result<Vec<Grid>, Fault> {
    decode_as(bytes, which, None)
}

/// Reads the features of a text in an encoding; if `None`, it is found.
///
/// # Errors
///
/// As for [`decode`].
pub fn decode_as(bytes: &[u8], which: Option<&str>, encoding: Option<Encoding>) -> Result<Vec<Grid>, Fault> {
    let (text, encoding) = text_of(bytes, encoding)?;
    json_depth(&text)?;
    let text = finite(&text);
    let mut columns = Columns::default();
    let name = each(&text, &mut |_, raw, _| columns.add(raw))?;
    if let Some((which, name)) = which.zip(name.as_ref()).filter(|(which, name)| which != name) {
        return Err(FormatFault::NoLayer(which.to_owned(), vec![name.clone()]).into());
    }
    let mut layer = Layer::new(name, columns.names, (bytes.len() as u64, 1))?;
    encoding.into_iter().for_each(|fault| layer.tell(Finding::file(fault)));
    let mut is_unstated = false;
    each(&text, &mut |number, raw, outer| {
        let object = Object::read(raw);
        let stated = object.as_ref().map_or(Ok(outer), |object| object.stated(outer))?;
        is_unstated |= stated == Stated::Null;
        let given = object.map_err(|fault| (None, fault.into())).and_then(|o| given(&o, &columns.places));
        let crs = if let Stated::System(crs) = stated { Some(crs) } else { None };
        layer.add(number, given.map(|given| Given { crs, ..given }))
    })?;
    if is_unstated {
        layer.tell(Finding::file(Fault::Crs(CrsFault::Unstated)));
    }
    Ok(vec![layer.finish()])
}

/// The columns: the names of all properties in the order in which they first appear.
#[derive(Debug, Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    /// Adds the names of the properties of a feature. Its faults are found later.
    fn add(&mut self, raw: &str) -> Result<(), Fault> {
        let object = Object::read(raw).ok();
        for (name, _) in object.and_then(|object| properties(&object).ok()).into_iter().flatten() {
            if !self.places.contains_key(&name) {
                if self.names.len() == MOST_COLUMNS {
                    return Err(Fault::TooManyColumns(MOST_COLUMNS + 1));
                }
                self.places.insert(name.clone(), self.names.len());
                self.names.push(name);
            }
        }
        Ok(())
    }
}

/// The values and the geometry of a feature.
fn given<'a>(object: &Object<'a>, places: &HashMap<String, usize>) -> Result<Given<'a>, Bad> {
    let whole = |fault: FormatFault| (None, Fault::from(fault));
    object.must_be("Feature").map_err(whole)?;
    let mut cells: Vec<Cell<'a>> = Vec::new();
    for (name, raw) in properties(object).map_err(whole)? {
        let at = *places.get(&name).ok_or_else(|| whole(FormatFault::Row(name)))?;
        cells.resize(cells.len().max(at + 1), Cell::default());
        cells[at] = cell(raw).map_err(|fault| (Some(at), fault.into()))?;
    }
    let mut remarks = Remarks::default();
    let geometry = object.geometry.map(|raw| positions::geometry(raw.get(), &mut remarks));
    let geometry = geometry.transpose().map_err(whole)?.flatten();
    Ok(Given { cells, geometry, crs: None, remarks })
}

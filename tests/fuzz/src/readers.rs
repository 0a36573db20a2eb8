//! Files of every format that can be imported.

use std::sync::LazyLock;

use xuong::{
    config::city,
    exchange::{
        draft::{Importable, Reading},
        file,
        finding::{Fault, Finding},
        formats::{
            flatgeobuf,
            format::Format,
            geojson, geopackage, kml,
            limits::{MOST_CELL, MOST_CELLS, MOST_FAULTS, MOST_ROWS},
            shapefile, workbook,
        },
        grid::Grid,
    },
    model::lang::Lang,
};

use super::archive::packed;

/// The longest message about a file, in bytes.
const MOST_SAID: usize = 4000;

static READING: LazyLock<Reading> =
    LazyLock::new(|| Reading::of(city::read(None).expect("the bundled city").city));

/// A text whose cells are separated by a character.
pub fn delimited(data: &[u8]) -> bool {
    holds(Format::Delimited.decode(data, None, None))
}

/// A workbook of Excel, as an archive that is written as a text.
pub fn xlsx(data: &[u8]) -> bool {
    holds(workbook::decode(&packed(data), None))
}

/// A workbook of OpenDocument, likewise.
pub fn ods(data: &[u8]) -> bool {
    holds(workbook::decode(&packed(data), None))
}

/// A workbook of old Excel.
pub fn xls(data: &[u8]) -> bool {
    holds(workbook::decode(data, None))
}

/// GeoJSON, in one object or in lines.
pub fn geojson(data: &[u8]) -> bool {
    holds(geojson::decode(data, None))
}

/// A GeoPackage.
pub fn geopackage(data: &[u8]) -> bool {
    holds(geopackage::decode(data, None))
}

/// Shapefiles, as an archive that is written as a text.
pub fn shapefile(data: &[u8]) -> bool {
    holds(shapefile::decode(&packed(data), None))
}

/// A FlatGeobuf.
pub fn flatgeobuf(data: &[u8]) -> bool {
    holds(flatgeobuf::decode(data, None))
}

/// KML, or an archive of it that is written as a text.
pub fn kml(data: &[u8]) -> bool {
    holds(kml::decode(&packed(data), None))
}

/// A file of any format, read as records of the kind that the first byte stands for: numbers, days, codes and places.
pub fn records(data: &[u8]) -> bool {
    let Some((first, rest)) = data.split_first() else { return false };
    let kind = Importable::ALL[usize::from(*first) % Importable::ALL.len()];
    let batch = file::read(kind, &packed(rest), &READING);
    assert!(batch.drafts.len() <= 2 * batch.rows, "more records than rows");
    said(&batch.findings);
    !batch.drafts.is_empty()
}

/// What was read keeps the limits, and what is wrong can be said. Returns whether anything was read.
fn holds(read: Result<Vec<Grid>, Fault>) -> bool {
    let grids = match read {
        Ok(grids) => grids,
        Err(fault) => {
            said(&[Finding::file(fault)]);
            return false;
        }
    };
    for grid in &grids {
        let cells: usize = grid.rows().map(|row| row.len()).sum();
        assert!(grid.len() <= MOST_ROWS && cells <= MOST_CELLS, "{} rows, {cells} cells", grid.len());
        assert!(grid.rows().flat_map(|row| row.cells()).all(|cell| cell.len() <= MOST_CELL), "a long cell");
        said(&grid.findings);
    }
    !grids.is_empty()
}

fn said(findings: &[Finding]) {
    assert!(findings.len() <= MOST_FAULTS + 100, "{} findings", findings.len());
    for finding in findings {
        for lang in [Lang::Vi, Lang::En] {
            let said = finding.fault.say(lang);
            assert!(!said.is_empty() && said.len() <= MOST_SAID, "{} bytes: {said}", said.len());
        }
    }
}

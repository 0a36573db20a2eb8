//! The format of a file, found from its content: names of files and types of requests are often wrong.

use super::{delimited, flatgeobuf, geojson, geopackage, guard::Zip, kml, shapefile, workbook};
use crate::exchange::{
    finding::{Fault, Finding},
    grid::Grid,
    reading::text::{self, Encoding},
};

/// A format of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text whose cells are separated by a character.
    Delimited,
    /// GeoJSON.
    GeoJson,
    /// A workbook of a spreadsheet program.
    Workbook,
    /// A GeoPackage.
    GeoPackage,
    /// Shapefiles in an archive.
    Shapefile,
    /// FlatGeobuf.
    FlatGeobuf,
    /// KML, or an archive of it.
    Kml,
}

impl Format {
    /// The format of a file with this content.
    ///
    /// ```
    /// use xuong::exchange::formats::format::Format;
    ///
    /// assert_eq!(Format::of(b"\xef\xbb\xbf {\"type\": \"FeatureCollection\"}"), Format::GeoJson);
    /// assert_eq!(Format::of("Tên;Mã số thuế\n".as_bytes()), Format::Delimited);
    /// ```
    pub fn of(bytes: &[u8]) -> Self {
        match first_letter(bytes) {
            _ if bytes.starts_with(geopackage::MAGIC) => Self::GeoPackage,
            _ if bytes.starts_with(shapefile::MAGIC) => Self::Shapefile,
            _ if flatgeobuf::is_it(bytes) => Self::FlatGeobuf,
            _ if bytes.starts_with(b"PK") => of_archive(bytes),
            Some(b'<') if kml::is_it(bytes) => Self::Kml,
            // A sequence of features begins each with a record separator (RFC 8142 §2).
            Some(b'{' | 0x1e) => Self::GeoJson,
            _ if workbook::is_workbook(bytes) => Self::Workbook,
            _ => Self::Delimited,
        }
    }

    /// Decodes a file of this format. `which` is the name of the only sheet or layer that is wanted. The encoding is that of
    /// formats that may have any.
    ///
    /// # Errors
    ///
    /// The fault of a file of which nothing can be read.
    pub fn decode(
        self,
        bytes: &[u8],
        which: Option<&str>,
        encoding: Option<Encoding>,
    ) -> Result<Vec<Grid>, Fault> {
        match self {
            Self::GeoJson => geojson::decode_as(bytes, which, encoding),
            Self::Workbook => workbook::decode(bytes, which),
            Self::GeoPackage => geopackage::decode(bytes, which),
            Self::Shapefile => shapefile::decode_as(bytes, which, encoding),
            Self::FlatGeobuf => flatgeobuf::decode(bytes, which),
            Self::Kml => kml::decode(bytes, which),
            Self::Delimited => {
                let (text, encoding) = text::decode_as(bytes, encoding).map_err(Fault::NotText)?;
                let mut grid = delimited::decode(&text)?;
                grid.findings.extend(Fault::decoded(encoding).map(Finding::file));
                Ok(vec![grid])
            }
        }
    }
}

/// The format of an archive, found from what is in it. Sizes are judged by its reader.
fn of_archive(bytes: &[u8]) -> Format {
    match Zip::open_up_to(bytes, u64::MAX) {
        Ok(zip) if shapefile::is_in(&zip) => Format::Shapefile,
        Ok(zip) if kml::is_in(&zip) => Format::Kml,
        _ if workbook::is_workbook(bytes) => Format::Workbook,
        _ => Format::Shapefile,
    }
}

/// The first byte of a text that is neither white space nor part of a byte order mark. In UTF-16 the bytes of Latin letters
/// have zeros beside them.
fn first_letter(bytes: &[u8]) -> Option<u8> {
    let is_mark = |byte: &u8| matches!(byte, 0xef | 0xbb | 0xbf | 0xfe | 0xff | 0);
    bytes.iter().copied().find(|byte| !is_mark(byte) && !byte.is_ascii_whitespace())
}

//! FlatGeobuf (specification 3): one layer, in the order of the file. The index is skipped.

mod geometry;
mod properties;

#[cfg(test)]
mod tests;

use flatbuffers::{InvalidFlatbuffer, VerifierOptions};
use flatgeobuf::{
    Crs as Stated, Feature, Header, size_prefixed_root_as_feature_with_opts,
    size_prefixed_root_as_header_with_opts,
};

use super::{
    definition,
    fault::FormatFault,
    layer::{Bad, Given, Layer},
    limits::MOST_COLUMNS,
    shapes::Remarks,
};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        grid::Grid,
    },
    geom::crs::Crs,
};

/// The name of the format in messages.
const FLATGEOBUF: &str = "FlatGeobuf";

/// What a file begins with, before its version.
const MAGIC: &[u8] = b"fgb";

/// Whether a file begins as one of this format.
pub fn is_it(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC) && bytes.get(4..7) == Some(MAGIC)
}

/// The largest header or feature, in bytes. A table may refer to the same part many times, so that its apparent size, which
/// is bounded as well, is not that of the file.
const MOST_TABLE: usize = 32 << 20;

/// Reads the features of a file as the rows of one grid.
///
/// # Errors
///
/// A fault of the whole file. A feature that cannot be read is a finding of the grid.
pub fn decode(bytes: &[u8], which: Option<&str>) -> Result<Vec<Grid>, Fault> {
    let rest = body(bytes)?;
    let (head, rest) = table(rest).ok_or_else(|| broken("header"))?;
    let options = options();
    let header =
        size_prefixed_root_as_header_with_opts(&options, head).map_err(|error| broken(&detail(&error)))?;
    let name = header.name().filter(|name| !name.is_empty());
    if let Some((which, name)) = which.zip(name).filter(|(which, name)| which != name) {
        return Err(FormatFault::NoLayer(which.to_owned(), vec![name.to_owned()]).into());
    }
    let columns: Vec<String> =
        header.columns().into_iter().flatten().map(|column| column.name().to_owned()).collect();
    if columns.len() > MOST_COLUMNS {
        return Err(Fault::TooManyColumns(columns.len()));
    }
    let crs = header.crs().map_or(Ok(None), system)?;
    let mut layer = Layer::new(name.map(str::to_owned), columns, (bytes.len() as u64, 4))?;
    if crs.is_none() {
        layer.tell(Finding::file(FormatFault::NoSystem.into()));
    }
    let index = index_size(&header).ok_or_else(|| broken("index"))?;
    let mut rest = rest.get(index..).ok_or_else(|| broken("index"))?;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let (one, after) = table(rest).ok_or_else(|| broken("cut off"))?;
        let feature = size_prefixed_root_as_feature_with_opts(&options, one);
        let given = match feature {
            Ok(feature) => given(&header, &feature),
            Err(error) => Err((None, FormatFault::Row(detail(&error)).into())),
        };
        layer.add(number, given.map(|given| Given { crs, ..given }))?;
        rest = after;
    }
    Ok(vec![layer.finish()])
}

fn broken(detail: &str) -> FormatFault {
    FormatFault::Broken(FLATGEOBUF, detail.to_owned())
}

/// The first line of what the verifier says; the others are its way there.
fn detail(error: &InvalidFlatbuffer) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

fn options() -> VerifierOptions {
    VerifierOptions { max_apparent_size: MOST_TABLE, ..VerifierOptions::default() }
}

/// What follows the eight bytes of the magic number, whose fourth is the version.
fn body(bytes: &[u8]) -> Result<&[u8], FormatFault> {
    const VERSION: u8 = 3;
    let rest = bytes.strip_prefix(MAGIC).filter(|rest| rest.len() >= 5 && rest[1..4] == *MAGIC);
    match rest {
        Some([VERSION, ..]) => Ok(&bytes[8..]),
        Some([version, ..]) => Err(broken(&format!("version {version}"))),
        _ => Err(broken("magic number")),
    }
}

/// A table with the size before it, and what follows.
fn table(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    const PREFIX: usize = 4;
    let size = u32::from_le_bytes(*bytes.first_chunk::<PREFIX>()?) as usize;
    let end = size.checked_add(PREFIX).filter(|end| *end <= bytes.len() && size <= MOST_TABLE)?;
    Some(bytes.split_at(end))
}

/// The size of the index: a tree of nodes of 40 bytes, packed level by level.
fn index_size(header: &Header<'_>) -> Option<usize> {
    const NODE: usize = 40;
    let (count, fan) =
        (usize::try_from(header.features_count()).ok()?, usize::from(header.index_node_size()));
    if fan == 0 || count == 0 {
        return Some(0);
    }
    let (mut level, mut nodes) = (count, count);
    loop {
        level = level.div_ceil(fan.max(2));
        nodes = nodes.checked_add(level)?;
        if level == 1 {
            return nodes.checked_mul(NODE);
        }
    }
}

/// The reference system that the header states.
fn system(stated: Stated<'_>) -> Result<Option<Crs>, Fault> {
    let is_epsg = stated.org().is_none_or(|org| org.is_empty() || org.eq_ignore_ascii_case("EPSG"));
    match (stated.code(), stated.wkt()) {
        (code, _) if code > 0 && is_epsg => definition::of_code(code.into()).map(Some),
        (_, Some(text)) if !text.is_empty() => definition::of_text(text).map(Some),
        (0, _) => Ok(None),
        (code, _) => Err(definition::unknown(&format!("{}:{code}", stated.org().unwrap_or_default()))),
    }
}

/// The values and the geometry of a feature.
fn given(header: &Header<'_>, feature: &Feature<'_>) -> Result<Given<'static>, Bad> {
    let columns = header.columns();
    let cells = properties::cells(columns, feature.properties().map_or(&[][..], |all| all.bytes()))?;
    let mut remarks = Remarks::default();
    let read = feature.geometry().map(|own| geometry::read(&own, header.geometry_type(), &mut remarks));
    let geometry = read.transpose().map_err(|fault| (None, fault.into()))?.flatten();
    Ok(Given { cells, geometry, crs: None, remarks })
}

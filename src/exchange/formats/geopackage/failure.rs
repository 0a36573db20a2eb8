//! Failures of the database as faults of the file.

use std::fmt::Display;

use crate::exchange::{finding::Fault, formats::fault::FormatFault};

/// The name of the format in messages.
const GEOPACKAGE: &str = "GeoPackage";

/// A fault of the file, whatever its cause.
pub(super) fn broken(cause: &dyn Display) -> FormatFault {
    FormatFault::Broken(GEOPACKAGE, cause.to_string())
}

/// A fault that the database reports.
#[expect(clippy::needless_pass_by_value, reason = "it maps errors")]
pub(super) fn failed(error: sqlx::Error) -> Fault {
    let said = error.to_string();
    let fault = if said.contains("interrupted") { FormatFault::Slow } else { broken(&said) };
    fault.into()
}

//! Whole collections as files of every format, each with its selection, the state of the register, sources and licence.

mod csvw;
mod features;
mod format;
mod workbook;
mod written;

pub use csvw::{ENDING as CSVW_ENDING, MEDIA_TYPE as CSVW_MEDIA_TYPE, described};
pub use features::{geojson, sheet};
pub use format::FileFormat;
pub use written::write;

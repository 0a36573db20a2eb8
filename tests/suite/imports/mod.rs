//! Files that are imported, and what is said of them.

pub(crate) mod cases;
mod dice;
pub(crate) mod facts;
pub(crate) mod files;
pub(crate) mod filled_forms;
pub(crate) mod formats;
pub(crate) mod forms;
pub(crate) mod hostile;
pub(crate) mod hostile_sent;
pub(crate) mod identity;
pub(crate) mod outlines;
pub(crate) mod partial_dates;
pub(crate) mod planted;
pub(crate) mod recognised;
mod reconcile;
pub(crate) mod round_trips;
pub(crate) mod seeds;
mod shapes;
pub(crate) mod workbooks;

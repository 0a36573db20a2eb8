//! Files that are imported, and what is said of them.

pub(crate) mod cases;
pub(crate) mod facts;
pub(crate) mod files;
pub(crate) mod identity;
pub(crate) mod outlines;
pub(crate) mod partial_dates;
pub(crate) mod recognised;
pub(crate) mod seeds;

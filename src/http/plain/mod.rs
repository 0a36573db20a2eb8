//! HTML pages without scripts.

pub(crate) mod home;
pub(crate) mod page;
pub(crate) mod problems;

//! Pages that need no script.

pub(crate) mod home;
pub(crate) mod page;

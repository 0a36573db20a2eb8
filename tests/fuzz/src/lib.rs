//! What holds for everything that is read from outside. Each target takes bytes, fails where a law is broken, and tells
//! whether they were any of its business.

pub mod archive;
pub mod filters;
pub mod parameters;
pub mod readers;
pub mod thing;
pub mod wkb;

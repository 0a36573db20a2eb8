//! The command line, and cities made up for trials.

pub(crate) mod commands;
pub(crate) mod engines;
pub(crate) mod exports;
pub(crate) mod geoparquet;
pub(crate) mod help;
pub(crate) mod made_up;
pub(crate) mod synthetic_city;
pub(crate) mod synthetic_commands;

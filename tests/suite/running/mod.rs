//! What an operator needs: metrics, logs, and the files in `ops/`, each tried with the program that reads it.

pub(crate) mod container;
pub(crate) mod faults;
pub(crate) mod files;
pub(crate) mod logs;
pub(crate) mod metrics;
pub(crate) mod package;
pub(crate) mod proxy;
pub(crate) mod sbom;
pub(crate) mod unit;

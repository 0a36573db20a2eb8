//! What an operator needs: metrics, logs, and the files in `ops/`, each tried with the program that reads it.

pub(crate) mod logs;
pub(crate) mod metrics;

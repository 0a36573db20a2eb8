//! The command line: opens the registry, calls the layers below, prints the result.

pub mod args;
pub mod run;

mod backup;
mod check;
mod config;
mod demo;
mod exit;
mod export;
mod filter;
mod import;
mod near;
mod open;
mod print;
mod recognise;
mod report;
mod restore;
mod search;
mod seed;
mod serve;
mod synth;

pub use run::run;

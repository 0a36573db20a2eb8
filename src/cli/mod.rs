//! The command line: opens the registry, calls the layers below, prints the result.

pub mod account_args;
pub mod args;
pub mod run;

mod audit;
mod author;
mod backup;
mod check;
mod config;
mod demo;
mod exit;
mod export;
mod filter;
mod grid;
mod import;
mod key;
mod near;
mod open;
mod print;
mod progress;
mod recognise;
mod report;
mod restore;
mod search;
mod seed;
mod serve;
mod synth;
mod user;

pub use run::run;

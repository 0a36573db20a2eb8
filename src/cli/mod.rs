//! The command line: opens the registry, calls the layers below, prints the result.

pub mod run;

mod account_args;
mod args;
mod audit;
mod author;
mod backup;
mod check;
mod config;
mod copy;
mod dataset;
mod demo;
mod edit;
mod end;
mod exit;
mod export;
mod filter;
mod grid;
mod help;
mod import;
mod keeping_args;
mod key;
mod near;
mod open;
mod options;
mod print;
mod progress;
mod recognise;
mod redact;
mod report;
mod restore;
mod search;
mod seed;
mod serve;
mod session;
mod synth;
mod undo;
mod user;

pub use run::run;

#[cfg(test)]
mod tests;

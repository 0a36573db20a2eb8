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
mod form_args;
mod grid;
mod help;
mod import;
mod import_args;
mod imports;
mod keeping_args;
mod key;
mod merge;
mod near;
mod note_args;
mod notes;
mod open;
mod options;
mod print;
mod profiles;
mod progress;
mod publication_args;
mod publications;
mod reading_args;
mod recognise;
mod reconcile;
mod redact;
mod report;
mod report_args;
mod resolve;
mod restore;
mod search;
mod seed;
mod serve;
mod session;
mod synth;
mod template;
mod told_findings;
mod told_steps;
mod undo;
mod user;
mod webhook_args;
mod webhooks;

pub use run::run;

#[cfg(test)]
mod tests;

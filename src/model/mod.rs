//! The subject of the register, as closed types whose constructors can fail.

pub mod access;
pub mod actor;
pub mod as_of;
pub mod attribute;
pub mod attributed;
pub mod audit;
pub mod breach;
pub mod change;
pub mod city;
pub mod closed;
pub mod code;
pub mod collation;
pub mod column;
pub mod concordance;
pub mod date;
pub mod feature;
pub mod firm;
pub mod fold;
pub mod holdings;
pub mod id;
pub mod identity;
pub mod lang;
pub mod likeness;
pub mod linkage;
pub mod location;
pub mod not_in_set;
pub mod observation;
pub mod once;
pub mod outline;
pub mod presence;
pub mod range;
pub mod record;
pub mod refusal;
pub mod sector;
pub mod session;
pub mod source;
pub mod succession;
pub mod tax_code;
pub mod technology;
pub mod text_fault;
pub mod unit;
pub mod verdict;
pub mod vsic;
pub mod zone;

#[cfg(test)]
mod tests;

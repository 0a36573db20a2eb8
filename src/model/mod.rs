//! What the registry is about, as closed types whose constructors can fail.

pub mod actor;
pub mod change;
pub mod closed;
pub mod code;
pub mod collation;
pub mod column;
pub mod date;
pub mod feature;
pub mod firm;
pub mod fold;
pub mod holdings;
pub mod id;
pub mod lang;
pub mod location;
pub mod observation;
pub mod record;
pub mod sector;
pub mod source;
pub mod succession;
pub mod tax_code;
pub mod unit;
pub mod vsic;
pub mod zone;

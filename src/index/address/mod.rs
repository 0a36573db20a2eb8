//! Written addresses, in units of today or of before, and the wards that they lie in now.
//!
//! An address is cut into words (`spelling`); units that it names are found in the list of all names (`gazetteer`), with
//! their kind ("P.", "huyện") or without; what they mean together is decided in `resolve`. Nothing is ever guessed: an
//! address whose unit was divided has all parts as candidates.

pub mod gazetteer;
pub mod outcome;
pub mod resolve;

mod choice;
mod kinds;
mod mention;
mod names;
mod reading;
mod spelling;

#[cfg(test)]
mod tests;

//! Which records of two lists mean the same thing.
//!
//! Pairs with a key in common ([`blocks`]) are compared feature by feature ([`comparison`]), the degrees of agreement are
//! weighed ([`weights`]) as Fellegi and Sunter propose, and each record gets at most one partner ([`pairing`]). Of firms,
//! the [`scorer`] compares pairs for imports and questions, and the [`matcher`] finds twins in a list.

pub mod blocks;
pub mod comparison;
pub mod firms;
pub mod matcher;
pub mod pairing;
pub mod scored;
pub mod scorer;
pub mod search;
pub mod told;
pub mod weights;

mod addresses;
mod lists;
mod names;
mod vocabulary;

#[cfg(test)]
mod tests;

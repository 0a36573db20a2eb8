//! Which records a name and some values mean: candidates with a score from 0 to 100, and what it is made of.
//!
//! Firms have the scores that imports give them ([`crate::model::matching`]). Of zones and units, which are few, the score
//! begins with the similarity of names, and each further value that agrees or differs moves it. A candidate is a match only
//! if it is beyond doubt.

pub mod candidate;
pub mod question;
pub mod ranking;

mod agreement;
mod firms;
mod names;

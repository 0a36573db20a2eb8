//! A register for the tests of the floors above.

pub(crate) mod town;

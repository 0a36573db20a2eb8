//! Rules of the code, and laws that hold for any input.

pub(crate) mod architecture;
pub(crate) mod circles;
pub(crate) mod city_names;
pub(crate) mod geodesy;
pub(crate) mod house;
pub(crate) mod languages;
pub(crate) mod laws;
pub(crate) mod prose;

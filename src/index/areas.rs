//! The kinds of areas of precomputed figures.

/// A kind of areas of precomputed figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Areas {
    /// The whole city; its one area is 0.
    City,
    /// Zones by number; 0 is outside of all zones.
    Zones,
    /// Units by number, in the edition at this index; 0 is outside of all units.
    Edition(usize),
}

impl Areas {
    pub(super) fn all(editions: usize) -> impl Iterator<Item = Self> {
        [Self::City, Self::Zones].into_iter().chain((0..editions).map(Self::Edition))
    }

    pub(super) fn place(self) -> usize {
        match self {
            Self::City => 0,
            Self::Zones => 1,
            Self::Edition(at) => at + 2,
        }
    }
}

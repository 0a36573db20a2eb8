//! By what areas figures are kept.

/// By what areas figures are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Areas {
    /// The whole city; its one area is 0.
    City,
    /// Zones by their number; 0 is outside all of them.
    Zones,
    /// Units by their number in the edition at this place; 0 is in none of them.
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

//! The published view of features, the same in every format.

use super::{
    form::Form,
    kinds::{Collection, Property},
};
use crate::{geom::crs::Crs, model::actor::Role};

/// The parts of features that are shown, and how.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The properties, in order.
    pub properties: Vec<Property>,
    /// The reference system of coordinates.
    pub crs: Crs,
    /// Whether geometries are shown.
    pub geometry: bool,
    /// The type of the geometries.
    pub form: Form,
    /// The role of the reader if features are shown exactly as the read model caches them.
    pub(super) as_kept: Option<Role>,
}

impl Shown {
    /// Everything that a role may see, in CRS84.
    pub fn all(collection: Collection, role: Role) -> Self {
        let properties = collection.properties(role);
        let form = collection.form();
        Self { properties, crs: Crs::Crs84, geometry: form != Form::None, form, as_kept: Some(role) }
    }

    /// Shows only these properties.
    #[must_use]
    pub fn only(self, properties: Vec<Property>) -> Self {
        Self { properties, as_kept: None, ..self }
    }

    /// Shows coordinates in a reference system.
    #[must_use]
    pub fn in_crs(self, crs: Crs) -> Self {
        Self { as_kept: self.as_kept.filter(|_| crs == Crs::Crs84), crs, ..self }
    }

    /// Without geometries.
    #[must_use]
    pub fn without_geometry(self) -> Self {
        Self { geometry: false, as_kept: None, ..self }
    }
}

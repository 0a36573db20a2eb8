//! The published view of features, the same in every format.

use super::{
    form::Form,
    kinds::{Collection, Property},
};
use crate::{
    geom::crs::Crs,
    index::feature_parts::{Parts, Placed},
    model::{actor::Role, feature::Axes},
};

/// The parts of features that are shown, and how.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The properties, in order.
    pub properties: Vec<Property>,
    /// The reference system of coordinates.
    pub crs: Crs,
    /// The order of coordinates in GeoJSON.
    pub axes: Axes,
    /// Whether geometries are shown.
    pub geometry: bool,
    /// The type of the geometries.
    pub form: Form,
    /// The role of the reader.
    role: Role,
    /// Whether the properties are not all that the role may see.
    picked: bool,
}

impl Shown {
    /// Everything that a role may see, in CRS84.
    pub fn all(collection: Collection, role: Role) -> Self {
        let properties = collection.properties(role);
        let form = collection.form();
        let (crs, axes) = (Crs::Crs84, Axes::default());
        Self { properties, crs, axes, geometry: form != Form::None, form, role, picked: false }
    }

    /// Shows only these properties.
    #[must_use]
    pub fn only(self, properties: Vec<Property>) -> Self {
        Self { properties, picked: true, ..self }
    }

    /// Shows coordinates in a reference system.
    #[must_use]
    pub fn in_crs(self, crs: Crs) -> Self {
        Self { crs, ..self }
    }

    /// As in a file, whose coordinates are east first whatever the authority defines: GDAL and QGIS write and read them so.
    #[must_use]
    pub fn as_file(self) -> Self {
        Self { axes: Axes::EastFirst, ..self }
    }

    /// Without geometries.
    #[must_use]
    pub fn without_geometry(self) -> Self {
        Self { geometry: false, ..self }
    }

    /// The parts of firms' features that are shown.
    pub(super) fn parts(&self) -> Parts {
        let all = Parts::all(self.role.sees_restricted()).placed(match () {
            () if !self.geometry => Placed::Nowhere,
            () if self.crs == Crs::Crs84 => Placed::Cached,
            () => Placed::In(self.crs, self.axes),
        });
        if self.picked { all.only(self.properties.iter().map(|p| p.place).collect()) } else { all }
    }
}

//! The members of an object, each as the text that it has in the file.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::exchange::{finding::Fault, formats::fault::FormatFault, reading::crs::Stated};

/// A collection, a feature or a geometry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Object<'a> {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) name: Option<serde_json::Value>,
    #[serde(borrow, deserialize_with = "present")]
    crs: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) features: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) geometry: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) properties: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) coordinates: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) geometries: Option<&'a RawValue>,
}

/// A member that is there, possibly null.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

impl<'a> Object<'a> {
    /// Reads the members of an object.
    pub(super) fn read(raw: &'a str) -> Result<Self, FormatFault> {
        if !raw.trim_start().starts_with('{') {
            return Err(FormatFault::Row("not an object".to_owned()));
        }
        serde_json::from_str(raw).map_err(|error| row(&error))
    }

    /// The type, or what stands in its place.
    pub(super) fn kind(&self) -> &str {
        self.kind.as_deref().unwrap_or("?")
    }

    /// Refuses an object of another type.
    pub(super) fn must_be(&self, kind: &str) -> Result<(), FormatFault> {
        let is_it = self.kind() == kind;
        is_it.then_some(()).ok_or_else(|| FormatFault::Row(format!("type {:?}, not {kind}", self.kind())))
    }

    /// The reference system that the object states itself.
    pub(super) fn own_system(&self) -> Result<Stated, Fault> {
        let member = self.crs.map(|raw| serde_json::from_str(raw.get())).transpose();
        let member = member.map_err(|error| Fault::from(row(&error)))?;
        member.as_ref().map_or(Ok(Stated::Nothing), Stated::of_member)
    }

    /// The reference system of a feature inside an object that states `outer`. A geometry that cannot be read states none.
    pub(super) fn stated(&self, outer: Stated) -> Result<Stated, Fault> {
        let own = outer.within(self.own_system()?)?;
        let geometry = self.geometry.and_then(|raw| Object::read(raw.get()).ok());
        geometry.map_or(Ok(own), |geometry| own.within(geometry.own_system()?))
    }
}

/// A fault of one object. Its place is counted from its own beginning, and is left out.
pub(super) fn row(error: &serde_json::Error) -> FormatFault {
    let said = error.to_string();
    if said.starts_with("number out of range") {
        return FormatFault::NotFinite;
    }
    FormatFault::Row(said.split(" at line ").next().unwrap_or_default().to_owned())
}

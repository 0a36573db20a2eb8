//! Features as clients send them, applied to the records behind them.
//!
//! What a collection publishes is what it accepts: each property under its published name and in its published form. A
//! property that is not sent in a merge keeps its value, and so do attributes that no collection publishes, unless they
//! describe a value that changes. Everything that cannot be applied is reported; nothing is dropped.

use serde_json::{Map, Value as Json, json};

use super::{
    amending::Amending,
    feature::Thing,
    kinds::Collection,
    misfit::{Fault, Misfit},
    published::{geometry, is_published},
    sent::{How, Sent},
};
use crate::{
    geom::crs::Crs,
    index::{Snapshot, row::Row},
    model::{
        attributed::Attributed,
        code::Code,
        feature::Shape,
        firm::Firm,
        linkage::Linkage,
        location::{POINT, Placed},
        observation::Observation,
        outline::Outline,
        record::{self, Record},
        source::Source,
        unit::Unit,
        zone::Zone,
    },
};

/// Applies a feature to a record of a collection; `held` is the feature of the record, if it exists.
///
/// # Errors
///
/// Every property that cannot be applied.
pub fn amended(
    collection: Collection,
    sent: Sent<'_>,
    held: Option<Thing<'_>>,
    now: &Snapshot,
) -> Result<Record, Vec<Fault>> {
    let empty = Map::new();
    let properties = match sent.feature.get("properties") {
        Some(Json::Object(properties)) => properties,
        None if sent.how == How::Merge => &empty,
        Some(Json::Null) => &empty,
        other => {
            return Err(vec![Fault::new("properties", other, Misfit::Form("{…}"))]);
        }
    };
    let mut amending = Amending { collection, sent, held, properties, faults: Vec::new() };
    amending.check_envelope();
    amending.check_names();
    let record = match collection {
        Collection::Firms => {
            let old = held.and_then(|held| now.firms.get(held.cursor().id)).map(Row::firm);
            Record::Firm(amending.apply(old.as_ref(), Amending::point))
        }
        Collection::Zones | Collection::Clusters => {
            let old = held.as_ref().and_then(Thing::zone);
            let mut zone: Zone = amending.apply(old, Amending::point);
            if sent.how == How::Create && amending.is_unsent("kind") {
                zone.kind = collection.usual_kind();
            }
            if zone.kind.is_cluster() != (collection == Collection::Clusters) {
                let kind = Json::from(zone.kind.code());
                amending.fault("kind", Some(&kind), Misfit::OtherCollection);
            }
            Record::Zone(zone)
        }
        Collection::Units => Record::Unit(amending.apply(old_unit(held), Amending::fixed_shape)),
        Collection::Outlines => Record::Outline(amending.apply(old_outline(held), Amending::area)),
        Collection::Linkages => Record::Linkage(amending.apply(old_linkage(held), Amending::fixed_shape)),
        Collection::Observations => {
            Record::Observation(amending.apply(old_observation(held), Amending::no_shape))
        }
        Collection::Sources => Record::Source(amending.apply(old_source(held), Amending::no_shape)),
    };
    if amending.faults.is_empty() { Ok(record) } else { Err(amending.faults) }
}

/// Returns the record of a feature, if it is of the type.
macro_rules! held_as {
    ($($name:ident, $record:ident: $pattern:pat => $of:expr;)+) => {$(
        fn $name(held: Option<Thing<'_>>) -> Option<&$record> {
            match held? {
                $pattern => Some($of),
                _ => None,
            }
        }
    )+};
}

held_as! {
    old_unit, Unit: Thing::Unit(own) => own;
    old_outline, Outline: Thing::Outline(own) => &own.outline;
    old_linkage, Linkage: Thing::Linkage(own) => &own.linkage;
    old_observation, Observation: Thing::Observation(own) => own;
    old_source, Source: Thing::Source(own) => own;
}

/// The kind and the identity of the record behind a feature.
pub fn subject(held: &Thing<'_>) -> (record::Kind, i64) {
    let kind = match held {
        Thing::Firm(_) => record::Kind::Firm,
        Thing::Zone(_) => record::Kind::Zone,
        Thing::Unit(_) => record::Kind::Unit,
        Thing::Outline(_) => record::Kind::Outline,
        Thing::Linkage(_) => record::Kind::Linkage,
        Thing::Observation(_) => record::Kind::Observation,
        Thing::Source(_) => record::Kind::Source,
    };
    (kind, held.cursor().id)
}

/// A record with another code.
#[must_use]
pub fn coded(mut record: Record, code: Code) -> Record {
    match &mut record {
        Record::Firm(firm) => firm.code = code,
        Record::Zone(zone) => zone.code = code,
        Record::Source(source) => source.code = code,
        Record::Linkage(linkage) => linkage.code = code,
        Record::Unit(_) | Record::Succession(_) | Record::Observation(_) | Record::Outline(_) => {}
    }
    record
}

/// The published name of a field that rules name.
pub fn published_name(kind: record::Kind, field: &str) -> &str {
    fn own<R: Attributed>(field: &str) -> Option<&'static str> {
        R::ATTRIBUTES.iter().find(|own| own.name == field).map(|attribute| attribute.published_as)
    }
    let published = match kind {
        record::Kind::Firm => own::<Firm>(field),
        record::Kind::Zone => own::<Zone>(field),
        record::Kind::Unit => own::<Unit>(field),
        record::Kind::Outline => own::<Outline>(field),
        record::Kind::Linkage => own::<Linkage>(field),
        record::Kind::Observation => own::<Observation>(field),
        record::Kind::Source => own::<Source>(field),
        record::Kind::Succession => None,
    };
    published.unwrap_or(if field == POINT { "geometry" } else { field })
}

/// The attributes of a record that are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Those that its collection publishes.
    Published,
    /// All of them.
    Whole,
}

/// The stored geometry and the attributes of a record, as known: a date is a year, a month or a day.
pub fn fields(record: &Record, extent: Extent) -> Vec<(&'static str, Json)> {
    let all = All(extent);
    let point = |of: &dyn Placed| {
        Some(of.location().map_or(Json::Null, |l| Json::from(vec![l.point.lon(), l.point.lat()])))
    };
    let area = |shape| Some(geometry(Shape::Area(shape), Crs::Crs84)["coordinates"].take());
    match record {
        Record::Firm(own) => all.of(own, point(own)),
        Record::Zone(own) => all.of(own, point(own)),
        Record::Unit(own) => all.of(own, area(&own.shape)),
        Record::Outline(own) => all.of(own, area(&own.shape)),
        Record::Linkage(own) => all.of(own, None),
        Record::Observation(own) => all.of(own, None),
        Record::Source(own) => all.of(own, None),
        Record::Succession(_) => Vec::new(),
    }
}

/// Lists the attributes of records.
#[derive(Clone, Copy)]
struct All(Extent);

impl All {
    fn of<R: Attributed>(self, record: &R, geometry: Option<Json>) -> Vec<(&'static str, Json)> {
        let own = R::ATTRIBUTES.iter().filter(|attribute| self.0 == Extent::Whole || is_published(attribute));
        let own = own.map(|attribute| (attribute.published_as, json!(attribute.value(record))));
        geometry.map(|geometry| ("geometry", geometry)).into_iter().chain(own).collect()
    }
}

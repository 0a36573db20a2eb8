//! Features as clients send them, applied to the records behind them.
//!
//! What a collection publishes is what it accepts: each property under its published name and in its published form. A
//! property that is not sent in a merge keeps its value, and so do attributes that no collection publishes, unless they
//! describe a value that changes. Everything that cannot be applied is reported; nothing is dropped.

use serde_json::{Map, Value as Json, json};
use unicode_normalization::UnicodeNormalization;

use super::{
    feature::Thing,
    kinds::{Collection, Property},
    misfit::{Fault, Misfit},
    sent_dates,
};
use crate::{
    geom::crs::Crs,
    index::{Snapshot, row::Row},
    model::{
        actor::Role,
        attribute::{Attribute, Kind, Tie, Unfit, Visibility},
        code::Code,
        column::Value,
        firm::Firm,
        location::{Location, POINT, Placed},
        record::{self, Record},
        zone::Zone,
    },
};

/// What becomes of properties that a client does not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// There is no record yet: they are unknown.
    Create,
    /// They become unknown.
    Replace,
    /// They keep their values (JSON Merge Patch, RFC 7396).
    Merge,
}

/// A feature as a client sends it.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// What becomes of properties that are not sent.
    pub how: How,
    /// The reference system of its coordinates.
    pub crs: Crs,
    /// The feature.
    pub feature: &'a Map<String, Json>,
}

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
    let mut amending = Amending { collection, sent, held, faults: Vec::new(), properties: &Map::new() };
    let empty = Map::new();
    amending.properties = match sent.feature.get("properties") {
        Some(Json::Object(properties)) => properties,
        None if sent.how == How::Merge => &empty,
        Some(Json::Null) => &empty,
        other => {
            return Err(vec![Fault::new("properties", other, Misfit::Form("{…}"))]);
        }
    };
    amending.check_envelope();
    amending.check_names();
    let record = match collection {
        Collection::Firms => {
            let old = held.and_then(|held| now.firms.get(held.cursor().id)).map(Row::firm);
            Record::Firm(amending.apply(Firm::ATTRIBUTES, old.as_ref()))
        }
        Collection::Zones | Collection::Clusters => {
            let old = held.as_ref().and_then(Thing::zone);
            let mut zone: Zone = amending.apply(Zone::ATTRIBUTES, old);
            if sent.how == How::Create && amending.is_unsent("kind") {
                zone.kind = collection.usual_kind();
            }
            if zone.kind.is_cluster() != (collection == Collection::Clusters) {
                let kind = Json::from(zone.kind.code());
                amending.faults.push(Fault::new("kind", Some(&kind), Misfit::OtherCollection));
            }
            Record::Zone(zone)
        }
        Collection::Units | Collection::Outlines => unreachable!("only collections of points are editable"),
    };
    if amending.faults.is_empty() { Ok(record) } else { Err(amending.faults) }
}

/// The kind and the identity of the record behind a feature.
pub fn subject(held: &Thing<'_>) -> (record::Kind, i64) {
    let kind = match held {
        Thing::Firm(_) => record::Kind::Firm,
        Thing::Zone(_) => record::Kind::Zone,
        Thing::Unit(_) => record::Kind::Unit,
        Thing::Outline(_) => record::Kind::Outline,
    };
    (kind, held.cursor().id)
}

/// A record with another code.
#[must_use]
pub fn coded(mut record: Record, code: Code) -> Record {
    match &mut record {
        Record::Firm(firm) => firm.code = code,
        Record::Zone(zone) => zone.code = code,
        _ => {}
    }
    record
}

/// The published name of a field that rules name.
pub fn published_name(kind: record::Kind, field: &'static str) -> &'static str {
    fn own<R>(of: &[Attribute<R>], field: &str) -> Option<&'static str> {
        of.iter().find(|attribute| attribute.name == field).map(|attribute| attribute.published_as)
    }
    let published = match kind {
        record::Kind::Firm => own(Firm::ATTRIBUTES, field),
        record::Kind::Zone => own(Zone::ATTRIBUTES, field),
        _ => None,
    };
    published.unwrap_or(if field == POINT { "geometry" } else { field })
}

/// The geometry and the editable properties of a record, as known: a date is a year, a month or a day.
pub fn fields(record: &Record) -> Vec<(&'static str, Json)> {
    fn all<R: Placed>(of: &[Attribute<R>], record: &R) -> Vec<(&'static str, Json)> {
        let point = record.location().map(|l| Json::from(vec![l.point.lon(), l.point.lat()]));
        let own = of.iter().filter(|attribute| is_editable(attribute));
        let own = own.map(|attribute| (attribute.published_as, json!(attribute.value(record))));
        std::iter::once(("geometry", point.unwrap_or(Json::Null))).chain(own).collect()
    }
    match record {
        Record::Firm(firm) => all(Firm::ATTRIBUTES, firm),
        Record::Zone(zone) => all(Zone::ATTRIBUTES, zone),
        _ => Vec::new(),
    }
}

struct Amending<'a> {
    collection: Collection,
    sent: Sent<'a>,
    held: Option<Thing<'a>>,
    properties: &'a Map<String, Json>,
    faults: Vec<Fault>,
}

impl Amending<'_> {
    fn fault(&mut self, field: &str, value: Option<&Json>, misfit: Misfit) {
        self.faults.push(Fault::new(field, value, misfit));
    }

    /// Whether a property has no value in the request.
    fn is_unsent(&self, name: &str) -> bool {
        self.properties.get(name).is_none_or(Json::is_null)
    }

    /// The identity and the type of the feature.
    fn check_envelope(&mut self) {
        match self.sent.feature.get("type") {
            Some(Json::String(kind)) if kind == "Feature" => {}
            None if self.sent.how == How::Merge => {}
            other => {
                let other = other.cloned();
                self.fault("type", other.as_ref(), Misfit::Form("\"Feature\""));
            }
        }
        // The address names the feature; a whole feature may carry any identity (OGC 20-002r2, put-rid).
        let sent = self.sent.feature.get("id").filter(|_| self.sent.how == How::Merge);
        let Some((held, sent)) = self.held.zip(sent) else { return };
        let own = held.cursor().id;
        let is_own = sent.as_i64() == Some(own) || sent.as_str().is_some_and(|text| text.parse() == Ok(own));
        if !is_own {
            let sent = sent.clone();
            self.fault("id", Some(&sent), Misfit::ReadOnly(own.to_string()));
        }
    }

    /// Properties that do not exist, and derived ones whose value differs from the stored one.
    fn check_names(&mut self) {
        let known = self.collection.properties(Role::Admin);
        for (name, sent) in self.properties {
            match known.iter().find(|property| property.name == name) {
                None => self.fault(name, Some(sent), Misfit::Unknown),
                Some(property) if property.derived => self.check_derived(*property, sent),
                Some(_) => {}
            }
        }
    }

    fn check_derived(&mut self, property: Property, sent: &Json) {
        let stored = self.held.map_or(Json::Null, |held| json!(held.told(property.place)));
        // Programs send every property of a new feature, null where they have no value.
        if *sent != stored && !is_same_number(sent, &stored) {
            let stored = match stored {
                Json::Null => "null".to_owned(),
                Json::String(text) => text,
                other => other.to_string(),
            };
            self.fault(property.name, Some(sent), Misfit::ReadOnly(stored));
        }
    }

    /// The record with the geometry and the properties of the request.
    fn apply<R: Placed + Clone + Default>(&mut self, of: &[Attribute<R>], old: Option<&R>) -> R {
        let old = old.cloned().unwrap_or_default();
        let mut new = old.clone();
        self.place(old.location(), new.location_mut());
        for attribute in of {
            if is_editable(attribute) && self.is_addressed(attribute) {
                self.set(attribute, &old, &mut new);
            } else if let Tie::Beside(on) = attribute.tie {
                let base = of.iter().find(|own| own.name == on);
                if base.is_some_and(|base| base.value(&old) != base.value(&new)) {
                    self.put(attribute, &mut new, Value::Null);
                }
            }
        }
        new
    }

    /// Whether the request says what becomes of an attribute.
    fn is_addressed<R>(&self, attribute: &Attribute<R>) -> bool {
        let companion = companion(attribute);
        self.sent.how != How::Merge
            || self.properties.contains_key(attribute.published_as)
            || companion.is_some_and(|name| self.properties.contains_key(name))
    }

    fn set<R>(&mut self, attribute: &Attribute<R>, old: &R, new: &mut R) {
        let name = attribute.published_as;
        let sent = self.properties.get(name);
        let value = match attribute.kind {
            Kind::Date((precision, _)) => {
                let stored = match attribute.value(old) {
                    Value::Date(date) => Some(date),
                    _ => None,
                };
                let sent = sent_dates::Sent {
                    date: sent,
                    precision: self.properties.get(precision),
                    keeps: self.sent.how == How::Merge,
                };
                sent.read(stored).map(Value::from).map_err(|misfit| Fault::new(name, sent.date, misfit))
            }
            Kind::Sector => {
                self.sector(attribute.value(old)).map_err(|misfit| Fault::new(name, sent, misfit))
            }
            _ => typed(&attribute.kind, sent).map_err(|misfit| Fault::new(name, sent, misfit)),
        };
        match value {
            // A code is assigned to a new record without one, and a zone without a kind has the usual one.
            Ok(Value::Null) if attribute.needed => {
                if self.sent.how != How::Create || !matches!(name, "code" | "kind") {
                    self.fault(name, None, Misfit::Missing);
                }
            }
            Ok(value) if value == attribute.value(new) => {}
            Ok(value) => self.put(attribute, new, value),
            Err(fault) => self.faults.push(fault),
        }
    }

    fn put<R>(&mut self, attribute: &Attribute<R>, into: &mut R, value: Value<'_>) {
        let (name, sent) = (attribute.published_as, json!(value));
        let misfit = match attribute.put(into, value) {
            Ok(()) if sent.is_null() || attribute.value(into) != Value::Null => return,
            // The value was taken, but what it belongs to is unknown, or it has no letter or digit.
            Ok(()) => match attribute.tie {
                Tie::Within(POINT) => Misfit::Without("geometry"),
                Tie::Within(on) => Misfit::Without(on),
                _ => Misfit::Form("…"),
            },
            Err(Unfit::Missing) => Misfit::Missing,
            Err(Unfit::NotInSet(not)) => Misfit::NotInSet(not.allowed),
            Err(Unfit::Range(_)) => Misfit::Range(match &attribute.kind {
                Kind::Whole(quantity) | Kind::Real(quantity) => quantity.range.words,
                _ => "",
            }),
            Err(Unfit::Form(said)) => Misfit::Said(said),
        };
        self.fault(name, Some(&sent), misfit);
    }

    /// The code of a sector from its digits and its version. Digits that are sent alone have the version that is stored
    /// if they are the stored ones.
    fn sector(&self, stored: Value<'_>) -> Result<Value<'static>, Misfit> {
        let text = |name: &str| typed(&Kind::Sector, self.properties.get(name));
        let stored = match stored {
            Value::Text(text) => {
                text.split_once(':').map(|(version, digits)| (version.to_owned(), digits.to_owned()))
            }
            _ => None,
        };
        let keeps = self.sent.how == How::Merge;
        let digits = match text("sector")? {
            Value::Text(digits) => digits.into_owned(),
            _ if keeps && !self.properties.contains_key("sector") => match &stored {
                Some((_, digits)) => digits.clone(),
                None if self.is_unsent("sector_version") => return Ok(Value::Null),
                None => return Err(Misfit::Without("sector")),
            },
            _ => return Ok(Value::Null),
        };
        let version = match text("sector_version")? {
            Value::Text(version) => Some(version.into_owned()),
            _ => stored.filter(|(_, own)| *own == digits).map(|(version, _)| version),
        };
        Ok(version.map_or_else(|| digits.clone(), |version| format!("{version}:{digits}")).into())
    }

    /// The point of the record.
    fn place(&mut self, old: Option<&Location>, new: &mut Option<Location>) {
        let sent = match self.sent.feature.get("geometry") {
            None if self.sent.how == How::Merge => return,
            None | Some(Json::Null) => return *new = None,
            Some(sent) => sent,
        };
        let crs = self.sent.crs;
        let Some(position) = position(sent) else {
            return self.fault("geometry", Some(sent), Misfit::NoPoint);
        };
        // Coordinates that come back as they were published do not change the point, whatever was rounded.
        if old.is_some_and(|old| crs.write(old.point) == Ok(position)) {
            return;
        }
        match crs.read(position) {
            Ok(point) => {
                let [first, second] = position;
                let entered = (crs != Crs::Crs84).then(|| format!("{crs} {first} {second}"));
                *new = Some(Location { entered, ..Location::at(point) });
            }
            Err(_) => self.fault("geometry", Some(sent), Misfit::OutsideCrs(crs)),
        }
    }
}

/// The two coordinates of a point. A height is not stored, so it is not taken either.
fn position(geometry: &Json) -> Option<[f64; 2]> {
    let is_point = geometry.get("type")?.as_str()? == "Point";
    let numbers: Option<Vec<f64>> =
        geometry.get("coordinates")?.as_array()?.iter().map(Json::as_f64).collect();
    numbers?.try_into().ok().filter(|_| is_point)
}

/// Whether collections publish an attribute, under its own name or as columns of their own.
fn is_editable<R>(attribute: &Attribute<R>) -> bool {
    attribute.visibility != Visibility::Internal || matches!(attribute.kind, Kind::Sector)
}

/// The property that says more about an attribute.
fn companion<R>(attribute: &Attribute<R>) -> Option<&'static str> {
    match attribute.kind {
        Kind::Date((precision, _)) => Some(precision),
        Kind::Sector => Some("sector_version"),
        _ => None,
    }
}

/// A value of a type; a text of spaces is unknown.
fn typed(kind: &Kind, sent: Option<&Json>) -> Result<Value<'static>, Misfit> {
    let Some(sent) = sent.filter(|sent| !sent.is_null()) else { return Ok(Value::Null) };
    match kind {
        Kind::Whole(_) => {
            let whole = sent.as_i64().or_else(|| {
                let number = sent.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 9e15)?;
                format!("{number:.0}").parse().ok()
            });
            whole.map(Value::Int).ok_or(Misfit::Form("1234"))
        }
        Kind::Real(_) => sent.as_f64().map(Value::Real).ok_or(Misfit::Form("1234.5")),
        Kind::Date(_) => Err(Misfit::Form("2025-06-30")),
        Kind::Text(_) | Kind::TaxCode(_) | Kind::Sector | Kind::Code | Kind::Codes | Kind::Set => {
            let text: String = sent.as_str().ok_or(Misfit::Form("\"…\""))?.trim().nfc().collect();
            Ok(Value::from((!text.is_empty()).then_some(text)))
        }
    }
}

/// Whether two numbers are equal, whole or not.
fn is_same_number(a: &Json, b: &Json) -> bool {
    a.as_f64().is_some_and(|a| b.as_f64() == Some(a))
}

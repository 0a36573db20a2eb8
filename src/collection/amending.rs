//! The properties of a feature that a client sends, applied to a record attribute by attribute.

use serde_json::{Map, Value as Json, json};
use unicode_normalization::UnicodeNormalization;

use super::{
    feature::Thing,
    kinds::{Collection, Property},
    misfit::{Fault, Misfit},
    published::is_published,
    sent::{How, Sent},
    sent_dates,
};
use crate::model::{
    actor::Role,
    attribute::{Attribute, Kind, Tie, Unfit},
    attributed::Attributed,
    column::Value,
    location::POINT,
    outline::SHAPE,
};

/// A feature being applied to a record.
pub(super) struct Amending<'a> {
    pub(super) collection: Collection,
    pub(super) sent: Sent<'a>,
    pub(super) held: Option<Thing<'a>>,
    pub(super) properties: &'a Map<String, Json>,
    pub(super) faults: Vec<Fault>,
}

impl Amending<'_> {
    pub(super) fn fault(&mut self, field: &str, value: Option<&Json>, misfit: Misfit) {
        self.faults.push(Fault::new(field, value, misfit));
    }

    /// Whether a property has no value in the request.
    pub(super) fn is_unsent(&self, name: &str) -> bool {
        self.properties.get(name).is_none_or(Json::is_null)
    }

    /// The identity and the type of the feature.
    pub(super) fn check_envelope(&mut self) {
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
    pub(super) fn check_names(&mut self) {
        let known = self.collection.properties(Role::Admin);
        for (name, sent) in self.properties {
            match known.iter().find(|property| property.name == name) {
                None => self.fault(name, Some(sent), Misfit::Unknown),
                Some(property) if property.derived || property.fixed => self.check_derived(*property, sent),
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

    /// The record with the geometry and the properties of the request. `shape` applies the geometry, and returns whether it
    /// has changed.
    pub(super) fn apply<R: Attributed>(
        &mut self,
        old: Option<&R>,
        shape: impl FnOnce(&mut Self, &R, &mut R) -> bool,
    ) -> R {
        let old = old.cloned().unwrap_or_else(R::blank);
        let mut new = old.clone();
        let is_moved = shape(self, &old, &mut new);
        for attribute in R::ATTRIBUTES {
            if is_published(attribute) && !attribute.fixed && self.is_addressed(attribute) {
                self.set(attribute, &old, &mut new);
            } else if let Tie::Beside(on) = attribute.tie {
                let base = R::ATTRIBUTES.iter().find(|own| own.name == on);
                let is_changed = base.is_some_and(|base| base.value(&old) != base.value(&new));
                if is_changed || (on == SHAPE && is_moved) {
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
                    Value::Date(date) if self.held.is_some() => Some(date),
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
            Ok(Value::Null) if attribute.needed => {
                if !self.is_supplied(name) {
                    self.fault(name, None, Misfit::Missing);
                }
            }
            Ok(value) if value == attribute.value(new) => {}
            Ok(value) => self.put(attribute, new, value),
            Err(fault) => self.faults.push(fault),
        }
    }

    /// Whether a new feature gets a value that is needed and not sent.
    fn is_supplied(&self, name: &str) -> bool {
        let is_zone = matches!(self.collection, Collection::Zones | Collection::Clusters);
        let is_supplied = (name == "code" && self.collection.mints_codes()) || (name == "kind" && is_zone);
        self.sent.how == How::Create && is_supplied
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

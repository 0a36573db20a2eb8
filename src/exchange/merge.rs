//! Merging a row with the record in the register: values that the row lacks are kept, or cleared on request.

use std::fmt::Display;

use super::draft::Empty;
use crate::model::{
    attribute::{Attribute, Tie},
    column::Value,
    location::{Location, POINT, Placed},
};

/// A row and the record that it is merged with.
pub(crate) struct Merge<'a> {
    empty: Empty,
    absent: &'a [&'static str],
    /// Known values that become unknown, by property.
    pub(super) cleared: Vec<(&'static str, String)>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(empty: Empty, absent: &'a [&'static str]) -> Self {
        Self { empty, absent, cleared: Vec::new() }
    }

    /// Whether the file has no column for a property.
    pub(super) fn lacks(&self, property: &str) -> bool {
        self.absent.contains(&property)
    }

    /// Whether the known value is kept if the row has none. A missing column never clears a value.
    fn keeps(&self, property: &str) -> bool {
        self.empty == Empty::Keep || self.lacks(property)
    }

    /// Merges an independent value. Returns whether it is unchanged.
    pub(super) fn value<T: Clone + PartialEq + Display>(
        &mut self,
        property: &'static str,
        old: Option<&T>,
        new: &mut Option<T>,
    ) -> bool {
        let keeps = self.keeps(property);
        self.put(property, keeps, old, new, T::to_string)
    }

    /// Merges a value that describes another one: if that changed, it becomes unknown unless the row states it.
    pub(super) fn dependent<T: Clone + PartialEq + Display>(
        &mut self,
        property: &'static str,
        same: bool,
        old: Option<&T>,
        new: &mut Option<T>,
    ) {
        let keeps = same && self.keeps(property);
        self.put(property, keeps, old, new, T::to_string);
    }

    /// Merges a value together with the values that depend on it.
    pub(super) fn whole<T: Clone + PartialEq>(
        &mut self,
        property: &'static str,
        old: Option<&T>,
        new: &mut Option<T>,
        show: impl Fn(&T) -> String,
    ) {
        let keeps = self.keeps(property);
        self.put(property, keeps, old, new, show);
    }

    fn put<T: Clone + PartialEq>(
        &mut self,
        property: &'static str,
        keeps: bool,
        old: Option<&T>,
        new: &mut Option<T>,
        show: impl Fn(&T) -> String,
    ) -> bool {
        if let (Some(old), None) = (old, &*new) {
            if keeps {
                *new = Some(old.clone());
            } else {
                self.cleared.push((property, show(old)));
            }
        }
        old == new.as_ref()
    }

    /// Merges the attributes and the point of a record.
    pub(super) fn attributes<R: Placed>(&mut self, of: &[Attribute<R>], old: &R, new: &mut R) {
        self.point(old.location(), new.location_mut());
        for attribute in of.iter().filter(|attribute| !attribute.needed) {
            let keeps = attribute.in_files.is_none_or(|property| self.keeps(property));
            let same = |tie: &str, new: &R| match of.iter().find(|own| own.name == tie) {
                Some(on) => on.value(old) == on.value(new),
                None => old.location().map(|l| l.point) == new.location().map(|l| l.point),
            };
            match attribute.tie {
                Tie::None => self.keep(attribute, of, keeps, old, new),
                Tie::Beside(on) => self.keep(attribute, of, keeps && same(on, new), old, new),
                Tie::Within(on) if is_known(on, of, old) && is_known(on, of, new) => {
                    self.keep(attribute, of, keeps && same(on, new), old, new);
                }
                // It was kept, cleared or read together with the other attribute.
                Tie::Within(_) => {}
            }
        }
    }

    /// Keeps or clears the value of an attribute that the row does not have. The attributes within it are kept with it.
    fn keep<R>(&mut self, attribute: &Attribute<R>, of: &[Attribute<R>], keeps: bool, old: &R, new: &mut R) {
        let before = attribute.value(old);
        if before == Value::Null || attribute.value(new) != Value::Null {
            return;
        }
        if !keeps {
            // A value that files never have is not reported.
            self.cleared.extend(attribute.in_files.map(|property| (property, before.to_string())));
            return;
        }
        let within = of.iter().filter(|own| own.tie == Tie::Within(attribute.name));
        for kept in [attribute].into_iter().chain(within) {
            kept.put(new, kept.value(old)).expect("it was held");
        }
    }

    /// Merges a point.
    fn point(&mut self, old: Option<&Location>, new: &mut Option<Location>) {
        let absent = [POINT, "lat", "x", "y", "position"].into_iter().all(|c| self.lacks(c));
        let keeps = self.empty == Empty::Keep || absent;
        self.put(POINT, keeps, old, new, |l| format!("{}, {}", l.point.lon(), l.point.lat()));
    }
}

/// Whether an attribute is known, or the point.
fn is_known<R: Placed>(name: &str, of: &[Attribute<R>], record: &R) -> bool {
    match of.iter().find(|own| own.name == name) {
        Some(attribute) => attribute.value(record) != Value::Null,
        None => record.location().is_some(),
    }
}

//! Merging a row with the record in the register: values that the row lacks are kept, or cleared on request.

use std::fmt::Display;

use super::draft::Empty;
use crate::model::{
    code::Code,
    location::{Location, Written},
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

    /// Merges a list of codes.
    pub(super) fn codes(&mut self, property: &'static str, old: &[Code], new: &mut Vec<Code>) {
        let joined = |codes: &[Code]| codes.iter().map(Code::as_str).collect::<Vec<_>>().join(";");
        let list = |codes: &[Code]| (!codes.is_empty()).then(|| codes.to_vec());
        let mut said = list(new);
        self.whole(property, list(old).as_ref(), &mut said, |codes| joined(codes));
        *new = said.unwrap_or_default();
    }

    /// Merges an address.
    pub(super) fn written(&mut self, old: &Written, new: &mut Written) {
        let Written { address, commune, district, ward } = new;
        self.value("address", old.address.as_ref(), address);
        self.value("commune", old.commune.as_ref(), commune);
        self.value("district", old.district.as_ref(), district);
        self.value("ward", old.ward.as_ref(), ward);
    }

    /// Merges a point. Method, precision and evidence are kept if the point did not move, and otherwise taken from the
    /// row. `evidence` is the property of the evidence.
    pub(super) fn location(
        &mut self,
        evidence: &'static str,
        old: Option<&Location>,
        new: &mut Option<Location>,
    ) {
        let absent = ["lon", "lat", "x", "y"].into_iter().all(|c| self.lacks(c));
        let keeps = self.empty == Empty::Keep || absent;
        let show = |l: &Location| format!("{}, {}", l.point.lon(), l.point.lat());
        self.put("lon", keeps, old, new, show);
        if let Some((old, new)) = old.zip(new.as_mut()) {
            let same = old.point == new.point;
            let Location { point: _, method, precision_m, flag, evidence: rests_on, entered } = new;
            self.dependent("point_method", same, old.method.as_ref(), method);
            self.dependent("point_precision_m", same, old.precision_m.as_ref(), precision_m);
            self.dependent("point_flag", same, old.flag.as_ref(), flag);
            self.dependent(evidence, same, old.evidence.as_ref(), rests_on);
            // The numbers as entered have no column: they belong to the point.
            if same && entered.is_none() {
                entered.clone_from(&old.entered);
            }
        }
    }
}

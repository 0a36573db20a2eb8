//! Putting what a row says on top of what is known: what it does not say stays, unless it is asked to be cleared.

use std::fmt::Display;

use super::draft::Empty;
use crate::model::{
    code::Code,
    location::{Location, Written},
};

/// A row being put on top of what is known.
pub(crate) struct Merge<'a> {
    empty: Empty,
    absent: &'a [&'static str],
    /// What was known and is not any more: the property and its value.
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

    /// Whether what the row does not say of a property stays. A column that is not there never clears.
    fn keeps(&self, property: &str) -> bool {
        self.empty == Empty::Keep || self.lacks(property)
    }

    /// A value that stands alone. Tells whether it is as it was.
    pub(super) fn value<T: Clone + PartialEq + Display>(
        &mut self,
        property: &'static str,
        old: Option<&T>,
        new: &mut Option<T>,
    ) -> bool {
        let keeps = self.keeps(property);
        self.put(property, keeps, old, new, T::to_string)
    }

    /// A value that says how another one is known: beside one that changed it is unknown unless the row says it.
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

    /// A value with others that depend on it inside, which are kept or cleared together.
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

    /// A list of codes.
    pub(super) fn codes(&mut self, property: &'static str, old: &[Code], new: &mut Vec<Code>) {
        let joined = |codes: &[Code]| codes.iter().map(Code::as_str).collect::<Vec<_>>().join(";");
        let list = |codes: &[Code]| (!codes.is_empty()).then(|| codes.to_vec());
        let mut said = list(new);
        self.whole(property, list(old).as_ref(), &mut said, |codes| joined(codes));
        *new = said.unwrap_or_default();
    }

    /// An address as written.
    pub(super) fn written(&mut self, old: &Written, new: &mut Written) {
        let Written { address, commune, district, ward } = new;
        self.value("address", old.address.as_ref(), address);
        self.value("commune", old.commune.as_ref(), commune);
        self.value("district", old.district.as_ref(), district);
        self.value("ward", old.ward.as_ref(), ward);
    }

    /// A point with its pedigree. One that stays where it was is known as it was; one that moved begins a pedigree of
    /// its own. `evidence` is the column of what it rests on.
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
            // How the numbers were entered is no column: it belongs to the point.
            if same && entered.is_none() {
                entered.clone_from(&old.entered);
            }
        }
    }
}

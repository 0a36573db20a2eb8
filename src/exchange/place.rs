//! Addresses and points, which rows of zones and firms share.

use crate::model::location::{Location, Written};

/// Takes from a place as it was what the file has no column for; the point stays when the file has no coordinates.
pub(super) fn keep(
    (old_written, old_location): (&Written, &Option<Location>),
    (written, location): (&mut Written, &mut Option<Location>),
    absent: &[&str],
) {
    let lacks = |column: &str| absent.contains(&column);
    if lacks("address") {
        written.address.clone_from(&old_written.address);
    }
    if lacks("commune") {
        written.commune.clone_from(&old_written.commune);
    }
    if lacks("district") {
        written.district.clone_from(&old_written.district);
    }
    if lacks("ward") {
        written.ward.clone_from(&old_written.ward);
    }
    if ["lon", "lat", "x", "y"].into_iter().all(lacks) {
        location.clone_from(old_location);
    }
    if let Some((old, new)) = old_location.as_ref().zip(location.as_mut())
        && old.point == new.point
    {
        keep_pedigree(old, new, absent);
    }
}

/// A point that stays where it was is known as it was; one that moved begins a pedigree of its own.
fn keep_pedigree(old: &Location, new: &mut Location, absent: &[&str]) {
    let lacks = |column: &str| absent.contains(&column);
    if lacks("point_method") {
        new.method = old.method;
    }
    if lacks("point_precision_m") {
        new.precision_m = old.precision_m;
    }
    if lacks("point_flag") {
        new.flag = old.flag;
    }
    if lacks("point_evidence") || lacks("point_note") {
        new.evidence.clone_from(&old.evidence);
    }
    new.entered = new.entered.take().or_else(|| old.entered.clone());
}

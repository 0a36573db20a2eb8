//! Features as GeoJSON.

use std::io;

use super::{feature::Thing, kinds::Collection, selection::Selection, view::Shown};
use crate::{
    index::Snapshot,
    model::{
        actor::Role,
        feature::{FeatureWriter, Shape},
    },
    stop,
};

/// Appends a feature.
pub fn write(out: &mut Vec<u8>, thing: &Thing<'_>, shown: &Shown) {
    if let (Some(role), Thing::Firm(row)) = (shown.as_kept, thing) {
        return row.write_feature(out, role.sees_restricted());
    }
    stop::check();
    let shape = if shown.geometry { thing.shape() } else { Shape::None };
    let mut feature = FeatureWriter::begin(out, thing.cursor().id, shape, shown.crs);
    shown.properties.iter().for_each(|p| feature.add(p.name, &thing.told(p.place)));
    feature.end();
}

/// Appends features with commas between them.
pub fn write_all(out: &mut Vec<u8>, things: &[Thing<'_>], shown: &Shown) {
    for (at, thing) in things.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(out, thing, shown);
    }
}

/// All features of a selection as a feature collection, and their number.
pub fn whole(
    collection: Collection,
    now: &Snapshot,
    selection: &Selection,
    role: Role,
) -> io::Result<(Vec<u8>, usize)> {
    let shown = Shown::all(collection, role);
    let mut out = b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec();
    let mut written = 0;
    collection.each(now, selection, &mut |thing| {
        if written > 0 {
            out.push(b',');
        }
        write(&mut out, &thing, &shown);
        written += 1;
        Ok(())
    })?;
    out.extend(b"]}\n");
    Ok((out, written))
}

//! Features as GeoJSON.

use super::{feature::Thing, view::Shown};
use crate::{
    index::feature_parts::Parts,
    model::feature::{FeatureWriter, Shape},
    stop,
};

/// Appends a feature.
pub fn write(out: &mut Vec<u8>, thing: &Thing<'_>, shown: &Shown) {
    write_parts(out, thing, shown, &shown.parts());
}

/// Appends features with commas between them.
pub fn write_all(out: &mut Vec<u8>, things: &[Thing<'_>], shown: &Shown) {
    let parts = shown.parts();
    for (at, thing) in things.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_parts(out, thing, shown, &parts);
    }
}

fn write_parts(out: &mut Vec<u8>, thing: &Thing<'_>, shown: &Shown, of_firms: &Parts) {
    stop::check();
    if let Thing::Firm(row) = thing {
        return row.write_feature(out, of_firms);
    }
    let shape = if shown.geometry { thing.shape() } else { Shape::None };
    let mut feature = FeatureWriter::begin_by(out, thing.cursor().id, shape, (shown.crs, shown.axes));
    shown.properties.iter().for_each(|p| feature.add(p.name, &thing.told(p.place)));
    feature.end();
}

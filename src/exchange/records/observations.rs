//! Rows of observations.

use crate::{
    exchange::{
        draft::Reading,
        merge::Merge,
        reading::{cells::Cells, heading::Property, numbers::Numbers},
    },
    model::{attributed::Attributed, id::ObservationId, observation::Observation, range, record::Record},
};

/// The columns of a table of observations.
pub(crate) fn properties() -> Vec<Property> {
    let all = [
        Property::new("subject", &[]),
        Property::new("measure", &["chi tieu"]),
        Property::new("breakdown", &[]),
        Property::new("period", &["ky", "thoi ky"]),
        Property::new("value", &["gia tri"]),
        Property::new("unit", &["don vi tinh"]),
        Property::new("compared_with", &[]),
        Property::new("basis", &[]),
        Property::new("source", &["nguon so lieu"]),
        Property::dated("as_of", &["ngay so lieu"]),
        Property::new("note", &["ghi chu"]),
    ];
    all.map(|own| own.titled_as(Observation::ATTRIBUTES)).into()
}

pub(crate) const NEEDED: &[&[&str]] =
    &[&["subject"], &["measure"], &["period"], &["value"], &["unit"], &["basis"]];

const VALUES: Numbers = Numbers::measured(range::FIGURE.words, range::FIGURE.has, &[]);
const PERCENTAGES: Numbers = Numbers { units: &["%", "％"], ..VALUES };

pub(crate) fn read(cells: &mut Cells<'_>, _: &Reading) -> Option<(Record, bool)> {
    let (subject, measure) = (cells.required_code("subject"), cells.required("measure"));
    let (period, unit) = (cells.required("period"), cells.required("unit"));
    let percent = unit.as_deref().is_some_and(|unit| unit.contains('%'));
    let numbers = if percent { &PERCENTAGES } else { &VALUES };
    let value = cells.required("value").and_then(|_| cells.number("value", numbers));
    let basis = cells.required("basis").and_then(|_| cells.of_set("basis"));
    let observation = Observation {
        id: ObservationId(0),
        subject: subject?,
        measure: measure?,
        breakdown: cells.text("breakdown"),
        period: period?,
        value: value?,
        unit: unit?,
        compared_with: cells.text("compared_with"),
        basis: basis?,
        source: cells.code("source"),
        as_of: cells.date("as_of"),
        note: cells.text("note"),
    };
    Some((Record::Observation(observation), true))
}

/// Merges a row with the observation in the register. Date and note describe the value, and change with it.
pub(crate) fn keep(old: &Observation, new: &mut Observation, merge: &mut Merge<'_>) {
    let Observation {
        id: _,
        subject: _,
        measure: _,
        breakdown: _,
        period: _,
        value,
        unit: _,
        compared_with: _,
        basis: _,
        source: _,
        as_of,
        note,
    } = new;
    let same = old.value.to_bits() == value.to_bits();
    merge.dependent("as_of", same, old.as_of.as_ref(), as_of);
    merge.dependent("note", same, old.note.as_ref(), note);
}

//! Rows of firms.

use super::attributes;
use crate::{
    exchange::{
        draft::{Empty, Reading},
        merge::Merge,
        reading::{
            cells::{Cells, ZONE_NAME},
            heading::{Property, version_of},
        },
    },
    model::{firm::Firm, lang::Text, record::Record},
};

/// Headings of a column with the name of the zone of a firm, folded.
const ZONE_NAMES: &[&str] = &[
    "kcn",
    "ccn",
    "kcn ccn",
    "ten kcn",
    "ten ccn",
    "ten khu cong nghiep",
    "ten cum cong nghiep",
    "khu cong nghiep",
    "cum cong nghiep",
    "khu cum cong nghiep",
    "khu cum",
    "thuoc kcn",
    "thuoc kcn ccn",
    "thuoc khu cong nghiep",
    "trong kcn",
];

/// The columns of a table of firms.
pub(crate) fn properties() -> Vec<Property> {
    let version = Property::new("sector_version", &["phien ban vsic", "vsic version"])
        .titled(Text::new("Phiên bản VSIC", "VSIC version"));
    let zone_name = Property::new(ZONE_NAME, ZONE_NAMES);
    attributes::properties(Firm::ATTRIBUTES).into_iter().chain([version, zone_name]).collect()
}

/// Required columns. The code is enough for an existing firm.
pub(crate) const NEEDED: &[&[&str]] = &[&["name", "code"]];

#[expect(clippy::unnecessary_wraps, reason = "readers of other tables may find no record in a row")]
pub(crate) fn read(cells: &mut Cells<'_>, reading: &Reading) -> Option<(Record, bool)> {
    let given = cells.code("code");
    let coded = given.is_some();
    let mut firm = Firm { code: given.unwrap_or_default(), ..Firm::default() };
    let known_by_code = coded && cells.is_empty("name") && may_be_unsaid(cells, reading);
    let is_read: &[&str] = if known_by_code { &["code", "name"] } else { &["code"] };
    attributes::read(cells, &mut firm, (Firm::ATTRIBUTES, is_read), reading);
    // Words that are no sector say what the firm does.
    if firm.sector.is_none() && firm.activity.is_none() {
        firm.activity = cells.words.take();
    }
    Some((Record::Firm(firm), coded))
}

/// Whether the name may be missing: that of an existing firm cannot be cleared.
fn may_be_unsaid(cells: &Cells<'_>, reading: &Reading) -> bool {
    reading.empty == Empty::Keep || !cells.has_column("name")
}

/// Merges a row with the firm in the register.
pub(crate) fn keep(old: &Firm, new: &mut Firm, merge: &mut Merge<'_>) {
    if new.name.is_empty() {
        new.name.clone_from(&old.name);
    }
    let version_unsaid = merge.lacks(&version_of("sector"));
    if let Some((old, new)) = old.sector.as_ref().zip(new.sector.as_mut())
        && version_unsaid
        && old.code.as_str() == new.code.as_str()
    {
        new.code = old.code;
    }
    merge.attributes(Firm::ATTRIBUTES, old, new);
}

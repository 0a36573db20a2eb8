//! Rows of successions between units.

use crate::{
    exchange::{
        draft::Reading,
        merge::Merge,
        reading::{cells::Cells, heading::Property},
    },
    model::{id::SuccessionId, lang::Text, record::Record, succession::Succession},
};

/// The columns of a table of successions.
pub(crate) fn properties() -> Vec<Property> {
    vec![
        Property::new("old_edition", &[]).titled(Text::new("Bộ ranh giới cũ", "Old edition")),
        Property::new("old_code", &[]).titled(Text::new("Mã đơn vị cũ", "Old code")),
        Property::new("old_name", &[]).titled(Text::new("Tên đơn vị cũ", "Old name")),
        Property::new("old_district_code", &[]).titled(Text::new("Mã huyện cũ", "Old district code")),
        Property::new("old_district", &[]).titled(Text::new("Huyện cũ", "Old district")),
        Property::new("new_edition", &[]).titled(Text::new("Bộ ranh giới mới", "New edition")),
        Property::new("new_code", &[]).titled(Text::new("Mã đơn vị mới", "New code")),
        Property::new("new_name", &[]).titled(Text::new("Tên đơn vị mới", "New name")),
        Property::new("extent", &[]).titled(Text::new("Phần chuyển sang", "Extent")),
        Property::dated("effective_from", &[]).titled(Text::new("Hiệu lực từ", "Effective from")),
        Property::new("clause", &[]).titled(Text::new("Điều khoản", "Clause")),
        Property::new("confidence", &[]).titled(Text::new("Độ tin cậy", "Confidence")),
        Property::new("source", &["nguon so lieu"]).titled(Text::new("Nguồn (mã)", "Source (code)")),
    ]
}

pub(crate) const NEEDED: &[&[&str]] = &[
    &["old_edition"],
    &["old_code"],
    &["old_name"],
    &["new_edition"],
    &["new_code"],
    &["new_name"],
    &["extent"],
];

pub(crate) fn read(cells: &mut Cells<'_>, _: &Reading) -> Option<(Record, bool)> {
    let old =
        (cells.required_code("old_edition"), cells.required_code("old_code"), cells.required("old_name"));
    let new =
        (cells.required_code("new_edition"), cells.required_code("new_code"), cells.required("new_name"));
    let extent = cells.required("extent").and_then(|_| cells.of_set("extent"));
    let succession = Succession {
        id: SuccessionId(0),
        old_edition: old.0?,
        old_code: old.1?,
        old_name: old.2?,
        old_district_code: cells.code("old_district_code"),
        old_district: cells.text("old_district"),
        new_edition: new.0?,
        new_code: new.1?,
        new_name: new.2?,
        extent: extent?,
        effective_from: cells.date("effective_from"),
        clause: cells.text("clause"),
        confidence: cells.text("confidence"),
        source: cells.code("source"),
    };
    Some((Record::Succession(succession), true))
}

/// Merges a row with the succession in the register.
pub(crate) fn keep(old: &Succession, new: &mut Succession, merge: &mut Merge<'_>) {
    let Succession {
        id: _,
        old_edition: _,
        old_code: _,
        old_name: _,
        old_district_code,
        old_district,
        new_edition: _,
        new_code: _,
        new_name: _,
        extent: _,
        effective_from,
        clause,
        confidence,
        source,
    } = new;
    merge.value("old_district_code", old.old_district_code.as_ref(), old_district_code);
    merge.value("old_district", old.old_district.as_ref(), old_district);
    merge.value("effective_from", old.effective_from.as_ref(), effective_from);
    merge.value("clause", old.clause.as_ref(), clause);
    merge.value("confidence", old.confidence.as_ref(), confidence);
    merge.value("source", old.source.as_ref(), source);
}

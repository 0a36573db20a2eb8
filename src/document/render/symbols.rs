//! Explanations of the signs in a table.

use super::notation::{RESTRICTED, UNKNOWN, WITHHELD};
use crate::{
    document::{
        column::{Cell, Mark},
        table::Table,
    },
    model::{column::Value, lang::Lang},
};

/// Explains withheld values: either no numbers of workers are published in reports at all, or publishing this one could
/// disclose data of a single enterprise.
pub fn withheld(unpublished: bool, lang: Lang) -> String {
    withheld_as(WITHHELD, unpublished, lang)
}

/// The same with another sign.
pub fn withheld_as(sign: &str, unpublished: bool, lang: Lang) -> String {
    let meaning = if unpublished {
        lang.pick("số lao động, không công bố ở đây.", "workers, which are not published here.")
    } else {
        lang.pick(
            "số liệu không công bố, để không lộ thông tin của riêng một doanh nghiệp.",
            "not told, so that nobody learns about one enterprise.",
        )
    };
    format!("{sign}: {meaning}")
}

/// Explains restricted values.
pub fn restricted(lang: Lang) -> String {
    let meaning = lang
        .pick("số liệu chỉ cho người nhận báo cáo, không phổ biến.", "for the reader, not for the public.");
    format!("{RESTRICTED}: {meaning}")
}

/// Explains the sign of cells without a value, which are unknown or where a value does not apply.
pub fn unknown(sign: &str, lang: Lang) -> String {
    format!("{sign}: {}", lang.pick("chưa có số liệu hoặc không áp dụng.", "unknown or not applicable."))
}

/// Explains the signs that occur in a table; a brief table leaves that to the page.
pub fn of(table: &Table, lang: Lang) -> Vec<String> {
    if table.provenance.brief { Vec::new() } else { signs(&[table], UNKNOWN, lang) }
}

/// Explains the signs that occur in some tables, where unknown values are shown as `blank`.
pub fn signs(tables: &[&Table], blank: &str, lang: Lang) -> Vec<String> {
    let cells = || tables.iter().flat_map(|table| table.grid.cells());
    let marked = |mark| cells().any(|cell| cell.mark == Some(mark));
    let unpublished = tables.iter().any(|table| table.provenance.unpublished);
    let told = [
        marked(Mark::Withheld).then(|| withheld(unpublished, lang)),
        marked(Mark::Restricted).then(|| restricted(lang)),
        cells().any(is_blank).then(|| unknown(blank, lang)),
    ];
    told.into_iter().flatten().collect()
}

/// Whether a table has unknown values.
pub fn has_blanks(table: &Table) -> bool {
    table.grid.cells().any(is_blank)
}

/// Whether a value is unknown.
fn is_blank(cell: &Cell) -> bool {
    cell.value == Value::Null && cell.mark != Some(Mark::Withheld)
}

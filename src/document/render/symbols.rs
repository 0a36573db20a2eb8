//! What the signs in a table mean.

use super::notation::{RESTRICTED, UNKNOWN, WITHHELD};
use crate::{
    document::{
        column::{Cell, Mark},
        table::Table,
    },
    model::{column::Value, lang::Lang},
};

/// The sentence about values that are not told: where the public is told no workers at all that is the reason, else that one
/// enterprise could be learnt about.
pub fn withheld(unpublished: bool, lang: Lang) -> String {
    let meaning = if unpublished {
        lang.pick(
            "số lao động không công bố (public_workers = none).",
            "workers are not published (public_workers = none).",
        )
    } else {
        lang.pick(
            "số liệu không công bố, để không lộ thông tin của riêng một doanh nghiệp.",
            "not told, so that nobody learns about one enterprise.",
        )
    };
    format!("{WITHHELD}: {meaning}")
}

/// The sentence about values that are not for the public.
pub fn restricted(lang: Lang) -> String {
    let meaning = lang
        .pick("số liệu chỉ cho người nhận báo cáo, không phổ biến.", "for the reader, not for the public.");
    format!("{RESTRICTED}: {meaning}")
}

/// The sentence about unknown values, which `sign` stands for.
pub fn unknown(sign: &str, lang: Lang) -> String {
    format!("{sign}: {}", lang.pick("chưa có số liệu.", "unknown."))
}

/// The sentences about the signs that a table has when people read it; a brief table leaves them to its page.
pub fn of(table: &Table, lang: Lang) -> Vec<String> {
    if table.provenance.brief { Vec::new() } else { signs(&[table], UNKNOWN, lang) }
}

/// The sentences about the signs that some tables have, where `blank` stands for what is not known.
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

/// Whether a value is not known.
fn is_blank(cell: &Cell) -> bool {
    cell.value == Value::Null && cell.mark != Some(Mark::Withheld)
}

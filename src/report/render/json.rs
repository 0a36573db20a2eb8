//! A table as JSON.

use serde_json::{Map, Value as Json, json};

use crate::{
    model::{column::Value, lang::Lang, unit::Precision},
    report::table::Table,
};

/// Rows as objects, with headings, provenance and notes beside them.
pub fn value(table: &Table, lang: Lang) -> Json {
    let p = &table.provenance;
    let row = |values: &Vec<Value<'_>>| -> Json {
        let pairs = table.headings.iter().zip(values);
        Json::Object(pairs.map(|(h, v)| (h.name.to_owned(), v.to_json())).collect::<Map<_, _>>())
    };
    let columns = table
        .headings
        .iter()
        .map(|h| json!({ "name": h.name, "title": h.title, "unit": h.unit, "type": h.kind.json_name() }));
    json!({
        "report": table.name,
        "title": table.title,
        "columns": columns.collect::<Vec<_>>(),
        "rows": table.rows.iter().map(row).collect::<Vec<_>>(),
        "provenance": {
            "basis": "counted",
            "synthetic": p.synthetic,
            "version": p.version,
            "boundaries": p.boundaries,
            "precision": p.precision.map(Precision::code),
            "as_of": p.dates.map(|(oldest, newest)| json!({ "oldest": oldest.to_string(), "newest": newest.to_string() })),
            "sources": p.sources,
            "coverage": {
                "establishments": p.firms,
                "placed": p.placed,
                "with_sector": p.with_sector,
                "with_workers": p.with_workers,
            },
            "said": p.say(lang),
        },
        "notes": table.notes,
    })
}

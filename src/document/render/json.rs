//! Documents as JSON.

use serde_json::{Map, Value as Json, json};

use crate::{
    document::{
        column::Mark,
        grid::Row,
        parts::{Block, Document},
        table::Table,
    },
    model::{column::Type, lang::Lang, unit::Precision},
    stop,
};

/// A report: its table if it has only one, else its parts in order.
pub fn document(document: &Document, lang: Lang) -> Json {
    if let [Block::Table(table)] = document.blocks.as_slice() {
        return value(table, lang);
    }
    let parts = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(rank, text) => Some(json!({ "heading": text, "rank": rank })),
        Block::Text(text) | Block::Note(text) => Some(json!({ "text": text })),
        Block::Blank(prompt) => Some(json!({ "blank": prompt })),
        Block::Table(table) => Some(json!({ "table": value(table, lang) })),
        Block::Picture(picture) => Some(json!({ "picture": picture.title, "svg": picture.svg })),
        Block::PageBreak => None,
    });
    json!({
        "report": document.name,
        "title": document.title,
        "parts": parts.collect::<Vec<_>>(),
    })
}

/// A table: rows as objects, with columns, provenance and notes. A row lists its columns that are `withheld` (null, but
/// not unknown) or `restricted` (shown, but not for publication).
pub fn value(table: &Table, lang: Lang) -> Json {
    let mut whole = frame(table, lang);
    let rows = table.grid.rows().map(|own| Json::Object(row(&own)));
    whole["rows"] = rows.collect();
    whole
}

/// A row as an object.
pub(super) fn row(cells: &Row<'_>) -> Map<String, Json> {
    stop::check();
    let pairs = cells.clone().map(|(heading, cell)| (heading.name.to_owned(), cell.value.to_json()));
    let mut row: Map<_, _> = pairs.collect();
    for (name, mark) in [("withheld", Mark::Withheld), ("restricted", Mark::Restricted)] {
        let marked = cells.clone().filter(|(_, cell)| cell.mark == Some(mark));
        let columns: Vec<_> = marked.map(|(heading, _)| heading.name).collect();
        if !columns.is_empty() {
            row.insert(name.to_owned(), json!(columns));
        }
    }
    row
}

/// Everything of a table but its rows.
pub(super) fn frame(table: &Table, lang: Lang) -> Json {
    let p = &table.provenance;
    let columns = table.grid.headings().iter().map(|h| {
        let decimals = h.decimals.filter(|_| h.kind == Type::Real);
        json!({
            "name": h.name, "title": h.title(lang), "unit": h.unit(lang), "type": h.kind.json_name(),
            "decimals": decimals,
        })
    });
    json!({
        "report": table.name,
        "title": table.title,
        "columns": columns.collect::<Vec<_>>(),
        "provenance": {
            "basis": p.basis,
            "synthetic": p.synthetic,
            "version": p.version,
            "boundaries": p.boundaries,
            "precision": p.precision.map(Precision::code),
            "on": p.on.map(|day| day.to_string()),
            "as_of": p.dates.map(|(oldest, newest)| json!({ "oldest": oldest.to_string(), "newest": newest.to_string() })),
            "sources": p.sources,
            "undated_sources": p.undated_sources,
            "coverage": p.coverage.as_ref().map(|c| json!({
                "establishments": c.firms,
                "placed": c.placed,
                "with_sector": c.with_sector,
                "with_workers": c.with_workers,
                "unsure": p.on.map(|_| c.unsure),
                "without_status": p.on.map(|_| c.without_status),
                "seen_long_ago": p.on.map(|_| c.seen_long_ago),
                "by_name": p.on.map(|_| c.by_name),
                "undated": p.on.map(|_| c.undated),
                "suspended": p.on.map(|_| c.suspended),
                "suspended_or_closed": p.on.map(|_| c.stopped),
                "inferred_sector": p.on.map(|_| c.inferred),
                "records": p.absent.map(|absent| c.firms + absent.all()),
                "outside_units": p.outside,
            })),
            "said": p.say(lang),
        },
        "notes": table.notes_told(),
    })
}

//! Documents as JSON.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value as Json, json};

use crate::{
    document::{
        column::Mark,
        grid::Row,
        parts::{Block, Document},
        registers::RegisterDate,
        table::Table,
    },
    model::{column::Type, lang::Lang, unit::Precision},
    stop,
};

/// A report: its table if it has only one, else its parts in order.
pub fn document(document: &Document, lang: Lang) -> impl Serialize {
    if let [Block::Table(table)] = document.blocks.as_slice() {
        return Whole::Table(TableJson(table, lang));
    }
    let parts = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(rank, heading) => Some(Part::Heading { heading, rank: *rank }),
        Block::Text(text) | Block::Note(text) => Some(Part::Text { text }),
        Block::Blank(blank) => Some(Part::Blank { blank }),
        Block::Table(table) => Some(Part::Table { table: TableJson(table, lang) }),
        Block::Picture(picture) => Some(Part::Picture { picture: &picture.title, svg: &picture.svg }),
        Block::PageBreak => None,
    });
    Whole::Parts { report: document.name, title: &document.title, parts: parts.collect() }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Whole<'d> {
    Table(TableJson<'d>),
    Parts { report: &'d str, title: &'d str, parts: Vec<Part<'d>> },
}

#[derive(Serialize)]
#[serde(untagged)]
enum Part<'d> {
    Heading { heading: &'d str, rank: u8 },
    Text { text: &'d str },
    Blank { blank: &'d str },
    Table { table: TableJson<'d> },
    Picture { picture: &'d str, svg: &'d str },
}

/// A table: rows as objects, with columns, provenance and notes.
struct TableJson<'t>(&'t Table, Lang);

impl Serialize for TableJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(table, lang) = self;
        let mut whole = serializer.serialize_map(None)?;
        for (name, part) in frame(table, *lang) {
            whole.serialize_entry(&name, &part)?;
        }
        whole.serialize_entry("rows", &RowsJson(table))?;
        whole.end()
    }
}

struct RowsJson<'t>(&'t Table);

impl Serialize for RowsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.grid.rows().map(RowJson))
    }
}

/// A row as an object. It lists its columns that are `withheld` (null, but not unknown) or `restricted` (shown, but not
/// for publication).
pub(super) struct RowJson<'g>(pub(super) Row<'g>);

impl Serialize for RowJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        stop::check();
        let mut row = serializer.serialize_map(None)?;
        for (heading, cell) in self.0.clone() {
            row.serialize_entry(heading.name, &cell.value)?;
        }
        for (name, mark) in [("withheld", Mark::Withheld), ("restricted", Mark::Restricted)] {
            let marked = self.0.clone().filter(|(_, cell)| cell.mark == Some(mark));
            let columns: Vec<_> = marked.map(|(heading, _)| heading.name).collect();
            if !columns.is_empty() {
                row.serialize_entry(name, &columns)?;
            }
        }
        row.end()
    }
}

/// Everything of a table but its rows.
pub(super) fn frame(table: &Table, lang: Lang) -> Map<String, Json> {
    let p = &table.provenance;
    let columns = table.grid.headings().iter().map(|h| {
        let decimals = h.decimals.filter(|_| h.kind == Type::Real);
        json!({
            "name": h.name, "title": h.title(lang), "unit": h.unit(lang), "type": h.kind.json_name(),
            "decimals": decimals,
        })
    });
    let frame = json!({
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
            "registers": p.registers.iter().map(RegisterDate::in_json).collect::<Vec<_>>(),
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
    });
    match frame {
        Json::Object(frame) => frame,
        _ => Map::new(),
    }
}

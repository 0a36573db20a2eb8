//! Documents as data packages (Data Package 2.0, Table Schema 2.0): a ZIP file with a CSV of each table, and a description
//! of their columns, of the sources and of the request.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    io::{self, Cursor, Write},
};

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value as Json, json};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{json, notation::WITHHELD, symbols};
use crate::{
    document::{
        cited::Cited,
        column::{Cell, Heading, Mark},
        origin::Origin,
        parts::Document,
        table::Table,
    },
    exchange::csv_out::{Csv, Locale},
    model::{
        column::{Type, Value},
        date::DatePrecision,
        lang::Lang,
        licence::Licence,
    },
    stop,
};

/// The name of the description.
const DESCRIPTION: &str = "datapackage.json";

/// The profile of the description.
const PROFILE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";

/// The column with the names of the columns of a row that are not for the public.
const RESTRICTED: &str = "restricted";

/// Dates of different precision.
const DATES: &str = "^[0-9]{4}(-[0-9]{2}){0,2}$";

/// A table as a file.
struct Sheet<'d> {
    name: String,
    table: &'d Table,
    bytes: Vec<u8>,
}

/// Writes the package. The output is reproducible.
pub fn write(document: &Document, lang: Lang) -> io::Result<Vec<u8>> {
    let sheets = sheets(document)?;
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    begin(&mut file, DESCRIPTION)?;
    file.write_all(&serde_json::to_vec_pretty(&described(document, &sheets, lang))?)?;
    for sheet in &sheets {
        begin(&mut file, &sheet.path())?;
        file.write_all(&sheet.bytes)?;
    }
    Ok(file.finish()?.into_inner())
}

fn begin(file: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str) -> io::Result<()> {
    let packed = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .compression_method(CompressionMethod::Deflated);
    Ok(file.start_file(name, packed)?)
}

/// The tables with names of their own: the second of a name ends in `-2`.
fn sheets(document: &Document) -> io::Result<Vec<Sheet<'_>>> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let named = document.tables().map(|table| {
        let number = known.entry(table.name).or_default();
        *number += 1;
        let name = if *number == 1 { table.name.to_owned() } else { format!("{}-{number}", table.name) };
        Ok(Sheet { name, table, bytes: rows(table)? })
    });
    named.collect()
}

fn is_restricted(cell: &Cell) -> bool {
    cell.mark == Some(Mark::Restricted)
}

/// The sign of withheld values in a table: that of other formats, unless it is a text of the table.
fn sign(table: &Table) -> String {
    let is_text = table.grid.cells().any(|cell| matches!(&cell.value, Value::Text(own) if own == WITHHELD));
    if is_text { format!(":{WITHHELD}") } else { WITHHELD.to_owned() }
}

/// The rows as CSV, with the names of columns as headings and nothing else.
fn rows(table: &Table) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let (restricted, sign) = (table.grid.cells().any(is_restricted), sign(table));
    let names = table.grid.headings().iter().map(|heading| heading.name);
    let mut csv = Csv::unmarked(&mut out, names.chain(restricted.then_some(RESTRICTED)), Locale::En)?;
    for row in table.grid.rows() {
        stop::check();
        let values = row.clone().map(|(_, cell)| match cell.mark {
            Some(Mark::Withheld) => Value::from(sign.as_str()),
            _ => cell.value.clone(),
        });
        let names = row.filter(|(_, cell)| is_restricted(cell)).map(|(heading, _)| heading.name);
        let names = restricted.then(|| Value::from(names.collect::<Vec<_>>().join(";")));
        csv.row(values.chain(names))?;
    }
    csv.finish()?;
    Ok(out)
}

/// The description of the package.
fn described(document: &Document, sheets: &[Sheet<'_>], lang: Lang) -> Json {
    let cited: BTreeMap<&str, &Cited> = document
        .tables()
        .flat_map(|table| table.provenance.cited.iter().map(|own| (own.code.as_str(), own)))
        .collect();
    let licences: Option<BTreeSet<(&str, &str)>> = cited.values().map(|own| licence(own)).collect();
    let licences = licences.into_iter().flatten();
    let licences = licences.map(|(name, path)| json!({ "name": name, "path": path }));
    let mut described = json!({
        "$schema": PROFILE,
        "name": document.name,
        "title": document.title,
        "languages": [lang.code()],
    });
    if let Some(origin) = &document.origin {
        described["contributors"] = json!([{ "title": origin.city_name.of(lang), "roles": ["publisher"] }]);
        described["xuong"] = request(origin);
    }
    described["licenses"] = licences.collect();
    described["sources"] = cited.values().map(|own| source(own)).collect();
    described["resources"] = sheets.iter().map(|sheet| sheet.described(lang)).collect();
    for name in ["licenses", "sources"] {
        let is_empty = described[name].as_array().is_some_and(Vec::is_empty);
        described.as_object_mut().filter(|_| is_empty).and_then(|own| own.shift_remove(name));
    }
    described
}

/// What was requested, as of when, and by which role.
fn request(origin: &Origin) -> Json {
    json!({
        "city": origin.city,
        "city_name": origin.city_name.vi,
        "as_of": origin.as_of,
        "role": origin.role.code(),
        "query": origin.query,
    })
}

/// The name and the address of the licence of a source. The package has licences only if each of its sources has one.
fn licence(own: &Cited) -> Option<(&'static str, &'static str)> {
    let licence = Licence::of(own.source.as_ref()?.licence.as_deref()?)?;
    Some((licence.code, licence.address))
}

/// A source with all that the register says of it. One that the register does not describe has its code as title.
fn source(own: &Cited) -> Json {
    let Some(of) = &own.source else { return json!({ "title": own.code, "code": own.code }) };
    let mut described = json!({ "title": of.title, "code": own.code });
    let address = of.location.as_deref().filter(|place| is_address(place));
    for (name, text) in [
        ("path", address),
        ("location", of.location.as_deref()),
        ("dated", of.dated.as_deref()),
        ("licence", of.licence.as_deref()),
    ] {
        if let Some(text) = text {
            described[name] = json!(text);
        }
    }
    described
}

/// Whether a place is an address and nothing else.
fn is_address(place: &str) -> bool {
    let rest = place.strip_prefix("https://").or_else(|| place.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains([' ', '<', '>', ';']))
}

impl Sheet<'_> {
    fn path(&self) -> String {
        format!("{}.csv", self.name)
    }

    fn described(&self, lang: Lang) -> Json {
        let table = self.table;
        let mut frame = json::frame(table, lang);
        json!({
            "name": self.name,
            "type": "table",
            "path": self.path(),
            "title": table.title,
            "description": description(table, lang),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": self.bytes.len(),
            "hash": format!("sha256:{}", sum(&self.bytes)),
            "sources": table.provenance.cited.iter().map(source).collect::<Vec<_>>(),
            "schema": schema(table, lang),
            "xuong": { "report": frame.remove("report"), "provenance": frame.remove("provenance") },
        })
    }
}

/// The SHA-256 of some bytes in hexadecimal digits.
fn sum(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What is said below the table in other formats.
fn description(table: &Table, lang: Lang) -> String {
    let is_withheld = table.grid.cells().any(|cell| cell.mark == Some(Mark::Withheld));
    let withheld =
        is_withheld.then(|| symbols::withheld_as(&sign(table), table.provenance.unpublished, lang));
    let blank =
        symbols::has_blanks(table).then(|| symbols::unknown(lang.pick("Ô trống", "An empty cell"), lang));
    let said = table.provenance.say(lang).into_iter().chain(table.notes_told());
    said.chain(withheld).chain(blank).collect::<Vec<_>>().join("\n\n")
}

/// The columns. A withheld value is a missing one, with a sign of its own.
fn schema(table: &Table, lang: Lang) -> Json {
    let mut fields: Vec<Json> =
        table.grid.columns().map(|(heading, cells)| field(heading, cells, lang)).collect();
    if table.grid.cells().any(is_restricted) {
        let title = lang.pick("Cột không công khai", "Columns not for the public");
        let description = lang.pick(
            "Tên các cột của dòng có số liệu không phổ biến, ngăn bằng dấu chấm phẩy",
            "Names of the columns whose value in the row is not for the public, with semicolons between",
        );
        fields.push(json!({
            "name": RESTRICTED, "type": "string", "title": title, "description": description,
        }));
    }
    let withheld = table.grid.cells().any(|cell| cell.mark == Some(Mark::Withheld));
    let missing: Vec<String> = [String::new()].into_iter().chain(withheld.then(|| sign(table))).collect();
    json!({ "fields": fields, "missingValues": missing })
}

fn field<'c>(heading: &Heading, cells: impl Iterator<Item = &'c Cell>, lang: Lang) -> Json {
    let mut field = json!({ "name": heading.name, "title": heading.title(lang) });
    match heading.kind {
        Type::Text | Type::Precision => field["type"] = json!("string"),
        Type::Int => field["type"] = json!("integer"),
        Type::Real => {
            field["type"] = json!("number");
            if let Some(decimals) = heading.decimals {
                field["decimals"] = json!(decimals);
            }
        }
        Type::Date => {
            let known = precision(cells);
            field["type"] = json!(known.unwrap_or("string"));
            if known.is_none() {
                field["constraints"] = json!({ "pattern": DATES });
            }
        }
    }
    if let Some(unit) = heading.unit(lang) {
        field["unit"] = json!(unit);
    }
    field
}

/// The type of dates of one precision; `None` for several.
fn precision<'c>(cells: impl Iterator<Item = &'c Cell>) -> Option<&'static str> {
    let dates = cells.filter_map(|cell| match cell.value {
        Value::Date(date) => Some(match date.precision() {
            DatePrecision::Day => "date",
            DatePrecision::Month => "yearmonth",
            DatePrecision::Year => "year",
        }),
        _ => None,
    });
    let known: BTreeSet<&str> = dates.collect();
    match known.len() {
        0 => Some("date"),
        1 => known.into_iter().next(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

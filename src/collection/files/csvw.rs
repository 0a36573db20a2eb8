//! What a sheet cannot say about itself, in a file beside it (W3C, Metadata Vocabulary for Tabular Data): `firms.csv` has
//! `firms.csv-metadata.json`, where programs look for it, and every program that reads CSV still reads the sheet.

use std::io;

use serde_json::{Map, Value as Json, json};

use crate::{
    collection::{csv::Rows, extract::Extract},
    document::column::Heading,
    exchange::csv_out::Locale,
    model::{column::Type, lang::Lang},
};

/// What follows the name of the sheet.
pub const ENDING: &str = "-metadata.json";

/// The media type.
pub const MEDIA_TYPE: &str = "application/csvm+json";

/// The description of a sheet of this name.
pub fn described(extract: &Extract<'_>, name: &str) -> io::Result<String> {
    let layer = extract.only()?;
    let (_, cited) = layer.survey(extract.now)?;
    let about: Map<String, Json> = match extract.about.object(extract.now, &cited) {
        Json::Object(about) => about,
        _ => Map::new(),
    };
    let text = |key: &str| about.get(key).cloned().unwrap_or_default();
    let rows = Rows::of(&layer.shown);
    let columns: Vec<Json> = rows.headings().iter().map(|own| column(own, extract.locale)).collect();
    let described = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": extract.lang.code() }],
        "url": name,
        "dc:title": layer.collection.name(extract.lang),
        "dc:description": layer.collection.description(extract.lang),
        "dc:publisher": text("city_name"),
        "dc:modified": text("as_of"),
        "dc:license": text("licence"),
        "dc:source": cited.lines(extract.now),
        "dc:provenance": Json::Object(about.clone()).to_string(),
        "dialect": {
            "delimiter": extract.locale.delimiter().to_string(),
            "encoding": "utf-8",
            "header": true,
        },
        "tableSchema": { "columns": columns },
    });
    serde_json::to_string_pretty(&described).map_err(io::Error::other)
}

fn column(own: &Heading, locale: Locale) -> Json {
    let datatype = match own.kind {
        Type::Text | Type::Precision => json!("string"),
        Type::Int => json!("integer"),
        Type::Date => json!("date"),
        Type::Real => json!({ "base": "decimal", "format": { "decimalChar": locale.decimal().to_string() } }),
    };
    let titles = json!({ "und": own.name, "vi": own.full_title(Lang::Vi), "en": own.full_title(Lang::En) });
    json!({ "name": own.name, "titles": titles, "datatype": datatype })
}

//! Publications as the public reads them.

use std::io;

use serde_json::{Value as Json, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::labels::title;
use crate::{
    exchange::csv_out::Csv,
    model::{
        column::Value,
        lang::{Lang, Text},
        publication::{CITY, CLASSIFICATION, NewPublication, Publication, PublishedCell, UNPLACED, WORKERS},
    },
    report::parameters::Period,
};

/// The mark of a withheld value in a table.
const WITHHELD: &str = "c";

/// The columns of a table.
const HEADINGS: [Text; 5] = [
    Text::new("Mã địa bàn", "Code of the area"),
    Text::new("Địa bàn", "Area"),
    Text::new("Mã ngành", "Code of the sector"),
    Text::new("Ngành", "Sector"),
    Text::new("Lao động", "Workers"),
];

/// What a publication is, without its table.
pub fn card(publication: &Publication, lang: Lang) -> Json {
    let own = &publication.own;
    let told = own.cells.iter().filter(|cell| cell.workers.is_some()).count();
    json!({
        "id": publication.id,
        "measure": WORKERS,
        "period": own.period,
        "periodName": period_name(own, lang),
        "revision": own.revision,
        "revises": own.revises,
        "reason": own.reason,
        "countedOn": own.counted_on.to_string(),
        "version": own.version,
        "recordedAt": own.recorded_at.and_then(instant),
        "publishedAt": instant(own.published_at),
        "boundaries": own.edition,
        "classification": CLASSIFICATION,
        "threshold": own.threshold,
        "told": told,
        "withheld": own.cells.len() - told,
    })
}

/// A publication with its table.
pub fn whole(publication: &Publication, lang: Lang) -> Json {
    let row = |cell: &PublishedCell| {
        json!({
            "area": cell.area,
            "areaName": area_name(cell, lang),
            "sector": cell.sector,
            "sectorName": title(cell.sector.as_deref(), lang),
            "workers": cell.workers,
            "withheld": cell.workers.is_none(),
        })
    };
    let mut told = card(publication, lang);
    told["rows"] = publication.own.cells.iter().map(row).collect();
    told
}

/// The table as CSV, with what it is below.
///
/// # Errors
///
/// None but of memory.
pub fn csv(publication: &Publication, lang: Lang) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut csv = Csv::new(&mut out, HEADINGS.map(|heading| heading.of(lang)))?;
    for cell in &publication.own.cells {
        csv.row([
            Value::from(cell.area.clone()),
            Value::from(area_name(cell, lang)),
            cell.sector.clone().map_or(Value::Null, Value::from),
            Value::from(title(cell.sector.as_deref(), lang)),
            cell.workers.map_or(Value::from(WITHHELD), |workers| {
                Value::Int(i64::try_from(workers).unwrap_or(i64::MAX))
            }),
        ])?;
    }
    for line in [headline(publication, lang), withheld(lang).to_owned()] {
        csv.row([Value::from(line), Value::Null, Value::Null, Value::Null, Value::Null])?;
    }
    csv.finish()?;
    Ok(out)
}

/// The values as texts: area, its name, sector and workers.
pub fn lines(publication: &Publication, lang: Lang) -> Vec<[String; 4]> {
    let line = |cell: &PublishedCell| {
        let workers = cell.workers.map_or_else(|| WITHHELD.to_owned(), |workers| workers.to_string());
        [cell.area.clone(), area_name(cell, lang), title(cell.sector.as_deref(), lang), workers]
    };
    publication.own.cells.iter().map(line).collect()
}

/// What a publication is, as a sentence.
pub fn headline(publication: &Publication, lang: Lang) -> String {
    let own = &publication.own;
    let (period, on, at) = (period_name(own, lang), own.counted_on, own.published_at.date());
    let told = lang.pick(
        format!("Lao động theo địa bàn và ngành, {period} (cơ sở có mặt ngày {on}), lập ngày {at}"),
        format!("Workers by area and sector, {period} (establishments of {on}), made on {at}"),
    );
    let revision = match (own.revises, &own.reason) {
        (Some(old), Some(reason)) => lang.pick(
            format!(", bản sửa lần {} của công bố số {old}: {reason}", own.revision - 1),
            format!(", revision {} of publication {old}: {reason}", own.revision - 1),
        ),
        _ => String::new(),
    };
    told + &revision + "."
}

fn withheld(lang: Lang) -> &'static str {
    lang.pick(
        "c: không công bố, vì có thể lộ số lao động của một doanh nghiệp, hoặc chưa biết.",
        "c: withheld, since it could disclose the workers of one enterprise, or not known.",
    )
}

fn period_name(own: &NewPublication, lang: Lang) -> String {
    own.period.parse::<Period>().map_or_else(|()| own.period.clone(), |period| period.name(lang))
}

/// The name of an area.
pub(super) fn area_name(cell: &PublishedCell, lang: Lang) -> String {
    match (cell.area.as_str(), &cell.area_name) {
        (_, Some(name)) => name.clone(),
        (CITY, None) => lang.pick("Toàn thành phố", "Whole city").to_owned(),
        (UNPLACED, None) => {
            lang.pick("Chưa định vị hoặc ngoài ranh giới", "Not located or outside the boundaries").to_owned()
        }
        (code, None) => code.to_owned(),
    }
}

fn instant(at: OffsetDateTime) -> Option<String> {
    at.format(&Rfc3339).ok()
}

//! `GET /api/imports/{id}/findings`: what is wrong or doubtful, by row and cell, as pages, CSV or a workbook.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value as Json, json};

use super::told::{page, paged, reviewed};
use crate::{
    document::{
        column::{int, text},
        grid::Grid,
        render::{self, Format},
        table::{Provenance, Table},
    },
    exchange::{
        finding::{Fault, Finding},
        identity::{Fit, Identity},
        severity::Severity,
    },
    http::{api::changes::editor, extract::Ask, parameter, problem::Problem, state::AppState, work::Class},
    index::Snapshot,
    model::lang::{Lang, Text},
    registry::staging::review::place,
};

/// Lists the findings of an import.
pub(in crate::http) async fn findings(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    let severity = ask.query.take::<Severity>(parameter::SEVERITY)?;
    let form = ask.query.take::<Format>(parameter::FORMAT)?.unwrap_or(Format::Json);
    let (offset, limit) = page(&mut ask)?;
    ask.query.finish()?;
    if !matches!(form, Format::Json | Format::Csv | Format::Xlsx) {
        return Err(Problem::one_of(ask.lang, "f", form.code(), &["json", "csv", "xlsx"]));
    }
    let review = match reviewed(&state, &ask, &caller, &id).await? {
        Ok(review) => review,
        Err(reading) => return Ok(reading),
    };
    let class = if form == Format::Xlsx { Class::Document } else { Class::Look };
    let write = move |ask: &mut Ask| {
        let all = review.findings.iter();
        let all: Vec<&Finding> =
            all.filter(|own| severity.is_none_or(|severity| own.fault.severity() == severity)).collect();
        if form != Format::Json {
            return file(&all, ask, form);
        }
        let shown: Vec<Json> = all.iter().skip(offset).take(limit).map(|own| told(own, ask.lang)).collect();
        Ok(paged(ask, "findings", (offset, limit, all.len()), &shown))
    };
    state.aside(class, ask, write).await
}

/// A finding as JSON.
fn told(own: &Finding, lang: Lang) -> Json {
    let (heading, cell) = place(own);
    let mut body = json!({
        "severity": own.fault.severity().code(),
        "row": own.row,
        "column": heading,
        "cell": cell,
        "value": own.value,
        "detail": own.fault.say(lang),
        "said": own.say(lang),
    });
    if let Fault::Identity(identity) = &own.fault {
        match &**identity {
            Identity::Doubtful { fits, more, .. } => {
                body["candidates"] = fits.iter().map(candidate).collect();
                body["moreCandidates"] = json!(more);
            }
            Identity::Twin { earlier, .. } => body["sameAsRow"] = json!(earlier),
            Identity::Shares(fit) => body["candidates"] = json!([candidate(fit)]),
            _ => {}
        }
    }
    body
}

/// A firm that a row may be.
fn candidate(fit: &Fit) -> Json {
    json!({
        "code": fit.code,
        "name": fit.name,
        "address": fit.address,
        "distanceM": fit.distance_m,
        "sameTaxCode": fit.tax_code,
        "sameName": fit.same_name,
        "samePlace": fit.same_place,
    })
}

/// All findings as a file.
fn file(all: &[&Finding], ask: &Ask, form: Format) -> Result<Response, Problem> {
    let bytes = render::write::write(&table(all, &ask.now, ask.lang).into(), form, ask.lang);
    let bytes = bytes.map_err(Problem::broken)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn table(all: &[&Finding], now: &Snapshot, lang: Lang) -> Table {
    let columns = [
        text("severity", Text::new("Mức", "Severity"), |own: &&Finding| own.fault.severity().name(lang)),
        int("row", Text::new("Dòng", "Row"), |own: &&Finding| own.row.map(|row| row as u64)),
        text("column", Text::new("Cột", "Column"), |own: &&Finding| {
            place(own).0.unwrap_or_default().to_owned()
        }),
        text("cell", Text::new("Ô", "Cell"), |own: &&Finding| place(own).1.unwrap_or_default().to_owned()),
        text("value", Text::new("Giá trị", "Value"), |own: &&Finding| {
            own.value.clone().unwrap_or_default()
        }),
        text("detail", Text::new("Phát hiện", "Finding"), |own: &&Finding| own.fault.say(lang)),
    ];
    Table {
        name: "import_findings",
        title: lang.pick("Phát hiện của lần nhập", "Findings of the import").to_owned(),
        grid: Grid::of(&columns, all.iter().copied()),
        provenance: Provenance::of(now, None),
        notes: Vec::new(),
    }
}

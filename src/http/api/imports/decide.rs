//! `PATCH /api/imports/{id}`: decisions about doubtful rows, and how the file is read.

use axum::{
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Map, Value};

use super::refusal::failed;
use super::told::{named, told};
use crate::{
    exchange::options::Options,
    http::{api::changes::editor, extract::Ask, ogc::edit::body, problem::Problem, state::AppState},
    model::lang::Lang,
    registry::{
        identity::{Decisions, NewRows, Same},
        staging::decided,
    },
};

/// The decision that a row is a new record, and the row that stands for any doubtful one.
const NEW: &str = "new";
const ANY: &str = "*";

/// Decides.
pub(in crate::http) async fn decide(
    State(state): State<AppState>,
    Path(id): Path<String>,
    ask: Ask,
    headers: HeaderMap,
    content: Body,
) -> Result<Response, Problem> {
    let caller = editor(&ask)?;
    ask.query.finish()?;
    let sent = body::json(&state.settings, &ask, &headers, content).await?;
    let own = named(&state, &ask, &caller, &id).await?;
    if own.committed.is_some() {
        return Err(Problem::imported(ask.lang, None));
    }
    let mut decisions = decided::read(&own.decisions);
    let mut options = own.options.clone();
    for (name, value) in &sent {
        match (name.as_str(), value) {
            ("decisions", Value::Object(rows)) => add(&mut decisions, rows, ask.lang)?,
            ("options", Value::Object(own)) => {
                let own = Options::of_json(own).map_err(|wrong| Problem::bad_request(wrong.to_string()))?;
                options = own.to_json().to_string();
            }
            _ => return Err(Problem::one_of(ask.lang, "{}", name, &["decisions {}", "options {}"])),
        }
    }
    let options: Options = options
        .parse()
        .map_err(|wrong: crate::exchange::options::WrongOption| Problem::bad_request(wrong.to_string()))?;
    let decided = state.registry.decide_import(&own, &options, &decisions).await;
    decided.map_err(failed(ask.lang))?;
    let own = named(&state, &ask, &caller, &id).await?;
    told(&state, &ask, &caller, &own).await
}

/// Adds decisions by row: a code, `new`, or null to take one back.
fn add(decisions: &mut Decisions, rows: &Map<String, Value>, lang: Lang) -> Result<(), Problem> {
    for (row, value) in rows {
        let wrong = || {
            let needed = lang.pick(
                "cần số dòng (hoặc *) và mã của một cơ sở, “new” hoặc null",
                "expected the number of a row (or *) and the code of a firm, 'new' or null",
            );
            Problem::bad_request(format!("decisions: “{row}”: {value}: {needed}"))
        };
        let number: Option<usize> = if row == ANY { None } else { Some(row.parse().map_err(|_| wrong())?) };
        decisions.same.retain(|same| same.row != number);
        let undone = number.map_or(NewRows::All, NewRows::Row);
        decisions.new.retain(|new| *new != undone);
        match value {
            Value::Null => {}
            Value::String(text) if text == NEW => decisions.new.push(undone),
            Value::String(code) => {
                decisions.same.push(Same { row: number, code: code.parse().map_err(|_| wrong())? });
            }
            _ => return Err(wrong()),
        }
    }
    Ok(())
}

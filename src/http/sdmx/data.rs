//! `GET /sdmx/data/dataflow/{agency}/{dataflow}/{version}/{key}`: the observations of dataflows.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use tokio::runtime::Handle;

use super::asked::{Asked, only};
use crate::{
    http::{extract::Ask, problem::Problem, state::AppState, work::Class},
    model::lang::Lang,
    report::publication::sdmx::{
        Agency, CSV, Conditions, Cube, DIMENSIONS, Kind, Misread, TIME_PERIOD, csv, cubes,
    },
};

/// The observations of the dataflows that a path names, which meet its key and the conditions of the query.
pub(in crate::http) async fn answer(
    State(state): State<AppState>,
    Path(path): Path<String>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let missing = Problem::not_found(ask.lang, &path);
    let Some(asked) = Asked::of(&path) else { return Err(missing) };
    let conditions = conditions(&asked.rest, &mut ask)?;
    only(&mut ask, "attributes", &["dsd", "all"])?;
    only(&mut ask, "measures", &["all"])?;
    only(&mut ask, "includeHistory", &["false"])?;
    only(&mut ask, "dimensionAtObservation", &["AllDimensions", TIME_PERIOD])?;
    ask.query.finish()?;
    // All that was published can be megabytes, so it is read where computations have a seat.
    let (registry, runtime) = (state.registry.clone(), Handle::current());
    let write = move |ask: &mut Ask| {
        let published = runtime.block_on(registry.publications()).map_err(Problem::of_registry(ask.lang))?;
        let (all, agency) = (cubes(&published), Agency::of(&ask.now.city));
        let is_kind = [Kind::Dataflow, Kind::DataStructure].iter().any(|kind| asked.is_kind(kind.code()));
        let is_meant = |own: &&Cube<'_>| is_kind && asked.is(agency.as_str(), &own.id());
        let meant: Vec<&Cube<'_>> = all.iter().filter(is_meant).collect();
        let body = csv(&meant, &conditions, &agency).ok_or(missing)?;
        let name = match meant[..] {
            [own] => own.id(),
            _ => "data".to_owned(),
        };
        let name = format!("attachment; filename=\"{name}.csv\"");
        let headers = [
            (header::CONTENT_TYPE, CSV),
            (header::CONTENT_DISPOSITION, name.as_str()),
            (header::CACHE_CONTROL, "no-store"),
        ];
        Ok((headers, body).into_response())
    };
    state.aside(Class::Look, ask, write).await
}

/// Reads the key, and takes the conditions on dimensions: `c[REF_AREA]=…`.
fn conditions(key: &str, ask: &mut Ask) -> Result<Conditions, Problem> {
    let lang = ask.lang;
    let mut all =
        Conditions::default().with_keys(key).map_err(|misread| refused(misread, ("key", key), lang))?;
    for (name, text) in ask.query.prefixed("c[") {
        let dimension = name.strip_suffix(']').unwrap_or(&name);
        all = all.with(dimension, &text).map_err(|misread| refused(misread, (dimension, &text), lang))?;
    }
    Ok(all)
}

fn refused(misread: Misread, (name, text): (&str, &str), lang: Lang) -> Problem {
    match misread {
        Misread::Key => Problem::parameter(
            name,
            lang.pick(
                "cần một mã hoặc * cho từng chiều, ngăn bằng dấu chấm: FREQ.REF_AREA.ACTIVITY",
                "expected a code or * for each dimension, separated by points: FREQ.REF_AREA.ACTIVITY",
            ),
        ),
        Misread::Dimension => {
            let known: Vec<&str> = DIMENSIONS.into_iter().chain([TIME_PERIOD]).collect();
            Problem::one_of(lang, "c", name, &known)
        }
        Misread::Value => {
            let (wrong, needed) = lang.pick(
                ("không hợp lệ", "cần các mã ngăn bằng dấu phẩy; với TIME_PERIOD là kỳ, hoặc ge:KỲ+le:KỲ"),
                (
                    "is not understood",
                    "expected codes separated by commas; of TIME_PERIOD periods, or ge:PERIOD+le:PERIOD",
                ),
            );
            Problem::parameter(name, format!("“{text}” {wrong}; {needed}"))
        }
    }
}

//! `GET /api/import-templates/{kind}`: a template to fill in and to import.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    document::render::{Format, template},
    exchange::{draft::Importable, template::columns},
    http::{extract::Ask, parameter, problem::Problem, state::AppState, work::Class},
};

/// The formats of templates; the first one is the default.
pub(in crate::http) const FORMATS: [Format; 2] = [Format::Xlsx, Format::Csv];

/// Takes `f`.
pub(in crate::http) async fn template(
    State(state): State<AppState>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let name = ask.path.rsplit('/').next().unwrap_or_default().to_owned();
    let missing = || Problem::not_found(ask.lang, &name);
    let kind: Importable = name.parse().map_err(|_| missing())?;
    let columns = columns(kind).ok_or_else(missing)?;
    let format = ask.query.take::<Format>(parameter::FORMAT)?.unwrap_or(FORMATS[0]);
    if !FORMATS.contains(&format) {
        return Err(Problem::one_of(ask.lang, "f", format.code(), &FORMATS.map(Format::code)));
    }
    ask.query.finish()?;
    let make = move |ask: &mut Ask| {
        let bytes = match format {
            Format::Csv => template::csv(&columns, ask.lang),
            _ => template::xlsx(kind.name(ask.lang), &columns, ask.lang),
        };
        let bytes = bytes.map_err(Problem::broken)?;
        let name = format!("attachment; filename=\"{kind}.{format}\"");
        let kinds =
            [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
        Ok((kinds, bytes).into_response())
    };
    state.aside(Class::Look, ask, make).await
}

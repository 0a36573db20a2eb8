//! `GET /api/near`: firms around a place, nearest first.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::reports::formed;
use crate::{
    geom::{crs::Crs, position::PositionError},
    http::{
        extract::{Ask, Query},
        narrowing,
        ogc::filter::condition,
        problem::Problem,
        state::AppState,
    },
    index::{
        near::{Near, Neighbours},
        place::{NoPlace, Place, resolve, said},
        row::Row,
    },
    model::{actor::Role, column::Value, feature::add_property, lang::Lang},
    query::{filter::Filter, page::Limit, radius::Radius},
    report::{collection::Collection, near, render::Format},
};

/// Answers `point`, `within`, `limit`, `crs`, `f`, what narrows firms down, and `filter` as collections know it.
pub(in crate::http) async fn near(State(state): State<AppState>, mut ask: Ask) -> Result<Response, Problem> {
    let format = ask.query.take("f")?.unwrap_or(Format::Json);
    let text = ask.query.needed("point")?;
    let crs: Option<Crs> = ask.query.take("crs")?;
    let (within, limit, filter) = read(&mut ask.query, ask.role, ask.lang)?;
    let condition = condition(&mut ask.query, Collection::Firms, (ask.role, ask.lang))?;
    ask.query.finish()?;
    let place = resolve(&ask.now, &text, crs).map_err(|e| problem(ask.lang, &text, &e))?;
    let within_m = within.map(Radius::metres);
    let question = Near { from: place.point, within_m, limit: limit.get(), filter, condition };
    let answer = if question.condition.is_none() {
        question.ask(&ask.now.firms)
    } else {
        let found = state.aside(|stop| question.ask_until(&stop, &ask.now.firms));
        found.await.ok_or_else(|| Problem::too_long(ask.lang))?
    };
    match format {
        Format::Json | Format::GeoJson => Ok(geojson(&place, &answer, ask.role)),
        format => {
            let table = near::table(&ask.now, &text, &answer, ask.role, ask.lang);
            Ok(formed(&table.into(), format, ask.lang))
        }
    }
}

fn read(query: &mut Query, role: Role, lang: Lang) -> Result<(Option<Radius>, Limit, Filter), Problem> {
    let within: Option<Radius> = query.take("within")?;
    let fallback = if within.is_some() { Limit::DEFAULT } else { Limit::FEW };
    let limit = query.take("limit")?.unwrap_or(fallback);
    let filter = narrowing::filter(query, role, lang)?;
    Ok((within, limit, filter))
}

fn problem(lang: Lang, asked: &str, error: &NoPlace) -> Problem {
    match error {
        NoPlace::Unknown { similar, .. } if similar.is_empty() => Problem::not_found(lang, asked),
        NoPlace::Unknown { similar, .. } => {
            let question = lang.pick("có phải ý bạn là", "did you mean");
            Problem::not_found(lang, &format!("{asked}; {question}: {}?", similar.join("; ")))
        }
        NoPlace::Coordinates(fault @ (PositionError::Degrees(..) | PositionError::Metres(..))) => {
            Problem::parameter("point", said(fault, lang))
        }
        NoPlace::Coordinates(_) => Problem::value(lang, "point", asked),
        NoPlace::NoPoint { name, .. } => {
            let nowhere = lang.pick("chưa rõ vị trí", "it is not known where it is");
            Problem::parameter("point", format!("{name}: {nowhere}"))
        }
    }
}

fn geojson(place: &Place, answer: &Neighbours<'_>, role: Role) -> Response {
    let about = json!({
        "name": place.meaning.to_string(),
        "coordinates": [place.point.lon(), place.point.lat()],
        "others": place.others,
    });
    let count = |n: Option<usize>| n.map_or_else(|| "null".to_owned(), |n| n.to_string());
    let head = format!(
        "{{\"type\":\"FeatureCollection\",\"place\":{about},\"inRadius\":{},\"numberMatched\":{},\"numberReturned\":{},\"features\":[",
        count(answer.in_radius),
        count(answer.matched),
        answer.found.len(),
    );
    let mut body = head.into_bytes();
    features(&mut body, &answer.found, role);
    let apart = format!(
        "],\"unknown\":{{\"type\":\"FeatureCollection\",\"numberMatched\":{},\"numberReturned\":{},\"features\":[",
        count(answer.undecided),
        answer.unknown.len(),
    );
    body.extend(apart.as_bytes());
    features(&mut body, &answer.unknown, role);
    body.extend(b"]}}");
    ([(header::CONTENT_TYPE, "application/geo+json")], body).into_response()
}

fn features(body: &mut Vec<u8>, hits: &[(f64, Row<'_>)], role: Role) {
    for (at, (distance_m, row)) in hits.iter().enumerate() {
        if at > 0 {
            body.push(b',');
        }
        row.write_feature(body, role == Role::Analyst);
        add_property(body, "distance_m", &Value::Real((distance_m * 1000.0).round() / 1000.0));
    }
}

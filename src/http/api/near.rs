//! `GET /api/near`: the firms nearest to a place, in order of distance.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;
use time::OffsetDateTime;

use super::{origin, reports::formed};
use crate::{
    collection::kinds::Collection,
    document::{parts::Document, render::Format},
    geom::{
        crs::Crs,
        position::{self, PositionError},
    },
    http::{
        cost::{FEW_ROWS, is_long, is_quick, is_small},
        cql2_filter::condition,
        extract::{Ask, Query},
        firm_filter, parameter,
        problem::Problem,
        state::AppState,
        then::Then,
        work::Class,
    },
    index::{
        feature_parts::Parts,
        locate::{NoPlace, Place, resolve, said},
        nearest::{Near, Neighbours},
        row::Row,
    },
    model::{actor::Role, city::City, column::Value, feature::add_property, lang::Lang, presence::When},
    query::{cql2::tree::Condition, filter::Filter, page::Limit, radius::Radius},
    report::near,
};

/// Estimates of the size of a response without its features, and of a feature.
const BYTES_AROUND: usize = 4096;
const BYTES_EACH: usize = 1024;

/// The parameters of a request.
struct Question {
    format: Format,
    text: String,
    crs: Option<Crs>,
    within: Option<Radius>,
    limit: Limit,
    filter: Filter,
    condition: Option<Condition>,
}

/// Takes `point`, `within`, `limit`, `crs`, `f`, the parameters that filter firms, and `filter` as on collections.
pub(in crate::http) async fn near(
    State(state): State<AppState>,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let at = origin::instant(&state, &ask, &ask.now).await?;
    if is_long(&ask) {
        return state.aside(Class::Look, ask, move |ask| Question::read(ask)?.answer(ask, at)).await;
    }
    let question = Question::read(&mut ask)?;
    if question.is_quick(&ask) {
        return question.answer(&ask, at);
    }
    let class = if question.format.is_package() { Class::Document } else { Class::Look };
    state.aside(class, ask, move |ask| question.answer(ask, at)).await
}

impl Question {
    fn read(ask: &mut Ask) -> Result<Self, Problem> {
        let format = ask.query.take(parameter::FORMAT)?.unwrap_or(Format::Json);
        let text = ask.query.needed(parameter::POINT)?;
        let crs: Option<Crs> = ask.query.take(parameter::CRS)?;
        let (within, limit, filter) = read(&mut ask.query, ask.role, ask.lang)?;
        let condition = condition(&mut ask.query, Collection::Firms, (ask.role, ask.lang))?;
        ask.query.finish()?;
        Ok(Self { format, text, crs, within, limit, filter, condition })
    }

    /// Whether the response is known to take less than a millisecond: coordinates with few firms around.
    fn is_quick(&self, ask: &Ask) -> bool {
        let copied = matches!(self.format, Format::Json | Format::GeoJson);
        let Ok(reading) = position::read(&self.text, self.crs, ask.now.city.crs) else { return false };
        let few = || match self.within {
            Some(within) => ask.now.firms.reached(reading.at, within.metres()) <= FEW_ROWS,
            None => is_quick(&self.filter, &ask.now.firms),
        };
        let plain = self.condition.is_none() && !self.format.is_package();
        plain && is_small(self.limit.get(), copied, ask) && few()
    }

    fn answer(self, ask: &Ask, at: Option<OffsetDateTime>) -> Result<Response, Problem> {
        let Self { format, text, crs, within, limit, filter, condition } = self;
        let place =
            resolve(&ask.now, &text, crs).map_err(|e| problem((&ask.now.city, ask.lang), &text, &e))?;
        let within_m = within.map(Radius::metres);
        let near = Near { from: place.point, within_m, limit: limit.get(), filter, condition };
        let answer = near.ask(&ask.now.firms);
        match format {
            Format::Json | Format::GeoJson => Ok(geojson(&place, &answer, ask)),
            format => {
                let table = near::table(&ask.now, (&text, place.precision_m), &answer, ask.role, ask.lang);
                let origin = origin::origin(ask, &ask.now, None, at);
                Ok(formed(&Document::from(table).with_origin(origin), format, ask.lang))
            }
        }
    }
}

fn read(query: &mut Query, role: Role, lang: Lang) -> Result<(Option<Radius>, Limit, Filter), Problem> {
    let within: Option<Radius> = query.take(parameter::WITHIN)?;
    let fallback = if within.is_some() { Limit::DEFAULT } else { Limit::FEW };
    let limit = query.take(parameter::LIMIT)?.unwrap_or(fallback);
    let filter = firm_filter::filter(query, role, lang)?;
    Ok((within, limit, filter))
}

fn problem((city, lang): (&City, Lang), asked: &str, error: &NoPlace) -> Problem {
    match error {
        NoPlace::Unknown { similar, .. } if similar.is_empty() => Problem::not_found(lang, asked),
        NoPlace::Unknown { similar, .. } => {
            let question = lang.pick("có phải ý bạn là", "did you mean");
            Problem::not_found(lang, &format!("{asked}; {question}: {}?", similar.join("; ")))
        }
        NoPlace::Coordinates(fault @ (PositionError::Degrees(..) | PositionError::Metres(..))) => {
            Problem::parameter("point", said(fault, lang))
        }
        NoPlace::Coordinates(_) => Problem::value(city, lang, parameter::POINT, asked),
        NoPlace::NoPoint { name, .. } => {
            let nowhere = lang.pick("chưa rõ vị trí", "it is not known where it is");
            Problem::parameter("point", format!("{name}: {nowhere}"))
        }
    }
}

fn geojson(place: &Place, answer: &Neighbours<'_>, ask: &Ask) -> Response {
    let about = json!({
        "name": place.meaning.to_string(),
        "coordinates": [place.point.lon(), place.point.lat()],
        "precision_m": place.precision_m,
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
    body.reserve(BYTES_AROUND + (answer.found.len() + answer.unknown.len()) * BYTES_EACH);
    features(&mut body, &answer.found, ask);
    let apart = format!(
        "],\"unknown\":{{\"type\":\"FeatureCollection\",\"numberMatched\":{},\"numberReturned\":{},\"features\":[",
        count(answer.undecided),
        answer.unknown.len(),
    );
    body.extend(apart.as_bytes());
    features(&mut body, &answer.unknown, ask);
    body.extend(b"]}}");
    ([(header::CONTENT_TYPE, "application/geo+json")], body).into_response()
}

/// Writes the features, each with its distance and its presence on the current day.
fn features(body: &mut Vec<u8>, hits: &[(f64, Row<'_>)], ask: &Ask) {
    let parts = Parts::all(ask.role.sees_restricted());
    for (at, (distance_m, row)) in hits.iter().enumerate() {
        if at > 0 {
            body.push(b',');
        }
        row.write_feature(body, &parts);
        add_property(body, "distance_m", &Value::Real((distance_m * 1000.0).round() / 1000.0));
        let presence = row.life().on(When::now(ask.today));
        add_property(body, "presence", &Value::text(Some(presence.code())));
    }
}

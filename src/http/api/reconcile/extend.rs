//! Values of properties of records: `POST …/extend` of version 1.0, the parameter `extend` of version 0.2, and
//! `GET …/extend/propose`.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::{
    entity::known,
    matching::title,
    sent::{self, wrong},
    suggest::{number, properties},
};
use crate::{
    collection::{feature::Thing, kinds::Collection, reconciling::ranking::POINT},
    http::{extract::Ask, ogc::edit::body, problem::Problem, state::AppState, work::Class},
    model::{column, date::DatePrecision, feature::Shape},
};

/// The largest number of records in a batch.
pub(super) const MOST_IDS: usize = 1000;

/// The largest number of properties in a batch.
const MOST_PROPERTIES: usize = 60;

/// The records and properties of a batch.
struct Wanted {
    ids: Vec<String>,
    /// Each with its place among the columns of the collection; that of the point has none.
    properties: Vec<(String, Option<usize>)>,
}

/// `POST …/extend`: a batch of version 1.0.
pub(in crate::http) async fn answer(
    State(state): State<AppState>,
    Path(name): Path<String>,
    ask: Ask,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    ask.query.finish()?;
    let sent = body::json(&state.settings, &ask, &headers, body).await?;
    let wanted = Wanted::read(&sent, collection, &ask)?;
    let answer = move |ask: &mut Ask| {
        let rows = wanted.ids.iter().map(|id| {
            let values = wanted.values(id, collection, ask);
            let properties = values.into_iter().map(|(name, values)| json!({ "id": name, "values": values }));
            json!({ "id": id, "properties": properties.collect::<Vec<_>>() })
        });
        Ok(written(&wanted, &json!(rows.collect::<Vec<_>>()), collection, ask))
    };
    state.aside(Class::Look, ask, answer).await
}

/// A batch of version 0.2.
pub(super) async fn keyed(
    state: &AppState,
    ask: Ask,
    collection: Collection,
    extended: &str,
) -> Result<Response, Problem> {
    let wanted = Wanted::read(&sent::object("extend", extended, &ask)?, collection, &ask)?;
    let answer = move |ask: &mut Ask| {
        let row = |id: &String| {
            let values = wanted.values(id, collection, ask).into_iter();
            (id.clone(), values.map(|(name, values)| (name.to_owned(), json!(values))).collect())
        };
        let rows: Map<String, Value> = wanted.ids.iter().map(row).collect();
        Ok(written(&wanted, &rows.into(), collection, ask))
    };
    state.aside(Class::Look, ask, answer).await
}

fn written(wanted: &Wanted, rows: &Value, collection: Collection, ask: &Ask) -> Response {
    let meta =
        wanted.properties.iter().map(|(name, _)| json!({ "id": name, "name": title(name, collection, ask) }));
    Json(json!({ "meta": meta.collect::<Vec<_>>(), "rows": rows })).into_response()
}

/// `GET …/extend/propose`: the properties that the client may see. Takes `type` and `limit`.
pub(in crate::http) async fn propose(Path(name): Path<String>, mut ask: Ask) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let kind = ask.query.text("type");
    let limit = number(&mut ask, "limit")?;
    ask.query.finish()?;
    let mut all = properties(collection, &ask);
    all.truncate(limit.unwrap_or(usize::MAX));
    let mut told = json!({ "type": kind.as_deref().unwrap_or(collection.code()), "properties": all });
    if let Some(limit) = limit {
        told["limit"] = json!(limit);
    }
    Ok(Json(told).into_response())
}

impl Wanted {
    fn read(sent: &Map<String, Value>, collection: Collection, ask: &Ask) -> Result<Self, Problem> {
        let list = |name: &str| sent.get(name).and_then(Value::as_array).ok_or_else(|| wrong(name, ask));
        let (ids, properties) = (list("ids")?, list("properties")?);
        sent::limit(ids.len(), MOST_IDS, ask)?;
        sent::limit(properties.len(), MOST_PROPERTIES, ask)?;
        let ids = ids.iter().map(|id| id.as_str().map(str::to_owned).ok_or_else(|| wrong("ids", ask)));
        let offered = collection.properties(ask.role);
        let place = |own: &Value| {
            let name = own["id"].as_str().ok_or_else(|| wrong("properties", ask))?;
            let found = offered.iter().find(|own| own.name == name).map(|own| own.place);
            if found.is_none() && name != POINT {
                let unknown = ask.lang.pick("không có thuộc tính này", "there is no such property");
                return Err(Problem::parameter(name, unknown));
            }
            Ok((name.to_owned(), found))
        };
        Ok(Self {
            ids: ids.collect::<Result<_, _>>()?,
            properties: properties.iter().map(place).collect::<Result<_, _>>()?,
        })
    }

    /// The values of a record; none for one that is not there.
    fn values(&self, id: &str, collection: Collection, ask: &Ask) -> Vec<(&str, Vec<Value>)> {
        let thing = collection.item(&ask.now, id);
        let of = |place: &Option<usize>| match (&thing, place) {
            (None, _) => None,
            (Some(thing), Some(place)) => value(&thing.known(*place)),
            (Some(thing), None) => point(thing),
        };
        self.properties.iter().map(|(name, place)| (name.as_str(), of(place).into_iter().collect())).collect()
    }
}

/// A point as latitude and longitude.
fn point(thing: &Thing<'_>) -> Option<Value> {
    match thing.shape() {
        Shape::Point(point) => Some(json!({ "str": format!("{}, {}", point.lat(), point.lon()) })),
        _ => None,
    }
}

/// A value; a year or a month is a text, since the API only has instants.
fn value(own: &column::Value<'_>) -> Option<Value> {
    match own {
        column::Value::Null => None,
        column::Value::Text(text) => Some(json!({ "str": text })),
        column::Value::Int(number) => Some(json!({ "int": number })),
        column::Value::Real(number) => Some(json!({ "float": number })),
        column::Value::Date(date) if date.precision() == DatePrecision::Day => {
            Some(json!({ "date": format!("{date}T00:00:00Z") }))
        }
        column::Value::Date(date) => Some(json!({ "str": date.to_string() })),
    }
}

//! `GET /api/rivers`: the rivers of the city as GeoJSON, for maps.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use geojson::GeometryValue;
use serde_json::{Value, json};

use crate::{
    document::render::Format,
    http::{extract::Ask, problem::Problem},
    model::river::{Course, River},
};

/// The rivers, in WGS 84.
pub(in crate::http) async fn rivers(ask: Ask) -> Result<Response, Problem> {
    ask.query.finish()?;
    let rivers = &ask.now.city.rivers;
    let features: Vec<Value> = rivers.all.iter().map(feature).collect();
    let layer =
        json!({ "type": "FeatureCollection", "attribution": rivers.attribution, "features": features });
    Ok(([(header::CONTENT_TYPE, Format::GeoJson.media_type())], layer.to_string()).into_response())
}

fn feature(river: &River) -> Value {
    let geometry = match &river.course {
        Course::Banks(area) => GeometryValue::from(area),
        Course::Line(line) => GeometryValue::from(line),
    };
    json!({
        "type": "Feature",
        "properties": { "name": river.name, "kind": river.course.kind() },
        "geometry": geojson::Geometry::new(geometry),
    })
}

//! `GET /odata/v4`: the service document (OData JSON 4.01, §5).

use axum::response::Response;
use serde_json::{Value, json};

use super::{
    json,
    options::format,
    sets::{Set, root},
};
use crate::http::{problem::Problem, then::Then};

/// The entity sets with their addresses, which are relative to the context.
pub(in crate::http) async fn document(Then(mut ask): Then) -> Result<Response, Problem> {
    format(&mut ask.query, "json", ask.lang)?;
    ask.query.finish()?;
    let set = |set: Set| json!({ "name": set.name(), "title": set.title(&ask), "kind": "EntitySet", "url": set.name() });
    let sets: Vec<Value> = Set::all().map(set).collect();
    let context = format!("{}/$metadata", root(&ask));
    Ok(json::answer(&json!({ "@odata.context": context, "value": sets })))
}

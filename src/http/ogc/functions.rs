//! `GET /ogc/functions`: functions in filters beyond those of CQL2 (OGC 19-079r2 §7.4).

use axum::response::Response;
use serde_json::json;

use super::{collections::respond, format::DOCUMENT, link::JSON};
use crate::{
    collection::kinds::GEOMETRY,
    http::{extract::Ask, problem::Problem},
};

/// The functions.
pub(in crate::http) async fn all(mut ask: Ask) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    let title = ask.lang.pick("Hàm dùng trong điều kiện lọc", "Functions for filters");
    let links = ask.forms((&format!("{}/ogc/functions", ask.base), title), (format, &DOCUMENT), JSON);
    let description = ask.lang.pick(
        "Hai điểm cách nhau không quá số mét ấy, đo trên ellipsoid WGS 84",
        "Whether the distance of two points on the WGS 84 ellipsoid is at most this number of metres",
    );
    let within = json!({
        "name": "s_dwithin",
        "description": description,
        "arguments": [
            { "title": GEOMETRY, "type": ["geometry"] },
            { "title": GEOMETRY, "type": ["geometry"] },
            { "title": "distance_m", "type": ["number"] },
        ],
        "returns": ["boolean"],
    });
    Ok(respond(&ask, title, format, json!({ "links": links, "functions": [within] })))
}

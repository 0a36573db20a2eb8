//! `GET /ogc`: the landing page (§7.2).

use axum::Json;
use serde_json::{Value, json};

use super::link::{HTML, JSON, OPENAPI, link};
use crate::http::{extract::Ask, problem::Problem};

/// Where everything is.
pub(in crate::http) async fn landing(mut ask: Ask) -> Result<Json<Value>, Problem> {
    json_only(&mut ask)?;
    let (base, lang) = (&ask.base, ask.lang);
    Ok(Json(json!({
        "title": lang.pick("Xưởng: sổ đăng ký và bản đồ công nghiệp", "Xưởng: register and map of industry"),
        "description": lang.pick(
            "Khu, cụm công nghiệp, cơ sở và đơn vị hành chính. Ranh giới có precision = schematic là sơ đồ.",
            "Zones, clusters, firms and administrative units. Boundaries with precision = schematic are sketches.",
        ),
        "links": [
            link("self", JSON, &format!("{base}/ogc/"), lang.pick("Trang này", "This document")),
            link("alternate", HTML, &format!("{base}/"), lang.pick("Trang chủ", "Home page")),
            link("service-desc", OPENAPI, &format!("{base}/ogc/api"), lang.pick("Định nghĩa API", "API definition")),
            link("conformance", JSON, &format!("{base}/ogc/conformance"), lang.pick("Mức tuân thủ", "Conformance")),
            link("data", JSON, &format!("{base}/ogc/collections"), lang.pick("Các lớp dữ liệu", "Collections")),
        ],
    })))
}

/// Takes `f=json` out and refuses every other parameter.
pub(super) fn json_only(ask: &mut Ask) -> Result<(), Problem> {
    json_format(ask)?;
    ask.query.finish()
}

/// Takes `f` out; only JSON is spoken here.
pub(super) fn json_format(ask: &mut Ask) -> Result<(), Problem> {
    match ask.query.text("f") {
        Some(format) if !matches!(format.as_str(), "json" | "geojson") => {
            Err(Problem::value(ask.lang, "f", &format))
        }
        _ => Ok(()),
    }
}

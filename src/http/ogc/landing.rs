//! `GET /ogc`: the landing page (§7.2).

use axum::response::Response;
use serde_json::json;

use super::{
    collections::respond,
    format::DOCUMENT,
    link::{FUNCTIONS, HTML, JSON, OPENAPI, STYLES, TILESETS, TILING_SCHEMES, link},
};
use crate::http::{extract::Ask, problem::Problem};

/// The links to all parts of the API.
pub(in crate::http) async fn landing(mut ask: Ask) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    let (base, lang) = (&ask.base, ask.lang);
    let title = lang.pick("Xưởng: sổ đăng ký và bản đồ công nghiệp", "Xưởng: register and map of industry");
    let definition = lang.pick("Định nghĩa API", "API definition");
    let mut links = ask.forms(
        (&format!("{base}/ogc/"), lang.pick("Trang này", "This document")),
        (format, &DOCUMENT),
        JSON,
    );
    for (rel, media_type, place, title) in [
        ("service-desc", OPENAPI, "/ogc/api", definition),
        ("service-doc", HTML, "/ogc/api?f=html", definition),
        ("conformance", JSON, "/ogc/conformance", lang.pick("Mức tuân thủ", "Conformance")),
        ("data", JSON, "/ogc/collections", lang.pick("Các lớp dữ liệu", "Collections")),
        (TILESETS, JSON, "/ogc/tiles", lang.pick("Ô bản đồ véc-tơ", "Vector tiles")),
        (TILING_SCHEMES, JSON, "/ogc/tileMatrixSets", lang.pick("Bộ lưới ô", "Tile matrix sets")),
        (FUNCTIONS, JSON, "/ogc/functions", lang.pick("Hàm lọc", "Functions for filters")),
        (STYLES, JSON, "/ogc/styles", lang.pick("Kiểu vẽ", "Styles")),
        ("up", HTML, "/", lang.pick("Trang chủ", "Home page")),
    ] {
        links.push(link(rel, media_type, &format!("{base}{place}"), title));
    }
    let description = lang.pick(
        "Khu, cụm công nghiệp, cơ sở và đơn vị hành chính. Ranh giới có precision = schematic là sơ đồ.",
        "Zones, clusters, firms and administrative units. Boundaries with precision = schematic are sketches.",
    );
    Ok(respond(&ask, title, format, json!({ "title": title, "description": description, "links": links })))
}

//! The API definition: all paths with their parameters and responses.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::{
    answers::{Answer, schemas},
    bodies, imports, keeping, notes,
    operation::Reader,
    parameters::{
        as_of, explained, format, in_path, items, language, limit, one_of, parameter, reference_system, tiles,
    },
    publications, reading, reconciling, sessions, writes,
};
use crate::{
    collection::{files::FileFormat, kinds::Collection},
    http::{
        extract::Ask,
        ogc::{
            format::{DOCUMENT, FEATURE, FEATURES, Format},
            html,
            link::{ATOM, GEOJSON, JSON, MVT, OPENAPI, SCHEMA},
        },
        parameter::{BEFORE, CSV},
        problem::Problem,
        state::AppState,
        work::Class,
    },
    model::{actor::Role, city::City, lang::Lang},
    tile::grid::Tile,
};

/// Responds with the definition.
pub(in crate::http) async fn answer(
    State(state): State<AppState>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let format = ask.format_only(&DOCUMENT)?;
    let has_issuer = state.issuer.is_some();
    let files = state.settings.basemaps.iter().filter(|map| map.file().is_some());
    let basemaps: Vec<String> = files.map(|map| map.id.clone()).collect();
    let write = move |ask: &mut Ask| {
        let reader = Reader {
            base: &ask.base,
            basemaps: &basemaps,
            role: ask.role,
            now: &ask.now,
            today: ask.today,
            lang: ask.lang,
        };
        let definition = definition(reader, has_issuer);
        Ok(match format {
            Format::Html => html::api::answer(ask, &definition),
            _ => ([(header::CONTENT_TYPE, OPENAPI)], definition.to_string()).into_response(),
        })
    };
    state.aside(Class::Look, ask, write).await
}

fn definition(reader: Reader<'_>, has_issuer: bool) -> Value {
    let Reader { base, lang, .. } = reader;
    let mut paths = Map::new();
    add_standard(&mut paths, reader);
    add_own(&mut paths, reader, has_issuer);
    let mut schemas = schemas();
    let more = writes::schemas().into_iter().chain(bodies::schemas());
    schemas.as_object_mut().expect("it is an object").extend(more);
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Xưởng",
            "version": env!("CARGO_PKG_VERSION"),
            "description": lang.pick("Sổ đăng ký và bản đồ công nghiệp của thành phố", "The register and map of a city's industry"),
            "license": { "name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0" },
        },
        "servers": [{ "url": format!("{base}/ogc") }],
        "paths": paths,
        "components": {
            "parameters": { "limit": limit() },
            "schemas": schemas,
            "securitySchemes": writes::security(),
        },
    })
}

/// Adds the paths of the OGC standards for reading.
fn add_standard(paths: &mut Map<String, Value>, reader: Reader<'_>) {
    let Reader { role, now, lang, .. } = reader;
    let city = &now.city;
    let mut put = |path: &str, operation: Operation<'_>| {
        paths.insert(path.to_owned(), json!({ "get": operation.into_json(path, lang) }));
    };
    for (path, summary) in [
        ("/", lang.pick("Trang đầu", "Landing page")),
        ("/conformance", lang.pick("Mức tuân thủ", "Conformance declaration")),
        ("/tileMatrixSets", lang.pick("Các bộ lưới ô", "Tile matrix sets")),
        ("/tileMatrixSets/WebMercatorQuad", "WebMercatorQuad"),
        ("/functions", lang.pick("Hàm lọc", "Functions for filters")),
        ("/styles", lang.pick("Kiểu vẽ", "Styles")),
        ("/tiles", lang.pick("Các bộ ô bản đồ véc-tơ", "Vector tilesets")),
    ] {
        put(path, Operation::document(summary, JSON));
    }
    put("/collections", Operation::of_state(lang.pick("Các lớp dữ liệu", "Collections")));
    put("/api", Operation::document(lang.pick("Định nghĩa API", "API definition"), OPENAPI));
    put("/tiles/WebMercatorQuad", Operation::tileset((city, lang), role, None));
    put("/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}", Operation::tile((city, lang), role, None));
    for collection in Collection::ALL {
        let (path, title) = (format!("/collections/{collection}"), collection.name(lang));
        put(&path, Operation::of_state(title));
        for (place, summary) in [
            ("queryables", lang.pick("Thuộc tính lọc được", "Queryables")),
            ("sortables", lang.pick("Thuộc tính sắp xếp được", "Sortables")),
            ("schema", lang.pick("Lược đồ", "Schema")),
            ("schema/geojson", lang.pick("Lược đồ của GeoJSON", "Schema of the GeoJSON")),
        ] {
            put(&format!("{path}/{place}"), Operation::document(summary, SCHEMA));
        }
        put(&format!("{path}/files/{{file}}"), Operation::file(*collection, role, (city, lang)));
        put(&format!("{path}/items"), Operation::items(title, *collection, role, (city, lang)));
        put(&format!("{path}/items/{{featureId}}"), Operation::item(title, *collection, city));
        put(&format!("{path}/items/{{featureId}}/versions"), Operation::versions(*collection, lang));
        put(
            &format!("{path}/items/{{featureId}}/versions/{{version}}"),
            Operation::version(*collection, (city, lang)),
        );
        put(&format!("{path}/changes"), Operation::feed(*collection, role, (city, lang)));
        if !collection.has_tiles() {
            continue;
        }
        put(&format!("{path}/tiles"), Operation::of_state(title));
        let tiles = format!("{path}/tiles/WebMercatorQuad");
        put(&tiles, Operation::tileset((city, lang), role, Some(*collection)));
        let tile = Operation::tile((city, lang), role, Some(*collection));
        put(&format!("{tiles}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"), tile);
    }
}

/// Adds the operations beside the standards for reading. As `Allow` does, the definition lists what the client may use.
fn add_own(paths: &mut Map<String, Value>, reader: Reader<'_>, has_issuer: bool) {
    let Reader { base, role, now, lang, .. } = reader;
    for collection in Collection::ALL.iter().filter(|_| role.edits()) {
        writes::add(paths, *collection, lang);
    }
    reading::add(paths, reader);
    reconciling::add(paths, reader);
    keeping::add_stream(paths, base, lang);
    sessions::add(paths, base, lang);
    publications::add(paths, base, lang);
    notes::add(paths, base, (role, (&now.city, lang)));
    if has_issuer {
        sessions::add_issuer(paths, base, lang);
    }
    if role.edits() {
        keeping::add(paths, base, (&now.city, lang));
        imports::add(paths, base, (&now.city, lang));
    }
}

/// An operation.
struct Operation<'a> {
    summary: &'a str,
    parameters: Vec<Value>,
    answer: Answer,
}

impl<'a> Operation<'a> {
    fn document(summary: &'a str, media_type: &'static str) -> Self {
        let answer = Answer::of(&DOCUMENT, media_type, "document");
        Self { summary, parameters: vec![format(&DOCUMENT)], answer }
    }

    /// A document on a state of the register.
    fn of_state(summary: &'a str) -> Self {
        let mut document = Self::document(summary, JSON);
        document.parameters.push(as_of());
        document
    }

    fn items(summary: &'a str, collection: Collection, role: Role, told: (&City, Lang)) -> Self {
        let mut parameters = items(collection, role, told);
        parameters.push(format(&FEATURES));
        parameters.push(one_of(CSV.name, &["vi", "en"]));
        let mut answer = Answer::of(&FEATURES, GEOJSON, "featureCollection").with_crs();
        answer.leads_to = Some(identity(&format!("/collections/{collection}/items/{{featureId}}")));
        Self { summary, parameters, answer }
    }

    /// A whole collection as a file, without the parameters of pages.
    fn file(collection: Collection, role: Role, told: (&City, Lang)) -> Self {
        let held: Vec<FileFormat> =
            FileFormat::ALL.iter().copied().filter(|own| own.holds(collection)).collect();
        let names: Vec<String> = held.iter().map(|own| format!("{collection}.{own}")).collect();
        let of_pages = ["after", "offset", "sortby"];
        let is_of_page = |own: &Value| own["name"].as_str().is_none_or(|name| of_pages.contains(&name));
        let schema = json!({ "type": "string", "enum": names });
        let example = json!(format!("{collection}.{}", FileFormat::GeoJson));
        let mut parameters = vec![in_path("file", &schema, &example)];
        parameters.extend(items(collection, role, told).into_iter().filter(|own| !is_of_page(own)));
        parameters.push(one_of(CSV.name, &["vi", "en"]));
        let kinds: Vec<&str> = held.iter().map(|own| own.media_type()).collect();
        let summary = told.1.pick("Cả lớp trong một tệp", "The whole collection as a file");
        Self { summary, parameters, answer: Answer::files(&kinds) }
    }

    fn item(summary: &'a str, collection: Collection, city: &City) -> Self {
        let parameters =
            vec![feature_id(collection), reference_system("crs", city), as_of(), format(&FEATURE)];
        Self { summary, parameters, answer: Answer::of(&FEATURE, GEOJSON, "feature").with_crs() }
    }

    fn versions(collection: Collection, lang: Lang) -> Self {
        let parameters = vec![feature_id(collection), json!({ "$ref": "#/components/parameters/limit" })];
        let summary = lang.pick("Các phiên bản của một đối tượng", "The versions of a feature");
        Self { summary, parameters, answer: Answer::of(&[Format::Json], JSON, "document") }
    }

    fn version(collection: Collection, (city, lang): (&City, Lang)) -> Self {
        let number = in_path("version", &json!({ "type": "integer", "minimum": 1 }), &json!(1));
        let parameters = vec![feature_id(collection), number, reference_system("crs", city)];
        let summary = lang.pick("Một phiên bản của một đối tượng", "A version of a feature");
        Self { summary, parameters, answer: Answer::of(&[Format::Json], GEOJSON, "feature").with_crs() }
    }

    /// The newest changes, of the features that some conditions hold for.
    fn feed(collection: Collection, role: Role, (city, lang): (&City, Lang)) -> Self {
        let of_pages = ["after", "offset", "sortby", "crs", "properties", "skipGeometry", "as_of"];
        let is_of_page = |own: &Value| own["name"].as_str().is_some_and(|name| of_pages.contains(&name));
        let conditions = items(collection, role, (city, lang)).into_iter().filter(|own| !is_of_page(own));
        let before = json!({ "type": "integer", "format": "int64" });
        let before = explained(BEFORE, parameter(BEFORE.name, &before), (city, lang));
        let parameters = conditions.chain([before]).collect();
        let summary = lang.pick("Thay đổi mới nhất", "Newest changes");
        Self { summary, parameters, answer: Answer::text(ATOM) }
    }

    fn tileset((city, lang): (&City, Lang), role: Role, of: Option<Collection>) -> Self {
        let offered = [Format::Json, Format::Html, Format::TileJson];
        let mut parameters = tiles(of, role, (city, lang));
        parameters.push(format(&offered));
        let summary = lang.pick("Bộ ô bản đồ véc-tơ", "Vector tileset");
        Self { summary, parameters, answer: Answer::of(&offered, JSON, "document") }
    }

    fn tile((city, lang): (&City, Lang), role: Role, of: Option<Collection>) -> Self {
        let number = |most: u32| json!({ "type": "integer", "minimum": 0, "maximum": most });
        let mut parameters = vec![
            in_path("tileMatrix", &number(Tile::MOST_DETAILED.into()), &json!(9)),
            in_path("tileRow", &number((1 << 24) - 1), &json!(225)),
            in_path("tileCol", &number((1 << 24) - 1), &json!(406)),
        ];
        parameters.extend(tiles(of, role, (city, lang)));
        parameters.push(one_of("f", &["mvt"]));
        let summary = lang.pick("Một ô bản đồ", "A tile");
        Self { summary, parameters, answer: Answer::bytes(MVT) }
    }

    fn into_json(mut self, path: &str, lang: Lang) -> Value {
        self.parameters.push(language());
        let id = identity(path);
        json!({
            "operationId": id,
            "summary": self.summary,
            "parameters": self.parameters,
            "responses": self.answer.responses(self.summary, lang),
        })
    }
}

/// The identity of a feature in the path.
fn feature_id(collection: Collection) -> Value {
    let what = if collection == Collection::Units { "2025:00070" } else { "1" };
    in_path("featureId", &json!({ "type": "string", "minLength": 1 }), &json!(what))
}

/// The identifier of the operation on a path; for tiles in the form required by OGC 20-057 §15.2.
fn identity(path: &str) -> String {
    let (of, below) = match path.strip_prefix("/collections/").and_then(|rest| rest.split_once('/')) {
        Some((collection, below)) => (collection, format!("/{below}")),
        None => ("xuong", path.to_owned()),
    };
    let kind = if of == "xuong" { "dataset" } else { "collection" };
    match below.as_str() {
        "/tiles" => format!("{of}.{kind}.vector.getTileSetsList"),
        "/tiles/WebMercatorQuad" => format!("{of}.{kind}.vector.getTileSet"),
        "/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}" => format!("{of}.{kind}.vector.getTile"),
        "/tileMatrixSets" => "getTileMatrixSetsList".to_owned(),
        "/tileMatrixSets/WebMercatorQuad" => "getTileMatrixSet".to_owned(),
        "/items/{featureId}" => format!("{of}.getFeature"),
        "/items/{featureId}/versions" => format!("{of}.getVersions"),
        "/items/{featureId}/versions/{version}" => format!("{of}.getVersion"),
        "/files/{file}" => format!("{of}.getFile"),
        "/" => "getLandingPage".to_owned(),
        other => format!("{of}.get{}", other.replace('/', ".")),
    }
}

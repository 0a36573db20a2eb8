//! Reading operations beside the OGC standards: settings of the app, nearest firms, search, reports, records for other
//! registers, and health. Paths under `/api` have a server of their own.

use serde_json::{Map, Value, json};

use super::{
    operation::{Kept, Operation, Reader, document, format, formats, reference, text},
    parameters::{explained, filters, firms, in_path, one_of, parameter},
    reports,
};
use crate::{
    document::render::Format,
    exchange::{draft::Importable, template},
    http::{
        api::import_templates::FORMATS as TEMPLATES,
        ogc::{
            format::{CATALOGUE, Format as Offered},
            link::{GEOJSON, JSON_LD, TURTLE},
        },
        parameter::{
            ADDRESS, AFTER_RECORD, AT, CRS, FILTER_CRS, FILTER_LANG, FORMAT, POINT, Q, REDACTIONS, SINCE,
            WITHIN,
        },
    },
};

/// Adds the operations.
pub(super) fn add(paths: &mut Map<String, Value>, reader: Reader<'_>) {
    let mut put = |path: &str, operations: Vec<(&str, Value)>| {
        let mut all = Map::new();
        for (method, mut operation) in operations {
            operation["servers"] = json!([{ "url": reader.base }]);
            all.insert(method.to_owned(), operation);
        }
        paths.insert(path.to_owned(), all.into());
    };
    put("/api/config", vec![("get", config(reader))]);
    if !reader.basemaps.is_empty() {
        put("/api/basemaps/{id}", vec![("get", basemap(reader))]);
    }
    put("/api/rivers", vec![("get", rivers(reader))]);
    put("/catalogue", vec![("get", catalogue(reader))]);
    put("/api/near", vec![("get", near(reader))]);
    put("/api/search", vec![("get", search(reader))]);
    put("/api/resolve", vec![("get", resolve(reader)), ("post", resolve_several(reader))]);
    for (path, operations) in reports::operations(reader) {
        put(&path, operations);
    }
    put("/api/records", vec![("get", records(reader))]);
    put("/api/registers", vec![("get", registers(reader))]);
    put("/api/import-templates/{kind}", vec![("get", import_template(reader))]);
    for (path, operation) in health(reader) {
        put(path, vec![("get", operation)]);
    }
}

fn config(reader: Reader<'_>) -> Value {
    let summary = reader.lang.pick("Thiết lập của ứng dụng", "The settings that the app needs");
    let parameters = vec![reader.lang()];
    document(("getConfig", summary), parameters, "config", Kept::Tagged).into_json(reader.lang)
}

fn basemap(reader: Reader<'_>) -> Value {
    let lang = reader.lang;
    let content =
        json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
    let ids = json!({ "type": "string", "enum": reader.basemaps });
    let range = json!({
        "name": "Range", "in": "header", "required": false, "schema": { "type": "string" }, "example": "bytes=0-126",
        "description": lang.pick("Phần của tệp, như bytes=0-126", "A part of the file, such as bytes=0-126"),
    });
    let operation = Operation {
        id: "getBasemap".to_owned(),
        summary: lang.pick("Tệp PMTiles của một bản đồ nền", "The PMTiles file of a base map").to_owned(),
        parameters: vec![in_path("id", &ids, &json!(reader.basemaps[0])), range],
        content: content.clone(),
        kept: Kept::No,
        refused: &["404"],
    };
    let mut operation = operation.into_json(lang);
    let part = lang.pick("Một phần của tệp", "A part of the file");
    operation["responses"]["206"] = json!({ "description": part, "content": content });
    for (status, description) in [
        ("304", lang.pick("Không thay đổi", "Not modified")),
        ("412", lang.pick("Đã thay đổi sau đó", "It was modified since")),
        ("416", lang.pick("Tệp không có phần này", "The file has no such part")),
    ] {
        operation["responses"][status] = json!({ "description": description });
    }
    operation
}

fn near(reader: Reader<'_>) -> Value {
    let (city, told) = (&reader.now.city, reader.told());
    let [filter, encoding, filter_crs] = filters("sector IS NOT NULL", city);
    let mut parameters = vec![
        reader.needed(POINT, &city.examples.point),
        reader.asked(WITHIN, &text(), &json!("3km")),
        reader.limit(),
        explained(CRS, parameter(CRS.name, &text()), told),
        filter,
        explained(FILTER_LANG, encoding, told),
        explained(FILTER_CRS, filter_crs, told),
        reader.as_of(),
        format(Format::ALL, reader),
        reader.lang(),
    ];
    // Without a radius fewer are returned than with one.
    parameters[2]["schema"].as_object_mut().and_then(|schema| schema.remove("default"));
    parameters.extend(firms(reader.role, told));
    let operation = Operation {
        id: "getNearestFirms".to_owned(),
        summary: reader.lang.pick("Cơ sở gần một nơi nhất", "The firms nearest to a place").to_owned(),
        parameters,
        content: formats(Format::ALL, (GEOJSON, "nearest"), "nearest"),
        kept: Kept::Tagged,
        refused: &["404"],
    };
    operation.into_json(reader.lang)
}

fn search(reader: Reader<'_>) -> Value {
    let summary = reader.lang.pick("Tìm cơ sở, khu và địa bàn", "Search for firms, zones and units");
    let words = reader.needed(Q, &reader.now.city.examples.words);
    let parameters = vec![words, reader.limit(), reader.as_of(), reader.lang()];
    document(("search", summary), parameters, "searchResults", Kept::Tagged).into_json(reader.lang)
}

fn resolve(reader: Reader<'_>) -> Value {
    let (city, lang) = reader.told();
    let summary = lang.pick("Địa chỉ nay thuộc xã, phường nào", "The present ward of an address");
    let example = format!("{}, {}", city.examples.place, city.name.of(lang));
    let point = reader.asked(AT, &text(), &json!(city.examples.point));
    let parameters = vec![reader.needed(ADDRESS, &example), point, reader.as_of(), reader.lang()];
    document(("resolveAddress", summary), parameters, "resolution", Kept::Tagged).into_json(lang)
}

fn resolve_several(reader: Reader<'_>) -> Value {
    let (city, lang) = reader.told();
    let offered: Vec<Format> = Format::ALL.iter().copied().filter(|own| *own != Format::GeoJson).collect();
    let operation = Operation {
        id: "resolveAddresses".to_owned(),
        summary: lang
            .pick("Xã, phường hiện nay của nhiều địa chỉ", "The present wards of addresses")
            .to_owned(),
        parameters: vec![reader.as_of(), format(&offered, reader), reader.lang()],
        content: formats(&offered, (Format::Json.media_type(), "resolutions"), "mapLayer"),
        kept: Kept::No,
        refused: &["408", "413"],
    };
    let mut operation = operation.into_json(lang);
    let example = format!("{}, {}", city.examples.place, city.name.of(lang));
    operation["requestBody"] = json!({ "required": true, "content": {
        "application/json": { "schema": reference("addresses"), "example": [example] },
        "text/csv": { "schema": { "type": "string" }, "example": format!("address\n\"{example}\"\n") },
    } });
    operation
}

/// The catalogue of data sets, whose formats are those of RDF.
fn catalogue(reader: Reader<'_>) -> Value {
    let lang = reader.lang;
    let codes = CATALOGUE.map(Offered::code);
    let operation = Operation {
        id: "getCatalogue".to_owned(),
        summary: lang.pick("Danh mục các bộ dữ liệu (DCAT)", "The catalogue of data sets (DCAT)").to_owned(),
        parameters: vec![one_of(FORMAT.name, &codes), reader.lang()],
        content: json!({
            JSON_LD: { "schema": { "type": "object" } },
            TURTLE: { "schema": { "type": "string" } },
        }),
        kept: Kept::Tagged,
        refused: &[],
    };
    operation.into_json(lang)
}

fn rivers(reader: Reader<'_>) -> Value {
    let operation = Operation {
        id: "getRivers".to_owned(),
        summary: reader
            .lang
            .pick("Các sông của thành phố, cho bản đồ", "The rivers of the city, for maps")
            .to_owned(),
        parameters: vec![reader.lang()],
        content: json!({ GEOJSON: { "schema": reference("rivers") } }),
        kept: Kept::Tagged,
        refused: &[],
    };
    operation.into_json(reader.lang)
}

fn records(reader: Reader<'_>) -> Value {
    let whole = json!({ "type": "integer", "format": "int64" });
    let mark = reader.lang.pick("giá trị mark của trang đã đọc", "the value of mark of a page that was read");
    let mut marked = parameter("mark", &json!({ "type": "string" }));
    marked["description"] = json!(mark);
    let place = json!({ "type": "string", "pattern": "^[a-z]+\\..+$" });
    let told = reader.told();
    let parameters = vec![
        explained(SINCE, parameter(SINCE.name, &whole), told),
        marked,
        explained(REDACTIONS, parameter(REDACTIONS.name, &whole), told),
        explained(AFTER_RECORD, parameter(AFTER_RECORD.name, &place), told),
        reader.lang(),
    ];
    let summary = reader.lang.pick(
        "Phần công khai của mọi bản ghi, hoặc của những bản ghi đã đổi, cho sổ đăng ký theo dõi",
        "The public part of all records, or of those that changed, for registers that follow this one",
    );
    let mut operation = document(("getRecords", summary), parameters, "recordsPage", Kept::No);
    operation.refused = &["404"];
    operation.into_json(reader.lang)
}

fn registers(reader: Reader<'_>) -> Value {
    let summary = reader.lang.pick("Các sổ đăng ký được theo dõi", "The registers that this one follows");
    document(("getRegisters", summary), vec![reader.lang()], "registers", Kept::No).into_json(reader.lang)
}

fn import_template(reader: Reader<'_>) -> Value {
    let kinds: Vec<Importable> = template::kinds().collect();
    let operation = Operation {
        id: "getImportTemplate".to_owned(),
        summary: reader.lang.pick("Mẫu để điền rồi nhập", "A template to fill in and to import").to_owned(),
        parameters: vec![
            in_path("kind", &json!({ "type": "string", "enum": kinds }), &json!(Importable::Firms)),
            format(&TEMPLATES, reader),
            reader.lang(),
        ],
        content: formats(&TEMPLATES, (Format::Json.media_type(), ""), ""),
        kept: Kept::Tagged,
        refused: &["404"],
    };
    operation.into_json(reader.lang)
}

fn health(reader: Reader<'_>) -> [(&'static str, Value); 2] {
    let live = reader.lang.pick("Chương trình đang chạy", "Liveness: the program responds");
    let ready = reader.lang.pick("Sổ đăng ký sẵn sàng", "Readiness: the register can be read and written");
    [("/api/health/live", "isLive", live, "alive"), ("/api/health/ready", "isReady", ready, "ready")].map(
        |(path, id, summary, schema)| {
            (path, document((id, summary), Vec::new(), schema, Kept::No).into_json(reader.lang))
        },
    )
}

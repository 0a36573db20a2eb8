//! Operations that make reports, with the parameters that each report declares.

use serde_json::{Value, json};

use super::{
    operation::{Kept, Operation, Reader, document, format, formats, reference},
    parameters::parameter,
};
use crate::{
    document::render::Format,
    http::{
        ogc::link::GEOJSON,
        report_parameters::{example, may_be_empty, schema},
    },
    model::city::City,
    report::{kind::Report, parameter::Parameter},
};

/// The reports on an area in the body of a request.
const OF_AREA: [Report; 2] = [Report::SectorMix, Report::AreaProfile];

/// The operations on each report by path and method.
pub(super) fn operations(reader: Reader<'_>) -> Vec<(String, Vec<(&'static str, Value)>)> {
    let of_each = |report: &Report| {
        let mut operations = vec![("get", read_report(*report, reader))];
        if OF_AREA.contains(report) {
            operations.push(("post", report_of_area(*report, reader)));
        }
        (format!("/api/reports/{report}"), operations)
    };
    let all = ("/api/reports".to_owned(), vec![("get", catalogue(reader))]);
    std::iter::once(all).chain(Report::ALL.iter().map(of_each)).collect()
}

fn catalogue(reader: Reader<'_>) -> Value {
    let summary = reader.lang.pick("Các báo cáo và tham số", "The reports with their parameters");
    let parameters = vec![reader.lang()];
    document(("getReports", summary), parameters, "reportCatalogue", Kept::Tagged).into_json(reader.lang)
}

/// The name of the operation of a report: `getSectorMix` for `sector-mix`.
fn name_of(report: Report, ending: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    format!("get{}{ending}", report.code().split('-').map(capital).collect::<String>())
}

/// The formats of a report.
fn offered(report: Report) -> Vec<Format> {
    let is_layer = Report::LAYERS.contains(&report);
    Format::ALL.iter().copied().filter(|format| is_layer || *format != Format::GeoJson).collect()
}

/// The bodies of a report.
fn contents(report: Report, offered: &[Format]) -> Value {
    let in_parts = matches!(report, Report::AreaProfile | Report::SixMonthly);
    let schema = if in_parts { "reportInParts" } else { "table" };
    formats(offered, (Format::Json.media_type(), schema), "mapLayer")
}

fn read_report(report: Report, reader: Reader<'_>) -> Value {
    let offered = offered(report);
    let of_report = |of: &Parameter| {
        let mut schema = schema(*of, reader.now, reader.lang);
        if let Some(codes) =
            schema.get_mut("enum").and_then(Value::as_array_mut).filter(|_| may_be_empty(*of))
        {
            codes.insert(0, json!(""));
        }
        let description = schema.as_object_mut().and_then(|schema| schema.shift_remove("description"));
        let mut declared = parameter(of.code(), &schema);
        declared["description"] = description.unwrap_or_default();
        if let Some(example) = example(*of, reader.now) {
            declared["example"] = example;
        }
        declared
    };
    let mut parameters: Vec<Value> = report.takes().iter().map(of_report).collect();
    parameters.extend([reader.as_of(), format(&offered, reader), reader.lang()]);
    let operation = Operation {
        id: name_of(report, ""),
        summary: report.title(&reader.now.city, reader.lang),
        parameters,
        content: contents(report, &offered),
        kept: Kept::Tagged,
        refused: &[],
    };
    operation.into_json(reader.lang)
}

fn report_of_area(report: Report, reader: Reader<'_>) -> Value {
    let offered = offered(report);
    let of_area = reader.lang.pick("vùng trong nội dung gửi lên", "the area in the body");
    let operation = Operation {
        id: name_of(report, "OfArea"),
        summary: format!("{}: {of_area}", report.title(&reader.now.city, reader.lang)),
        parameters: vec![reader.as_of(), format(&offered, reader), reader.lang()],
        content: contents(report, &offered),
        kept: Kept::No,
        refused: &["408", "413"],
    };
    let mut operation = operation.into_json(reader.lang);
    let area = json!({ "schema": reference("area"), "example": square(&reader.now.city) });
    operation["requestBody"] =
        json!({ "required": true, "content": { GEOJSON: area, "application/json": area } });
    operation
}

/// An area in the middle of the map of the city.
fn square(city: &City) -> Value {
    let (lon, lat) = (city.start.at.lon(), city.start.at.lat());
    let corner = |east: f64, north: f64| json!([lon + 0.05 * east, lat + 0.05 * north]);
    let ring = [corner(-1., -1.), corner(1., -1.), corner(1., 1.), corner(-1., 1.), corner(-1., -1.)];
    json!({ "type": "Polygon", "coordinates": [ring] })
}

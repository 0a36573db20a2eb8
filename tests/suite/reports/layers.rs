//! Reports as layers of a map, and what tables and searches tell of how exact their numbers are.

use rstest::rstest;
use serde_json::Value;

use crate::harness::{Folder, Server};

/// The part of an address that asks for every report with what it cannot do without.
fn asked(report: &Value) -> String {
    let name = report["name"].as_str().expect("a name");
    let needed = match name {
        "area-profile" => "&boundaries=districts-2024&area=004",
        "form" => "&form=cluster-02",
        _ => "",
    };
    format!("/api/reports/{name}?f=geojson&lang=en{needed}")
}

/// A report without places is refused with the names of those that have some; those names are true, and what is a layer
/// says what it rests on.
#[test]
fn a_report_is_a_layer_with_provenance_or_is_refused_with_the_names_of_those_that_are() {
    let server = Server::seeded();
    let catalogue = server.get("/api/reports").json(200);
    let refused = server.get("/api/reports/sector-mix?f=geojson&lang=en").json(400);
    let said = refused["detail"].as_str().expect("a detail");
    let (_, named) = said.split_once("reports that have one: ").expect("names");
    let named: Vec<&str> = named.split(", ").collect();
    for report in catalogue["reports"].as_array().expect("reports") {
        let name = report["name"].as_str().expect("a name");
        let answer = server.get(&asked(report));
        assert_eq!(report["layer"], named.contains(&name), "{name}");
        if named.contains(&name) {
            let layer = answer.json(200);
            assert!(layer["tables"][0]["provenance"]["synthetic"].is_boolean(), "{name}: {layer}");
        } else {
            assert_eq!(answer.json(400)["detail"], said.replace("sector-mix", name), "{name}");
        }
    }
    let vi = server.get("/api/reports/sector-mix?f=geojson&lang=vi").json(400);
    assert!(vi["detail"].as_str().is_some_and(|said| said.contains("không có lớp bản đồ")), "{vi}");
    server.stop();
    let run =
        Folder::seeded().xuong(&["--lang", "en", "report", "sector-mix", "--format", "geojson"]).ended(2);
    assert!(run.err.contains("reports that have one: "), "{}", run.err);
}

/// A layer in which nothing was found is still a layer.
#[test]
fn a_layer_without_rows_is_told_with_what_it_rests_on() {
    let server = Server::seeded();
    let layer = server.get("/api/reports/clusters?f=geojson&min_firms=200").json(200);
    assert_eq!(layer["features"].as_array().map(Vec::len), Some(0), "{layer}");
    assert!(layer["tables"][0]["provenance"]["version"].is_number(), "{layer}");
    server.stop();
}

/// Clients write measured numbers with as many digits as files do.
#[test]
fn columns_of_measured_numbers_say_their_decimals() {
    let server = Server::seeded();
    let change = server.get("/api/reports/change?boundaries=districts-2024&lang=en").json(200);
    let decimals = |name: &str| {
        let columns = change["columns"].as_array().expect("columns");
        columns.iter().find(|c| c["name"] == name).map(|c| c["decimals"].clone())
    };
    assert_eq!(decimals("cos_phi"), Some(4.into()));
    assert_eq!(decimals("before"), Some(Value::Null), "a count has none");
    server.stop();
}

/// The park Thăng Long is known within a kilometre: what is measured from it is no surer.
#[rstest]
#[case("vi", "Khoảng cách đo từ một điểm có thể lệch tới khoảng 1 km.")]
#[case("en", "Distances are measured from a point that is up to about 1 km off.")]
fn distances_from_a_vague_point_say_how_far_it_may_be_off(#[case] lang: &str, #[case] said: &str) {
    let server = Server::seeded();
    let place = "point=KCN+Th%C4%83ng+Long&within=3km";
    let answer = server.get(&format!("/api/near?{place}")).json(200);
    assert_eq!(answer["place"]["precision_m"], 1000.0, "{}", answer["place"]);
    let page = server.get(&format!("/api/near?{place}&f=html&lang={lang}")).text();
    assert!(page.contains(said), "{page}");
    let exact = server.get(&format!("/api/near?point=21.04,105.91&within=3km&f=html&lang={lang}")).text();
    assert!(!exact.contains("lệch tới") && !exact.contains("up to about"), "{exact}");
    server.stop();
    let run = Folder::seeded().xuong(&["--lang", lang, "near", "KCN Thăng Long", "--within", "3km"]).ended(0);
    assert!(run.out.contains(said), "{}", run.out);
}

/// Who left on an unknown day is drawn hollow in the years before, and counted as what is drawn.
#[test]
fn the_legend_of_a_year_counts_every_firm_that_may_have_been_there() {
    let folder = Folder::empty();
    let rows = "code,name,sector,status,opened,closed,as_of,lon,lat\n\
                L1,Vẫn ở đây,2592,operating,2001,,2026-01,105.44,20.95\n\
                L2,Đã chuyển đi không rõ năm,2592,moved,2001,,2020-01-01,105.42,20.95\n\
                L3,Đã đóng cửa theo ngày,2592,,2001,2006-05-01,2026-01,105.4,20.95\n\
                L4,Mở sau,2592,operating,2015,,2026-01,105.41,20.95\n";
    let file = folder.file("lives.csv", rows);
    folder.xuong(&["import", "firms", file.to_str().expect("a path")]).ended(0);
    let server = Server::on(folder);
    let legend = |more: &str| {
        let path = format!("/ogc/collections/firms/tiles/WebMercatorQuad?f=tilejson{more}");
        server.get(&path).json(200)["legends"]["firms"]["presence"].clone()
    };
    assert_eq!(legend("&datetime=2010-12-31"), serde_json::json!({ "there": 1, "unknown": 1 }));
    assert_eq!(legend(""), serde_json::json!({ "there": 2, "unknown": 0 }));
    server.stop();
}

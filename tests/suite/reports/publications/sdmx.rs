//! Publications as pysdmx asks for them and as pysdmx and sdmx1 read them.

use std::process::Command;

use serde_json::{Value as Json, json};

use super::{CAME, import, publish, register, table};
use crate::{
    harness::{InTime, Run, Server},
    keeping::key_of,
};

const FLOW: &str = "/sdmx/data/dataflow/*/WORKERS_wards-2025/1.0";

/// What the readers find at a server, with a key and the first period.
fn read(server: &Server, question: &[&str]) -> Json {
    let args = ["tests/clients/sdmx_readers.py".to_owned(), server.url("/sdmx")];
    let output = Command::new("python3").args(args).args(question).output_in_time();
    let run = Run::of(&output.expect("Python is there"));
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

/// The rows of a publication in the terms of SDMX, by what `docs/sdmx.md` says of codes.
fn expected(publication: &Json, period: &str) -> Vec<Json> {
    let code = |value: &Json| match value.as_str() {
        Some("city" | "total") => "_T".to_owned(),
        Some("unplaced") | None => "_U".to_owned(),
        Some(code) => code.replace(':', "-"),
    };
    let row = |row: &Json| {
        let value = row["workers"].as_u64().map(|workers| workers.to_string());
        let (observed, confidential) = if value.is_some() { ("A", "F") } else { ("Q", "C") };
        json!({
            "FREQ": "S",
            "REF_AREA": code(&row["area"]),
            "ACTIVITY": code(&row["sector"]),
            "TIME_PERIOD": period,
            "OBS_VALUE": value.unwrap_or_default(),
            "OBS_STATUS": observed,
            "CONF_STATUS": confidential,
            "UNIT_MEASURE": "PS",
            "PUBLICATION": publication["id"].to_string(),
        })
    };
    publication["rows"].as_array().expect("rows").iter().map(row).collect()
}

#[test]
fn other_programs_read_a_publication_as_it_is() {
    let folder = register();
    publish(&folder, "2026-H1", &[]);
    let server = Server::on(folder);
    let told = read(&server, &[]);
    assert_eq!(told["flows"], json!(["WORKERS_wards-2025"]));
    // The reader of structures prefers English.
    assert_eq!(told["name"], "Workers by area and sector: Wards and communes (from July 2025)");
    assert_eq!(told["dimensions"], json!(["FREQ", "REF_AREA", "ACTIVITY", "TIME_PERIOD"]));
    assert_eq!(told["attributes"], json!(["OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "PUBLICATION"]));
    let publication = table(&server, 1);
    let rows = told["rows"].as_array().expect("rows");
    assert_eq!(*rows, expected(&publication, "2026-S1"));
    assert!(
        rows.iter().any(|row| row["CONF_STATUS"] == "C" && row["OBS_VALUE"] == ""),
        "something is withheld"
    );
    let codes = &told["codes"];
    assert_eq!(
        (&codes["REF_AREA"]["_T"], &codes["ACTIVITY"]["_T"]),
        (&json!("Whole city"), &json!("All sectors"))
    );
    for row in publication["rows"].as_array().expect("rows").iter().filter(|row| row["area"] == "A") {
        assert_eq!(codes["REF_AREA"]["A"], row["areaName"]);
    }
    let totals: Vec<Json> =
        expected(&publication, "2026-S1").into_iter().filter(|row| row["ACTIVITY"] == "_T").collect();
    assert!(totals.len() > 3, "{totals:?}");
    assert_eq!(read(&server, &["S.*._T", "2026-S1"])["rows"], json!(totals));
    server.stop();
}

#[test]
fn data_are_those_of_the_newest_revision_and_a_publication_stays_as_it_was() {
    let folder = register();
    publish(&folder, "2026-H1", &[]);
    let file = folder.path().join("bang.sdmx.csv");
    folder.xuong(&["publications", "show", "1", "-o", file.to_str().expect("a path")]).ended(0);
    let first = std::fs::read_to_string(&file).expect("a table");
    let server = Server::on(folder);
    let answer = server.get(FLOW);
    assert_eq!(answer.header("content-type"), "application/vnd.sdmx.data+csv;version=2.0.0");
    assert_eq!(answer.text(), first);
    let folder = server.stop_and_keep();
    import(&folder, CAME);
    publish(&folder, "2026-H1", &["--reason", "five firms of D were missing"]);
    let key = key_of(&folder, "an", "analyst", &[]);
    let server = Server::on(folder);
    let newest = server.get(FLOW).text();
    assert!(newest.lines().skip(1).all(|line| line.ends_with(",PS,2")), "{newest}");
    assert_eq!(server.get("/api/publications/1?f=sdmx-csv").text(), first);
    assert_eq!(server.get("/api/publications/2?f=sdmx-csv").text(), newest);
    let bearer = format!("Bearer {key}");
    assert_eq!(server.ask("GET", FLOW, &[("authorization", &bearer)]).text(), newest, "for every role");
    server.stop();
}

#[test]
fn what_is_not_there_is_not_found_and_what_cannot_be_read_is_refused() {
    let folder = register();
    let server = Server::on(folder);
    for path in ["/sdmx/structure/dataflow", "/sdmx/structure/codelist/*/CL_FREQ", FLOW] {
        server.get(path).json(404);
    }
    let folder = server.stop_and_keep();
    publish(&folder, "2026-H1", &[]);
    let server = Server::on(folder);
    let list = server.get("/sdmx/structure/codelist/*/CL_FREQ/~?lang=en");
    assert_eq!(list.header("content-type"), "application/vnd.sdmx.structure+json;version=2.0.0");
    let list = list.json(200);
    assert_eq!(list["data"]["codelists"][0]["codes"][1]["name"], "Half-yearly");
    assert_eq!(list["data"]["codelists"][0]["codes"][1]["names"]["vi"], "Sáu tháng");
    assert!(list["data"]["dataflows"].is_null(), "{list}");
    for path in [
        "/sdmx/structure/dataflow/nobody",
        "/sdmx/structure/categoryscheme",
        "/sdmx/structure/dataflow/*/*/2.0",
        "/sdmx/data/dataflow/*/none",
        "/sdmx/data/provisionagreement/*/*/*",
        &format!("{FLOW}/A.*.*"),
        &format!("{FLOW}?c[REF_AREA]=none"),
        &format!("{FLOW}?c[TIME_PERIOD]=ge:2027"),
    ] {
        server.get(path).json(404);
    }
    for (path, why) in [
        ("/sdmx/structure/dataflow?references=some".to_owned(), "descendants"),
        ("/sdmx/structure/dataflow?detail=allstubs".to_owned(), "full"),
        (format!("{FLOW}/S.A"), "FREQ.REF_AREA.ACTIVITY"),
        (format!("{FLOW}?c[SEX]=F"), "TIME_PERIOD"),
        (format!("{FLOW}?c[TIME_PERIOD]=soon"), "soon"),
        (format!("{FLOW}?firstNObservations=1"), "firstNObservations"),
        ("/api/publications/1?f=xlsx".to_owned(), "sdmx-csv"),
    ] {
        let refused = server.get(&path).json(400);
        assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{path}: {refused}");
    }
    server.stop();
}

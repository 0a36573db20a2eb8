//! An attack on one firm: whatever its workers are, the public is told the same, but for sums that may be published.

use std::{collections::BTreeMap, fmt::Write, fs, sync::OnceLock};

use rstest::rstest;
use serde_json::{Map, Value as Json, json};

use crate::harness::{Folder, Server};

/// What a firm's workers are made: nought, unknown, some, many.
const VALUES: [&str; 4] = ["0", "", "47", "4700"];

/// Days that are asked for: before and after one firm opened, and to come.
const DAYS: [&str; 5] = ["2025", "2025-05-09", "2025-05-10", "2026-01-01", "2099-12-31"];

/// Three wards side by side.
fn wards() -> String {
    let ward = |(west, code): (f64, &str)| {
        let ring = [[west, 21.0], [west + 0.1, 21.0], [west + 0.1, 21.1], [west, 21.1], [west, 21.0]];
        json!({ "type": "Feature", "properties": { "code": code, "name": code, "level": "ward" },
            "geometry": { "type": "Polygon", "coordinates": [ring] } })
    };
    let wards: Vec<Json> = [(105.7, "A"), (105.8, "B"), (105.9, "C")].into_iter().map(ward).collect();
    json!({ "type": "FeatureCollection", "features": wards }).to_string()
}

/// Eighteen firms of three divisions in each of two wards, of which the first opened in 2025; one firm alone in the third
/// ward, and one of unknown workers alone in its division.
fn sheet(target: &str, workers: &str) -> String {
    let mut sheet =
        "code,name,sector,sector_version,workers,opened,as_of,lon,lat,point_precision_m\n".to_owned();
    let mut add = |code: &str, sector: &str, own: &str, opened: &str, lon: f64| {
        let own = if code == target { workers } else { own };
        let row =
            writeln!(sheet, "{code},Xưởng {code},{sector},2018,{own},{opened},2026-01-01,{lon:.4},21.05,10");
        row.expect("a text takes every row");
    };
    for (ward, west) in [("A", 105.75), ("B", 105.85)] {
        for at in 0..18_u32 {
            let sector = ["2511", "1071", "1410"][usize::try_from(at % 3).expect("small")];
            let opened = if (ward, at) == ("A", 0) { "2025-05-10" } else { "2020-01-01" };
            let workers = (30 + at * 7 % 60).to_string();
            add(&format!("{ward}{at}"), sector, &workers, opened, west + f64::from(at) * 0.001);
        }
    }
    add("Z1", "1610", "0", "2020-01-01", 105.95);
    add("U1", "1629", "", "2020-01-01", 105.75);
    sheet
}

/// A server of the register in which one firm has so many workers.
fn server(target: &str, workers: &str) -> Server {
    static WARDS: OnceLock<Folder> = OnceLock::new();
    let base = WARDS.get_or_init(|| {
        let folder = Folder::empty();
        let file = folder.file("units.geojson", wards());
        let run =
            folder.xuong(&["import", "units", file.to_str().expect("a path"), "--edition", "wards-2025"]);
        assert!(run.code < 2, "{}{}", run.out, run.err);
        folder
    });
    let folder = Folder::empty();
    fs::copy(base.path().join("xuong.db"), folder.path().join("xuong.db")).expect("the register is copied");
    folder.file("xuong.toml", "public_workers = 'live'\n");
    let file = folder.file("firms.csv", sheet(target, workers));
    let run = folder.xuong(&["--lang", "en", "import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2 && run.out.contains("38 new"), "{}{}", run.out, run.err);
    Server::on(folder)
}

/// Every report with every parameter that changes what it sums, in which no figure on workers may be told.
fn closed() -> Vec<String> {
    let mut asked = Vec::new();
    let measured = ["specialisation", "diversity"];
    for boundaries in ["wards-2025", "zones", "city"] {
        for on in DAYS {
            for level in 1..=3 {
                asked.push(format!("sector-mix?boundaries={boundaries}&level={level}&on={on}"));
                asked.extend(measured.map(|name| {
                    format!("{name}?boundaries={boundaries}&level={level}&measure=workers&on={on}")
                }));
            }
            asked.push(format!("concentration?boundaries={boundaries}&on={on}"));
            asked.extend(
                ["relatedness", "inequality"]
                    .map(|name| format!("{name}?boundaries={boundaries}&measure=workers&on={on}")),
            );
        }
        for level in [1, 3, 4, 5] {
            asked.push(format!("sector-mix?boundaries={boundaries}&level={level}"));
            asked.extend(
                measured.map(|name| format!("{name}?boundaries={boundaries}&level={level}&measure=workers")),
            );
        }
        asked.extend(measured.map(|name| format!("{name}?boundaries={boundaries}&measure=establishments")));
        asked.extend(
            ["series", "change", "shift-share"]
                .map(|name| format!("{name}?boundaries={boundaries}&from=2023&to=2026")),
        );
    }
    for boundaries in ["zones", "city"] {
        asked.extend(measured.map(|name| format!("{name}?boundaries={boundaries}&measure=workers")));
    }
    for on in DAYS {
        asked.extend([format!("grid?on={on}"), format!("clusters?on={on}"), format!("hotspots?on={on}")]);
        asked.extend(["occupancy", "targets", "compliance"].map(|name| format!("{name}?on={on}")));
    }
    let rest = [
        "grid",
        "clusters",
        "clusters?eps_m=300&min_firms=2&sectors=25",
        "hotspots",
        "centre",
        "point-pattern",
        "spatial-association?boundaries=wards-2025",
        "relatedness?boundaries=wards-2025&measure=workers",
        "inequality?boundaries=wards-2025&measure=workers",
        "cluster-change",
        "occupancy",
        "targets",
        "compliance",
        "six-monthly?period=2026-H1",
        "six-monthly?period=2025",
        "eligibility?boundaries=wards-2025&area=A&area_ha=20",
        "sector-mix?boundaries=city&as_of=2020",
    ];
    asked.extend(rest.map(str::to_owned));
    asked
}

/// The questions that are answered from the published table.
const PUBLISHED: [&str; 8] = [
    "sector-mix?boundaries=wards-2025",
    "sector-mix?boundaries=zones",
    "sector-mix?boundaries=city",
    "specialisation?boundaries=wards-2025&measure=workers",
    "diversity?boundaries=wards-2025&measure=workers",
    "area-profile?boundaries=wards-2025&area=A",
    "area-profile?boundaries=wards-2025&area=C",
    "area-profile?boundaries=city&area=A",
];

/// What is told of workers in the answers from the published table.
const OF_WORKERS: [&str; 21] = [
    "workers",
    "share_pct",
    "city_share_pct",
    "location_quotient",
    "symmetric_quotient",
    "herfindahl",
    "herfindahl_normalised",
    "shannon",
    "evenness",
    "effective_by_entropy",
    "divergence",
    "duncan",
    "hachman",
    "relative_diversity",
    "relative_specialisation",
    "effective_sectors",
    "krugman",
    "top_sector",
    "top_sector_name",
    "top_establishments",
    "top_quotient",
];

/// What tells how many figures are known, which is no figure itself.
const OF_COVERAGE: [&str; 3] = ["workers_known", "with_workers", "said"];

/// What has no value where an area has the mix of the city, which other figures of the row say as well.
const INFINITE: [&str; 1] = ["relative_diversity"];

/// Leaves out what names a column, and remembers what was said of workers: `None` where it was not told.
fn without(told: &mut Json, columns: &[&str], cells: &mut Vec<Option<Json>>) {
    match told {
        Json::Array(list) => list.iter_mut().for_each(|one| without(one, columns, cells)),
        Json::Object(row) => {
            let withheld = names(row);
            for column in columns {
                let Some(value) = row.remove(*column) else { continue };
                let is_withheld = withheld.iter().any(|own| own == column);
                assert!(!is_withheld || value.is_null(), "withheld and told: {column} {value}");
                if !OF_COVERAGE.contains(column) {
                    assert!(
                        is_withheld || !value.is_null() || INFINITE.contains(column),
                        "unknown is told apart: {column} of {row:?}"
                    );
                    cells.push((!is_withheld).then_some(value));
                }
            }
            row.remove("withheld");
            // The count of firms without a figure is of coverage too.
            let counts_firms = row.get("item") == Some(&json!("no_workers"))
                || row.get("item_name") == Some(&json!("No number of workers"));
            if columns.contains(&"workers_known") && counts_firms {
                row.clear();
            }
            row.values_mut().for_each(|one| without(one, columns, cells));
        }
        _ => {}
    }
}

fn names(row: &Map<String, Json>) -> Vec<String> {
    let names = row.get("withheld").and_then(Json::as_array).cloned().unwrap_or_default();
    names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// What the public is told, by question.
struct Told {
    closed: BTreeMap<String, Vec<u8>>,
    published: BTreeMap<String, Json>,
}

fn told(target: &str, workers: &str) -> Told {
    let server = server(target, workers);
    let ask = |asked: &str, form: &str| {
        let mark = if asked.contains('?') { '&' } else { '?' };
        let answer = server.get(&format!("/api/reports/{asked}{mark}lang=en&f={form}"));
        (asked.to_owned() + " " + form, answer)
    };
    let good = |(asked, answer): (String, crate::harness::Answer)| {
        assert_eq!(answer.status, 200, "{asked}: {}", answer.text());
        (asked, answer.body)
    };
    let forms = |asked: &String| ["json", "csv", "html"].map(|form| good(ask(asked, form)));
    let mut all: BTreeMap<_, _> = closed().iter().flat_map(forms).collect();
    let around = json!({ "type": "Polygon",
        "coordinates": [[[105.9, 21.0], [106.0, 21.0], [106.0, 21.1], [105.9, 21.1], [105.9, 21.0]]] });
    for name in ["sector-mix", "area-profile"] {
        let answer = server.post(&format!("/api/reports/{name}?lang=en"), &[], &around.to_string());
        all.extend([good((format!("drawn {name}"), answer))]);
    }
    let published = PUBLISHED.iter().map(|asked| ask(asked, "json"));
    let published = published.filter(|(_, answer)| answer.status == 200);
    let published = published.map(|(asked, answer)| (asked, answer.json(200))).collect();
    server.stop();
    Told { closed: all, published }
}

#[rstest]
#[case::alone_in_its_ward("Z1")]
#[case::opened_within_a_year_that_can_be_asked_for("A0")]
fn nobody_learns_the_workers_of_one_firm(#[case] target: &str) {
    let all: Vec<Told> = VALUES.iter().map(|workers| told(target, workers)).collect();
    let (nought, unknown) = (&all[0], &all[1]);
    assert!(nought.closed.len() > 300);
    for other in &all[2..] {
        for (asked, answer) in &nought.closed {
            assert!(other.closed[asked] == *answer, "{target}: {asked}");
        }
    }
    for (asked, answer) in nought.closed.iter().filter(|(asked, _)| asked.ends_with("json")) {
        let bare = |answer: &[u8]| {
            let mut told: Json = serde_json::from_slice(answer).expect("JSON");
            without(&mut told, &OF_COVERAGE, &mut Vec::new());
            told
        };
        assert_eq!(bare(answer), bare(&unknown.closed[asked]), "{target} unknown: {asked}");
    }
    let columns: Vec<&str> = OF_WORKERS.into_iter().chain(OF_COVERAGE).collect();
    let mut sums = 0;
    for asked in nought.published.keys() {
        let told = all.iter().map(|told| {
            let (mut told, mut cells) = (told.published[asked].clone(), Vec::new());
            without(&mut told, &columns, &mut cells);
            (told, cells)
        });
        let told: Vec<_> = told.collect();
        assert!(told.iter().all(|(frame, _)| *frame == told[0].0), "{target}: {asked}");
        sums += told[0].1.iter().flatten().count();
    }
    assert!(sums > 20, "and some sums are published: {sums}");
}

/// The firm alone in the third ward stands in no sum that is told, whatever it has.
#[test]
fn a_lone_firm_is_withheld_whatever_its_workers_are() {
    for workers in VALUES {
        let told = told("Z1", workers);
        for (asked, of) in [
            ("sector-mix?boundaries=wards-2025 json", &["workers"][..]),
            (
                "specialisation?boundaries=wards-2025&measure=workers json",
                &["share_pct", "city_share_pct", "location_quotient", "stars"],
            ),
            ("diversity?boundaries=wards-2025&measure=workers json", &["workers", "krugman", "top_sector"]),
        ] {
            let rows = told.published[asked]["rows"].as_array().expect("rows");
            let own: Vec<_> = rows.iter().filter(|row| row["area"] == "C").collect();
            assert_eq!(own.len(), 1, "{workers}: {asked}");
            let withheld = names(own[0].as_object().expect("a row"));
            for column in of {
                assert!(own[0][*column].is_null(), "{workers}: {asked} {column}");
                assert!(withheld.iter().any(|name| name == column), "{workers}: {asked} {column}");
            }
        }
    }
}

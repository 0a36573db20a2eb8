//! Indicators through the reports, from a register that is filled with the input of the vectors, against their expected
//! values as the reports round them.

use std::fmt::Write;

use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::{
    harness::Folder,
    reports::{
        analysis::{fixture, vectors},
        cluster_cases::planted::report,
    },
};

/// The rows of a table of the input.
fn table(name: &str) -> csv::Reader<std::fs::File> {
    csv::Reader::from_path(vectors(&format!("data/{name}"))).expect("the input")
}

/// A division of industry for each sector of the vectors, `S1` to `S8`.
const DIVISIONS: [&str; 8] = ["26", "14", "25", "29", "10", "32", "31", "21"];

/// The sector of the vectors that a row of a report is of.
fn sector_of(row: &Json) -> Option<String> {
    let division = row["sector"].as_str()?.strip_prefix("2025:")?;
    DIVISIONS.iter().position(|own| *own == division).map(|at| format!("S{}", at + 1))
}

/// The districts and the 200 firms of the later date, of a division for each sector.
fn register() -> Folder {
    let folder = Folder::empty();
    let text = std::fs::read_to_string(vectors("data/districts_wgs84.geojson")).expect("the districts");
    let mut districts: Json = serde_json::from_str(&text).expect("GeoJSON");
    for district in districts["features"].as_array_mut().expect("features") {
        let code = district["properties"]["district"].clone();
        district["properties"] = json!({ "code": code, "name": code, "level": "district",
            "precision": "surveyed", "edition": "districts" });
    }
    let file = folder.file("districts.geojson", districts.to_string());
    let run = folder.xuong(&["--lang", "en", "import", "units", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    let mut sheet = "code,name,sector,sector_version,opened,as_of,workers,workers_as_of,lon,lat\n".to_owned();
    for row in table("firms.csv").into_records().map(|row| row.expect("a row")) {
        let [code, lon, lat, sector, workers] = [0, 3, 4, 6, 9].map(|column| &row[column]);
        let at: usize = sector[1..].parse().expect("a number");
        if !workers.is_empty() {
            let line = writeln!(
                sheet,
                "{code},Xưởng {code},{},2025,2010,2026-06,{workers},2026-06,{lon},{lat}",
                DIVISIONS[at - 1]
            );
            line.expect("a text takes every row");
        }
    }
    let file = folder.file("firms.csv", sheet);
    let run = folder.xuong(&["--lang", "en", "import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    folder
}

fn rows(told: &Json) -> &Vec<Json> {
    told["rows"].as_array().expect("rows")
}

/// Asserts that a value is the expected one over a unit, rounded to some decimals; of two that are as near, either.
#[track_caller]
fn shown(found: &Json, expected: &Json, unit: f64, decimals: i32) {
    let scale = 10_f64.powi(decimals);
    let expected = expected.as_f64().expect("an expected number") / unit;
    let value = found.as_f64().expect("a number");
    assert!((value - expected).abs() <= 0.500_001 / scale, "{found} instead of {expected}");
    assert!(
        (value * scale - (value * scale).round()).abs() < 1e-6,
        "{found} has more than {decimals} decimals"
    );
}

/// Asserts that a p-value is the expected one to four significant digits; `None` if there is none.
#[track_caller]
fn shown_p(found: &Json, expected: Option<f64>) {
    match (found.as_f64(), expected) {
        (None, None) => {}
        (Some(found), Some(expected)) => {
            assert!((found - expected).abs() <= 5.1e-4 * expected, "{found} {expected}");
        }
        (found, expected) => panic!("{found:?} instead of {expected:?}"),
    }
}

#[test]
fn the_centre_of_every_sector_is_that_of_the_vectors() {
    let (folder, expected) = (register(), fixture("points"));
    let expected = &expected["centrography"];
    let told = report(&folder, "centre", &[]);
    assert_eq!(rows(&told).len(), 9);
    for row in rows(&told) {
        let sector = sector_of(row).unwrap_or_else(|| "ALL".to_owned());
        let own = &expected[&sector]["t1"]["unweighted"];
        for (column, name, unit, decimals) in [
            ("easting", "mean_x", 1.0, 0),
            ("northing", "mean_y", 1.0, 0),
            ("standard_distance_km", "standard_distance", 1000.0, 2),
            ("major_km", "sigma_major", 1000.0, 2),
            ("minor_km", "sigma_minor", 1000.0, 2),
            ("azimuth_deg", "azimuth_cw_from_north_deg", 1.0, 1),
        ] {
            shown(&row[column], &own[name], unit, decimals);
        }
        if sector == "ALL" {
            let median = &expected["ALL"]["geometric_median_t1_unweighted"];
            shown(&row["median_easting"], &median["x"], 1.0, 0);
            shown(&row["median_northing"], &median["y"], 1.0, 0);
            assert_eq!((&row["sector"], &row["establishments"]), (&json!("all"), &json!(200)));
        }
    }
}

#[test]
fn the_association_of_districts_is_that_of_the_vectors() {
    let folder = register();
    let (areal, join) = (fixture("areal"), fixture("join"));
    let expected = &areal["firm_count"];
    let asked = ["--boundaries", "districts", "--figure", "count", "--neighbours", "corner"];
    let told = report(&folder, "spatial-association", &asked);
    let (city, units) = rows(&told).split_first().expect("rows");
    assert_eq!((&city["area"], &city["establishments"]), (&json!("city"), &json!(200)));
    for (column, name) in [("moran_i", "I"), ("expected", "EI"), ("z", "z_rand"), ("geary_c", "geary_C")] {
        shown(&city[column], &expected[name], 1.0, 3);
    }
    assert_eq!((units.len(), &city["verdict"]), (12, &json!("may_be_chance")));
    for unit in units {
        let code = unit["area"].as_str().expect("a code");
        let local = &expected["local"][code];
        shown(&unit["moran_i"], &local["I"], 1.0, 3);
        let neighbours = join["queen_neighbours"][code].as_array().expect("a list").len();
        assert_eq!(unit["neighbours"], neighbours, "{code}");
        let [least, most] = ["p_exact_ge", "p_exact_le"].map(|name| local[name].as_f64().expect("a p-value"));
        // A district that touches all others has one neighbourhood, and so no test.
        let is_tested = local["n_enumerated"] != 1;
        shown_p(&unit["p_value"], is_tested.then(|| (2.0 * least.min(most)).min(1.0)));
        assert_eq!(unit["verdict"] == "not_tested", !is_tested, "{code}");
    }
}

/// Districts that meet at one point alone are no neighbours by their edges: counted on the map of the vectors.
#[rstest]
#[case("edge", &[2, 3, 3, 2, 3, 7, 3, 2, 3, 3, 2, 1])]
#[case("corner", &[3, 4, 4, 3, 5, 11, 5, 3, 4, 4, 3, 1])]
fn neighbours_share_an_edge_or_a_corner(#[case] neighbours: &str, #[case] expected: &[u64]) {
    let asked = ["--boundaries", "districts", "--neighbours", neighbours];
    let told = report(&register(), "spatial-association", &asked);
    let found: Vec<u64> = rows(&told)[1..].iter().filter_map(|row| row["neighbours"].as_u64()).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_quotients_of_districts_are_those_of_the_vectors() {
    let expected = &fixture("aggregates")["t1"]["firms"];
    let told = report(&register(), "specialisation", &["--boundaries", "districts"]);
    let mut compared = 0;
    for row in rows(&told) {
        let (area, sector) = (row["area"].as_str().expect("a district"), sector_of(row).expect("a sector"));
        assert_eq!(row["establishments"], expected["matrix"][area][&sector]);
        shown(&row["location_quotient"], &expected["LQ"][area][&sector], 1.0, 3);
        shown(&row["symmetric_quotient"], &expected["RSCA"][area][&sector], 1.0, 3);
        shown(&row["share_pct"], &expected["share"][area][&sector], 0.01, 1);
        let p_value = &expected["LQ_binomial_p_ge"][format!("{area}|{sector}")];
        shown_p(&row["p_value"], p_value.as_f64());
        compared += 1;
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn the_diversity_of_districts_is_that_of_the_vectors() {
    let expected = &fixture("aggregates")["t1"]["firms"];
    let told = report(&register(), "diversity", &["--boundaries", "districts"]);
    let columns = [
        ("herfindahl", "HHI"),
        ("herfindahl_normalised", "HHI_normalised"),
        ("effective_sectors", "effective_sectors_HHI"),
        ("shannon", "shannon"),
        ("evenness", "evenness"),
        ("effective_by_entropy", "effective_sectors_shannon"),
        ("divergence", "theil_KL_vs_city"),
        ("krugman", "krugman_vs_rest"),
        ("duncan", "duncan_dissimilarity"),
        ("relative_diversity", "relative_diversity_RDI"),
        ("relative_specialisation", "relative_specialisation_RSI"),
        ("hachman", "hachman"),
    ];
    assert_eq!(rows(&told).len(), 11, "D11 has no firm");
    for row in rows(&told) {
        let area = row["area"].as_str().expect("a district");
        columns.iter().for_each(|(column, name)| shown(&row[*column], &expected[*name][area], 1.0, 3));
    }
    let [h, mutual] = ["theil_H_segregation", "mutual_information"]
        .map(|name| format!("{:.3}", expected[name].as_f64().expect("a number")));
    let notes = told["notes"].to_string();
    assert!(notes.contains(&format!("Theil's H of the whole city is {h}:")), "{notes}");
    assert!(notes.contains(&format!("The area tells {mutual} nats of the sector")), "{notes}");
}

#[test]
fn the_concentration_of_sectors_is_that_of_the_vectors() {
    let expected = &fixture("aggregates")["t1"]["firms"];
    let told = report(&register(), "concentration", &["--boundaries", "districts"]);
    let mut compared = 0;
    for row in rows(&told) {
        let sector = sector_of(row).expect("a sector");
        // Of fewer than ten establishments there is no index.
        if expected["sector_total"][&sector].as_u64().is_some_and(|total| total >= 10) {
            shown(&row["locational_gini"], &expected["locational_gini"][&sector], 1.0, 3);
            shown(&row["quotient_gini"], &expected["gini_of_LQ_unweighted"][&sector], 1.0, 3);
            shown(&row["hoover"], &expected["hoover_localisation"][&sector], 1.0, 3);
            compared += 1;
        }
    }
    assert_eq!(compared, 7);
}

/// The radii of the vectors that are distances of the report.
#[rstest]
#[case(0, "250")]
#[case(2, "1000")]
#[case(4, "2000")]
#[case(6, "5000")]
fn the_nearness_of_sectors_is_that_of_the_vectors(#[case] at: usize, #[case] eps_m: &str) {
    let expected = fixture("points");
    let told = report(&register(), "point-pattern", &["--eps-m", eps_m]);
    assert_eq!(rows(&told).len(), 9);
    for row in rows(&told) {
        let sector = sector_of(row).unwrap_or_else(|| "ALL".to_owned());
        let own = &expected["clark_evans"][&sector];
        shown(&row["nearest_m"], &own["mean_nn"], 1.0, 0);
        shown(&row["clark_evans"], &own["R"], 1.0, 3);
        shown(&row["clark_evans_z"], &own["z"], 1.0, 2);
        let m = &expected["marcon_puech_M"]["weights_one"][format!("{sector}->{sector}")][at];
        if m.is_number() {
            shown(&row["m"], m, 1.0, 3);
        }
        let pair = format!("{sector}->{sector}");
        match &expected["colocation_quotient_nn1"][pair] {
            Json::Null => assert!(row["colocation_quotient"].is_null(), "{row}"),
            quotient => shown(&row["colocation_quotient"], quotient, 1.0, 3),
        }
        let k = &expected["ripley"][&sector]["K_translate"][at];
        if let Some(k_m2) = k.as_f64() {
            shown(&row["l_m"], &json!((k_m2 / std::f64::consts::PI).sqrt()), 1.0, 0);
        }
    }
}

/// The vectors have S1 near itself far beyond their envelope; that of the report has permutations of its own.
#[test]
fn a_sector_that_clusters_is_told_from_chance() {
    let told = report(&register(), "point-pattern", &["--eps-m", "1000"]);
    let row = rows(&told).iter().find(|row| sector_of(row).as_deref() == Some("S1")).expect("S1");
    assert_eq!((&row["verdict"], &row["p_value"]), (&json!("nearer"), &json!(0.002)));
    assert!(row["m_low"].as_f64() < Some(1.0) && row["m_high"].as_f64() > Some(1.0), "{row}");
    let said = "stands close together: within 1 km of one the sector is 2.7 times as frequent as in all";
    assert_eq!(row["reading"], said);
    let few = rows(&told).iter().find(|row| sector_of(row).as_deref() == Some("S8")).expect("S8");
    assert_eq!((&few["establishments"], &few["p_value"]), (&json!(7), &Json::Null));
}

/// A report by workers as a role sees it; neighbours have at least a corner in common.
fn by_workers(folder: &Folder, role: &str, name: &str) -> Json {
    let asked = ["--lang", "en", "--role", role, "report", name, "--boundaries", "districts"];
    let neighbours = if name == "inequality" { &["--neighbours", "corner"][..] } else { &[] };
    let more = ["--measure", "workers", "--format", "json"];
    let run = folder.xuong(&[&asked[..], &more, neighbours].concat()).ended(0);
    serde_json::from_str(&run.out).expect("JSON")
}

/// By workers, which the public does not see.
#[test]
fn the_relatedness_of_sectors_is_that_of_the_vectors() {
    let (folder, expected) = (register(), fixture("aggregates"));
    let expected = &expected["t1"]["employees"];
    let told = by_workers(&folder, "analyst", "relatedness");
    assert_eq!(rows(&told).len(), 28, "the sectors of five firms or more");
    for row in rows(&told) {
        let one = sector_of(row).expect("a sector");
        let other = sector_of(&json!({ "sector": row["with_sector"] })).expect("a sector");
        shown(&row["proximity"], &expected["proximity_hidalgo"][&one][&other], 1.0, 3);
        // The vectors name the smaller number first.
        let pair = if one < other { format!("{one}-{other}") } else { format!("{other}-{one}") };
        shown(&row["locational_correlation"], &expected["locational_correlation_LC"][&pair], 1.0, 3);
        shown(&row["coagglomeration"], &expected["coagglomeration_EGK_gamma_c"][&pair], 1.0, 3);
    }
    let indices = ["proximity", "locational_correlation", "coagglomeration", "reading"];
    for row in rows(&by_workers(&folder, "public", "relatedness")) {
        assert!(indices.iter().all(|index| row[*index].is_null()), "{row}");
        assert!(row["establishments"].is_u64(), "{row}");
    }
}

#[test]
fn the_inequality_of_sizes_is_that_of_the_vectors() {
    let (folder, expected) = (register(), fixture("inequality"));
    let columns = [
        ("gini_units", "gini_district_employees"),
        ("theil_units", "theil_district_employees"),
        ("gini_neighbours", "spatial_gini_neighbour_component"),
        ("gini_others", "spatial_gini_nonneighbour_component"),
        ("gini_firms", "gini_firm_employees"),
        ("theil_firms", "theil_firm_employees"),
        ("theil_between", "theil_between_districts"),
        ("theil_within", "theil_within_districts"),
    ];
    assert_eq!(expected.as_object().map(serde_json::Map::len), Some(columns.len()));
    let told = by_workers(&folder, "analyst", "inequality");
    let all = &rows(&told)[0];
    assert_eq!((&all["sector"], &all["workers_known"]), (&json!("all"), &json!(200)));
    columns.iter().for_each(|(column, name)| shown(&all[*column], &expected[*name], 1.0, 3));
    let public = by_workers(&folder, "public", "inequality");
    for row in rows(&public) {
        assert!(columns.iter().all(|(column, _)| row[*column].is_null()), "{row}");
        assert!(row["workers_known"].is_null() && row["reading"].is_null(), "{row}");
    }
}

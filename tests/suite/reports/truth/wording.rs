//! That words of reports are true of the table they stand by: names of clusters, labels, notes, terms, states of zones.

use std::{collections::BTreeMap, fs, path::Path};

use rstest::rstest;
use serde_json::Value as Json;

use crate::{
    harness::Folder,
    imports::facts::{ZONES, ZONES_CSV, table},
    reports::cluster_cases::planted::{corners, register_of, report},
};

const HEADING: &str = "code,name,sector,sector_version,status,opened,as_of,lon,lat\n";

fn row(code: &str, sector: &str, (lon, lat): (f64, f64)) -> String {
    format!("{code},Xưởng {code},{sector},2018,operating,2010,2026-06,{lon:.7},{lat:.7}\n")
}

fn rows(told: &Json) -> &Vec<Json> {
    told["rows"].as_array().expect("rows")
}

fn tables(document: &Json) -> Vec<&Json> {
    document["parts"].as_array().expect("parts").iter().filter_map(|part| part.get("table")).collect()
}

fn in_language(folder: &Folder, lang: &str, more: &[&str]) -> Json {
    let args = [&["--lang", lang, "report"], more, &["--format", "json"]].concat();
    serde_json::from_str(&folder.xuong(&args).ended(0).out).expect("JSON")
}

/// The number that stands right before some words.
fn before(text: &str, words: &str) -> usize {
    let (head, _) = text.split_once(words).unwrap_or_else(|| panic!("“{words}” in {text}"));
    let digits = head.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or_else(|_| panic!("a number before “{words}” in {text}"))
}

/// Eighty establishments in a row from the east to the west of the city, and ten around one place.
fn chain_and_cluster() -> Folder {
    let step = |at: u32| (105.60 + f64::from(at) * 0.005, 21.02);
    let chain: String = (0..80).map(|at| row(&format!("A{at}"), "2599", step(at))).collect();
    let near = corners((105.8, 21.25), 10, 200.0).into_iter().enumerate();
    let near: String = near.map(|(at, place)| row(&format!("B{at}"), "2599", place)).collect();
    register_of(&(HEADING.to_owned() + &chain + &near))
}

/// Boundaries that are schematic say nothing of the city: who stands in none of their units stands outside these. Of a cluster
/// of which no two members share a point the most on one point is one, never none.
#[rstest]
#[case("en", "outside all wards of the boundaries", "1 means that all points differ")]
#[case("vi", "ngoài mọi xã, phường của bộ ranh giới", "1 nghĩa là không có hai cơ sở nào chung điểm")]
fn a_cluster_in_no_ward_says_so_of_the_boundaries(
    #[case] lang: &str,
    #[case] place: &str,
    #[case] one: &str,
) {
    let near = corners((105.3, 20.6), 7, 200.0).into_iter().enumerate();
    let near: String = near.map(|(at, place)| row(&format!("N{at}"), "2599", place)).collect();
    let told = in_language(&register_of(&(HEADING.to_owned() + &near)), lang, &["clusters"]);
    assert_eq!(
        (&rows(&told)[0]["name"], &rows(&told)[0]["on_one_point"]),
        (&place.into(), &1.into()),
        "{told}"
    );
    assert!(told["notes"].to_string().contains(one), "{told}");
}

#[rstest]
#[case("en", " other wards/communes", "a chain 4", "no cluster at one place")]
#[case("vi", " xã, phường khác", "chuỗi nối liền dài 4", "không phải một cụm tại một nơi")]
fn a_cluster_that_spans_many_wards_is_named_so_and_called_a_chain(
    #[case] lang: &str,
    #[case] others: &str,
    #[case] chain: &str,
    #[case] no_cluster: &str,
) {
    let folder = chain_and_cluster();
    let asked = ["clusters", "--min-firms", "3"];
    let told = in_language(&folder, lang, &asked);
    let [long, near] = rows(&told).as_slice() else { panic!("two clusters: {told}") };
    let others = before(long["name"].as_str().expect("a name"), others);
    assert!(others > 1, "{long}");
    assert_eq!(long["wards"], others + 1, "{long}");
    let reading = long["stable"].as_str().expect("a reading");
    assert!(reading.contains(chain) && reading.contains(no_cluster), "{reading}");
    assert_eq!(near["wards"], 1, "{near}");
    let reading = near["stable"].as_str().expect("a reading");
    assert!(["stable", "ổn định"].contains(&reading), "{reading}");
    assert!(told["notes"].to_string().contains("DBSCAN"), "{told}");
    assert!(told["notes"].to_string().contains(" 80 "), "the note says how many the chain has: {told}");
}

/// Most members decide, not the middle: it may lie in a ward where there are none.
#[test]
fn a_cluster_is_named_after_the_ward_that_has_most_of_it() {
    let folder = chain_and_cluster();
    let told = report(&folder, "clusters", &["--min-firms", "3"]);
    let mix = report(&folder, "sector-mix", &["--boundaries", "wards-2025"]);
    let counts = |row: &&Json| row["establishments"].as_u64();
    let named = rows(&mix).iter().filter(|row| row["area"] != "city" && row["area"] != "unplaced");
    let most = named.clone().filter_map(|row| counts(&row)).max().expect("a count");
    let largest: Vec<&str> =
        named.filter(|row| counts(row) == Some(most)).filter_map(|row| row["area_name"].as_str()).collect();
    let first = rows(&told)[0]["name"].as_str().expect("a name");
    let near = rows(&told)[1]["name"].as_str().expect("a name");
    assert!(
        largest.iter().any(|name| first.starts_with(name) || near == *name),
        "{first}, {near}: {largest:?}"
    );
}

/// Ten of one sector in a ward, and many of another elsewhere.
fn specialised() -> Folder {
    let around = |letter: &str, sector: &str, middle, count| -> String {
        let places = corners(middle, count, 120.0).into_iter().enumerate();
        places.map(|(at, place)| row(&format!("{letter}{at}"), sector, place)).collect()
    };
    let sheet = around("A", "1311", (105.9317, 21.0343), 10) + &around("C", "1079", (105.78, 20.98), 200);
    register_of(&(HEADING.to_owned() + &sheet))
}

/// The map of the first screen colours an area by the largest quotient above 1 that is beyond chance.
#[test]
fn what_stands_out_is_told_by_the_rule_and_the_word_of_the_first_screen() {
    let folder = specialised();
    let wards = ["--boundaries", "wards-2025"];
    let tested = report(&folder, "specialisation", &wards);
    let quotient = |row: &&Json| row["location_quotient"].as_f64().unwrap_or(0.0);
    let stands_out = |row: &&Json| row["verdict"] == "beyond_chance" && quotient(row) > 1.0;
    let mut by_rule: BTreeMap<&str, &Json> = BTreeMap::new();
    for own in rows(&tested).iter().filter(stands_out) {
        let best = by_rule.entry(own["area"].as_str().expect("an area")).or_insert(own);
        if quotient(&own) > quotient(&&**best) {
            *best = own;
        }
    }
    assert!(!by_rule.is_empty());
    for own in rows(&report(&folder, "diversity", &wards)) {
        let expected = own["area"].as_str().and_then(|area| by_rule.get(area));
        assert_eq!(own["top_sector"], expected.map_or(Json::Null, |row| row["sector"].clone()), "{own}");
    }
    for (lang, word) in
        [("en", "Beyond chance, most establishments"), ("vi", "Hơn ngẫu nhiên, đông cơ sở nhất")]
    {
        let told = in_language(&folder, lang, &["six-monthly", "--period", "2026-H1"]);
        let tables = tables(&told);
        let first = tables.iter().find(|table| table["report"] == "where").expect("the block");
        let listed: Vec<&Json> = rows(first).iter().filter(|row| row["item"] == word).collect();
        assert!(!listed.is_empty());
        assert_ne!(listed[0]["sector_name"], Json::Null, "{first}");
        let words = told.to_string();
        let old = ["Specialised, most", "Nổi trội", "nổi trội", "vượt mức"];
        assert!(old.iter().all(|old| !words.contains(old)), "{lang}: one word for one thing");
    }
}

#[rstest]
#[case("en", " (VSIC 2018)")]
#[case("vi", " (theo VSIC 2018)")]
fn a_row_with_a_code_of_2018_says_so_by_itself(#[case] lang: &str, #[case] said: &str) {
    let sheet = row("A", "4711", (105.9317, 21.0343)) + &row("B", "2599", (105.9317, 21.0344));
    let folder = register_of(&(HEADING.to_owned() + &sheet));
    let reports: [&[&str]; 7] = [
        &["sector-mix"],
        &["specialisation"],
        &["concentration"],
        &["series", "--from", "2026", "--to", "2026"],
        &[
            "shift-share",
            "--boundaries",
            "wards-2025",
            "--area",
            "00136",
            "--from",
            "2025",
            "--to",
            "2026-06-30",
        ],
        &["grid", "--sectors", "2018:47"],
        &["six-monthly", "--period", "2026-H1"],
    ];
    for asked in reports {
        let told = in_language(&folder, lang, asked);
        let all = if asked[0] == "six-monthly" { tables(&told) } else { vec![&told] };
        let mut seen = 0;
        for own in all.into_iter().flat_map(rows) {
            let Some(code) = own["sector"].as_str() else { continue };
            let name = own["sector_name"].as_str().unwrap_or_default();
            assert_eq!(name.ends_with(said), code.starts_with("2018:"), "{}: {own}", asked[0]);
            seen += usize::from(code.starts_with("2018:"));
        }
        assert!(seen > 0, "{asked:?}: {told}");
    }
}

/// What explains a column stands where the column does.
#[test]
fn notes_explain_only_columns_that_are_shown() {
    let folder = specialised();
    let half_year = report(&folder, "six-monthly", &["--period", "2026-H1"]);
    let explained = [
        ("p-value", "p_value"),
        ("Cluster stars", "stars"),
        ("Enterprises are identified", "enterprises"),
        ("Estimated are", "estimated"),
        ("Workers are summed", "workers"),
        ("φ is the angle", "phi_deg"),
        ("NAV (Michaely", "nav_points"),
        ("'Most on one point'", "on_one_point"),
        ("Basis 'imported'", "basis"),
    ];
    for table in tables(&half_year) {
        let columns: Vec<&str> =
            table["columns"].as_array().expect("columns").iter().filter_map(|c| c["name"].as_str()).collect();
        let notes = table["notes"].to_string();
        for (words, column) in explained {
            let may = columns.contains(&column) || column == "nav_points" && table["report"] == "structure";
            assert!(may || !notes.contains(words), "{}: {words} in {notes}", table["report"]);
        }
    }
    let whole = report(&folder, "specialisation", &["--boundaries", "wards-2025"]);
    let notes = whole["notes"].to_string();
    assert!(notes.contains("p-value") && notes.contains("Cluster stars"), "{notes}");
    let terminal = folder.xuong(&["--lang", "en", "report", "specialisation"]).ended(0).out;
    assert!(!terminal.contains("p-value") && !terminal.contains("Cluster stars"), "{terminal}");
    assert!(terminal.contains("'Beyond chance'"), "{terminal}");
}

/// The signs below the first page are those that stand on it.
#[test]
fn only_signs_that_are_there_are_explained() {
    let folder = specialised();
    let told = report(&folder, "six-monthly", &["--period", "2026-H1"]);
    let parts = told["parts"].as_array().expect("parts");
    let first = parts.iter().take_while(|part| part.get("heading").is_none());
    let texts: Vec<&str> = first.clone().filter_map(|part| part["text"].as_str()).collect();
    let withheld = first.filter_map(|part| part.get("table")).flat_map(rows);
    assert!(withheld.clone().all(|row| row.get("withheld").is_none()), "no workers on the first page");
    assert!(texts.iter().all(|text| !text.contains("c: ")), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("–: ")), "{texts:?}");
}

#[rstest]
#[case("en", [" ways", " are counted in", " the register has no figures"])]
#[case("vi", [" cách hiểu", " cách đếm được", " cách sổ đăng ký không có"])]
fn as_many_readings_are_announced_as_there_are_lines(#[case] lang: &str, #[case] said: [&str; 3]) {
    let folder = specialised();
    let told = in_language(&folder, lang, &["targets", "--on", "2026-06-30"]);
    let lines: Vec<&Json> = rows(&told)
        .iter()
        .filter(|row| row["measure_name"].as_str().unwrap_or_default().starts_with('–'))
        .collect();
    let counted = lines.iter().filter(|row| row["basis"] == "counted").count();
    let notes = told["notes"].to_string();
    assert_eq!(
        said.map(|words| before(&notes, words)),
        [lines.len(), counted, lines.len() - counted],
        "{notes}"
    );
    for line in lines {
        let name = line["measure_name"].as_str().expect("a name");
        let name =
            name.trim_start_matches("– ").rsplit_once(", ").map_or(name.trim_start_matches("– "), |(n, _)| n);
        assert!(notes.contains(name), "{name} is in the list: {notes}");
    }
}

/// The texts of a line of code, without the names of what is written into them.
fn literals(line: &str) -> Vec<String> {
    let (mut texts, mut text, mut held) = (Vec::new(), None::<String>, 0);
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match (c, text.as_mut()) {
            ('\\', Some(_)) => drop(rest.next()),
            ('"', Some(_)) => texts.extend(text.take()),
            ('"', None) => (text, held) = (Some(String::new()), 0),
            ('{', Some(_)) => held += 1,
            ('}', Some(_)) => held -= 1,
            (c, Some(text)) if held == 0 => text.push(c),
            _ => (),
        }
    }
    texts
}

/// An establishment is no firm in English; a row of the register is one in both languages.
#[test]
fn reports_have_one_word_for_what_they_count() {
    let (mut found, mut seen) = (Vec::new(), 0);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = ["report", "document"].map(|name| source.join(name)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            // Texts of tests are not published.
            if path.file_stem().is_some_and(|stem| stem == "tests") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let code = fs::read_to_string(&path).expect("a file");
                let lines = code.lines().filter(|line| {
                    let line = line.trim_start();
                    !line.starts_with("//") && !line.contains("reason =")
                });
                // What has a space is said to people, and what has none is a name for programs.
                for said in lines.flat_map(literals).filter(|said| said.contains(' ')) {
                    seen += 1;
                    let mut words = said.split(|c: char| !c.is_alphabetic());
                    if words.any(|word| ["firm", "firms"].contains(&word.to_lowercase().as_str())) {
                        found.push(format!("{}: {said}", path.display()));
                    }
                }
            }
        }
    }
    assert!(seen > 300, "{seen} texts");
    assert!(found.is_empty(), "say establishment: {found:#?}");
}

#[test]
fn zones_are_told_by_state_and_by_the_kind_that_is_recorded_and_no_more() {
    let folder = Folder::seeded();
    let zones = table(ZONES_CSV);
    let of = |column: &str, value: &str| zones.iter().filter(|zone| zone[column] == value).count();
    let old = of("kind", "legacy_area");
    let half_year = report(&folder, "six-monthly", &["--period", "2026-H1"]);
    let tables = tables(&half_year);
    let land = tables.iter().find(|table| table["report"] == "land_by_state").expect("land");
    for kind in ["Parks", "Clusters"] {
        let own: Vec<&Json> = rows(land).iter().filter(|row| row["kind"] == kind).collect();
        let (all, parts) = own.split_first().expect("rows");
        assert_eq!(all["status"], "All states");
        let sum: u64 = parts.iter().filter_map(|row| row["zones"].as_u64()).sum();
        assert_eq!(all["zones"], sum, "{kind}");
        for part in parts.iter().filter(|row| row["status"] != "State not known") {
            assert!(part["status_as_of"].is_string(), "a state has a day or says that it has none: {part}");
        }
    }
    let operating = rows(land).iter().find(|row| row["kind"] == "Parks" && row["status"] == "Operating");
    assert_eq!(operating.expect("a row")["zones"], of("status", "operating"));
    let undated = zones.iter().filter(|z| z["status"] == "operating" && z["status_as_of"].is_empty()).count();
    assert!(operating.expect("a row")["status_as_of"].to_string().contains(&format!("{undated} undated")));
    let told = half_year.to_string();
    let bridge = format!(
        "{ZONES} parks by the kind that the register records: {} of kinds of today's law",
        ZONES - old
    );
    assert!(told.contains(&bridge), "{bridge}");
    for zone in zones.iter().filter(|zone| zone["kind"] == "legacy_area") {
        assert!(told.contains(&format!("{} {}", zone["code"], zone["name"])));
    }
    assert!(!told.contains("does not count it"), "no source says why a count differs");
    // Who published a figure is told by the title of its source, not taken to be the city.
    assert!(told.contains("Published: 9 industrial parks operating (2024-10, “Press figures"));
    assert!(!told.contains("The city published"));
}

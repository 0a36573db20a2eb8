//! Written addresses and the wards in which they lie now. What is expected is read from the table of successions itself.

mod spellings;
mod table;

use std::collections::BTreeMap;

use serde_json::json;

use self::{
    spellings::{Dice, Written},
    table::{Expected, Lineage},
};
use crate::harness::{Folder, Server};

/// The outcome and the codes of the candidates of each line of a file, with its doubts.
fn resolved(folder: &Folder, addresses: &[String]) -> Vec<(Expected, String)> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(["address"]).expect("a heading");
    addresses.iter().for_each(|address| file.write_record([address]).expect("a row"));
    let list = folder.file("dia-chi.csv", file.into_inner().expect("the file"));
    let out = folder.path().join("out.csv");
    let (list, path) = (list.to_str().expect("a path"), out.to_str().expect("a path"));
    let run = folder.xuong(&["--lang", "en", "resolve", list, "-o", path]);
    assert!(run.code == 0 || run.code == 1, "{}", run.err);
    let text = std::fs::read_to_string(&out).expect("the output");
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let at = |name: &str| {
        headings.iter().position(|own| own == name).unwrap_or_else(|| panic!("{name}: {headings:?}"))
    };
    let (outcome, wards, doubts, line) = (at("Outcome"), at("Candidate wards"), at("Doubts"), at("Line"));
    let rows =
        reader.records().map(|row| row.expect("a row")).filter(|row| row[line].parse::<usize>().is_ok());
    let told = rows.map(|row| {
        let codes =
            row[wards].split("; ").filter_map(|ward| ward.split(' ').next()).filter(|code| !code.is_empty());
        (
            Expected { outcome: row[outcome].to_owned(), codes: codes.map(str::to_owned).collect() },
            row[doubts].to_owned(),
        )
    });
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), addresses.len());
    told
}

/// Fails with the first addresses whose result is not the expected one.
fn holds(folder: &Folder, cases: &[(String, Expected)]) {
    let addresses: Vec<String> = cases.iter().map(|(address, _)| address.clone()).collect();
    let told = resolved(folder, &addresses);
    let wrong = cases.iter().zip(&told).filter(|((_, expected), (own, _))| expected != own);
    let wrong: Vec<String> = wrong
        .map(|((address, expected), (own, doubts))| {
            format!("{address}\n    expected {expected:?}\n    told     {own:?} {doubts}")
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong[..wrong.len().min(25)].join("\n")
    );
}

#[test]
fn every_old_commune_is_its_ward_or_all_wards_that_it_was_divided_among() {
    let lineage = Lineage::read();
    let old = lineage.communes("communes-2025-01");
    assert_eq!(old.len(), 526);
    let cases: Vec<(String, Expected)> = old
        .iter()
        .map(|own| {
            (format!("{}, {}, Hà Nội", own.name, own.district), lineage.expected(&own.name, &own.district))
        })
        .collect();
    let found = cases.iter().filter(|(_, own)| own.outcome == "found").count();
    assert_eq!((found, cases.len() - found), (327, 199));
    holds(&Folder::seeded(), &cases);
}

#[test]
fn a_commune_that_ended_before_says_that_its_successors_may_not_be_all() {
    let lineage = Lineage::read();
    let ended: Vec<_> = lineage
        .communes("communes-2024-12")
        .into_iter()
        .filter(|own| !lineage.is_in("communes-2025-01", &own.name, &own.district))
        .collect();
    assert!(ended.len() > 50, "{}", ended.len());
    let cases: Vec<(String, Expected)> = ended
        .iter()
        .map(|own| (format!("{}, {}", own.name, own.district), lineage.expected(&own.name, &own.district)))
        .collect();
    assert!(cases.iter().any(|(_, own)| own.codes.len() > 1));
    holds(&Folder::seeded(), &cases);
}

#[test]
fn addresses_in_many_spellings_are_resolved_without_a_guess() {
    let lineage = Lineage::read();
    let mut cases = Vec::new();
    for seed in [1, 20_250_701, 0x5eed] {
        let dice = &mut Dice(seed);
        for own in lineage.communes("communes-2025-01") {
            let written = Written::of(dice, &own.name, &own.district);
            cases.push((written.text, lineage.expected(&own.name, &own.district)));
        }
    }
    assert!(cases.len() > 1500);
    holds(&Folder::seeded(), &cases);
}

#[test]
fn without_a_district_all_units_of_the_name_are_candidates() {
    let lineage = Lineage::read();
    let dice = &mut Dice(77);
    let mut cases = Vec::new();
    for name in lineage.names() {
        cases.push((Written::without_district(dice, &name), lineage.expected_anywhere(&name)));
    }
    let of = |outcome: &str| cases.iter().filter(|(_, own)| own.outcome == outcome).count();
    assert!(
        of("found") > 200 && of("divided") > 100 && of("ambiguous") > 30,
        "{} {}",
        of("found"),
        of("ambiguous")
    );
    holds(&Folder::seeded(), &cases);
}

#[test]
fn a_misspelt_name_is_doubted_and_never_another_ward() {
    let lineage = Lineage::read();
    let (dice, names) = (&mut Dice(5), lineage.names());
    let cases: Vec<(String, Expected)> = lineage
        .communes("communes-2025-01")
        .iter()
        .map(|own| {
            (Written::misspelt(dice, &own.name, &own.district), lineage.expected(&own.name, &own.district))
        })
        // A wrong letter may make the name of another commune, which nobody can know.
        .filter(|(address, _)| !names.iter().any(|name| address.contains(&format!(" {name}, "))))
        .collect();
    assert!(cases.len() > 500);
    let addresses: Vec<String> = cases.iter().map(|(address, _)| address.clone()).collect();
    let told = resolved(&Folder::seeded(), &addresses);
    let (mut right, mut silent) = (0, Vec::new());
    for ((address, expected), (own, doubts)) in cases.iter().zip(&told) {
        if own == expected {
            right += 1;
            // A name of two parts may be read by the part that is right, as the name of an older commune.
            assert!(!doubts.is_empty() || address.contains(" - "), "{address}");
        } else if own.outcome == "found" || own.outcome == "divided" {
            silent.push(format!("{address}: {own:?}, not {expected:?} ({doubts})"));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert!(right * 10 > cases.len() * 8, "{right} of {}", cases.len());
}

#[test]
fn what_is_not_known_says_why() {
    let folder = Folder::seeded();
    let cases = [
        ("xã Không Có Thật, huyện Gia Lâm, Hà Nội", "Không Có Thật"),
        ("phường Việt Hưng, huyện Sóc Sơn, Hà Nội", "không thuộc Huyện Sóc Sơn"),
        ("xã Xuân Phương, huyện Từ Liêm, Hà Nội", "Từ Liêm"),
        ("Phường Minh Khai, TP Hải Phòng", "Hải Phòng"),
        ("phường Trần Phú, Bắc Giang", "Bắc Giang"),
        ("số 5, ngõ 3", "không nêu xã, phường"),
        ("đường Láng Hạ, Hà Nội", "không nêu xã, phường"),
    ];
    for (address, why) in cases {
        let run = folder.xuong(&["resolve", address]).ended(1);
        assert!(run.out.starts_with("không rõ") && run.out.contains(why), "{address}: {}", run.out);
    }
}

#[test]
fn a_unit_alone_in_its_row_is_an_address() {
    let folder = Folder::seeded();
    let file = folder.file("dia-chi.csv", "Địa chỉ,Ghi chú\nXã Kim Nỗ,\nPhường Phúc Lợi,\n");
    let run = folder.xuong(&["resolve", &file.display().to_string()]);
    assert!(run.out.contains("Xã Kim Nỗ") && run.out.contains("Phường Phúc Lợi"), "{}{}", run.out, run.err);
}

#[test]
fn a_district_alone_has_the_shares_of_its_wards() {
    let run = Folder::seeded().xuong(&["resolve", "Quận Long Biên, Hà Nội"]).ended(1);
    assert!(run.out.starts_with("bị chia: 7 nơi"), "{}", run.out);
    assert!(run.out.contains(" %)") && run.out.contains("chỉ nêu Quận Long Biên"), "{}", run.out);
}

#[test]
fn a_point_decides_a_division_and_is_told() {
    let server = Server::seeded();
    let divided = server
        .get("/api/resolve?address=P.%20S%C3%A0i%20%C4%90%E1%BB%93ng,%20Q.%20Long%20Bi%C3%AAn")
        .json(200);
    assert_eq!((&divided["outcome"], &divided["complete"]), (&json!("divided"), &json!(false)), "{divided}");
    assert_eq!(divided["candidates"][0]["from"], "Phường Sài Đồng, Quận Long Biên");
    let body = json!([
        { "address": "P. Sài Đồng, Q. Long Biên", "lon": 105.9128, "lat": 21.04 },
        { "address": "P. Sài Đồng, Q. Long Biên", "lon": 105.5, "lat": 21.2 },
        "phường Phúc Lợi, TP Hà Nội",
    ]);
    let answer = server
        .post("/api/resolve?lang=en", &[("content-type", "application/json")], &body.to_string())
        .json(200);
    let results = answer["results"].as_array().expect("results");
    assert_eq!((&results[0]["outcome"], &results[0]["byPoint"]), (&json!("found"), &json!(true)), "{answer}");
    assert!(results[0]["doubts"][0].as_str().expect("a doubt").contains("decided by the point"), "{answer}");
    assert_eq!((&results[1]["outcome"], &results[1]["byPoint"]), (&json!("divided"), &json!(false)));
    assert_eq!(answer["counts"]["unknown"], 0);
    server.log();
}

#[test]
fn a_table_over_http_is_answered_in_its_order_and_tells_broken_rows() {
    let server = Server::seeded();
    let table =
        "Mã;Địa chỉ;Quận/Huyện\nA1;Số 9, xã Đa Tốn;H. Gia Lâm\nA2;x;y;z\nA3;xã Yên Viên;Huyện Gia Lâm\n";
    let answer = server.post("/api/resolve", &[("content-type", "text/csv; charset=utf-8")], table).json(200);
    let codes: Vec<_> =
        answer["results"].as_array().expect("results").iter().map(|own| own["code"].clone()).collect();
    assert_eq!(
        (codes, &answer["unread"][0]["line"]),
        (vec![json!("A1"), json!("A3")], &json!(3)),
        "{answer}"
    );
    let sheet = server.post("/api/resolve?f=csv", &[("content-type", "text/csv")], table);
    assert!(sheet.status == 200 && sheet.text().contains("A3"), "{}", sheet.text());
    for (kind, body) in [("application/json", "{}"), ("application/json", "[5]"), ("text/csv", "a,b\n1,2\n")]
    {
        assert_eq!(server.post("/api/resolve", &[("content-type", kind)], body).status, 400, "{body}");
    }
    let many = json!(vec!["x"; 10_001]).to_string();
    assert_eq!(server.post("/api/resolve", &[("content-type", "application/json")], &many).status, 400);
    assert_eq!(server.get("/api/resolve").status, 400);
    server.log();
}

#[test]
fn another_city_is_resolved_by_its_own_names() {
    let folder = Folder::empty();
    let city = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/cities/mau");
    folder.xuong(&["--city", city, "demo", "--seed-only"]).ended(0);
    let told = |address: &str| folder.xuong(&["--city", city, "resolve", address]).out;
    let cases: BTreeMap<&str, &str> = [
        ("xã Tây Nam, Mẫu", "T1 "),
        ("X. TAY NAM, khu Tây", "T1 "),
        ("Khu Đông", "bị chia: 2 nơi"),
        ("phường Việt Hưng, quận Long Biên", "không rõ"),
    ]
    .into();
    for (address, expected) in cases {
        assert!(told(address).contains(expected), "{address}: {}", told(address));
    }
}

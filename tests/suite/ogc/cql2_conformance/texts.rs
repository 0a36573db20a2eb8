//! Texts: LIKE, BETWEEN and IN (OGC 21-065r2 §7.1), without regard to case or accents (§7.2).

use rstest::rstest;
use serde_json::Value;

use super::{Told, and, check, fitting, found, server, text, whole};
use crate::{
    harness::Server,
    ogc::core::HELD,
    ogc::filter::{ask, everything, queryables, value},
};

/// The queryables that are texts, but for days, months and years.
fn texts(server: &Server, collection: &str) -> Vec<String> {
    let all = queryables(server, collection).into_iter();
    let texts = all.filter(|(_, about)| about["type"] == "string" && about["format"] != "date");
    texts.map(|(name, _)| name).collect()
}

/// /req/advanced-comparison-operators/like-predicate, /conf/advanced-comparison-operators/like (OGC 21-065r2 §7)
#[test]
fn patterns_of_any_text_of_some_and_of_none() {
    let server = server();
    for collection in ["firms", "zones"] {
        for name in texts(&server, collection) {
            let [any, twice, some, none, signs] = ["%", "%%", "_%", "", "\\%\\_"]
                .map(|pattern| found(&server, collection, &format!("{name} LIKE '{pattern}'")));
            assert_eq!(any, twice, "{collection} {name}");
            assert!(some.is_disjoint(&none), "{collection} {name}");
            assert_eq!(&some | &none, any, "{collection} {name}");
            assert_eq!(
                any,
                found(&server, collection, &format!("{name} IS NOT NULL")),
                "{collection} {name}"
            );
            assert_eq!(signs, found(&server, collection, &format!("{name} = '%_'")), "{collection} {name}");
        }
    }
    server.stop();
}

/// /req/advanced-comparison-operators/like-predicate, /conf/advanced-comparison-operators/logical (OGC 21-065r2
/// annex A)
#[test]
fn a_pattern_is_met_by_the_whole_text() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("name LIKE 'C_ng%'", |f| {
            text(f, "name").map(|name| name.starts_with('C') && name.chars().skip(2).take(2).eq("ng".chars()))
        }),
        ("name NOT LIKE '%Hà Nội%'", |f| text(f, "name").map(|name| !name.contains("Hà Nội"))),
        ("name like '%100\\%\\_s%'", |f| text(f, "name").map(|name| name.contains("100%_s"))),
        ("name LIKE 'Việt'", |f| text(f, "name").map(|name| name == "Việt")),
        ("sector LIKE '2_'", |f| text(f, "sector").map(|own| own.len() == 2 && own.starts_with('2'))),
        ("name_en like '%on%'", |f| text(f, "name_en").map(|name| name.contains("on"))),
        ("address NOT LIKE '_%đường%'", |f| {
            text(f, "address").map(|own| !own.chars().skip(1).collect::<String>().contains("đường"))
        }),
    ];
    check(&server, "firms", rows);
    server.stop();
}

/// /req/advanced-comparison-operators/between-predicate, /req/advanced-comparison-operators/in-predicate,
/// /conf/advanced-comparison-operators/between, /conf/advanced-comparison-operators/in (OGC 21-065r2 §7)
#[test]
fn a_value_is_between_two_or_one_of_some() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("workers BETWEEN 0 AND 100", |f| whole(f, "workers").map(|n| (0..=100).contains(&n))),
        ("workers between 100.0 and 1.0", |f| whole(f, "workers").map(|_| false)),
        ("workers NOT BETWEEN 2 AND 99", |f| whole(f, "workers").map(|n| !(2..=99).contains(&n))),
        ("point_precision_m between 150 and 999.5", |f| {
            value(f, "point_precision_m").as_f64().map(|metres| (150.0..=999.5).contains(&metres))
        }),
        ("workers IN (1, 2, 3)", |f| whole(f, "workers").map(|n| [1, 2, 3].contains(&n))),
        ("workers not in (1, 100, 250)", |f| whole(f, "workers").map(|n| ![1, 100, 250].contains(&n))),
        ("name in ('foo', 'Tiến\\Bộ')", |f| text(f, "name").map(|name| name == "Tiến\\Bộ")),
        ("sector NOT IN ('10', '14', '30')", |f| {
            text(f, "sector").map(|own| !["10", "14", "30"].contains(&own))
        }),
        ("opened in ('2022-04-14', '2022-04-15')", |f| text(f, "opened").map(|day| day == "2022-04-14")),
        ("closed in ('2022-04-14T14:52:56Z', '2022-04-15T14:52:56Z')", |f| {
            text(f, "closed").map(|day| day == "2022-04-14")
        }),
        ("opened NOT IN (DATE('2021-01-01'), DATE('2018-01-01'))", |f| {
            let known = text(f, "opened").filter(|day| *day != "2021");
            known.map(|day| day != "2021-01-01" && day != "2018-01-01")
        }),
    ];
    check(&server, "firms", rows);
    server.stop();
}

/// /conf/basic-cql2/comparison, /conf/advanced-comparison-operators/like, /conf/advanced-comparison-operators/in,
/// /conf/case-insensitive-comparison/casei: these are asked of every queryable whose type is string
/// and that has no format (OGC 21-065r2 annex A)
#[test]
fn every_queryable_that_is_told_to_be_a_text_can_be_asked_as_a_text() {
    let server = Server::seeded().for_analyst();
    let mut refused = Vec::new();
    for (collection, _) in HELD {
        for (name, about) in queryables(&server, collection) {
            if about["type"] != "string" || about.get("format").is_some() {
                continue;
            }
            for filter in [
                format!("{name} = 'foo'"),
                format!("{name} LIKE '%'"),
                format!("{name} in ('foo', 'bar')"),
                format!("CASEI({name}) <> casei('FOO')"),
            ] {
                if ask(&server, collection, &filter, "").status != 200 {
                    refused.push(format!("{collection}: {filter}"));
                }
            }
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
    server.stop();
}

/// /req/case-insensitive-comparison/casei-function, /conf/case-insensitive-comparison/casei,
/// /conf/case-insensitive-comparison/casei-like (OGC 21-065r2 §7)
#[test]
fn large_and_small_letters_of_a_literal_do_not_matter() {
    let server = server();
    for name in texts(&server, "firms") {
        let told = |filter: String| found(&server, "firms", &filter);
        let (equal, other) =
            (told(format!("CASEI({name}) = casei('foo')")), told(format!("CASEI({name}) <> casei('FOO')")));
        assert!(equal.is_disjoint(&other), "{name}");
        assert_eq!(&equal | &other, told(format!("{name} IS NOT NULL")), "{name}");
        let [small, large] = ["c%", "C%"].map(|p| told(format!("CASEI({name}) LIKE casei('{p}')")));
        assert_eq!(small, large, "{name}");
    }
    server.stop();
}

fn small(feature: &Value, name: &str) -> Option<String> {
    text(feature, name).map(str::to_lowercase)
}

/// /conf/case-insensitive-comparison/logical (OGC 21-065r2 annex A)
#[test]
fn vietnamese_is_compared_without_regard_to_case() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("CASEI(name) = casei('CƠ KHÍ đông Anh')", |f| {
            small(f, "name").map(|name| name == "cơ khí đông anh")
        }),
        ("CASEI(name) <> casei('YAMAHA motor VIỆT nam')", |f| {
            small(f, "name").map(|name| name != "yamaha motor việt nam")
        }),
        ("CASEI(name) LIKE casei('C_ KHÍ%')", |f| {
            let start = small(f, "name").map(|name| name.chars().take(6).collect::<String>());
            start.map(|start| start.starts_with('c') && start.ends_with(" khí"))
        }),
        ("CASEI(address) LIKE casei('%ĐƯỜNG%')", |f| {
            small(f, "address").map(|own| own.contains("đường"))
        }),
        ("CASEI(name_en) = casei('cơ khí ĐÔNG anh')", |f| {
            small(f, "name_en").map(|name| name == "cơ khí đông anh")
        }),
        ("CASEI(name) IN (casei('TRỐNG'), casei('akebono'), casei('foo'))", |f| {
            small(f, "name").map(|name| ["trống", "akebono"].contains(&name.as_str()))
        }),
        ("name = 'CƠ KHÍ ĐÔNG ANH'", |f| text(f, "name").map(|name| name == "CƠ KHÍ ĐÔNG ANH")),
    ];
    check(&server, "firms", rows);
    server.stop();
}

/// /req/case-insensitive-comparison/casei-function E: full case folding, which takes ß for ss and ς for σ (Unicode 14.0
/// §5.18)
#[rstest]
#[case::sharp_s("CASEI(name) = casei('STRASSE VIỆT')", &["M07"])]
#[case::two_columns("code LIKE 'M%' AND CASEI(name) = CASEI(name_en)", &["M03", "M07"])]
#[case::pattern("CASEI(name) LIKE casei('%SSE V%')", &["M07"])]
#[case::final_sigma("code = 'M01' AND CASEI('σίσυφος') = CASEI('ΣΊΣΥΦΟΣ')", &["M01"])]
#[case::sigma_within("code = 'M01' AND CASEI('σίσυφοσ') = CASEI('ΣΊΣΥΦΟΣ')", &["M01"])]
fn case_is_folded_in_full(#[case] filter: &str, #[case] codes: &[&str]) {
    let server = server();
    let expected =
        fitting(&everything(&server, "firms"), |f| text(f, "code").map(|code| codes.contains(&code)));
    assert_eq!(found(&server, "firms", filter), expected, "{filter}");
    server.stop();
}

/// Vietnamese letters by the plain letter that stands for them.
const LETTERS: [(&str, char); 7] = [
    ("àáảãạăằắẳẵặâầấẩẫậ", 'a'),
    ("đ", 'd'),
    ("èéẻẽẹêềếểễệ", 'e'),
    ("ìíỉĩị", 'i'),
    ("òóỏõọôồốổỗộơờớởỡợ", 'o'),
    ("ùúủũụưừứửữự", 'u'),
    ("ỳýỷỹỵ", 'y'),
];

/// In small letters without accents.
fn bare(feature: &Value, name: &str) -> Option<String> {
    let plain = |c: char| LETTERS.iter().find(|(all, _)| all.contains(c)).map_or(c, |(_, plain)| *plain);
    small(feature, name).map(|own| own.chars().map(plain).collect())
}

/// /req/accent-insensitive-comparison/accenti-function, /conf/accent-insensitive-comparison/accenti,
/// /conf/accent-insensitive-comparison/accenti-like, /conf/accent-insensitive-comparison/accenti-casei,
/// /conf/accent-insensitive-comparison/accenti-casei-like (OGC 21-065r2 §7)
#[test]
fn accents_of_a_literal_do_not_matter() {
    let server = server();
    for name in texts(&server, "firms") {
        let told = |filter: String| found(&server, "firms", &filter);
        let equal = told(format!("ACCENTI({name}) = accenti('äöüéáí')"));
        let other = told(format!("ACCENTI({name}) <> accenti('aoueai')"));
        assert!(equal.is_disjoint(&other), "{name}");
        assert_eq!(&equal | &other, told(format!("{name} IS NOT NULL")), "{name}");
        for (left, right) in [
            ("ACCENTI({}) LIKE accenti('Đ%')", "ACCENTI({}) LIKE accenti('D%')"),
            ("ACCENTI(CASEI({})) = accenti(casei('TRỐNG'))", "ACCENTI(CASEI({})) = accenti(casei('trong'))"),
            ("ACCENTI(CASEI({})) LIKE accenti(casei('Ă%'))", "ACCENTI(CASEI({})) LIKE accenti(casei('a%'))"),
        ] {
            let [left, right] = [left, right].map(|filter| told(filter.replace("{}", &name)));
            assert_eq!(left, right, "{name}");
        }
    }
    server.stop();
}

/// /conf/accent-insensitive-comparison/logical (OGC 21-065r2 annex A)
#[test]
fn vietnamese_is_compared_without_regard_to_accents() {
    let server = server();
    let rows: &[(&str, Told)] = &[
        ("ACCENTI(name) = accenti('Xuong Duc Dong Y Yen')", |f| {
            bare(f, "name").map(|name| name == "xuong duc dong y yen")
        }),
        ("(code LIKE 'M%' AND ACCENTI(name) = name_en)", |f| {
            let same = text(f, "name_en").map(|name| ["Xuong Duc Dong Y Yen", "Nam ma thoi"].contains(&name));
            and(text(f, "code").map(|code| code.starts_with('M')), same)
        }),
        ("ACCENTI(CASEI(name)) LIKE accenti(casei('%ĐÔNG anh%'))", |f| {
            bare(f, "name").map(|name| name.contains("dong anh"))
        }),
        ("CASEI(ACCENTI(address)) LIKE '%duong%'", |f| bare(f, "address").map(|own| own.contains("duong"))),
        ("ACCENTI(CASEI(name)) <> accenti(casei('TRỐNG'))", |f| {
            bare(f, "name").map(|name| name != "trong")
        }),
        ("ACCENTI(CASEI(name)) IN (accenti(casei('Trông')), accenti(casei('SAU CẢ')), 'foo')", |f| {
            bare(f, "name").map(|name| ["trong", "sau ca"].contains(&name.as_str()))
        }),
        ("name LIKE accenti('Đ%')", |f| text(f, "name").map(|name| name.starts_with('D'))),
    ];
    check(&server, "firms", rows);
    let harbour = "code = 'M01' AND ACCENTI('København') = accenti('Kobenhavn')";
    assert_eq!(found(&server, "firms", harbour).len(), 1, "{harbour}");
    server.stop();
}

//! Every setting from a file and from the environment, and which of several wins.

use std::collections::BTreeSet;

use rstest::rstest;

use super::{Basemap, Given, Key, Settings};

/// Each setting that the environment may have: its key, its value in a file and in a variable, and another value.
const SETTINGS: [(&str, &str, &str, &str); 38] = [
    ("city", "'hue'", "hue", "'hanoi'"),
    ("data_dir", "'2026'", "2026", "'data'"),
    ("database_url", "'postgres://db/hanoi'", "postgres://db/hanoi", "'postgres://db/hue'"),
    ("follow", "['https://a.vn', 'http://127.0.0.1:1/b']", "https://a.vn, http://127.0.0.1:1/b", "[]"),
    ("bind", "'127.0.0.1:9000'", "127.0.0.1:9000", "'0.0.0.0:80'"),
    ("metrics_bind", "'127.0.0.1:9000'", "127.0.0.1:9000", "'[::1]:80'"),
    ("public_url", "'https://a.vn/b'", "https://a.vn/b", "'https://c.vn'"),
    ("trusted_proxies", "['127.0.0.1', '10.0.0.0/8']", "127.0.0.1, 10.0.0.0/8", "[]"),
    ("cors_origins", "['https://a.vn']", "https://a.vn", "['*']"),
    ("embed_origins", "['https://a.vn']", "https://a.vn", "['https://b.vn']"),
    ("log", "'warn,xuong=debug'", "warn,xuong=debug", "'off'"),
    ("log_json", "true", "true", "false"),
    ("request_timeout_s", "7", "7", "8"),
    ("work_seats", "7", "7", "8"),
    ("document_seats", "7", "7", "8"),
    ("work_queue", "7", "7", "8"),
    ("past_states_mb", "7", "7", "8"),
    ("body_limit_kb", "7", "7", "8"),
    ("header_timeout_s", "7", "7", "8"),
    ("idle_timeout_s", "7", "7", "8"),
    ("write_timeout_s", "7", "7", "8"),
    ("max_connections", "7", "7", "8"),
    ("max_connections_per_client", "7", "7", "8"),
    ("unread_answers_mb", "7", "7", "8"),
    ("edits_require_if_match", "'never'", "never", "'always'"),
    ("edits_require_reason", "true", "true", "false"),
    ("public_read_only", "true", "true", "false"),
    ("session_idle_s", "7", "7", "8"),
    ("session_max_s", "7", "7", "8"),
    ("analyst_keys", "['0123456789abcdef']", "0123456789abcdef", "[]"),
    ("public_notes", "false", "false", "true"),
    ("mcp", "true", "true", "false"),
    ("public_workers", "'live'", "live", "'published'"),
    ("disclosure_threshold", "7", "7", "8"),
    ("disclosure_p_percent", "7", "7", "8"),
    ("disclosure_boundaries", "'wards-2025'", "wards-2025", "'districts-2024'"),
    ("tile_cache_mb", "0", "0", "8"),
    ("ready_features", "false", "false", "true"),
];

fn file(key: &str, value: &str) -> Given {
    Given::from_toml(&format!("{key} = {value}")).unwrap_or_else(|error| panic!("{key}: {error}"))
}

fn variable(key: &str, value: &str) -> Given {
    let name = format!("XUONG_{}", key.to_uppercase());
    Given::from_environment([(name, value.to_owned())].into_iter()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_setting_reads_alike_from_the_file_and_from_the_environment() {
    for (key, in_file, in_variable, _) in SETTINGS {
        let own = file(key, in_file);
        assert_eq!(own, variable(key, in_variable), "{key}");
        assert_ne!(own, Given::default(), "{key}");
    }
}

#[test]
fn the_first_of_two_values_wins_for_every_setting() {
    let all = |column: fn(&(&str, &str, &str, &str)) -> String| {
        let lines: Vec<String> = SETTINGS.iter().map(column).collect();
        Given::from_toml(&lines.join("\n")).unwrap()
    };
    let (ours, theirs) = (
        all(|(key, own, ..)| format!("{key} = {own}")),
        all(|(key, _, _, other)| format!("{key} = {other}")),
    );
    assert_eq!(ours.clone().over(theirs.clone()), ours);
    assert_eq!(Given::default().over(theirs.clone()), theirs);
    assert_eq!(theirs.clone().over(Given::default()), theirs);
    for (key, in_file, _, other) in SETTINGS {
        let one = file(key, in_file).over(theirs.clone());
        assert_ne!(one, theirs, "{key}");
        assert_eq!(file(key, other).over(one), theirs, "{key}");
    }
}

#[test]
fn no_setting_is_left_out_here() {
    let error = Given::from_toml("colour = 1").unwrap_err().to_string();
    let listed = error.split("expected one of ").nth(1).expect("the list of settings");
    let known: BTreeSet<&str> = listed.split('`').skip(1).step_by(2).collect();
    let tried: BTreeSet<&str> =
        SETTINGS.iter().map(|(key, ..)| *key).chain(["basemaps", "oidc", "webhooks"]).collect();
    assert_eq!(known, tried);
}

#[test]
fn what_is_given_is_in_force_and_the_rest_has_its_default() {
    let lines: Vec<String> = SETTINGS.iter().map(|(key, own, ..)| format!("{key} = {own}")).collect();
    let text = lines.join("\n");
    let settings = Given::from_toml(&text).unwrap().settle();
    let printed: toml::Table = toml::to_string(&settings).unwrap().parse().unwrap();
    let given: toml::Table = text.parse().unwrap();
    for (key, value) in &given {
        let shown = if key == "analyst_keys" { &toml::Value::Array(vec!["…".into()]) } else { value };
        assert_eq!(&printed[key], shown, "{key}");
    }
    let plain = Given::default().settle();
    assert_eq!((plain.bind.to_string().as_str(), plain.bind.ip().is_loopback()), ("127.0.0.1:8080", true));
    assert_eq!(
        (plain.disclosure_threshold, plain.disclosure_p_percent, plain.analyst_keys.len()),
        (3, 15, 0)
    );
    assert_eq!((plain.cors_origins, plain.public_url, plain.trusted_proxies.len()), (None, None, 0));
    assert_eq!(plain.metrics_bind, None);
    assert!(plain.work_seats >= 1 && plain.document_seats >= 1 && plain.ready_features && !plain.log_json);
}

#[rstest]
#[case("work_seats = 0", |settings: &Settings| settings.work_seats == 1)]
#[case("document_seats = 0", |settings: &Settings| settings.document_seats == 1)]
#[case("public_url = 'https://a.vn/b//'", |settings: &Settings| settings.public_url.as_deref() == Some("https://a.vn/b"))]
fn values_that_would_stop_everything_are_bounded(#[case] text: &str, #[case] holds: fn(&Settings) -> bool) {
    assert!(holds(&Given::from_toml(text).unwrap().settle()));
}

#[rstest]
#[case("header_timeout_s", "0")]
#[case("max_connections", "0")]
#[case("max_connections_per_client", "0")]
#[case("unread_answers_mb", "0")]
#[case("idle_timeout_s", "-1")]
#[case("write_timeout_s", "1.5")]
#[case("work_queue", "'many'")]
#[case("bind", "'localhost'")]
#[case("bind", "8080")]
#[case("log_json", "'yes'")]
#[case("public_workers", "'None'")]
#[case("trusted_proxies", "['10.0.0.0/33']")]
#[case("analyst_keys", "'0123456789abcdef,short'")]
#[case("basemaps", "'https://a.vn/{z}/{x}/{y}.png'")]
fn a_value_of_another_kind_is_told_with_its_key(#[case] key: &str, #[case] value: &str) {
    let error = Given::from_toml(&format!("{key} = {value}")).unwrap_err().to_string();
    assert!(error.starts_with("the configuration file: ") && error.contains(key), "{error}");
    let name = format!("XUONG_{}", key.to_uppercase());
    let text = value.trim_matches('\'').to_owned();
    let said = Given::from_environment([(name.clone(), text)].into_iter()).map_err(|error| error.to_string());
    // A port alone is a number in a file and a text in a variable; both are refused.
    assert!(said.as_ref().is_err_and(|said| said.contains(&name)) || value.starts_with('['), "{said:?}");
}

#[test]
fn variables_of_others_and_those_read_elsewhere_are_left_alone() {
    let names = ["XUONG_LANG", "XUONG_CONFIG", "XUONG_ROLE", "xuong_bind", "XUON_BIND", "PATH"];
    let pairs = names.map(|name| (name.to_owned(), "?".to_owned()));
    assert_eq!(Given::from_environment(pairs.into_iter()).unwrap(), Given::default());
    assert_eq!(variable("trusted_proxies", " ").trusted_proxies, Some(Vec::new()), "an empty list is a list");
}

#[test]
fn a_key_is_compared_as_a_whole_and_never_shown() {
    let key: Key = "0123456789abcdef".parse().unwrap();
    for other in ["", "0123456789abcde", "0123456789abcdeF", "0123456789abcdef ", "0123456789abcdef0"] {
        assert!(!key.is(other), "{other:?}");
    }
    assert!(key.is("0123456789abcdef") && format!("{key:?}") == "Key(…)");
    let refused = |text: &str| text.parse::<Key>().unwrap_err();
    for text in ["0123456789abcde", "0123456789 abcdef", "0123456789abcdeđ", "0123456789abcde\u{7f}"] {
        assert_eq!(refused(text), "a key has at least 16 printable ASCII characters and no space");
    }
    assert_eq!(refused("0123401234012340"), "a key has at least 6 different characters");
    assert!("0123450123450123".parse::<Key>().is_ok());
}

#[test]
fn hosts_of_base_maps_are_each_named_once() {
    let xyz = |id: &str, url: &str| {
        format!("[[basemaps]]\nid = '{id}'\nname = 'N'\nattribution = 'A'\nxyz = '{url}'\n")
    };
    let pmtiles = "[[basemaps]]\nid = 'p'\nname = 'N'\nattribution = 'A'\npmtiles = 'a.pmtiles'\n";
    let text = [
        xyz("a", "https://b.vn/{z}/{x}/{y}.png"),
        xyz("b", "https://a.vn:8443/{z}"),
        xyz("c", "https://b.vn/other"),
        xyz("d", "ftp://c.vn/{z}"),
        xyz("e", "https://evil.vn; script-src */{z}"),
        xyz("f", "/tiles/{z}"),
        pmtiles.to_owned(),
    ];
    let settings = Given::from_toml(&text.concat()).unwrap().settle();
    assert_eq!(settings.basemap_hosts(), ["https://a.vn:8443", "https://b.vn"]);
    assert_eq!(settings.basemaps.iter().filter_map(Basemap::host).count(), 3);
    assert!(Given::from_toml(&xyz("a", "x").replace("xyz", "wms")).is_err());
}

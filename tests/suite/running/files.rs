//! Alert rules and dashboards: valid, and only about metrics that there are.

use std::{collections::BTreeSet, fs, process::Command};

use serde_json::Value;

use super::metrics::documented;
use crate::harness::{InTime, Run};

const RULES: &str = "ops/prometheus/xuong.rules.yml";
const DASHBOARD: &str = "ops/grafana/xuong.json";

fn promtool(args: &[&str]) -> Run {
    let output = Command::new("promtool").current_dir("ops/prometheus").args(args).output_in_time();
    Run::of(&output.expect("promtool is there: Debian's package prometheus"))
}

/// The metrics that a text names, without the endings of the parts of histograms.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let words = words.filter(|word| word.starts_with("xuong_") || word.starts_with("process_"));
    let known = documented();
    let whole = |word: &str| {
        let parts = ["_bucket", "_sum", "_count"].iter().filter_map(|part| word.strip_suffix(part));
        let of_sizes = parts.into_iter().find(|own| known.get(*own).is_some_and(|kind| kind == "histogram"));
        of_sizes.unwrap_or(word).to_owned()
    };
    words.map(whole).collect()
}

fn unknown(text: &str) -> Vec<String> {
    let known = documented();
    named(text).into_iter().filter(|name| !known.contains_key(name)).collect()
}

/// The expressions of a dashboard.
fn queries(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, own)| match own.as_str() {
            Some(text) if name == "expr" => found.push(text.to_owned()),
            _ => queries(own, found),
        }),
        Value::Array(items) => items.iter().for_each(|own| queries(own, found)),
        _ => {}
    }
}

#[test]
fn rules_and_the_scrape_job_are_valid_and_raise_what_they_should() {
    for args in [
        &["check", "rules", "xuong.rules.yml"][..],
        &["check", "config", "scrape.yml"],
        &["test", "rules", "xuong.test.yml"],
    ] {
        promtool(args).ended(0);
    }
}

#[test]
fn every_alert_is_on_the_page_of_operators_and_in_both_languages() {
    let (rules, page) =
        (fs::read_to_string(RULES).expect(RULES), fs::read_to_string("docs/running.md").expect("the page"));
    let tried = fs::read_to_string("ops/prometheus/xuong.test.yml").expect("tests of rules");
    let alerts: Vec<&str> = rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(alerts.len() >= 10, "{alerts:?}");
    for alert in &alerts {
        assert!(page.contains(&format!("`{alert}`")), "{alert} is not on the page");
        assert!(
            tried.contains(&format!("alertname=\"{alert}\",alertstate=\"firing\"")),
            "{alert} is not tried"
        );
    }
    for language in ["summary:", "summary_vi:"] {
        let told = rules.lines().filter(|line| line.trim().starts_with(language)).count();
        assert_eq!(told, alerts.len(), "{language}");
    }
}

#[test]
fn rules_and_dashboards_name_only_metrics_that_there_are_and_dashboards_all_of_them() {
    let rules = fs::read_to_string(RULES).expect(RULES);
    assert_eq!(unknown(&rules), [""; 0]);
    let dashboard: Value =
        serde_json::from_str(&fs::read_to_string(DASHBOARD).expect(DASHBOARD)).expect("valid JSON");
    let mut found = Vec::new();
    queries(&dashboard, &mut found);
    assert!(found.len() > 25, "{found:?}");
    for query in &found {
        assert_eq!(unknown(query), [""; 0], "{query}");
        assert!(!named(query).is_empty(), "{query} is about nothing");
    }
    let shown = named(&found.join(" "));
    let left: Vec<String> = documented().into_keys().filter(|name| !shown.contains(name)).collect();
    assert_eq!(left, [""; 0], "metrics that no panel shows");
}

#[test]
fn the_queries_of_the_dashboard_are_expressions() {
    let dashboard: Value =
        serde_json::from_str(&fs::read_to_string(DASHBOARD).expect(DASHBOARD)).expect("valid JSON");
    let mut found = Vec::new();
    queries(&dashboard, &mut found);
    let plain = |query: &String| {
        query.replace("$__rate_interval", "5m").replace("$job", "xuong").replace("$instance", ".*")
    };
    let rules: Vec<Value> = found
        .iter()
        .enumerate()
        .map(|(at, query)| serde_json::json!({ "record": format!("panel:{at}"), "expr": plain(query) }))
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("panels.yml");
    // JSON is YAML.
    let text = serde_json::json!({ "groups": [{ "name": "panels", "rules": rules }] }).to_string();
    fs::write(&file, text).expect("a file");
    promtool(&["check", "rules", &file.display().to_string()]).ended(0);
}

#[test]
fn panels_have_titles_in_both_languages_and_do_not_overlap() {
    let dashboard: Value =
        serde_json::from_str(&fs::read_to_string(DASHBOARD).expect(DASHBOARD)).expect("valid JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    let place = |panel: &Value| {
        ["x", "y", "w", "h"].map(|side| panel["gridPos"][side].as_u64().expect("a place on the grid"))
    };
    for (at, panel) in panels.iter().enumerate() {
        assert!(
            panel["title"].as_str().is_some_and(|title| title.contains(" · ") || title.contains(" (")),
            "{panel}"
        );
        let [x, y, w, h] = place(panel);
        assert!(x + w <= 24);
        let hits = |other: &Value| {
            let [ox, oy, ow, oh] = place(other);
            x < ox + ow && ox < x + w && y < oy + oh && oy < y + h
        };
        assert!(!panels[at + 1..].iter().any(hits), "{panel} lies over another panel");
    }
}

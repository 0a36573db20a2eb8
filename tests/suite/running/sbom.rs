//! The list of what a release is made of: by the schema of CycloneDX, and against the manifests.

use std::{collections::BTreeSet, fs, process::Command};

use serde_json::Value;
use toml::Table;

use super::package::unpacked;
use crate::harness::{InTime, Run};

/// The document as it is written for this machine.
fn written(date: Option<&str>) -> String {
    let mut command = Command::new("ops/sbom");
    command.env_remove("SOURCE_DATE_EPOCH").envs(date.map(|date| ("SOURCE_DATE_EPOCH", date)));
    Run::of(&command.output_in_time().expect("the script")).ended(0).out
}

/// Name, version and scope of each component, as another program reads a document that fits the schema.
fn components(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("xuong.cdx.json");
    fs::write(&file, text).expect("a document");
    let output = Command::new("python3").arg("tests/clients/sbom.py").arg(&file).output_in_time();
    serde_json::from_str(&Run::of(&output.expect("Python")).ended(0).out).expect("a list")
}

/// The names in a table of `Cargo.toml`.
fn named(manifest: &Table, table: &str) -> BTreeSet<String> {
    manifest[table].as_table().expect("a table").keys().cloned().collect()
}

#[test]
fn the_list_of_components_has_what_the_manifests_name_and_nothing_of_the_tests() {
    let components = components(&written(None));
    let of = |scope: &str| -> BTreeSet<String> {
        let own = components.iter().filter(|own| own.ends_with(&format!(" {scope}")));
        own.map(|own| own.split(' ').next().expect("a name").to_owned()).collect()
    };
    let (linked, built) = (of("required"), of("excluded"));
    let manifest: Table = fs::read_to_string("Cargo.toml").expect("a manifest").parse().expect("TOML");
    let missing: Vec<String> = named(&manifest, "dependencies").difference(&linked).cloned().collect();
    assert!(missing.is_empty(), "{missing:?}");
    for c_library in ["libsqlite3-sys", "aws-lc-sys", "tikv-jemalloc-sys"] {
        assert!(linked.contains(c_library), "{c_library}");
    }
    assert!(built.contains("serde_derive") && built.contains("cc"), "{built:?}");
    for test in ["criterion", "proptest", "rstest", "openapi-typescript", "playwright-core"] {
        assert!(!linked.contains(test) && !built.contains(test), "{test}");
    }
    let app: Value =
        serde_json::from_str(&fs::read_to_string("web/package.json").expect("a manifest")).expect("JSON");
    let version = |list: &str, name: &str| app[list][name].as_str().expect("a version").to_owned();
    for (list, name) in
        [("dependencies", "maplibre-gl"), ("dependencies", "pmtiles"), ("devDependencies", "svelte")]
    {
        let own = format!("{name} {} required", version(list, name));
        assert!(components.contains(&own), "{own}");
    }
}

#[test]
fn each_component_has_a_licence_and_the_checksum_of_the_lock_file() {
    let made: Value = serde_json::from_str(&written(None)).expect("JSON");
    let lock: Table = fs::read_to_string("Cargo.lock").expect("a lock file").parse().expect("TOML");
    let packages = lock["package"].as_array().expect("packages");
    let mut crates = 0;
    for own in made["components"].as_array().expect("components") {
        assert!(own["licenses"][0]["expression"].is_string(), "{own}");
        let sum = own["hashes"][0]["content"].as_str().expect("a checksum");
        if own["purl"].as_str().is_some_and(|purl| purl.starts_with("pkg:cargo/")) {
            let is_it = |held: &&toml::Value| {
                ["name", "version"].iter().all(|key| held[*key].as_str() == own[*key].as_str())
            };
            let held = packages.iter().find(is_it).unwrap_or_else(|| panic!("{own}"));
            assert_eq!(held["checksum"].as_str(), Some(sum));
            crates += 1;
        }
    }
    assert!(crates > 200, "{crates}");
}

#[test]
fn a_document_that_is_no_list_of_components_is_refused() {
    let damaged = written(None).replacen("\"type\": \"library\"", "\"type\": \"book\"", 1);
    let refused = std::panic::catch_unwind(|| components(&damaged));
    assert!(refused.is_err(), "the schema is not looked at");
}

#[test]
fn the_package_has_the_list_and_the_same_sources_give_the_same() {
    let root = unpacked();
    let file = root.path().join("usr/share/doc/xuong/xuong.cdx.json.gz");
    let output = Command::new("gunzip").arg("--stdout").arg(file).output_in_time();
    let packed = Run::of(&output.expect("gunzip")).ended(0).out;
    let dated: Value = serde_json::from_str(&packed).expect("JSON");
    let date = dated["metadata"]["timestamp"].as_str().expect("a date").to_owned();
    assert_eq!(packed.replace(&format!("  \"timestamp\": \"{date}\",\n"), ""), written(None));
    assert_eq!(written(Some("1764547200")), written(Some("1764547200")));
    assert!(written(Some("1764547200")).contains("\"timestamp\": \"2025-12-01T00:00:00Z\""));
}

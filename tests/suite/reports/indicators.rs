//! The page that says which indicator is in which report.

use std::{collections::BTreeMap, fs};

use crate::harness::Server;

/// The reports and columns of the tables of the page.
fn listed() -> Vec<(String, String)> {
    let page = fs::read_to_string("docs/indicators.md").expect("the page");
    let cells = page.lines().filter(|line| line.starts_with("| ")).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 5, "{line}");
        (cells[1].to_owned(), cells[2].to_owned())
    });
    let code = |cell: &str| Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned());
    cells.filter_map(|(report, column)| Some((code(&report)?, code(&column).unwrap_or_default()))).collect()
}

#[test]
fn every_indicator_is_a_column_of_the_report_that_the_page_names() {
    let server = Server::seeded();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let listed = listed();
    assert!(listed.len() > 25, "{listed:?}");
    for (report, column) in &listed {
        let own = columns.entry(report.clone()).or_insert_with(|| {
            let areas = if report.contains("cluster")
                || ["centre", "hotspots", "point-pattern"].contains(&report.as_str())
            {
                ""
            } else {
                "&boundaries=districts-2024"
            };
            let areas =
                if report == "inequality" { format!("{areas}&measure=workers") } else { areas.to_owned() };
            let told = server.get(&format!("/api/reports/{report}?lang=en{areas}")).json(200);
            let names = told["columns"].as_array().expect("columns").iter();
            names.map(|own| own["name"].as_str().expect("a name").to_owned()).collect()
        });
        // What is in the notes has no column.
        assert!(column.is_empty() || own.contains(column), "{report} has no {column}: {own:?}");
    }
    server.stop();
}

//! The seeds of the fuzz targets, run by each change: the targets themselves take hours and another compiler.

use std::fs;

use rstest::rstest;

#[expect(unreachable_pub, reason = "elsewhere it is a crate of its own")]
#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

use fuzz::{filters, parameters, readers, wkb};

#[rstest]
#[case("cql2_text", filters::text)]
#[case("cql2_json", filters::json)]
#[case("parameters", parameters::pair)]
#[case("wkb", wkb::area)]
fn what_is_read_from_outside_keeps_its_laws(#[case] target: &str, #[case] holds: fn(&[u8]) -> bool) {
    let folder = format!("tests/fuzz/seeds/{target}");
    let seeds: Vec<_> =
        fs::read_dir(folder).expect("seeds").map(|seed| seed.expect("a seed").path()).collect();
    assert!(seeds.len() >= 5, "{target}: {}", seeds.len());
    for seed in seeds {
        assert!(holds(&fs::read(&seed).expect("a file")), "{}", seed.display());
    }
}

/// Every seed is read without a fault of the program, and some of each target have rows.
#[rstest]
#[case("delimited", readers::delimited)]
#[case("xlsx", readers::xlsx)]
#[case("ods", readers::ods)]
#[case("xls", readers::xls)]
#[case("geojson", readers::geojson)]
#[case("geopackage", readers::geopackage)]
#[case("shapefile", readers::shapefile)]
#[case("flatgeobuf", readers::flatgeobuf)]
#[case("kml", readers::kml)]
#[case("records", readers::records)]
fn a_reader_takes_its_seeds(#[case] target: &str, #[case] reads: fn(&[u8]) -> bool) {
    let seeds = fs::read_dir(format!("tests/fuzz/seeds/{target}")).expect("seeds");
    let seeds: Vec<_> = seeds.map(|seed| fs::read(seed.expect("a seed").path()).expect("a file")).collect();
    let read = seeds.iter().filter(|seed| reads(seed)).count();
    assert!(read > 0, "{target}: none of {} is read", seeds.len());
}

//! A register of wards with planted establishments.

use std::{f64::consts::TAU, fs, sync::OnceLock};

use serde_json::Value as Json;

use crate::harness::Folder;

/// Degrees to the east at the latitude of Hà Nội.
pub(super) fn east_deg(metres: f64) -> f64 {
    metres / (111_320.0 * 21.0_f64.to_radians().cos())
}

fn north_deg(metres: f64) -> f64 {
    metres / 110_720.0
}

/// Places on a circle, so that each is a corner of the hull.
#[expect(clippy::cast_precision_loss, reason = "a handful of places")]
pub(crate) fn corners((lon, lat): (f64, f64), count: usize, radius_m: f64) -> Vec<(f64, f64)> {
    let angle = |at: usize| at as f64 * TAU / count as f64;
    let place =
        |at| (lon + east_deg(radius_m * f64::cos(angle(at))), lat + north_deg(radius_m * angle(at).sin()));
    (0..count).map(place).collect()
}

/// A row of firms.csv.
pub(super) fn firm(code: &str, sector: &str, place: (f64, f64)) -> String {
    dated(code, sector, place, "2010", "")
}

/// The same, there since and until some date.
pub(super) fn dated(code: &str, sector: &str, (lon, lat): (f64, f64), opened: &str, closed: &str) -> String {
    format!("{code},Xưởng {code},{sector},2018,{opened},{closed},2026-06,{lon:.7},{lat:.7}\n")
}

/// Establishments on a circle.
pub(super) fn blob(letter: &str, sector: &str, middle: (f64, f64), count: usize, radius_m: f64) -> String {
    let places = corners(middle, count, radius_m).into_iter().enumerate();
    places.map(|(at, place)| firm(&format!("{letter}{at}"), sector, place)).collect()
}

/// The wards of Hà Nội with these firms.
pub(super) fn register(firms: &str) -> Folder {
    let heading = "code,name,sector,sector_version,opened,closed,as_of,lon,lat\n";
    register_of(&(heading.to_owned() + firms))
}

/// The wards of Hà Nội with the firms of a sheet.
pub(crate) fn register_of(sheet: &str) -> Folder {
    static WARDS: OnceLock<Folder> = OnceLock::new();
    let base = WARDS.get_or_init(|| {
        let folder = Folder::empty();
        for (kind, name) in [("sources", "sources.csv"), ("units", "units-wards-2025.geojson")] {
            let file = format!("{}/geodata/{name}", env!("CARGO_MANIFEST_DIR"));
            assert!(folder.xuong(&["import", kind, &file]).code < 2, "{name}");
        }
        folder
    });
    let folder = Folder::empty();
    fs::copy(base.path().join("xuong.db"), folder.path().join("xuong.db")).expect("the register is copied");
    let file = folder.file("firms.csv", sheet);
    let run = folder.xuong(&["--lang", "en", "import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    folder
}

fn told(folder: &Folder, report: &str, format: &str, more: &[&str]) -> Json {
    let args = ["--lang", "en", "report", report, "--format", format];
    serde_json::from_str(&folder.xuong(&[&args, more].concat()).ended(0).out).expect("JSON")
}

/// A report as JSON.
pub(crate) fn report(folder: &Folder, report: &str, more: &[&str]) -> Json {
    told(folder, report, "json", more)
}

/// A report as GeoJSON.
pub(super) fn geojson(folder: &Folder, report: &str, more: &[&str]) -> Json {
    told(folder, report, "geojson", more)
}

//! Values that say how another one is known travel with it.

use rstest::rstest;

use super::{counts, fixture};
use crate::{
    harness::{Folder, Run},
    imports::files::{held, import},
};

fn with_whole_firm() -> Folder {
    let folder = Folder::empty();
    for (kind, name) in [("sources", "sources.csv"), ("zones", "zones.csv"), ("firms", "firms.csv")] {
        let path = fixture("whole").join(name);
        let run = folder.xuong(&["import", kind, path.to_str().expect("a path")]);
        assert!(run.code < 2, "{}", run.out);
    }
    folder
}

fn told(run: &Run, column: &str) -> bool {
    run.out.lines().any(|l| l.contains(&format!("column {column}, ")) && l.contains("this value is cleared"))
}

#[rstest]
#[case::another_count("workers,workers_as_of\nWH1,121,\n", &["workers_as_of"])]
#[case::the_same_count("workers,workers_as_of\nWH1,120,\n", &[])]
#[case::another_count_alone("workers\nWH1,121\n", &["workers_as_of"])]
#[case::another_sector("sector,sector_version,sector_basis\nWH1,2511,2025,\n", &["sector_basis"])]
#[case::the_same_sector("sector,sector_version,sector_basis\nWH1,2592,2025,\n", &[])]
#[case::the_same_sector_without_its_version("sector\nWH1,2592\n", &[])]
#[case::another_state("status,status_note\nWH1,closed,\n", &["status_note"])]
#[case::another_point("lon,lat,point_method,point_precision_m,point_flag,point_evidence\nWH1,105.8,21.0,,,,\n",
    &["point_method", "point_precision_m", "point_flag", "point_evidence"])]
#[case::another_point_with_its_method("lon,lat,point_method\nWH1,105.8,21.0,gps\n",
    &["point_precision_m", "point_flag", "point_evidence"])]
#[case::the_same_point("x,y,point_method\nWH1,\"2327066,347\",\"594446,581\",\n", &[])]
fn beside_a_value_that_changed_what_is_not_said_is_unknown(#[case] rows: &str, #[case] cleared: &[&str]) {
    let folder = with_whole_firm();
    let before = held(&folder).0.firms[&1].clone();
    let run = import(&folder, format!("code,{rows}"), &[]).ended(0);
    let all = [
        "workers_as_of",
        "sector_basis",
        "status_note",
        "point_method",
        "point_precision_m",
        "point_flag",
        "point_evidence",
    ];
    let gone: Vec<&str> = all.into_iter().filter(|column| told(&run, column)).collect();
    assert_eq!(gone, cleared, "{}", run.out);
    let after = held(&folder).0.firms[&1].clone();
    if cleared.is_empty() {
        assert_eq!((counts(&run), &after), ([0, 0, 1, 0], &before), "{}", run.out);
    }
    assert_eq!(after.workers.is_some_and(|w| w.as_of.is_none()), cleared.contains(&"workers_as_of"));
    assert_eq!(after.sector.as_ref().is_some_and(|s| s.basis.is_none()), cleared.contains(&"sector_basis"));
    assert_eq!(after.status_note.is_none(), cleared.contains(&"status_note"));
    let place = after.location.as_ref().expect("a place");
    assert_eq!(place.precision_m.is_none(), cleared.contains(&"point_precision_m"));
    assert_eq!(place.entered.is_none(), cleared.contains(&"point_precision_m"));
    assert_eq!((&after.name, &after.notes), (&before.name, &before.notes));
}

#[rstest]
#[case("status", "planned", "status_as_of")]
#[case("area_ha", "99", "area_note")]
#[case("occupancy_pct", "12", "occupancy_note")]
fn a_figure_of_a_zone_takes_its_note_along(#[case] main: &str, #[case] value: &str, #[case] note: &str) {
    let folder = with_whole_firm();
    let file =
        folder.file("z.csv", format!("code,kind,name,{main},{note}\nWZ1,industrial_park,Khu Đủ,{value},\n"));
    let run = folder.xuong(&["--lang", "en", "import", "zones", file.to_str().expect("a path")]).ended(0);
    assert!(told(&run, note) && counts(&run) == [0, 1, 0, 0], "{}", run.out);
}

#[test]
fn a_figure_that_changed_takes_its_date_along() {
    let folder = with_whole_firm();
    let heading = "subject,measure,period,value,unit,basis,as_of,note\n";
    let give = |row: &str| {
        let file = folder.file("o.csv", format!("{heading}{row}"));
        let file = file.to_str().expect("a path");
        folder.xuong(&["--lang", "en", "import", "observations", file, "--map", "note=note"]).ended(0)
    };
    give("hanoi,iip,2024,7,%,imported,2025-01,sơ bộ\n");
    assert_eq!(counts(&give("hanoi,iip,2024,7,%,imported,,\n")), [0, 0, 1, 0]);
    let run = give("hanoi,iip,2024,8,%,imported,,\n");
    assert!(told(&run, "as_of") && told(&run, "note"), "{}", run.out);
}

#[test]
fn coordinates_rounded_by_an_export_are_the_same_point() {
    let folder = with_whole_firm();
    let before = held(&folder);
    folder.xuong(&["--role", "analyst", "export", "firms", "-o", "x.csv"]).ended(0);
    let run = folder.xuong(&["--lang", "en", "import", "firms", "x.csv"]).ended(0);
    assert_eq!(counts(&run), [0, 0, 1, 0], "{}", run.out);
    assert_eq!(held(&folder), before);
}

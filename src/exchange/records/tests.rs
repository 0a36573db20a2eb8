//! Rows and features of every kind: what a whole one holds, what it needs, and how it is merged with what is held.

use rstest::rstest;
use serde_json::{Value as Json, json};

use crate::{
    exchange::{
        draft::{Batch, Empty, Importable, Reading},
        file::read,
    },
    model::{city::City, lang::Lang, record::Record},
};

fn reading() -> Reading {
    Reading::of(City::made_up().into())
}

fn rows(kind: Importable, text: &str) -> Batch {
    read(kind, text.as_bytes(), &reading())
}

/// The findings of a batch in English.
fn told(batch: &Batch) -> Vec<String> {
    batch.findings.iter().map(|finding| finding.say(Lang::En)).collect()
}

/// The first record of a batch.
fn first(batch: &Batch) -> Record {
    batch.drafts.first().expect("a record").record
}

/// The only record of a batch without findings, as JSON without what is unknown.
fn record(batch: &Batch) -> Json {
    assert_eq!(told(batch), [""; 0]);
    assert_eq!(batch.drafts.len(), 1);
    plain(&first(batch))
}

/// A record as JSON without its identity and what is unknown.
fn plain(record: &Record) -> Json {
    let own = match record {
        Record::Source(r) => json!(r),
        Record::Unit(r) => json!(r),
        Record::Succession(r) => json!(r),
        Record::Zone(r) => json!(r),
        Record::Firm(r) => json!(r),
        Record::Observation(r) => json!(r),
        Record::Linkage(r) => json!(r),
        Record::Outline(r) => json!(r),
    };
    let Json::Object(mut fields) = known(own) else { panic!("an object") };
    fields.remove("id");
    fields.remove("shape");
    Json::Object(fields)
}

/// The values that are known.
fn known(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let kept = fields.into_iter().filter(|(_, value)| !value.is_null());
            kept.map(|(name, value)| (name, known(value))).filter(|(_, value)| *value != json!({})).collect()
        }
        other => other,
    }
}

const SOURCES: &str =
    "code,title,location,dated,licence,shows,cadence\nS1,Danh sách,kho.vn/1,2024-06,CC BY,name,Hằng năm\n";
const OBSERVATIONS: &str = "subject,measure,breakdown,period,value,unit,compared_with,basis,source,as_of,note\n\
     hanoi,iip,C,2024-05,\"106,5\",%,2023-05,imported,S1,2024-06,Sơ bộ\n";
const SUCCESSIONS: &str = "old_edition,old_code,old_name,old_district_code,old_district,new_edition,new_code,new_name,extent,\
     effective_from,clause,confidence,source\nw-2024,001,Cũ,D1,Quận,w-2025,101,Mới,part,2025-07-01,Điều 1,cao,S1\n";
const ZONES: &str = "code,name,kind,status,status_as_of,area_ha,area_note,established_year,occupancy_pct,lon,lat,sources\n\
     Z1,Khu Một,industrial_park,operating,2024,\"77,5\",đo,1995,85,105.5,21,S1;S2\n";
const FIRMS: &str = "code,name,tax_code,sector,sector_version,status,workers,workers_as_of,zone_code,opened,lon,lat,point_method\n\
     F1,Cơ khí,0101245486,25,2018,operating,120,2024-12,Z1,1998,105.5,21,gps\n";

#[rstest]
#[case::sources(Importable::Sources, SOURCES, json!({
    "code": "S1", "title": "Danh sách", "location": "kho.vn/1", "dated": "2024-06", "licence": "CC BY", "shows": "name",
    "cadence": "yearly",
}))]
#[case::observations(Importable::Observations, OBSERVATIONS, json!({
    "subject": "hanoi", "measure": "iip", "breakdown": "C", "period": "2024-05", "value": 106.5, "unit": "%",
    "compared_with": "2023-05", "basis": "imported", "source": "S1", "as_of": "2024-06", "note": "Sơ bộ",
}))]
#[case::successions(Importable::Successions, SUCCESSIONS, json!({
    "old_edition": "w-2024", "old_code": "001", "old_name": "Cũ", "old_district_code": "D1", "old_district": "Quận",
    "new_edition": "w-2025", "new_code": "101", "new_name": "Mới", "extent": "part", "effective_from": "2025-07-01",
    "clause": "Điều 1", "confidence": "cao", "source": "S1",
}))]
#[case::zones(Importable::Zones, ZONES, json!({
    "code": "Z1", "name": "Khu Một", "kind": "industrial_park", "status": "operating", "status_as_of": "2024",
    "area_ha": 77.5, "area_note": "đo", "established_year": 1995, "occupancy_pct": 85.0,
    "location": { "point": [105.5, 21.0] }, "sources": ["S1", "S2"],
}))]
#[case::firms(Importable::Firms, FIRMS, json!({
    "code": "F1", "name": "Cơ khí", "tax_code": "0101245486", "sector": { "code": "2018:25" }, "status": "operating",
    "workers": { "count": 120, "as_of": "2024-12" }, "zone": "Z1", "opened": "1998",
    "location": { "point": [105.5, 21.0], "method": "gps" }, "sources": [],
}))]
fn a_whole_row_is_read_with_every_value(
    #[case] kind: Importable,
    #[case] file: &str,
    #[case] expected: Json,
) {
    assert_eq!(record(&rows(kind, file)), expected);
}

/// The columns of a file of one row without one of them, or with its cell left empty.
fn without(file: &str, column: &str, keep_heading: bool) -> String {
    let lines: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(file.as_bytes())
        .records()
        .map(|line| line.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let at = lines[0].iter().position(|heading| heading == column).expect("a column");
    let mut out = csv::Writer::from_writer(Vec::new());
    for (number, mut line) in lines.into_iter().enumerate() {
        if !keep_heading {
            line.remove(at);
        } else if number > 0 {
            line[at].clear();
        }
        out.write_record(line).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

#[rstest]
#[case::sources(Importable::Sources, SOURCES, &["code", "title"])]
#[case::observations(Importable::Observations, OBSERVATIONS, &["subject", "measure", "period", "value", "unit", "basis"])]
#[case::successions(
    Importable::Successions,
    SUCCESSIONS,
    &["old_edition", "old_code", "old_name", "new_edition", "new_code", "new_name", "extent"]
)]
#[case::zones(Importable::Zones, ZONES, &["name"])]
fn what_a_row_needs_is_missed_as_a_column_and_as_a_cell(
    #[case] kind: Importable,
    #[case] file: &str,
    #[case] needed: &[&str],
) {
    let columns = file.lines().next().unwrap().split(',').filter(|column| !["lon", "lat"].contains(column));
    for column in columns {
        let (no_column, no_cell) =
            (rows(kind, &without(file, column, false)), rows(kind, &without(file, column, true)));
        if kind == Importable::Zones && column == "kind" {
            // The name may say it, so that the column is not needed.
            let missing = ["error: row 2, column kind: a value is needed here"];
            assert_eq!(
                (told(&no_column), told(&no_cell)),
                (missing.map(str::to_owned).to_vec(), missing.map(str::to_owned).to_vec())
            );
        } else if needed.contains(&column) {
            let missing = format!("error: file: the column '{column}' is needed and missing");
            assert_eq!(told(&no_column), [missing], "{column}");
            let empty = format!("error: row 2, column {column}: a value is needed here");
            assert_eq!(told(&no_cell), [empty], "{column}");
            assert!(no_column.drafts.is_empty() && no_cell.drafts.is_empty(), "{column}");
        } else {
            assert_eq!(no_column.drafts.len(), 1, "{column}: {:?}", told(&no_column));
            assert!(no_column.absent.contains(&column), "{column}: {:?}", no_column.absent);
        }
    }
}

#[test]
fn a_firm_needs_a_name_unless_its_code_is_known() {
    let draft = |file: &str| rows(Importable::Firms, file);
    assert_eq!(draft("code\nF1\n").drafts.len(), 1, "an existing firm by its code");
    assert_eq!(draft("code,name\nF1,\n").drafts.len(), 1);
    assert_eq!(told(&draft("code,name\n,\nF1,A\n")), [""; 0], "a blank row is no row");
    assert_eq!(told(&draft("address,name\nSố 1,\n")), ["error: row 2, column name: a value is needed here"]);
    assert_eq!(told(&draft("address\nSố 1\n")), ["error: file: the column 'name' is needed and missing"]);
    let clearing = Reading { empty: Empty::Clear, ..reading() };
    let batch = read(Importable::Firms, b"code,name\nF1,\n", &clearing);
    assert_eq!(
        told(&batch),
        ["error: row 2, column name: a value is needed here"],
        "a name cannot be cleared"
    );
    let coded: Vec<bool> = draft("code,name\nF1,A\n,B\n").drafts.iter().map(|draft| draft.coded).collect();
    assert_eq!(coded, [true, false]);
}

#[rstest]
#[case(
    "hanoi,iip,,2024,abc,%,,imported,,,",
    "row 2, column value, “abc”: not a valid number, expected 1234.5"
)]
#[case(
    "hanoi,iip,,2024,1e5,%,,imported,,,",
    "row 2, column value, “1e5”: a number written as a power of ten, whose digits may be gone; format the column as Number and save it again"
)]
#[case(
    "hanoi,iip,,2024,5,%,,guessed,,,",
    "row 2, column basis, “guessed”: none of counted, imported, estimated, target"
)]
#[case(
    "hà nội,iip,,2024,5,%,,imported,,,",
    "row 2, column subject, “hà nội”: a code has letters, digits, '-', '_', '.', '/', ':' and at most 80 characters"
)]
#[case(
    "hanoi,iip,,2024,5,%,,imported,,31/02/2024,",
    "row 2, column as_of, “31/02/2024”: there is no 31 February"
)]
#[case(
    "hanoi,iip,,2024,5,%,,imported,1.2E+11,,",
    "row 2, column source, “1.2E+11”: Excel made this code a power of ten, so that its digits are gone; format the column as Text and enter the code again from the original"
)]
#[case(
    "hanoi,\u{1}iip,,2024,5,%,,imported,,,",
    "row 2, column measure, “␁iip”: there is a control character U+0001 in it; remove it"
)]
fn a_wrong_cell_is_told_with_its_place_and_what_was_expected(#[case] row: &str, #[case] said: &str) {
    let heading = OBSERVATIONS.lines().next().unwrap();
    let batch = rows(Importable::Observations, &format!("{heading}\n{row}\n"));
    assert_eq!(told(&batch), [format!("error: {said}")]);
    assert!(batch.drafts.is_empty());
}

#[test]
fn a_percent_sign_belongs_to_a_figure_whose_unit_it_is() {
    let file =
        |unit: &str| format!("subject,measure,period,value,unit,basis\nhanoi,m,2024,85%,{unit},imported\n");
    assert_eq!(record(&rows(Importable::Observations, &file("%")))["value"], 85.0);
    assert_eq!(record(&rows(Importable::Observations, &file("% năm trước")))["value"], 85.0);
    assert_eq!(rows(Importable::Observations, &file("ha")).drafts.len(), 0);
}

#[test]
fn rows_that_are_read_keep_their_lines_and_the_others_are_told() {
    let file = "code,title\nS1,Một\n\nS2,\nS3,Ba,thừa\nS4,Bốn\n";
    let batch = rows(Importable::Sources, file);
    assert_eq!(batch.drafts.iter().map(|draft| draft.row).collect::<Vec<_>>(), [2, 6]);
    assert_eq!(
        told(&batch),
        [
            "error: row 5: the row has 3 cells, the heading 2",
            "error: row 4, column title: a value is needed here",
        ]
    );
    assert_eq!(batch.rows, 4);
}

/// A feature of a square, with these properties.
fn feature(properties: &Json) -> Json {
    let ring = [[105.0, 20.0], [105.1, 20.0], [105.1, 20.1], [105.0, 20.1], [105.0, 20.0]];
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": [ring] } })
}

fn features(kind: Importable, properties: &[Json]) -> Batch {
    let all: Vec<Json> = properties.iter().map(feature).collect();
    rows(kind, &json!({ "type": "FeatureCollection", "features": all }).to_string())
}

const UNIT: &str = r#"{ "edition": "w-2025", "level": "district", "code": "001", "name": "Phường Một", "kind": "phường",
    "valid_from": "2025-07-01", "valid_to": "2030", "precision": "schematic", "area_km2": 12.5, "label_lon": 105.05,
    "label_lat": 20.05, "source": "Bản đồ" }"#;

fn unit(more: Json) -> Json {
    let mut unit: Json = serde_json::from_str(UNIT).unwrap();
    let Json::Object(more) = more else { panic!("an object") };
    unit.as_object_mut().unwrap().extend(more);
    unit
}

#[test]
fn a_whole_feature_is_read_with_every_property() {
    let own = record(&features(Importable::Units, &[unit(json!({}))]));
    let mut expected: Json = serde_json::from_str(UNIT).unwrap();
    let fields = expected.as_object_mut().unwrap();
    fields.remove("label_lon");
    fields.remove("label_lat");
    fields.insert("label".to_owned(), json!([105.05, 20.05]));
    assert_eq!(own, expected);
    let outline = json!({ "code": "Z1", "precision": "generalised", "source": "Đo", "as_of": "2024-05" });
    assert_eq!(
        record(&features(Importable::Outlines, &[outline])),
        json!({
            "zone": "Z1", "precision": "generalised", "source": "Đo", "as_of": "2024-05",
        })
    );
}

#[test]
fn what_a_feature_does_not_say_is_taken_from_the_request() {
    let bare = json!({ "code": 7, "name": "Phường" });
    let text = json!({ "type": "FeatureCollection", "features": [feature(&bare)] }).to_string();
    let asked = Reading {
        edition: "w-2030".parse().ok(),
        level: "district".parse().ok(),
        precision: "generalised".parse().unwrap(),
        ..reading()
    };
    let own = record(&read(Importable::Units, text.as_bytes(), &asked));
    assert_eq!(
        own,
        json!({
            "edition": "w-2030", "level": "district", "code": "7", "name": "Phường", "precision": "generalised",
        })
    );
    let own = features(Importable::Units, &[json!({ "code": "7", "name": "Phường" })]);
    assert_eq!(told(&own), ["error: row 1, column edition: a value is needed here"]);
    assert_eq!(
        own.absent,
        [
            "edition",
            "level",
            "kind",
            "valid_from",
            "valid_to",
            "precision",
            "area_km2",
            "label_lon",
            "label_lat",
            "source",
            "wkt"
        ]
    );
}

#[rstest]
#[case(json!({ "name": " " }), "column name: a value is needed here")]
#[case(json!({ "code": "a b" }), "column code, “a b”: a code has letters, digits, '-', '_', '.', '/', ':' and at most 80 characters")]
#[case(json!({ "area_km2": 0 }), "column area_km2, “0”: not a valid number, expected > 0 km²")]
#[case(json!({ "area_km2": "1.234" }), "column area_km2, “1.234”: 1234 or 1.234, and no other cell of the column decides; write it without the ambiguity or use --decimal")]
#[case(json!({ "area_km2": true }), "column area_km2, “true”: not a valid number, expected > 0 km²")]
#[case(json!({ "level": "province" }), "column level, “province”: none of district, ward")]
#[case(json!({ "precision": "exact" }), "column precision, “exact”: none of surveyed, generalised, schematic")]
#[case(json!({ "valid_from": "31/6/2025" }), "column valid_from, “31/6/2025”: there is no 31 June")]
#[case(json!({ "valid_from_precision": "year" }), "column valid_from_precision, “year”: the precision contradicts the date: a year is YYYY or YYYY-01-01, a month YYYY-MM or its first day, a day YYYY-MM-DD")]
#[case(json!({ "label_lat": null }), "column label_lon, “105.05”: only one of two coordinates")]
#[case(json!({ "label_lon": null }), "column label_lat, “20.05”: only one of two coordinates")]
#[case(json!({ "label_lon": 205 }), "column label_lon, “205”: not a valid number, expected -180–180°")]
fn a_wrong_property_is_told_with_its_feature(#[case] wrong: Json, #[case] said: &str) {
    let batch = features(Importable::Units, &[unit(json!({ "code": "002" })), unit(wrong)]);
    assert_eq!(told(&batch), [format!("error: row 2, {said}")]);
    assert_eq!(batch.drafts.iter().map(|draft| draft.row).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_numeric_code_is_a_code_and_its_precision_a_fraction_of_a_date() {
    let own = unit(
        json!({ "code": 1234.0, "valid_from": "2025-01-01", "valid_from_precision": "year", "area_km2": "12,5" }),
    );
    let own = record(&features(Importable::Units, &[own]));
    assert_eq!(
        (&own["code"], &own["valid_from"], &own["area_km2"]),
        (&json!("1234"), &json!("2025"), &json!(12.5))
    );
}

/// A record merged with another one of its kind, and what became unknown.
fn merged(kind: Importable, old: &str, new: &str, empty: Empty) -> (Json, Vec<(&'static str, String)>) {
    let reading = Reading { empty, ..reading() };
    let [old, new] = [old, new].map(|text| read(kind, text.as_bytes(), &reading));
    assert_eq!((old.drafts.len(), new.drafts.len()), (1, 1), "{:?} {:?}", told(&old), told(&new));
    let mut record = first(&new);
    let cleared = new.keep(&first(&old), &mut record);
    (plain(&record), cleared)
}

#[rstest]
#[case::sources(Importable::Sources, SOURCES, "code,title\nS1,Danh sách\n")]
#[case::zones(Importable::Zones, ZONES, "code,name,kind\nZ1,Khu Một,industrial_park\n")]
#[case::firms(Importable::Firms, FIRMS, "code,name\nF1,Cơ khí\n")]
#[case::observations(
    Importable::Observations,
    OBSERVATIONS,
    "subject,measure,breakdown,period,value,unit,compared_with,basis,source\nhanoi,iip,C,2024-05,\"106,5\",%,2023-05,imported,S1\n"
)]
#[case::successions(
    Importable::Successions,
    SUCCESSIONS,
    "old_edition,old_code,old_name,new_edition,new_code,new_name,extent\nw-2024,001,Cũ,w-2025,101,Mới,part\n"
)]
fn a_row_that_says_less_keeps_all_that_is_known(
    #[case] kind: Importable,
    #[case] old: &str,
    #[case] new: &str,
) {
    for empty in [Empty::Keep, Empty::Clear] {
        let (own, cleared) = merged(kind, old, new, empty);
        assert_eq!(
            (own, cleared),
            (record(&rows(kind, old)), Vec::new()),
            "{empty}: a missing column clears nothing"
        );
    }
}

#[rstest]
#[case::sources(Importable::Sources, SOURCES, &["location", "dated", "licence", "shows", "cadence"])]
#[case::successions(
    Importable::Successions,
    SUCCESSIONS,
    &["old_district_code", "old_district", "effective_from", "clause", "confidence", "source"]
)]
#[case::observations(Importable::Observations, OBSERVATIONS, &["as_of", "note"])]
#[case::zones(Importable::Zones, ZONES, &["status", "area_ha", "established_year", "occupancy_pct", "sources"])]
#[case::firms(Importable::Firms, FIRMS, &["tax_code", "sector", "status", "workers", "opened", "point_method"])]
fn an_empty_cell_clears_only_where_that_is_asked(
    #[case] kind: Importable,
    #[case] file: &str,
    #[case] columns: &[&str],
) {
    for column in columns {
        let emptied = without(file, column, true);
        let (kept, cleared) = merged(kind, file, &emptied, Empty::Keep);
        assert_eq!((kept, cleared), (record(&rows(kind, file)), Vec::new()), "{column}");
        let (own, cleared) = merged(kind, file, &emptied, Empty::Clear);
        assert!(cleared.iter().any(|(name, _)| name == column), "{column}: {cleared:?}");
        let field = if *column == "point_method" { &own["location"]["method"] } else { &own[*column] };
        assert!(field.is_null() || *field == json!([]), "{column}: {own}");
    }
}

#[test]
fn what_describes_a_value_goes_with_it() {
    let zone = |area: &str, note: &str| {
        format!("code,name,kind,area_ha,area_note\nZ1,Khu,industrial_park,{area},{note}\n")
    };
    let (own, cleared) = merged(Importable::Zones, &zone("77", "đo"), &zone("78", ""), Empty::Keep);
    assert_eq!((&own["area_ha"], &own["area_note"]), (&json!(78.0), &Json::Null));
    assert_eq!(cleared, [("area_note", "đo".to_owned())]);
    let (own, cleared) = merged(Importable::Zones, &zone("77", "đo"), &zone("78", "hỏi"), Empty::Keep);
    assert_eq!((&own["area_note"], cleared), (&json!("hỏi"), Vec::new()));
    let (own, cleared) = merged(Importable::Zones, &zone("77", "đo"), &zone("77", ""), Empty::Keep);
    assert_eq!((&own["area_note"], cleared), (&json!("đo"), Vec::new()));
    let figure = |value: &str, note: &str| {
        format!(
            "subject,measure,period,value,unit,basis,as_of,note\nhanoi,m,2024,{value},ha,imported,,{note}\n"
        )
    };
    let (own, cleared) =
        merged(Importable::Observations, &figure("5", "sơ bộ"), &figure("6", ""), Empty::Keep);
    assert_eq!((&own["note"], cleared), (&Json::Null, vec![("note", "sơ bộ".to_owned())]));
}

#[test]
fn a_sector_without_a_version_stays_in_the_version_that_is_held() {
    let held = "code,name,sector,sector_version\nF1,A,25,2025\n";
    let sector = |new: &str| merged(Importable::Firms, held, new, Empty::Keep).0["sector"]["code"].clone();
    assert_eq!(sector("code,name,sector\nF1,A,25\n"), "2025:25");
    assert_eq!(sector("code,name,sector\nF1,A,26\n"), "2018:26", "another code is of VSIC 2018");
    assert_eq!(sector("code,name,sector,sector_version\nF1,A,25,\n"), "2018:25", "the column is there");
    assert_eq!(sector("code,name\nF1,A\n"), "2025:25");
    assert_eq!(
        merged(Importable::Firms, held, "code\nF1\n", Empty::Keep).0["name"],
        "A",
        "and so does the name"
    );
}

#[test]
fn a_point_is_kept_or_replaced_as_a_whole() {
    let old = "code,name,lon,lat,point_method,point_precision_m\nF1,A,105.5,21,gps,15\n";
    let point = |new: &str, empty| merged(Importable::Firms, old, new, empty);
    let (own, cleared) = point("code,name,lon,lat,point_method\nF1,A,105.6,21,\n", Empty::Keep);
    assert_eq!(own["location"], json!({ "point": [105.6, 21.0] }), "what described the old point goes");
    assert_eq!(
        cleared.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["point_method", "point_precision_m"]
    );
    let (own, _) = point("code,name,lon,lat\nF1,A,105.5,21\n", Empty::Keep);
    assert_eq!(own["location"], json!({ "point": [105.5, 21.0], "method": "gps", "precision_m": 15.0 }));
    let (own, cleared) = point("code,name,lon,lat\nF1,A,,\n", Empty::Clear);
    assert_eq!((own.get("location"), cleared[0].clone()), (None, ("lon", "105.5, 21".to_owned())));
    let (own, cleared) = point("code,name\nF1,A\n", Empty::Clear);
    assert_eq!((own["location"]["point"].clone(), cleared), (json!([105.5, 21.0]), Vec::new()));
}

#[test]
fn a_unit_keeps_what_a_surveyed_boundary_does_not_say() {
    let whole = json!({ "type": "FeatureCollection", "features": [feature(&unit(json!({})))] }).to_string();
    let bare = json!({ "edition": "w-2025", "code": "001", "name": "Phường Một", "level": "district", "precision": "schematic" });
    let same = json!({ "type": "FeatureCollection", "features": [feature(&bare)] });
    let (own, cleared) = merged(Importable::Units, &whole, &same.to_string(), Empty::Keep);
    assert_eq!((own, cleared), (record(&rows(Importable::Units, &whole)), Vec::new()));
    let mut moved = same;
    moved["features"][0]["geometry"]["coordinates"][0][1] = json!([105.2, 20.0]);
    let (own, cleared) = merged(Importable::Units, &whole, &moved.to_string(), Empty::Keep);
    assert_eq!((own.get("source"), cleared), (None, vec![("source", "Bản đồ".to_owned())]));
    assert_eq!(own["area_km2"], 12.5, "the published area is no matter of the boundary");
}

#[test]
fn records_of_different_kinds_are_never_merged() {
    let [source, firm] =
        [(Importable::Sources, SOURCES), (Importable::Firms, FIRMS)].map(|(kind, file)| rows(kind, file));
    let mut record = first(&firm);
    assert!(firm.keep(&first(&source), &mut record).is_empty());
    assert_eq!(record, first(&firm));
}

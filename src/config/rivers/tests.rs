use super::*;

fn one(name: &str, geometry: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"name":{name}}},"geometry":{geometry}}}]}}"#
    )
}

const LINE: &str = r#"{"type":"LineString","coordinates":[[105.8,21.0],[105.9,21.1]]}"#;

#[test]
fn the_rivers_of_the_bundled_city_are_read() {
    let rivers = embedded();
    let names: Vec<&str> = rivers.all.iter().map(|river| river.name.as_str()).collect();
    assert!(rivers.attribution.as_deref().is_some_and(|credit| credit.starts_with("GSHHG")));
    assert_eq!(names, ["Sông Đà", "Sông Thao", "Sông Lô", "Sông Đuống", "Sông Cầu", "Sông Hồng"]);
    assert_eq!(rivers.all.iter().filter(|river| river.course.is_area()).count(), 1);
}

#[test]
fn a_folder_without_the_file_has_no_rivers() {
    let rivers = in_folder(Path::new("no/such/folder/rivers.geojson"));
    assert!(rivers.is_ok_and(|rivers| rivers == Rivers::default()));
}

#[test]
fn a_value_that_cannot_be_used_is_named_by_its_key() {
    let key = |text: &str| match read(text) {
        Err(Fault::Value(key, ..)) => key,
        Err(Fault::File(error)) => error.to_string(),
        Ok(rivers) => format!("{} rivers", rivers.all.len()),
    };
    assert_eq!(key(&one("\"Sông Nhuệ\"", LINE)), "1 rivers");
    assert_eq!(key("[]"), "features");
    assert_eq!(key(&one("\" \"", LINE)), "features[0].name");
    assert_eq!(key(&one("7", LINE)), "features[0].name");
    for wrong in [
        "null",
        r#"{"type":"Point","coordinates":[105.8,21.0]}"#,
        r#"{"type":"LineString","coordinates":[[105.8,21.0]]}"#,
        r#"{"type":"LineString","coordinates":[[2350000,590000],[2350001,590001]]}"#,
    ] {
        assert_eq!(key(&one("\"Sông Nhuệ\"", wrong)), "features[0].geometry", "{wrong}");
    }
}

//! Rules of edits: what is refused whatever is said, and what may be confirmed.

use serde_json::{Value, json};

use super::{
    part4::{Desk, location},
    things::{LENIENT, create, feature, items, square},
};

const ANY: (&str, &str) = ("if-match", "*");

/// The path of the observation with a subject and a measure.
fn figure(desk: &Desk, subject: &str, measure: &str) -> String {
    let asked = format!("{}?subject={subject}&measure={measure}", items("observations"));
    let page = desk.get(&asked).json(200);
    assert_eq!(page["numberMatched"], 1, "{page}");
    format!("{}/{}", items("observations"), page["features"][0]["id"])
}

fn rules(told: &Value) -> Vec<(String, String)> {
    let errors = told["errors"].as_array().expect("errors").iter();
    let text = |of: &Value| of.as_str().expect("a text").to_owned();
    errors.map(|error| (text(&error["field"]), text(&error["rule"]))).collect()
}

#[test]
fn an_outline_that_differs_from_the_stated_area_must_be_confirmed() {
    let desk = Desk::open();
    let new = feature(&desk, "outlines");
    let refused = desk.send("POST", &items("outlines"), &[], &new).json(422);
    assert_eq!(rules(&refused), [("geometry".to_owned(), "outline_area".to_owned())], "{refused}");
    assert!(refused["detail"].as_str().is_some_and(|said| said.contains("handling=lenient")), "{refused}");
    let path = location(&desk, &create(&desk, "outlines"));
    let measured = desk.get(&path).json(200)["properties"]["measured_ha"].as_f64().expect("an area");
    let code = desk.get(&path).json(200)["properties"]["code"].as_str().expect("a code").to_owned();
    let zone = format!("{}/{code}", items("zones"));
    let agreed = desk.patch(&zone, &json!({ "area_ha": measured * 1.09 }));
    assert_eq!(agreed.status, 204, "a tenth is rounding: {}", agreed.text());
    let told = desk.patch(&zone, &json!({ "area_ha": measured * 1.2 })).json(422);
    assert_eq!(rules(&told), [("area_ha".to_owned(), "outline_area".to_owned())], "{told}");
    desk.server.stop();
}

#[test]
fn an_outline_outside_the_city_cannot_be_confirmed() {
    let desk = Desk::open();
    let path = location(&desk, &create(&desk, "outlines"));
    let far = json!({ "geometry": square(106.7) });
    let told = desk.send("PATCH", &path, &[ANY, LENIENT], &far).json(422);
    assert_eq!(rules(&told), [("geometry".to_owned(), "outside_area".to_owned())], "{told}");
    let desk = desk.desktop();
    assert_eq!(desk.send("PATCH", &path, &[], &far).status, 422);
    desk.server.stop();
}

/// The land balance of Z14 adds up to its 302.83 ha.
#[test]
fn parts_of_land_may_exceed_the_whole_by_a_hundredth_of_a_hectare() {
    let desk = Desk::open();
    let industrial = figure(&desk, "Z14", "industrial_land_ha");
    let answer = desk.patch(&industrial, &json!({ "value": 212.145 }));
    assert_eq!(answer.status, 204, "{}", answer.text());
    let told = desk.patch(&industrial, &json!({ "value": 212.17 })).json(422);
    assert_eq!(rules(&told), [("value".to_owned(), "parts_exceed".to_owned())], "{told}");
    assert!(told["errors"][0]["detail"].as_str().is_some_and(|said| said.contains("302.86")), "{told}");
    let zone = format!("{}/Z14", items("zones"));
    let told = desk.patch(&zone, &json!({ "area_ha": 300 })).json(422);
    assert_eq!(rules(&told), [("area_ha".to_owned(), "parts_exceed".to_owned())], "{told}");
    let lenient = desk.send("PATCH", &zone, &[ANY, LENIENT], &json!({ "properties": { "area_ha": 300 } }));
    assert_eq!(lenient.status, 204, "{}", lenient.text());
    let mut leased = feature(&desk, "observations");
    leased["properties"] = json!({
        "subject": "Z14", "measure": "leased_industrial_land_ha", "period": "2025", "value": 213, "unit": "ha",
        "basis": "imported", "source": "F2_TNT_SS",
    });
    let told = desk.send("POST", &items("observations"), &[], &leased).json(422);
    assert_eq!(rules(&told), [("value".to_owned(), "parts_exceed".to_owned())], "{told}");
    leased["properties"]["value"] = json!(100);
    assert_eq!(desk.send("POST", &items("observations"), &[], &leased).status, 201);
    desk.server.stop();
}

#[test]
fn a_period_that_cannot_be_read_must_be_confirmed() {
    let desk = Desk::open();
    let mut new = feature(&desk, "observations");
    new["properties"]["period"] = json!("mùa xuân 2026");
    let told = desk.send("POST", &items("observations"), &[], &new).json(422);
    assert_eq!(rules(&told), [("period".to_owned(), "period".to_owned())], "{told}");
    assert_eq!(desk.send("POST", &items("observations"), &[LENIENT], &new).status, 201);
    desk.server.stop();
}

#[test]
fn what_others_refer_to_is_neither_deleted_nor_given_another_code() {
    let desk = Desk::open();
    let cited = format!("{}/IIP_GEO", items("sources"));
    let linkage = location(&desk, &create(&desk, "linkages"));
    let member = format!("{}/W1", items("firms"));
    for path in [&cited, &member] {
        let told = desk.send("DELETE", path, &[ANY, LENIENT], &Value::Null).json(422);
        assert_eq!(rules(&told), [("code".to_owned(), "in_use".to_owned())], "{path}: {told}");
        let told = desk.patch(path, &json!({ "code": "OTHER" })).json(422);
        assert_eq!(rules(&told), [("code".to_owned(), "in_use".to_owned())], "{path}: {told}");
    }
    assert_eq!(desk.send("DELETE", &linkage, &[ANY], &Value::Null).status, 204);
    assert_eq!(desk.send("DELETE", &member, &[ANY], &Value::Null).status, 204);
    let free = location(&desk, &create(&desk, "sources"));
    assert_eq!(desk.send("DELETE", &free, &[ANY], &Value::Null).status, 204);
    desk.server.stop();
}

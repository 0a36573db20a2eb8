//! Two records of one firm become one: both codes lead to it, nothing that was known is lost, and an undo brings both back.

use serde_json::{Value, json};

use super::part4::Desk;
use crate::{
    harness::{Answer, Folder, Run},
    imports::files::{held, import},
};

const TWO: &str = "code,name,tax_code,address,sector,workers\n\
    A,Công ty TNHH Đúc Sao,0101248141,Số 1 phố A,,10\n\
    B,Cty Đúc Sao,,Số 1 phố A,2431,12\n\
    C,Xưởng Rèn,,Số 9 phố B,,\n";

fn xuong(folder: &Folder, arguments: &[&str]) -> Run {
    folder.xuong(&[&["--lang", "en", "--role", "analyst"], arguments].concat())
}

/// A register with two records of one firm, a linkage of which the second is a member, and figures of both.
fn twice() -> Folder {
    let folder = Folder::empty();
    let run = import(&folder, TWO, &["--new=all"]);
    assert!(run.code < 2, "{}", run.out);
    let linkage = [
        "add",
        "linkages",
        "code=L1",
        "name=Đúc",
        "eps_m=100",
        "min_firms=2",
        "members=B;C",
        "recognised_on=2026",
    ];
    assert!(xuong(&folder, &linkage).code < 2);
    for (subject, measure, value) in [("A", "output", "5"), ("B", "output", "7"), ("B", "export", "3")] {
        let figure = [
            format!("subject={subject}"),
            format!("measure={measure}"),
            format!("value={value}"),
            "period=2025".to_owned(),
            "unit=t".to_owned(),
            "basis=imported".to_owned(),
        ];
        let words: Vec<&str> =
            ["add", "observations"].into_iter().chain(figure.iter().map(String::as_str)).collect();
        let run = xuong(&folder, &words);
        assert!(run.code < 2, "{}{}", run.out, run.err);
    }
    folder
}

#[test]
fn a_merge_keeps_both_codes_and_what_each_knew_and_is_undone() {
    let folder = twice();
    let before = held(&folder).0;
    let run = xuong(&folder, &["merge", "A", "B", "--dry-run"]).ended(1);
    assert!(run.out.contains("would merge B “Cty Đúc Sao” into A"), "{}", run.out);
    assert_eq!(held(&folder).0, before, "nothing was written");
    let run = xuong(&folder, &["merge", "A", "B", "--reason", "cùng một xưởng"]).ended(1);
    for told in [
        "from B: sector = 2018:2431",
        "workers: keeps 10, not 12 (--take workers=B)",
        "name: keeps Công ty TNHH Đúc Sao, not Cty Đúc Sao",
        "moved to A: linkage cluster L1",
        "A|export|",
        "B|output|",
        "undo it with xuong undo --set",
    ] {
        assert!(run.out.contains(told), "{told}: {}", run.out);
    }
    let after = held(&folder).0;
    let codes = |of: &xuong::model::holdings::Holdings| {
        of.firms.values().map(|firm| firm.code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&after), ["A", "C"]);
    let members =
        after.linkages.values().map(|own| own.members.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(members.collect::<Vec<_>>(), [["A", "C"]]);
    let figures: Vec<(String, f64)> = after
        .observations
        .values()
        .map(|own| (format!("{} {}", own.subject, own.measure), own.value))
        .collect();
    assert_eq!(figures, [("A output".to_owned(), 5.0), ("A export".to_owned(), 3.0)]);
    assert!(
        xuong(&folder, &["search", "B"]).out.contains("Công ty TNHH Đúc Sao"),
        "the code leads to the firm"
    );
    assert!(xuong(&folder, &["history", "firms", "B"]).out.contains("former_codes"), "and its history tells");
    let row = "code,name,notes\nB,Cty Đúc Sao,ghi thêm\n";
    let run = import(&folder, row, &[]);
    assert!(
        run.code < 2 && held(&folder).0.firms.len() == 2,
        "a list with the old code changes it: {}",
        run.out
    );
    let sets = xuong(&folder, &["history"]).out;
    let number = |reason: &str| {
        let line = sets.lines().find(|line| line.contains(reason)).expect("the set");
        line.split(' ').next().expect("a number").to_owned()
    };
    xuong(&folder, &["undo", "--set", &number("import")]).ended(0);
    xuong(&folder, &["undo", "--set", &number("cùng một xưởng")]).ended(0);
    assert_eq!(held(&folder).0, before, "both are back");
}

#[test]
fn values_of_the_other_are_taken_when_asked() {
    let folder = twice();
    let run = xuong(&folder, &["merge", "A", "B", "--take", "workers=B", "--take", "name"]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    let after = held(&folder).0;
    let kept = after.firms.values().next().expect("the firm");
    assert_eq!((kept.name.as_str(), kept.workers.map(|own| own.count)), ("Cty Đúc Sao", Some(12)));
    for wrong in [["merge", "A", "A"], ["merge", "A", "NONE"]] {
        assert_eq!(xuong(&folder, &wrong).code, 2);
    }
    assert_eq!(xuong(&folder, &["merge", "A", "C", "--take", "code"]).code, 2);
}

fn merged(desk: &Desk, body: &Value) -> Answer {
    desk.send("POST", "/api/firms/merge", &[("content-type", "application/json")], body)
}

#[test]
fn over_http_the_address_of_the_other_leads_to_the_firm_that_stays() {
    let desk = Desk::on(twice());
    let items = "/ogc/collections/firms/items";
    let id = |code: &str| desk.get(&format!("{items}/{code}")).json(200)["id"].clone();
    let (a, b) = (id("A"), id("B"));
    let told = merged(&desk, &json!({ "keep": "A", "merge": "B", "dryRun": true })).json(200);
    assert_eq!((&told["set"], told["conflicts"].as_array().map(Vec::len)), (&Value::Null, Some(2)));
    let told = merged(&desk, &json!({ "keep": "A", "merge": "B", "reason": "cùng một xưởng" })).json(200);
    assert_eq!(told["merged"], json!({ "id": b, "code": "B" }));
    // The client follows the redirection.
    for item in [format!("{items}/B"), format!("{items}/{b}")] {
        let answer = desk.get(&format!("{item}?crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84")).json(200);
        assert_eq!(answer["id"], a, "{item}");
    }
    let history = desk.get(&format!("{items}/{b}/history")).json(200);
    assert_eq!(history["changes"][0]["action"], "deleted");
    assert_eq!(merged(&desk, &json!({ "keep": "A", "merge": "B" })).status, 400, "they are one by now");
    assert_eq!(merged(&desk, &json!({ "keep": "A", "merge": "NONE" })).status, 404);
    assert_eq!(merged(&desk, &json!({ "keep": "A" })).status, 400);
    let undone = desk.send("POST", &format!("/api/change-sets/{}/undo", told["set"]), &[], &Value::Null);
    assert_eq!(undone.status, 200);
    assert_eq!(id("B"), b);
}

//! What the doors of the register say: errors, decisions about rows, and whether an import is written.

use rstest::rstest;
use serde_json::json;

use super::made::{hex, record, register, square};
use crate::{
    exchange::{
        draft::Batch,
        drafts::Draft,
        finding::{Fault, Finding},
    },
    model::{change::Conflict, lang::Lang, record::Kind},
    registry::{
        RegistryError,
        counts::{has_doubts, rejected_rows},
        error::Ailment,
        identity::{NewRows, Same},
        import_judge::is_accepted,
        overlaps,
    },
    store::{StoreError, open::Lost},
};

#[rstest]
#[case("F0062", Ok((None, "F0062")))]
#[case("5=F0062", Ok((Some(5), "F0062")))]
#[case("=F1", Err("'': ROW=CODE"))]
#[case("x=F1", Err("'x': ROW=CODE"))]
#[case("-1=F1", Err("'-1': ROW=CODE"))]
fn a_firm_is_decided_for_a_row_or_for_any(
    #[case] text: &str,
    #[case] expected: Result<(Option<usize>, &str), &str>,
) {
    let read: Result<Same, String> = text.parse();
    let told = read.map(|same| (same.row, same.code.to_string()));
    assert_eq!(told, expected.map(|(row, code)| (row, code.to_owned())).map_err(str::to_owned));
    assert!("5=F 1".parse::<Same>().is_err() && "".parse::<Same>().is_err() && "5=".parse::<Same>().is_err());
}

#[rstest]
#[case("all", Ok(NewRows::All))]
#[case("7", Ok(NewRows::Row(7)))]
#[case("ALL", Err("'ALL': ROW"))]
#[case("", Err("'': ROW"))]
#[case("1,2", Err("'1,2': ROW"))]
fn new_firms_are_one_row_or_all(#[case] text: &str, #[case] expected: Result<NewRows, &str>) {
    assert_eq!(text.parse::<NewRows>(), expected.map_err(str::to_owned));
}

#[test]
fn an_ailment_says_what_happened_and_what_to_do() {
    let lost: Ailment = Lost { newest: 12, held: 9 }.into();
    let all = [
        (Ailment::Damaged("trang 3".to_owned()), "xuong restore", "the data file is damaged: trang 3"),
        (Ailment::Replaced, "khởi động lại", "the data file was replaced or removed while it was in use"),
        (lost, "10 đến 12", "changes 10 to 12, which were acknowledged, are not in the data file"),
    ];
    for (ailment, vi, short) in all {
        assert!(
            ailment.say(Lang::Vi).contains(vi) && ailment.say(Lang::Vi).contains("không ghi gì thêm"),
            "{ailment}"
        );
        assert!(ailment.say(Lang::En).contains("nothing more is written"), "{}", ailment.say(Lang::En));
        assert_eq!(ailment.to_string(), short);
        assert_eq!(RegistryError::Ailing(ailment).to_string(), format!("nothing is written: {short}"));
    }
}

#[test]
fn refusals_and_conflicts_are_told_one_by_one_and_other_errors_are_not_theirs() {
    let conflict = |id| Conflict { kind: Kind::Firm, id, seen: 7, base: None, held: None };
    let error = RegistryError::Conflict(vec![conflict(1), conflict(2)]);
    assert_eq!(
        error.refused(Lang::Vi).unwrap(),
        [
            "cơ sở 1 đã được sửa sau phiên bản 7; hãy đọc lại rồi sửa trên bản mới",
            "cơ sở 2 đã được sửa sau phiên bản 7; hãy đọc lại rồi sửa trên bản mới",
        ]
    );
    let one = |id| format!("firm {id} was changed after version 7; read it again and edit what it is now");
    assert_eq!(error.to_string(), format!("{}; {}", one(1), one(2)));
    assert_eq!(RegistryError::Refused(Vec::new()).refused(Lang::En), Some(Vec::new()));
    for other in [
        RegistryError::Store(StoreError::Busy),
        RegistryError::Load("x".to_owned()),
        RegistryError::Ailing(Ailment::Replaced),
    ] {
        assert_eq!(other.refused(Lang::En), None, "{other}");
    }
    let (held, asked) = ("hanoi".to_owned(), "hue".to_owned());
    assert_eq!(
        RegistryError::OtherCity { held, asked }.to_string(),
        "the register is of the city 'hanoi', not of 'hue'"
    );
}

fn row(row: usize) -> Finding {
    Finding::row(row, Fault::Missing)
}

#[rstest]
#[case::nothing(vec![], true, true)]
#[case::doubts(vec![Finding::row(2, Fault::UnknownColumn), Finding::file(Fault::Utf16)], true, true)]
#[case::rows(vec![row(2), row(3)], false, true)]
#[case::the_file(vec![Finding::file(Fault::Empty)], false, false)]
#[case::both(vec![row(2), Finding::file(Fault::NoColumn("name"))], false, false)]
fn an_import_is_written_whole_or_without_its_wrong_rows(
    #[case] findings: Vec<Finding>,
    #[case] whole: bool,
    #[case] partial: bool,
) {
    assert_eq!((is_accepted(&findings, false), is_accepted(&findings, true)), (whole, partial));
}

#[test]
fn a_row_with_several_faults_is_rejected_once() {
    let findings = vec![
        row(9),
        row(2),
        row(2),
        Finding::file(Fault::Empty),
        Finding::row(5, Fault::UnknownColumn),
        Finding::row(4, Fault::Cleared),
    ];
    assert_eq!(rejected_rows(&findings), [2, 9]);
    assert!(!has_doubts(&[Finding::row(4, Fault::Cleared)]));
    assert!(has_doubts(&[Finding::row(5, Fault::UnknownColumn)]));
}

/// A draft of a unit by its row, its code and its western edge.
fn unit(row: usize, code: &str, west: f64) -> Draft {
    let shape = hex(&square(west, 20.5, 0.1));
    Draft {
        row,
        record: record(Kind::Unit, json!({ "id": 0, "code": code, "shape": shape })),
        coded: true,
        zone_name: None,
    }
}

/// The rows that stay, and the findings in English, after units are compared with each other and with the register.
fn compared(
    drafts: Vec<Draft>,
    held: &[(i64, &str, f64)],
    partial: bool,
    before: Vec<Finding>,
) -> (Vec<usize>, Vec<String>) {
    let held = held.iter().map(|(id, code, west)| {
        record(Kind::Unit, json!({ "id": id, "code": code, "shape": hex(&square(*west, 20.5, 0.1)) }))
    });
    let mut batch = Batch::default();
    batch.drafts = drafts.into_iter().collect();
    let mut findings = before;
    overlaps::refuse(&register(held), &mut batch, partial, &mut findings);
    (
        batch.drafts.iter().map(|draft| draft.row).collect(),
        findings.iter().map(|finding| finding.say(Lang::En)).collect(),
    )
}

#[test]
fn units_of_one_file_are_told_apart_before_they_are_compared() {
    let (rows, said) = compared(
        vec![unit(1, "A", 105.0), unit(2, "A", 105.5), unit(3, "B", 105.05), unit(4, "C", 105.3)],
        &[],
        false,
        vec![],
    );
    assert_eq!(rows, [1, 4]);
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(
        said[0],
        "error: row 2, column code, “A”: row 1 has this code already; join the parts of a unit as one MultiPolygon"
    );
    assert!(said[1].starts_with("error: row 3, column code, “B”: overlaps unit A (row 1): "), "{said:?}");
    assert!(said[1].ends_with(" ha, 50.0 % of the smaller one"), "{said:?}");
}

#[test]
fn an_overlap_along_a_border_is_a_doubt_and_a_sliver_is_none() {
    let pair = |west: f64| compared(vec![unit(1, "A", 105.0), unit(2, "B", west)], &[], false, vec![]);
    let (rows, said) = pair(105.097);
    assert_eq!((rows, said.len()), (vec![1, 2], 1));
    assert!(
        said[0].starts_with("warning: row 2") && said[0].ends_with("3.0 % of the smaller one"),
        "{said:?}"
    );
    assert_eq!(pair(105.099_95), (vec![1, 2], vec![]));
    assert_eq!(pair(105.1), (vec![1, 2], vec![]));
    assert_eq!(pair(105.08).0, [1]);
}

#[test]
fn units_that_stay_are_compared_only_if_the_file_is_taken_in_part() {
    let held = [(1, "A", 105.0), (2, "B", 105.3)];
    let drafts = || vec![unit(1, "A", 105.0), unit(2, "C", 105.32)];
    assert_eq!(
        compared(drafts(), &held, true, vec![]),
        (vec![1, 2], vec![]),
        "the file replaces the edition"
    );
    let (rows, said) = compared(drafts(), &held, true, vec![row(3)]);
    assert_eq!((rows, said.len()), (vec![1], 2), "{said:?}");
    assert!(said[1].contains("overlaps unit B (in the register)"), "{said:?}");
    assert_eq!(compared(drafts(), &held, false, vec![row(3)]).0, [1, 2], "nothing is written anyway");
}

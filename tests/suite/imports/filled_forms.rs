//! Reports on forms as offices fill them in.

use rstest::rstest;
use xuong::{
    exchange::{
        draft::{Batch, Importable, Reading},
        file::read,
        forms::stated::Stated,
    },
    model::{lang::Lang, record::Record},
};

use crate::harness::{Folder, hanoi};

/// The page of form 02, with the results of its lines.
fn page(results: &[&str]) -> String {
    let mut text = String::from(
        "CÔNG TY HẠ TẦNG MẪU;;;;\nMẫu số 02;;;;\nBÁO CÁO 6 tháng đầu năm 2026;;;;\n;;;;\n\
         TT;Chỉ tiêu;Đơn vị tính;Kết quả;Ghi chú\n(1);(2);(3);(4);(5)\n",
    );
    let city = hanoi();
    let form = city.forms.iter().find(|form| form.code.as_str() == "cluster-02").expect("the form");
    for (line, result) in form.lines.iter().zip(results) {
        let quoted = format!("\"{}\"", line.indicator.vi);
        let row = [line.number.as_str(), quoted.as_str(), line.unit.vi.as_str(), *result, "\n"];
        text.push_str(&row.join(";"));
    }
    text + ";Người lập biểu;;Giám đốc;\n"
}

fn of(text: &str, subject: Option<&str>) -> Batch {
    let subject = subject.map(|code| code.parse().expect("a code"));
    let report = Stated { subject, ..Stated::default() };
    read(Importable::Forms, text.as_bytes(), &Reading { report, ..Reading::of(hanoi()) })
}

fn figures(batch: &Batch) -> Vec<String> {
    let told = batch.drafts.iter().map(|draft| match &draft.record {
        Record::Observation(own) => {
            format!("{} {} {} {} {}", own.subject, own.measure, own.period, own.value, own.unit)
        }
        Record::Firm(own) => format!("{} {:?}", own.code, own.workers),
        other => panic!("{other:?}"),
    });
    told.collect()
}

/// The findings of a severity.
fn told(batch: &Batch, severity: &str) -> Vec<String> {
    let all = batch.findings.iter().map(|own| own.say(Lang::En));
    all.filter(|line| line.starts_with(severity)).collect()
}

#[test]
fn a_filled_form_becomes_observations_of_its_period() {
    let batch = of(
        &page(&["120,5", "80", "30", "12", "40", "5", "1", "4", "9", "1", "20", "8,5", "1", "0"]),
        Some("C001"),
    );
    let figures = figures(&batch);
    assert_eq!(figures[0], "C001 infrastructure_investment_approved_bn_vnd 2026-06-14 120.5 billion VND");
    assert_eq!(figures[3], "C001 leased_industrial_land_ha 2026-06-14 12 ha");
    assert_eq!(figures.last().unwrap(), "C001 half_year_report 2025-12-15/2026-06-14 1 reports");
    assert_eq!((figures.len(), batch.rows), (11, 14), "ten lines are kept, and the receipt");
    let told = told(&batch, "warning");
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told.iter().all(|line| line.contains("no protected place")), "{told:?}");
}

#[rstest]
#[case::a_sum("40,9", "is not line 4 over line 3 = 40 %")]
#[case::beyond("140", "is not line 4 over line 3")]
fn an_answer_that_contradicts_others_is_told(#[case] occupancy: &str, #[case] words: &str) {
    let batch = of(&page(&["1", "1", "30", "12", occupancy]), Some("C001"));
    assert!(told(&batch, "warning").iter().any(|line| line.contains(words)), "{:?}", batch.findings);
    assert!(figures(&batch).iter().any(|own| own.contains("reported_occupancy_pct")), "it is kept");
}

#[test]
fn more_projects_in_operation_than_there_are_is_told() {
    let batch = of(&page(&["1", "1", "30", "12", "40", "5", "1", "7"]), Some("C001"));
    assert!(told(&batch, "warning").iter().any(|line| line.contains("is more than line 6 = 5")));
}

#[test]
fn a_blank_is_unknown_and_a_text_is_refused() {
    let batch = of(&page(&["", "khoảng 80", "30"]), Some("C001"));
    assert!(figures(&batch).iter().all(|own| !own.contains("infrastructure_investment")));
    assert!(told(&batch, "note").iter().any(|line| line.contains("it is unknown, not 0")));
    assert!(told(&batch, "error").iter().any(|line| line.contains("khoảng 80")));
}

#[test]
fn another_unit_is_refused_rather_than_converted() {
    let text = page(&["120500"]).replace("tỷ đồng", "triệu đồng");
    let batch = of(&text, Some("C001"));
    let errors = told(&batch, "error");
    assert!(errors.iter().any(|line| line.contains("the unit of the form is tỷ đồng")), "{errors:?}");
    assert_eq!(figures(&batch), Vec::<String>::new());
}

#[test]
fn numbers_that_shifted_by_a_line_are_told() {
    let text = page(&["1", "2", "3"]).replace("\n3;", "\n4;");
    let batch = of(&text, Some("C001"));
    assert!(told(&batch, "warning").iter().any(|line| line.contains("rather that of line 3")));
}

#[rstest]
#[case::no_form("Mẫu số 02", "Báo cáo", "use --form: cluster-01, cluster-02")]
#[case::no_period("6 tháng đầu năm 2026", "kỳ này", "use --period, such as 2026-H1")]
#[case::no_table("Chỉ tiêu;", "Nội dung;", "no table of a form")]
fn what_the_file_does_not_state_is_asked_for(
    #[case] there: &str,
    #[case] instead: &str,
    #[case] words: &str,
) {
    let text = page(&["1"]).replacen(there, instead, 1);
    let batch = of(&text, Some("C001"));
    let errors = told(&batch, "error");
    assert!(errors.len() == 1 && errors[0].contains(words), "{errors:?}");
    assert!(batch.drafts.is_empty());
}

#[test]
fn a_form_without_a_subject_is_refused() {
    let errors = told(&of(&page(&["1"]), None), "error");
    assert!(errors[0].contains("use --subject with a code"), "{errors:?}");
    let labelled = page(&["1"]).replacen("Mẫu số 02;", "Mẫu số 02;Mã đối tượng: C007", 1);
    assert!(figures(&of(&labelled, None))[0].starts_with("C007 "));
}

#[test]
fn the_workers_of_a_project_become_those_of_the_firm() {
    let text = "Mã mẫu: cluster-01;;;\nKỳ: 2026-H1;;;\nTT;Chỉ tiêu;Đơn vị tính;Kết quả\n\
                1;Doanh thu của dự án trong kỳ;tỷ đồng;55\n3;Số lao động có hợp đồng;người;1.234\n";
    let batch = of(text, Some("F0001"));
    assert_eq!(figures(&batch).len(), 1);
    assert!(figures(&batch)[0].starts_with("F0001 Some(Workers { count: 1234"), "{:?}", figures(&batch));
    assert!(!batch.absent.contains(&"workers") && batch.absent.contains(&"name"));
}

/// A form as the program writes it says on a sheet beside its table which form it is, of what and of when.
#[rstest]
#[case("xlsx")]
#[case("csv")]
fn a_form_that_the_program_writes_is_read_as_that_form(#[case] ending: &str) {
    let folder = Folder::seeded();
    let file = format!("mau.{ending}");
    let written =
        ["report", "form", "--form", "cluster-02", "--subject", "C001", "--period", "2026-H1", "-o", &file];
    folder.xuong(&written).ended(0);
    let run = folder.xuong(&["--lang", "en", "import", "forms", &file, "--dry-run"]);
    assert!(run.out.contains("cluster-02") && run.out.contains("2026-H1"), "{}{}", run.out, run.err);
    assert!(!run.out.contains("error"), "{}", run.out);
}

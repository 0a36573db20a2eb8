//! `xuong reconcile`: a list beside the register, and what is decided of it.

use std::fs;

use rstest::rstest;

use crate::harness::Folder;

/// Three firms, two of which cite the source.
fn folder() -> Folder {
    let folder = Folder::empty();
    folder.xuong(&["demo", "--seed-only"]).ended(0);
    let sources = folder.file("nguon.csv", "code,title\nTHUE,Danh sách thuế thử\n");
    folder.xuong(&["import", "sources", &sources.display().to_string()]).ended(0);
    let held = "tên,mã số thuế,địa chỉ,nguồn\n\
        Công ty TNHH Mẫu Đối Chiếu,0101248141,Số 1 phố Huế,THUE\n\
        Công ty cổ phần Thử Nghiệm Sao,0100109106,Số 2 phố Huế,THUE\n\
        Hợp tác xã Ví Dụ,,Số 3 phố Huế,\n";
    let held = folder.file("co.csv", held);
    folder.xuong(&["import", "firms", &held.display().to_string()]).ended(0);
    folder
}

/// One firm as it is held, one with another address, one that is new and one that is hard to tell.
const LIST: &str = "tên,mã số thuế,địa chỉ\n\
    CÔNG TY TNHH MẪU ĐỐI CHIẾU,0101248141,Số 1 phố Huế\n\
    CTCP Thử Nghiệm Sao,0100109106,Số 22 phố Huế\n\
    Doanh nghiệp tư nhân Hoàn Toàn Khác Biệt,,Số 9 phố Lò Đúc\n\
    HTX Ví Dụ,,Số 300 đường Láng\n";

fn reconcile(folder: &Folder, list: &str, more: &[&str], code: i32) -> String {
    let file = folder.file("danh-sach.csv", list);
    let file = file.display().to_string();
    folder.xuong(&[&["--lang", "en", "reconcile", &file], more].concat()).ended(code).out
}

#[test]
fn a_list_is_compared_row_by_row_and_nothing_is_written() {
    let folder = folder();
    let before = folder.xuong(&["--lang", "en", "history"]).ended(0).out;
    let told = reconcile(&folder, LIST, &["--source", "THUE"], 1);
    assert!(told.contains("row 3: Công ty cổ phần Thử Nghiệm Sao"), "{told}");
    assert!(told.contains("address: Số 2 phố Huế → Số 22 phố Huế"), "{told}");
    assert!(told.contains("row 4: Doanh nghiệp tư nhân Hoàn Toàn Khác Biệt: only in the list"), "{told}");
    assert!(told.contains("row 5: HTX Ví Dụ: doubtful") && told.contains("Hợp tác xã Ví Dụ ("), "{told}");
    assert!(
        told.contains("1 the same, 1 differs, 1 doubtful, 1 only in the list, 0 only in the register"),
        "{told}"
    );
    assert!(
        told.contains("Source THUE: 2 records of the register cite it, the list has 2 and lacks 0"),
        "{told}"
    );
    assert_eq!(folder.xuong(&["--lang", "en", "history"]).ended(0).out, before);
}

#[test]
fn decisions_are_one_change_set_with_a_reason_and_are_remembered() {
    let folder = folder();
    let told = reconcile(&folder, LIST, &["--source", "THUE"], 1);
    let held = told.lines().find(|line| line.starts_with("row 5")).expect("the doubtful row");
    let code = held.split("– ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a code");
    let same = format!("5={code}");
    let options = [
        "--source",
        "THUE",
        "--take",
        "address",
        "--same",
        &same,
        "--new=4",
        "--confirm",
        "--reason",
        "đối chiếu thử",
    ];
    let told = reconcile(&folder, LIST, &options, 1);
    assert!(told.contains("Decisions: 1 records new, 2 changed. Written"), "{told}");
    let history = folder.xuong(&["--lang", "en", "history"]).ended(0).out;
    assert!(history.contains("đối chiếu thử"), "{history}");
    let again = reconcile(&folder, LIST, &["--source", "THUE"], 0);
    assert!(again.contains("0 doubtful, 0 only in the list"), "what was decided is found again: {again}");
    assert!(again.contains("the list has 4 and lacks 0"), "{again}");
    assert!(!again.contains("Decisions"), "{again}");
}

#[test]
fn a_result_that_was_filled_in_is_read_back() {
    let folder = folder();
    let output = folder.path().join("doi-chieu.csv");
    let written = output.display().to_string();
    reconcile(&folder, LIST, &["-o", &written], 1);
    let table = fs::read_to_string(&output).expect("the result");
    let filled: Vec<String> = table
        .lines()
        .map(|line| match line {
            line if line.starts_with("3,differs,") => {
                line.replacen("3,differs,", "3,differs,take: address", 1)
            }
            line if line.starts_with("4,only in the list,") => line.replacen("list,", "list,new", 1),
            line => line.to_owned(),
        })
        .collect();
    fs::write(&output, filled.join("\n")).expect("the decisions");
    let told = reconcile(&folder, LIST, &["--decisions", &written, "--reason", "thử"], 1);
    assert!(told.contains("Decisions: 1 records new, 1 changed. Written"), "{told}");
    let workbook = folder.path().join("doi-chieu.xlsx").display().to_string();
    reconcile(&folder, LIST, &["-o", &workbook], 1);
    let told = reconcile(&folder, LIST, &["--decisions", &workbook, "--reason", "thử"], 1);
    assert!(!told.contains("Decisions"), "a workbook without decisions: {told}");
    let moved = LIST.replace("Doanh nghiệp tư nhân Hoàn Toàn Khác Biệt", "Tên khác");
    let file = folder.file("danh-sach.csv", &moved);
    let run =
        folder.xuong(&["--lang", "en", "reconcile", &file.display().to_string(), "--decisions", &written]);
    assert!(run.ended(2).err.contains("another row here"));
}

#[rstest]
#[case(&["--take", "nothing"], "there is no such column")]
#[case(&["--same", "2=F9999"], "there is no such row or record")]
#[case(&["--same", "99=F0001"], "there is no such row or record")]
#[case(&["--collection", "units"], "can be reconciled")]
fn what_cannot_be_decided_is_refused(#[case] options: &[&str], #[case] said: &str) {
    let folder = Folder::seeded();
    let file = folder.file("danh-sach.csv", LIST).display().to_string();
    let run = folder.xuong(&[&["--lang", "en", "reconcile", &file], options].concat()).ended(2);
    assert!(run.err.contains(said), "{}", run.err);
}

#[test]
fn zones_are_reconciled_too() {
    let folder = Folder::seeded();
    let list = "code,name,kind,area_ha\nZ01,Khu công nghiệp Thăng Long,industrial_park,275\n";
    let told = reconcile(&folder, list, &["--collection", "zones"], 1);
    assert!(told.contains("Z01") && told.contains("only in the register"), "{told}");
}

/// Lists that are read wrongly, or not at all, unless it is said how.
#[rstest]
#[case::order_of_dates(b"name,tax_code,opened\nC\xc3\xb4ng ty Th\xe1\xbb\xad Gi\xc3\xb3,0101248141,04/03/2019\n", &["--date-order", "mdy"])]
#[case::axes(b"name,tax_code,lon,lat\nC\xc3\xb4ng ty Th\xe1\xbb\xad Gi\xc3\xb3,0101248141,21.03,105.91\n", &["--swap-axes"])]
fn a_list_is_read_as_the_options_of_imports_say(#[case] list: &[u8], #[case] options: &[&str]) {
    let folder = Folder::seeded();
    let held = "name,tax_code,opened,lon,lat\nCông ty Thử Gió,0101248141,2019-04-03,105.91,21.03\n";
    let held = folder.file("co.csv", held).display().to_string();
    folder.xuong(&["import", "firms", &held]).ended(0);
    let list = folder.file("danh-sach.csv", list).display().to_string();
    let compared = |options: &[&str]| {
        let run = folder.xuong(&[&["--lang", "en", "reconcile", &list], options].concat());
        format!("{}{}", run.out, run.err)
    };
    let without = compared(&[]);
    assert!(!without.contains("1 the same"), "{without}");
    let told = compared(options);
    assert!(told.contains("1 the same, 0 differs, 0 doubtful, 0 only in the list"), "{told}");
}

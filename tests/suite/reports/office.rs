//! The half-year report as LibreOffice opens it.

use std::{
    path::Path,
    process::Command,
    sync::{Mutex, PoisonError},
};

use rstest::rstest;

use crate::{
    harness::{Folder, InTime},
    imports::facts::{FIRMS, ZONES},
};

/// Converts a file in a folder, by an office with settings of its own. One starts at a time: of several, one may end with an
/// exception of its own.
fn converted(folder: &Path, file: &str, to: &str) {
    static ONE: Mutex<()> = Mutex::new(());
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let profile = format!("-env:UserInstallation=file://{}/office", folder.display());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(folder)
        .arg(folder.join(file))
        .output_in_time()
        .expect("LibreOffice is there");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

/// The text of some pages.
fn pages(pdf: &Path, first: usize, last: usize) -> String {
    let (first, last) = (first.to_string(), last.to_string());
    let run = Command::new("pdftotext")
        .args(["-layout", "-f", &first, "-l", &last])
        .arg(pdf)
        .arg("-")
        .output_in_time();
    String::from_utf8(run.expect("poppler is there").stdout).expect("UTF-8")
}

#[test]
fn the_half_year_report_opens_as_a_document_with_its_five_blocks_on_the_first_page() {
    let folder = Folder::seeded();
    folder.xuong(&["report", "six-monthly", "--period", "2026-H1", "-o", "bao-cao.docx"]).ended(0);
    converted(folder.path(), "bao-cao.docx", "pdf");
    let pdf = folder.path().join("bao-cao.pdf");
    let first = pages(&pdf, 1, 1);
    for block in ["1. Mục tiêu", "2. Đất", "3. Cơ cấu", "4. Phân bố", "5. Tuân thủ"] {
        assert!(first.contains(block), "{block} is not on the first page:\n{first}");
    }
    assert!(first.contains("6 THÁNG ĐẦU NĂM 2026") && first.contains("9,0"), "{first}");
    let head = |page| {
        let text = pages(&pdf, page, page);
        text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
    };
    assert!(head(1).starts_with("CỘNG HÒA"), "the first page has no number: {first}");
    assert_eq!([head(2), head(3)], ["2", "3"]);
    let rest = pages(&pdf, 2, 99);
    for chapter in [
        "I. Công tác lãnh đạo",
        "III. Đánh giá chung",
        "V. Kiến nghị",
        "Phụ lục 1. Khu, cụm công nghiệp",
        "KCN Thăng Long",
    ] {
        assert!(rest.contains(chapter), "{chapter} is missing");
    }
    let pictures =
        Command::new("pdfimages").args(["-list"]).arg(&pdf).output_in_time().expect("poppler is there");
    let pictures =
        String::from_utf8_lossy(&pictures.stdout).lines().filter(|line| line.contains("image")).count();
    assert!(pictures >= 3, "shares, years and the map: {pictures}");
}

/// Whether a date of a workbook is that of a CSV: a day as the country writes it, or a month or year alone, of which the CSV
/// has the first day.
fn is_date(theirs: &str, ours: &str) -> bool {
    let day: Vec<&str> = theirs.split('/').rev().collect();
    let is_part = matches!(theirs.len(), 4 | 7) && ours.len() == 10 && ours.ends_with("-01");
    day.join("-") == ours || is_part && ours.starts_with(theirs)
}

#[rstest]
#[case(&["report", "sector-mix", "--boundaries", "wards-2025"], 100)]
#[case(&["export", "zones"], ZONES)]
#[case(&["export", "firms"], FIRMS)]
fn the_workbook_opens_with_the_numbers_of_the_spreadsheet(#[case] command: &[&str], #[case] rows: usize) {
    let folder = Folder::seeded();
    for file in ["co-cau.xlsx", "co-cau.csv"] {
        folder.xuong(&[command, &["-o", file]].concat()).ended(0);
    }
    std::fs::rename(folder.path().join("co-cau.csv"), folder.path().join("ours.csv")).expect("renamed");
    converted(folder.path(), "co-cau.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false");
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder.path().join(name)).expect(name);
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        rows
    };
    let (theirs, ours) = (read("co-cau.csv"), read("ours.csv"));
    assert!(theirs.len() >= rows, "{}", theirs.len());
    for (theirs, ours) in theirs.iter().zip(&ours) {
        let number = |text: &str| text.parse::<f64>().ok();
        for (a, b) in theirs.iter().zip(ours).filter(|(a, b)| a != b) {
            let is_number = number(a).is_some() && number(a) == number(b);
            assert!(is_number || is_date(a, b), "{a} is not {b}: {theirs:?} is not {ours:?}");
        }
    }
}

//! A report as a workbook, read back part by part.

use roxmltree::{Document as Xml, Node};
use xuong::{document::render::xlsx, model::lang::Lang};

use super::{
    parts::{all, part, said},
    sample::{FIRMS, report},
};

/// A workbook that was written, and the reading of its cells.
struct Book {
    file: Vec<u8>,
    strings: Vec<String>,
    formats: Vec<String>,
}

impl Book {
    fn of_the_sample() -> Self {
        let file = xlsx::write(&report(), Lang::Vi).expect("a file");
        let strings = part(&file, "xl/sharedStrings.xml");
        let strings = all(&Xml::parse(&strings).expect("XML"), "si").into_iter().map(said).collect();
        let styles = part(&file, "xl/styles.xml");
        let styles = Xml::parse(&styles).expect("XML");
        let codes = all(&styles, "numFmt");
        let code = |id: &str| {
            let own = codes.iter().find(|code| code.attribute("numFmtId") == Some(id));
            own.and_then(|code| code.attribute("formatCode")).unwrap_or(id).to_owned()
        };
        let cells = all(&styles, "cellXfs")[0];
        let formats = cells.children().filter_map(|xf| xf.attribute("numFmtId")).map(code).collect();
        Self { file, strings, formats }
    }

    fn sheet(&self, number: usize) -> String {
        part(&self.file, &format!("xl/worksheets/sheet{number}.xml"))
    }

    /// A cell's text or number, and the code of its format.
    fn cell(&self, sheet: &Xml<'_>, at: &str) -> Option<(String, String)> {
        let cell: Node<'_, '_> = all(sheet, "c").into_iter().find(|cell| cell.attribute("r") == Some(at))?;
        let plain = said(cell);
        let format =
            self.formats[cell.attribute("s").unwrap_or("0").parse::<usize>().expect("a number")].clone();
        match cell.attribute("t") {
            Some("s") => {
                Some((self.strings[plain.parse::<usize>().expect("a number")].clone(), "text".to_owned()))
            }
            _ => Some((plain, format)),
        }
    }
}

fn is(cell: Option<(String, String)>, value: &str, format: &str) -> bool {
    cell.is_some_and(|(own, shown)| own == value && shown == format)
}

#[test]
fn the_same_report_gives_the_same_workbook() {
    assert_eq!(
        xlsx::write(&report(), Lang::Vi).expect("a file"),
        xlsx::write(&report(), Lang::Vi).expect("a file")
    );
}

#[test]
fn each_table_has_a_sheet_and_the_last_tells_what_they_rest_on() {
    let book = Book::of_the_sample();
    let workbook = part(&book.file, "xl/workbook.xml");
    let workbook = Xml::parse(&workbook).expect("XML");
    let names: Vec<_> =
        all(&workbook, "sheet").into_iter().filter_map(|sheet| sheet.attribute("name")).collect();
    assert_eq!(
        names,
        [
            "Bảng 1. Kết quả so với mục tiêu",
            "Bảng 2. Đất và lấp đầy của các",
            "Bảng 3. Cơ cấu ngành công",
            "Bảng 4. Mốc thời gian",
            "Phụ lục 1. Doanh nghiệp sản",
            "Nguồn và ghi chú",
        ]
    );
    let last = book.sheet(6);
    let last = Xml::parse(&last).expect("XML");
    assert!(is(
        book.cell(&last, "B7"),
        "DỮ LIỆU GIẢ LẬP (synthetic): các cơ sở được tạo ra để thử, không phải số liệu thật",
        "text"
    ));
    assert!(book.strings.iter().any(|text| text.starts_with("c: số liệu không công bố")));
    assert!(book.strings.iter().any(|text| text.starts_with("*: ")));
    assert!(book.strings.iter().any(|text| text.starts_with("Ô trống: ")));
}

#[test]
fn numbers_are_numbers_with_the_decimals_of_their_column() {
    let book = Book::of_the_sample();
    let (targets, zones, sectors) = (book.sheet(1), book.sheet(2), book.sheet(3));
    let (targets, zones, sectors) =
        (Xml::parse(&targets).unwrap(), Xml::parse(&zones).unwrap(), Xml::parse(&sectors).expect("XML"));
    assert!(is(book.cell(&targets, "C2"), "31.256", "#,##0.00"));
    assert!(is(book.cell(&zones, "B2"), "20", "#,##0.0"));
    assert!(is(book.cell(&zones, "F3"), "1234", "#,##0"));
    assert!(is(book.cell(&sectors, "D2"), "1.23456789", "0"), "0 is General");
}

#[test]
fn signs_and_unknown_values_do_not_spoil_sums() {
    let book = Book::of_the_sample();
    let zones = book.sheet(2);
    let zones = Xml::parse(&zones).expect("XML");
    assert!(is(book.cell(&zones, "G4"), "c", "text"));
    assert!(is(book.cell(&zones, "G6"), "4938", "#,##0\"*\""));
    assert_eq!(book.cell(&zones, "F5"), None);
}

#[test]
fn texts_and_dates_stay_as_they_were_given() {
    let book = Book::of_the_sample();
    let (sectors, dates) = (book.sheet(3), book.sheet(4));
    let (sectors, dates) = (Xml::parse(&sectors).unwrap(), Xml::parse(&dates).expect("XML"));
    assert!(is(book.cell(&sectors, "A5"), "=1+1", "text"));
    assert!(is(book.cell(&sectors, "A2"), "10", "text"));
    assert!(is(book.cell(&dates, "A4"), "@Khởi công", "text"));
    for (at, date) in [("B2", "2025"), ("B3", "2025-06")] {
        assert!(is(book.cell(&dates, at), date, "text"), "what is no day stays as it is");
    }
    // 30 June 2025 in the days of Excel.
    let is_day = |form| is(book.cell(&dates, "B4"), "45838", form);
    assert!(is_day("dd/mm/yyyy") || is_day("yyyy-mm-dd"));
    assert!(all(&sectors, "f").is_empty());
}

#[test]
fn the_titles_stay_in_sight_and_filter_every_row() {
    let book = Book::of_the_sample();
    let firms = book.sheet(5);
    let firms = Xml::parse(&firms).expect("XML");
    let pane = all(&firms, "pane")[0];
    assert_eq!((pane.attribute("ySplit"), pane.attribute("state")), (Some("1"), Some("frozen")));
    assert!(is(book.cell(&firms, "G1"), "Lao động (người)", "text"));
    let filtered = format!("A1:L{}", FIRMS + 1);
    assert_eq!(all(&firms, "autoFilter")[0].attribute("ref"), Some(filtered.as_str()));
    assert_eq!(all(&firms, "row").len(), FIRMS + 1);
    let setup = all(&firms, "pageSetup")[0];
    assert_eq!(
        (setup.attribute("orientation"), setup.attribute("fitToHeight")),
        (Some("landscape"), Some("0"))
    );
    let widths = all(&firms, "col")
        .into_iter()
        .map(|col| col.attribute("width").unwrap().parse::<f64>().expect("a number"));
    assert!(widths.fold(0.0, f64::max) < 61.0);
}

#[test]
fn the_clock_is_not_asked() {
    let core = part(&Book::of_the_sample().file, "docProps/core.xml");
    assert!(core.contains("<dc:title>Báo cáo sơ kết 6 tháng"));
    assert_eq!(core.matches("2000-01-01T00:00:00Z").count(), 2);
}

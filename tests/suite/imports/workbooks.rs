//! Workbooks that LibreOffice wrote, and workbooks that take far more memory than their size.

use std::{
    fs::{self, File},
    io::{Cursor, Write},
    path::Path,
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
    thread::sleep,
    time::Duration,
};

use rstest::rstest;
use xuong::exchange::{formats::workbook::decode, grid::Grid};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    harness::{Folder, InTime, Server, program},
    imports::files::firm,
};

/// A list as an office has it, in Vietnamese notation.
const LIST: &str = "Tên,Mã số thuế,Diện tích,Ngày,Tỷ lệ,Tháng\n\"Gốm, \"\"Bát Tràng\"\"\",0104123006,\"1.234,5\",15/03/2019,\"85%\",03/2019\n\
    \"Dòng 1\nDòng 2\",0101,0,01/03/1900,\"7,5%\",12/1895\n,,,,,\nCuối,x,-3,28/02/2024,\"0,05%\",\n";

/// What is read of it: what the file stores as a number or a day has `=` before it.
const ROWS: &[(usize, &[&str])] = &[
    (1, &["Tên", "Mã số thuế", "Diện tích", "Ngày", "Tỷ lệ", "Tháng"]),
    (2, &["Gốm, \"Bát Tràng\"", "0104123006", "=1234.5", "=2019-03-15", "=85", "03/2019"]),
    (3, &["Dòng 1\nDòng 2", "0101", "=0", "=1900-03-01", "=7.5", "12/1895"]),
    (5, &["Cuối", "x", "=-3", "=2024-02-28", "=0.05"]),
];

/// Runs LibreOffice. It does not run twice at a time.
fn office(folder: &Path, args: &[&str]) {
    static ONE: Mutex<()> = Mutex::new(());
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let profile = format!("-env:UserInstallation=file://{}/office", folder.display());
    let run = Command::new("soffice").args([&profile, "--headless"]).args(args).output_in_time();
    let run = run.expect("LibreOffice is there");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

/// Converts a file with LibreOffice.
fn converted(folder: &Path, file: &str, to: &str, more: &[&str]) {
    let (into, file) = (folder.display().to_string(), folder.join(file).display().to_string());
    office(folder, &[more, &["--convert-to", to, "--outdir", &into, &file]].concat());
}

/// Types values into cells of the second row of a workbook, by column, and saves it with a filter under another name.
fn typed(folder: &Path, (from, to, filter): (&str, &str, &str), cells: &[(usize, &str)]) {
    // The first run makes the profile, which later ones find the macro in.
    converted(folder, from, "csv", &[]);
    let library = folder.join("office/user/basic/Standard");
    fs::create_dir_all(&library).expect("a folder");
    let part = |name: &str, content: &str| fs::write(library.join(name), content).expect("a file");
    let names = "xmlns:library=\"http://openoffice.org/2000/library\" library:name=\"Standard\" library:readonly=\"false\" library:passwordprotected=\"false\"";
    part(
        "script.xlb",
        &format!(
            "<?xml version=\"1.0\"?>\n<library:library {names}><library:element library:name=\"Module1\"/></library:library>"
        ),
    );
    let url = |name: &str| format!("file://{}/{name}", folder.display());
    let typing: Vec<String> = cells
        .iter()
        .map(|(column, text)| {
            format!("oSheet.getCellByPosition({column}, 1).FormulaLocal = &quot;{text}&quot;\n")
        })
        .collect();
    let typing = typing.concat();
    let macro_text = format!(
        "Sub Fill\nDim aHidden(0) As New com.sun.star.beans.PropertyValue\naHidden(0).Name = &quot;Hidden&quot;\naHidden(0).Value = True\n\
         oDoc = StarDesktop.loadComponentFromURL(&quot;{}&quot;, &quot;_blank&quot;, 0, aHidden())\noSheet = oDoc.Sheets.getByIndex(0)\n{typing}\
         Dim aSaved(0) As New com.sun.star.beans.PropertyValue\naSaved(0).Name = &quot;FilterName&quot;\naSaved(0).Value = &quot;{filter}&quot;\n\
         oDoc.storeToURL(&quot;{}&quot;, aSaved())\noDoc.close(True)\nEnd Sub",
        url(from),
        url(to)
    );
    let names = "xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Module1\" script:language=\"StarBasic\"";
    part(
        "Module1.xba",
        &format!("<?xml version=\"1.0\"?>\n<script:module {names}>{macro_text}</script:module>"),
    );
    office(folder, &["macro:///Standard.Module1.Fill"]);
    assert!(folder.join(to).exists(), "LibreOffice did not save {to}");
}

/// A list as a workbook of Vietnamese LibreOffice, in which the second column is text.
fn as_workbook(folder: &Path) {
    fs::write(folder.join("bang.csv"), LIST).expect("a file");
    let vietnamese = "--infilter=CSV:44,34,76,1,2/2,1066,false,true";
    converted(folder, "bang.csv", "xlsx", &[vietnamese]);
}

fn rows(grid: &Grid) -> Vec<(usize, Vec<String>)> {
    let cell = |text: &str, is_typed: bool| format!("{}{text}", if is_typed { "=" } else { "" });
    let cells = grid.rows().map(|row| {
        let cells = row.cells().enumerate().map(|(at, text)| cell(text, row.is_typed(at)));
        (row.number, cells.collect())
    });
    cells.collect()
}

#[test]
fn a_list_is_the_same_in_every_format_of_libreoffice() {
    let folder = Folder::empty();
    as_workbook(folder.path());
    let expected: Vec<(usize, Vec<String>)> = ROWS
        .iter()
        .map(|(row, cells)| (*row, cells.iter().map(|cell| (*cell).to_owned()).collect()))
        .collect();
    for format in ["xlsx", "ods", "xls"] {
        if format != "xlsx" {
            converted(folder.path(), "bang.xlsx", format, &[]);
        }
        let bytes = fs::read(folder.path().join(format!("bang.{format}"))).expect("the workbook");
        let grids = decode(&bytes, None).expect("a workbook");
        assert_eq!(rows(&grids[0]), expected, "{format}");
    }
}

#[test]
fn damaged_workbooks_are_refused_and_never_stop_the_program() {
    let folder = Folder::empty();
    as_workbook(folder.path());
    for format in ["xlsx", "ods", "xls"] {
        if format != "xlsx" {
            converted(folder.path(), "bang.xlsx", format, &[]);
        }
        let whole = fs::read(folder.path().join(format!("bang.{format}"))).expect("the workbook");
        let mut number: u64 = 7;
        for _ in 0..2_000 {
            let mut bytes = whole.clone();
            for _ in 0..4 {
                number =
                    number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(number >> 33).expect("31 bits") % bytes.len();
                bytes[at] = number.to_le_bytes()[3];
            }
            drop(decode(&bytes, None));
        }
        for end in (0..whole.len()).step_by(97) {
            drop(decode(&whole[..end], None));
        }
    }
}

#[rstest]
#[case::excel("dien.xlsx", "Calc MS Excel 2007 XML")]
#[case::opendocument("dien.ods", "calc8")]
#[case::old_excel("dien.xls", "MS Excel 97")]
fn a_template_that_libreoffice_filled_in_is_imported_without_findings(
    #[case] file: &str,
    #[case] filter: &str,
) {
    let folder = Folder::seeded();
    let template = folder.path().join("mau.xlsx");
    folder.xuong(&["import", "firms", template.to_str().expect("a name"), "--template"]).ended(0);
    let grid = decode(&fs::read(&template).expect("the template"), None).expect("a workbook").remove(0);
    let titles: Vec<&str> = grid.row(0).expect("headings").cells().collect();
    let column = |title: &str| {
        titles.iter().position(|own| *own == title).unwrap_or_else(|| panic!("{title}: {titles:?}"))
    };
    let cells = [
        ("Tên", "Công ty TNHH Gốm Kim Lan Mẫu"),
        ("Mã số thuế", "0104123006"),
        ("Lao động (người)", "120"),
        ("Tình trạng", "operating"),
        ("Bắt đầu", "2019"),
        ("Kinh độ", "105.9"),
        ("Vĩ độ", "21.03"),
    ];
    let cells = cells.map(|(title, text)| (column(title), text));
    typed(folder.path(), ("mau.xlsx", file, filter), &cells);
    let path = folder.path().join(file);
    let run = folder.xuong(&["--lang", "en", "import", "firms", path.to_str().expect("a name")]).ended(0);
    assert!(run.out.contains("\n1 rows: 1 new, 0 changed"), "{}", run.out);
    assert!(run.out.starts_with("row 2, F"), "no finding: {}", run.out);
    let firm = firm(&folder, "Công ty TNHH Gốm Kim Lan Mẫu").expect("the firm");
    assert_eq!(firm.tax_code.map(|code| code.as_str().to_owned()).as_deref(), Some("0104123006"));
    assert_eq!(firm.opened.map(|date| date.to_string()).as_deref(), Some("2019"));
}

#[test]
fn a_template_is_given_over_http() {
    let server = Server::seeded();
    for (path, kind) in [
        ("firms?f=xlsx", "spreadsheetml"),
        ("zones", "spreadsheetml"),
        ("observations?f=csv&lang=en", "text/csv"),
    ] {
        let answer = server.get(&format!("/api/import-templates/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("content-type").contains(kind), "{path}");
        assert!(answer.header("content-disposition").starts_with("attachment"), "{path}");
    }
    assert!(server.get("/api/import-templates/observations?f=csv&lang=en").text().contains("Compared with"));
    for (path, status) in [("units", 404), ("x", 404), ("firms?f=docx", 400), ("firms?x=1", 400)] {
        assert_eq!(server.get(&format!("/api/import-templates/{path}")).status, status, "{path}");
    }
    server.stop();
}

/// The greatest memory of the program while it reads a file, in kB, and its output.
fn peak_kb(folder: &Folder, file: &Path) -> (u64, String) {
    let mut command = program();
    let args = ["--lang", "en", "import", "firms", file.to_str().expect("a name"), "--dry-run"];
    let said = folder.path().join("said.txt");
    command.args(args).stdout(File::create(&said).expect("a file")).stderr(Stdio::piped());
    let mut child = folder.placed(command).spawn().expect("the program");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a process").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let found = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = found.and_then(|kb| kb.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kb.unwrap_or(0));
        sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().expect("its output");
    (peak, fs::read_to_string(said).expect("what it said") + &String::from_utf8_lossy(&output.stderr))
}

/// A workbook whose only sheet has these parts, each repeated.
fn book(strings: (&str, usize), rows: (&str, usize)) -> Vec<u8> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, before: &str, (each, times): (&str, usize), after: &str| {
        file.start_file(name, SimpleFileOptions::default().compression_level(Some(9))).expect("a part");
        file.write_all(before.as_bytes()).expect("room");
        let many = each.repeat(1_000.min(times.max(1)));
        for _ in 0..times / 1_000 {
            file.write_all(many.as_bytes()).expect("room");
        }
        file.write_all(each.repeat(times % 1_000).as_bytes()).expect("room");
        file.write_all(after.as_bytes()).expect("room");
    };
    let sheets = "<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    part("xl/workbook.xml", sheets, ("", 0), "");
    let link = |id: &str, kind: &str, to: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{to}\"/>")
    };
    let links = link("r1", "worksheet", "worksheets/a.xml") + &link("r2", "sharedStrings", "s.xml");
    part("xl/_rels/workbook.xml.rels", &format!("<Relationships>{links}</Relationships>"), ("", 0), "");
    part("xl/s.xml", "<sst>", strings, "</sst>");
    part("xl/worksheets/a.xml", "<worksheet><sheetData>", rows, "</sheetData></worksheet>");
    file.finish().expect("a file").into_inner()
}

#[rstest]
#[case::strings(book(("<si><t>chuỗi</t></si>", 6_000_000), ("<row/>", 1)))]
#[case::cells(book(("<si/>", 1), ("<row><c><v>1</v></c><c><v>2</v></c></row>", 4_500_000)))]
#[case::blank_rows(book(("<si/>", 1), ("<row r=\"\"><c s=\"1\"/></row>", 7_000_000)))]
#[case::deep(book(("<si/>", 1), ("<a>", 60_000_000)))]
#[case::ten_gigabytes(book(("<si/>", 1), ("                    ", 10_500_000)))]
fn a_small_file_takes_little_memory(#[case] bytes: Vec<u8>) {
    const ROOM_KB: u64 = 64 * 1024;
    assert!(bytes.len() < 2_000_000, "{} bytes", bytes.len());
    let folder = Folder::seeded();
    let small = folder.file("nho.csv", "code,name\nF0001,A\n");
    let (idle, _) = peak_kb(&folder, &small);
    let large = folder.file("lon.xlsx", bytes);
    let (peak, said) = peak_kb(&folder, &large);
    assert!(peak < idle + ROOM_KB, "{peak} kB, idle {idle} kB: {said}");
    assert!(said.contains("0 new") || said.contains("error") || said.contains("unpack"), "{said}");
}

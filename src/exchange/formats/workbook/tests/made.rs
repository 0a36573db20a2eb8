//! Packages of parts.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::exchange::grid::Grid;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A package of parts with their content.
pub(super) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        let stored = options.compression_method(CompressionMethod::Stored);
        file.start_file(*name, if *name == "mimetype" { stored } else { options }).unwrap();
        file.write_all(content.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}

/// A workbook of Excel: attributes of the workbook, sheets by name and state with their rows, strings, number formats.
#[derive(Default)]
pub(super) struct Xlsx<'a> {
    pub(super) properties: &'a str,
    pub(super) sheets: Vec<(&'a str, &'a str, String)>,
    pub(super) strings: String,
    pub(super) formats: &'a [&'a str],
}

impl Xlsx<'_> {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let (mut listed, mut links) = (String::new(), String::new());
        let mut parts: Vec<(String, String)> = Vec::new();
        for ((name, state, rows), number) in self.sheets.iter().zip(1..) {
            listed.extend([format!(
                "<sheet name=\"{name}\" sheetId=\"{number}\" state=\"{state}\" r:id=\"r{number}\"/>"
            )]);
            links.extend([format!(
                "<Relationship Id=\"r{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/s{number}.xml\"/>"
            )]);
            let sheet =
                format!("<worksheet xmlns=\"{MAIN}\"><dimension ref=\"A1:XFD1048576\"/>{rows}</worksheet>");
            parts.push((format!("xl/worksheets/s{number}.xml"), sheet));
        }
        for (kind, file) in [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")] {
            links.extend([format!(
                "<Relationship Id=\"{kind}\" Type=\"{OFFICE}/{kind}\" Target=\"/xl/{file}\"/>"
            )]);
        }
        let workbook = format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><workbookPr {}/><sheets>{listed}</sheets></workbook>",
            self.properties
        );
        parts.push(("xl/workbook.xml".into(), workbook));
        parts.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships>{links}</Relationships>")));
        parts.push(("xl/styles.xml".into(), styles(self.formats)));
        parts.push((
            "xl/sharedStrings.xml".into(),
            format!("<sst xmlns=\"{MAIN}\" count=\"9\">{}</sst>", self.strings),
        ));
        let parts: Vec<(&str, &str)> =
            parts.iter().map(|(name, part)| (name.as_str(), part.as_str())).collect();
        packed(&parts)
    }
}

/// Style 0 is the default; style n has format n - 1.
fn styles(formats: &[&str]) -> String {
    let (mut codes, mut cells) = (String::new(), "<xf numFmtId=\"0\"/>".to_owned());
    for (code, id) in formats.iter().zip(164..) {
        let code = code.replace('"', "&quot;");
        codes.extend([format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>")]);
        cells.extend([format!("<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"/>")]);
    }
    format!(
        "<styleSheet xmlns=\"{MAIN}\"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
         <cellXfs>{cells}</cellXfs></styleSheet>"
    )
}

/// A workbook of OpenDocument with these automatic styles and tables.
pub(super) fn ods(styles: &str, tables: &str) -> Vec<u8> {
    let names = ["office", "table", "text", "style"]
        .map(|name| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content{} xmlns:calcext=\"urn:x\"><office:automatic-styles>{styles}\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>",
        names.concat()
    );
    packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

/// The rows of a grid: their number, and the text of each cell, with `=` before what the file stores as a number or a day.
pub(super) fn rows(grid: &Grid) -> Vec<(usize, Vec<String>)> {
    let cell = |text: &str, is_typed: bool| format!("{}{text}", if is_typed { "=" } else { "" });
    let row = |row: crate::exchange::grid::Row<'_>| {
        (row.number, row.cells().enumerate().map(|(at, text)| cell(text, row.is_typed(at))).collect())
    };
    grid.rows().map(row).collect()
}

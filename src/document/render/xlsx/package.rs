//! The parts of the package.

use std::{
    fmt::Write as _,
    io::{self, Cursor, Seek, Write},
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{escape::escaped, format::Looks, sheet::Sheet, strings::Strings};

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "application/vnd.openxmlformats-package";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A workbook being written.
#[derive(Default)]
pub(super) struct Book {
    pub(super) strings: Strings,
    pub(super) looks: Looks,
    /// The sheets, each with its page header.
    pub(super) sheets: Vec<(Sheet, String)>,
}

impl Book {
    /// Writes the package. The output is reproducible.
    pub(super) fn pack(&self, title: &str) -> io::Result<Vec<u8>> {
        let mut file = ZipWriter::new(Cursor::new(Vec::new()));
        self.put_parts(&mut file, title)?;
        for ((sheet, header), number) in self.sheets.iter().zip(1..) {
            begin(&mut file, &sheet_path(number))?;
            file.write_all(sheet.part(header, number == 1).as_bytes())?;
        }
        Ok(file.finish()?.into_inner())
    }

    /// Writes the parts beside the sheets.
    pub(super) fn put_parts<W: Write + Seek>(&self, file: &mut ZipWriter<W>, title: &str) -> io::Result<()> {
        for (name, part) in [
            ("[Content_Types].xml", self.content_types()),
            ("_rels/.rels", package_relations()),
            ("docProps/core.xml", properties(title)),
            ("xl/workbook.xml", self.workbook()),
            ("xl/_rels/workbook.xml.rels", self.relations()),
            ("xl/styles.xml", self.looks.part()),
            ("xl/sharedStrings.xml", self.strings.part()),
        ] {
            begin(file, name)?;
            file.write_all(part.as_bytes())?;
        }
        Ok(())
    }

    fn content_types(&self) -> String {
        let mut out = format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"{PACKAGE}.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/docProps/core.xml\" ContentType=\"{PACKAGE}.core-properties+xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"{WORKBOOK}.sheet.main+xml\"/>\
             <Override PartName=\"/xl/styles.xml\" ContentType=\"{WORKBOOK}.styles+xml\"/>\
             <Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{WORKBOOK}.sharedStrings+xml\"/>"
        );
        for number in 1..=self.sheets.len() {
            add(
                &mut out,
                format_args!(
                    "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{WORKBOOK}.worksheet+xml\"/>"
                ),
            );
        }
        out + "</Types>"
    }

    fn relations(&self) -> String {
        let count = self.sheets.len();
        let mut out = format!("<Relationships xmlns=\"{RELATIONSHIPS}\">");
        let mut relate = |number: usize, kind: &str, target: &str| {
            add(
                &mut out,
                format_args!(
                    "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>"
                ),
            );
        };
        for number in 1..=count {
            relate(number, "worksheet", &format!("worksheets/sheet{number}.xml"));
        }
        relate(count + 1, "styles", "styles.xml");
        relate(count + 2, "sharedStrings", "sharedStrings.xml");
        out + "</Relationships>"
    }

    /// The list of sheets, and the defined names for filtered ranges and repeated header rows.
    fn workbook(&self) -> String {
        let mut out = format!(
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{OFFICE}\">\
             <bookViews><workbookView xWindow=\"240\" yWindow=\"15\" windowWidth=\"16095\" windowHeight=\"9660\"/>\
             </bookViews><sheets>"
        );
        for ((sheet, _), number) in self.sheets.iter().zip(1..) {
            let name = escaped(&sheet.name);
            add(&mut out, format_args!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"));
        }
        out.push_str("</sheets>");
        let mut names = String::new();
        let sheets = || self.sheets.iter().map(|(sheet, _)| (sheet, quoted(&sheet.name))).zip(0..);
        for ((sheet, name), at) in sheets() {
            if let Some([first, last]) = sheet.filtered() {
                let (first, last) = (fixed(&first), fixed(&last));
                add(
                    &mut names,
                    format_args!(
                        "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{at}\" hidden=\"1\">{name}!{first}:{last}</definedName>"
                    ),
                );
            }
        }
        for ((_, name), at) in sheets().filter(|((sheet, _), _)| sheet.is_titled()) {
            add(
                &mut names,
                format_args!(
                    "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{at}\">{name}!$1:$1</definedName>"
                ),
            );
        }
        if !names.is_empty() {
            add(&mut out, format_args!("<definedNames>{names}</definedNames>"));
        }
        out + "</workbook>"
    }
}

/// The path of a sheet in the package.
pub(super) fn sheet_path(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// Begins a part.
pub(super) fn begin<W: Write + Seek>(file: &mut ZipWriter<W>, name: &str) -> io::Result<()> {
    let packed = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .compression_method(CompressionMethod::Deflated);
    file.start_file(name, packed)?;
    file.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n")
}

/// A sheet name quoted for a reference.
fn quoted(name: &str) -> String {
    format!("'{}'", escaped(&name.replace('\'', "''")))
}

/// A cell as an absolute reference: `$A$1`.
fn fixed(cell: &str) -> String {
    let (column, row) = cell.split_at(cell.find(|c: char| c.is_ascii_digit()).unwrap_or(cell.len()));
    format!("${column}${row}")
}

fn package_relations() -> String {
    format!(
        "<Relationships xmlns=\"{RELATIONSHIPS}\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{RELATIONSHIPS}/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         </Relationships>"
    )
}

/// Title and dates. The dates are constant so that the output is reproducible.
fn properties(title: &str) -> String {
    const MOMENT: &str = "2000-01-01T00:00:00Z";
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{MOMENT}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{MOMENT}</dcterms:modified></cp:coreProperties>",
        escaped(title)
    )
}

fn add(out: &mut String, part: std::fmt::Arguments<'_>) {
    out.write_fmt(part).expect("writing to a string does not fail");
}

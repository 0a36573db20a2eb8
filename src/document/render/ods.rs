//! Templates as workbooks of OpenDocument (ODF 1.3).

use std::{
    fmt::Write as _,
    io::{self, Cursor, Write},
};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    guide::{self, Guide},
    xlsx::{escape::escaped, sheet::letters},
};
use crate::{
    exchange::{
        formats::workbook::GUIDE,
        template::{Column, Form},
    },
    model::lang::Lang,
};

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The number of rows that take a value and know what may be written.
const ROWS: usize = 10_000;

/// Writes the template of a table with these columns. The output is reproducible.
pub(super) fn template(title: &str, columns: &[Column], lang: Lang) -> io::Result<Vec<u8>> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let stored = packed.compression_method(CompressionMethod::Stored);
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{MEDIA_TYPE}\"/>\
         <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>"
    );
    for (name, options, part) in [
        ("mimetype", stored, MEDIA_TYPE.to_owned()),
        ("content.xml", packed, content(title, columns, lang)),
        ("META-INF/manifest.xml", packed, manifest),
    ] {
        file.start_file(name, options)?;
        file.write_all(part.as_bytes())?;
    }
    Ok(file.finish()?.into_inner())
}

fn content(title: &str, columns: &[Column], lang: Lang) -> String {
    let names = [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
    ]
    .map(|(prefix, name)| format!(" xmlns:{prefix}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let guide = guide::of(columns, lang);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content{} \
         xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" office:version=\"1.3\">\
         <office:automatic-styles><number:text-style style:name=\"as-text\"><number:text-content/></number:text-style>\
         <style:style style:name=\"typed\" style:family=\"table-cell\" style:data-style-name=\"as-text\"/>\
         <style:style style:name=\"head\" style:family=\"table-cell\"><style:text-properties fo:font-weight=\"bold\"/></style:style>\
         <style:style style:name=\"wide\" style:family=\"table-column\"><style:table-column-properties \
         style:column-width=\"4.5cm\"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{}{}{}\
         </office:spreadsheet></office:body></office:document-content>",
        names.concat(),
        validations(title, columns, lang),
        form(title, columns, lang),
        sheet(GUIDE.of(lang), &guide)
    )
}

fn cell(style: &str, text: &str) -> String {
    if text.is_empty() {
        return "<table:table-cell/>".to_owned();
    }
    format!(
        "<table:table-cell table:style-name=\"{style}\" office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
        escaped(text)
    )
}

/// The sheet to fill in.
fn form(title: &str, columns: &[Column], lang: Lang) -> String {
    let (mut heading, mut blank) = (String::new(), String::new());
    for (own, at) in columns.iter().zip(0..) {
        heading += &cell("head", own.title.of(lang));
        let style = if matches!(own.form, Form::Number(..)) { "" } else { " table:style-name=\"typed\"" };
        let rule = if condition(own, at).is_some() {
            format!(" table:content-validation-name=\"v{at}\"")
        } else {
            String::new()
        };
        write!(blank, "<table:table-cell{style}{rule}/>").expect("writing to a string does not fail");
    }
    format!(
        "<table:table table:name=\"{}\"><table:table-column table:style-name=\"wide\" table:number-columns-repeated=\"{}\"/>\
         <table:table-row>{heading}</table:table-row><table:table-row table:number-rows-repeated=\"{ROWS}\">{blank}\
         </table:table-row></table:table>",
        escaped(title),
        columns.len()
    )
}

fn sheet(name: &str, guide: &Guide) -> String {
    let mut rows = String::new();
    for (row, at) in guide.rows.iter().zip(0..) {
        let style = if at == 0 { "head" } else { "Default" };
        let cells: String = row.iter().map(|text| cell(style, text)).collect();
        rows.extend([format!("<table:table-row>{cells}</table:table-row>")]);
    }
    format!(
        "<table:table table:name=\"{name}\"><table:table-column table:style-name=\"wide\" \
         table:number-columns-repeated=\"{}\"/>{rows}</table:table>",
        guide.rows.first().map_or(1, Vec::len)
    )
}

/// What may be written in the cells of a column.
fn condition(own: &Column, at: usize) -> Option<String> {
    match &own.form {
        Form::Set(codes) => {
            let codes: Vec<String> = codes.iter().map(|code| format!("\"{code}\"")).collect();
            Some(format!("of:cell-content-is-in-list({})", codes.join(";")))
        }
        Form::Number(range, is_whole) => {
            let kind = if *is_whole { "whole" } else { "decimal" };
            let kind = format!("of:cell-content-is-{kind}-number()");
            Some(match guide::bounds(range) {
                (Some(low), Some(high), _) => format!("{kind} and cell-content-is-between({low},{high})"),
                (Some(low), None, true) => format!("{kind} and cell-content()>{low}"),
                (Some(low), None, false) => format!("{kind} and cell-content()>={low}"),
                _ => kind,
            })
        }
        Form::Date => {
            let cell = format!("[.{}2]", letters(at));
            Some(format!("of:is-true-formula({})", guide::DATE.replace(',', ";").replace("{}", &cell)))
        }
        _ => None,
    }
}

fn validations(title: &str, columns: &[Column], lang: Lang) -> String {
    let sheet = escaped(title);
    let mut out = String::new();
    for (own, at) in columns.iter().zip(0..) {
        let Some(condition) = condition(own, at) else { continue };
        let hint = escaped(&own.explained(lang));
        out.extend([format!(
            "<table:content-validation table:name=\"v{at}\" table:condition=\"{}\" table:allow-empty-cell=\"true\" \
             table:base-cell-address=\"$'{sheet}'.${}$2\">\
             <table:help-message table:display=\"true\"><text:p>{hint}</text:p></table:help-message>\
             <table:error-message table:message-type=\"stop\" table:display=\"true\"><text:p>{hint}</text:p>\
             </table:error-message></table:content-validation>",
            escaped(&condition),
            letters(at)
        )]);
    }
    if out.is_empty() { out } else { format!("<table:content-validations>{out}</table:content-validations>") }
}

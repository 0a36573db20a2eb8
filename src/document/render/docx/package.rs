//! The parts of the package.

use std::io::{self, Cursor, Write};

use maud::{Markup, PreEscaped, html};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{body::body, style::styles};
use crate::{
    document::{
        parts::{Block, Document, Picture},
        render::{characters::legal, png::PngError},
    },
    model::lang::Lang,
};

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Writes a document for Word; `png` rasterises a picture. The output is reproducible if `png` is.
pub fn write(
    document: &Document,
    png: impl Fn(&Picture) -> Result<Vec<u8>, PngError>,
    lang: Lang,
) -> io::Result<Vec<u8>> {
    let pictures: Result<Vec<Vec<u8>>, PngError> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Picture(picture) => Some(png(picture)),
            _ => None,
        })
        .collect();
    let pictures = pictures.map_err(io::Error::other)?;
    let parts = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", package_relations()),
        ("docProps/core.xml", properties(&document.title, lang)),
        ("word/document.xml", text(document, lang)),
        ("word/_rels/document.xml.rels", document_relations(pictures.len())),
        ("word/styles.xml", styles(lang)),
        ("word/settings.xml", settings()),
        ("word/header.xml", header()),
    ];
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, part) in parts {
        file.start_file(name, packed.compression_method(CompressionMethod::Deflated))?;
        file.write_all(xml(part).as_bytes())?;
    }
    for (picture, number) in pictures.iter().zip(1..) {
        file.start_file(
            format!("word/media/picture{number}.png"),
            packed.compression_method(CompressionMethod::Stored),
        )?;
        file.write_all(picture)?;
    }
    Ok(file.finish()?.into_inner())
}

/// A part with its XML declaration.
fn xml(part: Markup) -> String {
    let declared = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned();
    declared + &legal(&part.into_string())
}

fn content_types() -> Markup {
    let word = |part| format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{part}+xml");
    html! {
        Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types" {
            Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" {}
            Default Extension="png" ContentType="image/png" {}
            Override PartName="/docProps/core.xml"
                ContentType="application/vnd.openxmlformats-package.core-properties+xml" {}
            Override PartName="/word/document.xml" ContentType=(word("document.main")) {}
            Override PartName="/word/styles.xml" ContentType=(word("styles")) {}
            Override PartName="/word/settings.xml" ContentType=(word("settings")) {}
            Override PartName="/word/header.xml" ContentType=(word("header")) {}
        }
    }
}

fn package_relations() -> Markup {
    html! {
        Relationships xmlns=(RELATIONSHIPS) {
            Relationship Id="document" Type={ (OFFICE) "/officeDocument" } Target="word/document.xml" {}
            Relationship Id="core" Type={ (RELATIONSHIPS) "/metadata/core-properties" } Target="docProps/core.xml" {}
        }
    }
}

fn document_relations(pictures: usize) -> Markup {
    html! {
        Relationships xmlns=(RELATIONSHIPS) {
            @for part in ["styles", "settings", "header"] {
                Relationship Id=(part) Type={ (OFFICE) "/" (part) } Target={ (part) ".xml" } {}
            }
            @for number in 1..=pictures {
                Relationship Id={ "picture" (number) } Type={ (OFFICE) "/image" }
                    Target={ "media/picture" (number) ".png" } {}
            }
        }
    }
}

fn properties(title: &str, lang: Lang) -> Markup {
    html! {
        cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
            xmlns:dc="http://purl.org/dc/elements/1.1/" {
            dc:title { (title) }
            dc:language { (lang.code()) }
        }
    }
}

fn text(document: &Document, lang: Lang) -> Markup {
    html! {
        w:document xmlns:w=(WORD) xmlns:r=(OFFICE)
            xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
            xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
            xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" {
            (body(document, lang))
        }
    }
}

/// Selects the layout rules of Word 2013 and later.
fn settings() -> Markup {
    html! {
        w:settings xmlns:w=(WORD) {
            w:compat {
                w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15" {}
            }
        }
    }
}

/// The header: the page number alone, centred, as annex I of Decree 30/2020/NĐ-CP requires.
fn header() -> Markup {
    html! {
        w:hdr xmlns:w=(WORD) {
            w:p {
                w:pPr { w:pStyle w:val="PageNumber" {} }
                (PreEscaped(r#"<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>"#))
            }
        }
    }
}

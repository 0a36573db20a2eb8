//! Files of tables: delimited texts in the encodings of programs old and new, and workbooks.

use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::columns::{Cell, Doubt, Notes};
use crate::imports::{dice::Dice, planted::damage::garbled};

/// A text whose cells are separated by a character.
pub(super) fn delimited(dice: &mut Dice, rows: &[Vec<Cell>], notes: &mut Notes) -> Vec<u8> {
    let separator = dice.pick(&[',', ';', '\t', '|', ';', ',']);
    let end = dice.pick(&["\n", "\r\n", "\r\n", "\n", "\r"]);
    let is_quoted = dice.percent(15);
    notes.way(format!("{separator:?} {end:?}"));
    let mut text = String::new();
    if separator == ';' && dice.percent(8) {
        text = format!("sep=;{end}");
    }
    for row in rows {
        let cells = row.iter().map(|cell| {
            let content = match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) | Cell::Day(text) => text.clone(),
                Cell::Number(number) => number.to_string(),
            };
            let needs = content.contains([separator, '"', '\n', '\r']) || (is_quoted && !content.is_empty());
            if needs { format!("\"{}\"", content.replace('"', "\"\"")) } else { content }
        });
        text += &cells.collect::<Vec<_>>().join(&separator.to_string());
        text += end;
    }
    encoded(dice, &text, notes)
}

/// A text in one of the encodings that are read.
pub(super) fn encoded(dice: &mut Dice, text: &str, notes: &mut Notes) -> Vec<u8> {
    let style = dice.below(20);
    let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    let old = match style {
        12 | 13 => windows_1258(text).map(|bytes| ("windows-1258", bytes)),
        14 | 15 => tcvn3(text).map(|bytes| ("tcvn3", bytes)),
        16 => vni(text).map(|bytes| ("vni", bytes)),
        _ => None,
    };
    if let Some((name, bytes)) = old {
        notes.way(name);
        let marked = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_ascii()).count();
        if marked < 8 {
            notes.doubt(Doubt::Encoding);
            notes.hint("encoding", name);
        }
        return bytes;
    }
    notes.way(format!("encoding:{style}"));
    match style {
        0..3 => format!("\u{feff}{text}").into_bytes(),
        3 => wide(&format!("\u{feff}{text}"), u16::to_le_bytes),
        4 => wide(&format!("\u{feff}{text}"), u16::to_be_bytes),
        5 => wide(text, u16::to_le_bytes),
        6 => wide(text, u16::to_be_bytes),
        7 => {
            use unicode_normalization::UnicodeNormalization;
            text.nfd().collect::<String>().into_bytes()
        }
        _ => text.as_bytes().to_vec(),
    }
}

/// The text in TCVN 5712 (ABC); `None` if it has other letters.
fn tcvn3(text: &str) -> Option<Vec<u8>> {
    garbled(text).chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

/// The tones, and their bytes in Windows-1258.
const TONES: [(char, u8); 5] =
    [('\u{300}', 0xcc), ('\u{309}', 0xd2), ('\u{303}', 0xde), ('\u{301}', 0xec), ('\u{323}', 0xf2)];

/// The text in Windows-1258, whose tones follow their letters.
fn windows_1258(text: &str) -> Option<Vec<u8>> {
    use unicode_normalization::UnicodeNormalization;
    let mut bytes = Vec::new();
    for c in text.chars() {
        let parts: Vec<char> = std::iter::once(c).nfd().collect();
        let tone = parts.iter().find_map(|part| TONES.iter().find(|(tone, _)| tone == part));
        let letter: String =
            parts.iter().copied().filter(|part| TONES.iter().all(|(tone, _)| tone != part)).nfc().collect();
        for c in letter.chars() {
            bytes.push(match c {
                'Ă' => 0xc3,
                'ă' => 0xe3,
                'Đ' => 0xd0,
                'đ' => 0xf0,
                'Ơ' => 0xd5,
                'ơ' => 0xf5,
                'Ư' => 0xdd,
                'ư' => 0xfd,
                'Â' | 'â' | 'Ê' | 'ê' | 'Ô' | 'ô' | '°' | '\u{a0}' => {
                    u8::try_from(u32::from(c)).ok()?
                }
                '—' => 0x97,
                c if c.is_ascii() => u8::try_from(u32::from(c)).ok()?,
                _ => return None,
            });
        }
        bytes.extend(tone.map(|(_, byte)| *byte));
    }
    Some(bytes)
}

/// The text in the encoding of the fonts `VNI-Times`, for letters that these have.
fn vni(text: &str) -> Option<Vec<u8>> {
    use unicode_normalization::UnicodeNormalization;
    const MARKS: [(&str, u8); 17] = [
        ("\u{301}", 0xf9),
        ("\u{300}", 0xf8),
        ("\u{309}", 0xfb),
        ("\u{303}", 0xf5),
        ("\u{323}", 0xef),
        ("\u{306}", 0xea),
        ("\u{306}\u{301}", 0xe9),
        ("\u{306}\u{300}", 0xe8),
        ("\u{306}\u{309}", 0xfa),
        ("\u{306}\u{303}", 0xfc),
        ("\u{323}\u{306}", 0xeb),
        ("\u{302}", 0xe2),
        ("\u{302}\u{301}", 0xe1),
        ("\u{302}\u{300}", 0xe0),
        ("\u{302}\u{309}", 0xe5),
        ("\u{302}\u{303}", 0xe3),
        ("\u{323}\u{302}", 0xe4),
    ];
    let mut bytes = Vec::new();
    for c in text.chars() {
        let single = match c.to_lowercase().next()? {
            'đ' => Some(0xf1),
            'í' => Some(0xed),
            'ì' => Some(0xec),
            'ỉ' => Some(0xe6),
            'ĩ' => Some(0xf3),
            'ị' => Some(0xf2),
            'ỵ' => Some(0xee),
            _ => None,
        };
        // Capital letters have the byte of the small one without the bit of its case.
        let case = |byte: u8| if c.is_uppercase() { byte & !0x20 } else { byte };
        if let Some(byte) = single {
            bytes.push(case(byte));
            continue;
        }
        let parts: Vec<char> = std::iter::once(c).nfd().collect();
        let has_horn = parts.contains(&'\u{31b}');
        let marks: String = parts[1..].iter().filter(|part| **part != '\u{31b}').collect();
        bytes.push(match parts[0] {
            'o' | 'O' if has_horn => case(0xf4),
            'u' | 'U' if has_horn => case(0xf6),
            c if c.is_ascii() => u8::try_from(u32::from(c)).ok()?,
            '°' | '\u{a0}' => u8::try_from(u32::from(parts[0])).ok()?,
            _ => return None,
        });
        if !marks.is_empty() {
            let (_, byte) = MARKS.iter().find(|(own, _)| *own == marks)?;
            bytes.push(case(*byte));
        }
    }
    Some(bytes)
}

/// The rows as the writer of workbooks takes them.
pub(super) fn workbook(dice: &mut Dice, rows: &[Vec<Cell>], notes: &mut Notes) -> Value {
    let cell = |cell: &Cell| match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Number(number) => json!(number),
        Cell::Day(day) => json!({ "day": day }),
    };
    let rows: Vec<Vec<Value>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let own = json!({ "name": dice.pick(&["Sheet1", "DN", "Danh sách"]), "rows": rows });
    let help = json!({ "name": "Hướng dẫn", "rows": [["Điền đủ các cột bắt buộc"], ["Mỗi cơ sở một dòng"]] });
    let sheets = match dice.below(4) {
        0 => vec![help, own],
        1 => vec![own, help],
        _ => vec![own],
    };
    notes.way(format!("sheets:{}", sheets.len()));
    json!({ "sheets": sheets })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "</text:p><text:p>")
}

/// The rows as a document of the OpenDocument format.
pub(super) fn open_document(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut sheet = String::new();
    for row in rows {
        sheet += "<table:table-row>";
        for cell in row {
            let cell = match cell {
                Cell::Empty => "<table:table-cell/>".to_owned(),
                Cell::Text(text) => format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    escaped(text)
                ),
                Cell::Number(number) => format!(
                    "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
                ),
                Cell::Day(day) => format!(
                    "<table:table-cell office:value-type=\"date\" office:date-value=\"{day}\"><text:p>{day}</text:p></table:table-cell>"
                ),
            };
            sheet += &cell;
        }
        sheet += "</table:table-row>";
    }
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\"><office:body>\
         <office:spreadsheet><table:table table:name=\"DN\">{sheet}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest \
        xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">\
        <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>\
        <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut put = |name: &str, text: &str, options: SimpleFileOptions| {
        zip.start_file(name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    };
    put("mimetype", "application/vnd.oasis.opendocument.spreadsheet", stored);
    put("content.xml", &content, SimpleFileOptions::default());
    put("META-INF/manifest.xml", manifest, SimpleFileOptions::default());
    zip.finish().expect("an archive").into_inner()
}

//! Reads the rows of a report back from the form in which it left.

use roxmltree::{Document as Xml, Node};
use serde_json::Value as Json;

use super::parts::{all, part, said};

/// A cell as it stands in a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Cell {
    /// What people read.
    pub(crate) text: String,
    /// The number it is, where it is one.
    pub(crate) number: Option<f64>,
}

/// The names of the columns of an answer in JSON.
pub(crate) fn columns(answer: &Json) -> Vec<&str> {
    let columns = answer["columns"].as_array().expect("columns").iter();
    columns.map(|column| column["name"].as_str().expect("a name")).collect()
}

/// The first rows of the only table of a file.
pub(crate) fn grid(form: &str, file: &[u8], columns: usize, rows: usize) -> Vec<Vec<Cell>> {
    match form {
        "csv" => {
            let file = file.strip_prefix("\u{feff}".as_bytes()).expect("the mark of UTF-8");
            csv_grid(file, columns, rows)
        }
        "datapackage" => csv_grid(part(file, "*.csv").as_bytes(), columns, rows),
        "xlsx" => xlsx_grid(file, columns, rows),
        "html" => html_grid(file),
        "docx" => docx_grid(file),
        _ => panic!("{form} has no grid"),
    }
}

fn csv_grid(file: &[u8], columns: usize, rows: usize) -> Vec<Vec<Cell>> {
    let mut reader = csv::Reader::from_reader(file);
    let read = reader.records().take(rows).map(|record| record.expect("a row"));
    let cell = |text: &str| Cell { text: text.to_owned(), number: text.parse().ok() };
    read.map(|record| record.iter().take(columns).map(cell).collect()).collect()
}

fn xlsx_grid(file: &[u8], columns: usize, rows: usize) -> Vec<Vec<Cell>> {
    let (strings, sheet) = (part(file, "xl/sharedStrings.xml"), part(file, "xl/worksheets/sheet1.xml"));
    let strings: Vec<String> = all(&Xml::parse(&strings).expect("XML"), "si").into_iter().map(said).collect();
    let mut grid = vec![vec![Cell::default(); columns]; rows];
    for node in all(&Xml::parse(&sheet).expect("XML"), "c") {
        let (row, column) = place(node.attribute("r").expect("a place"));
        let Some(row) = row.checked_sub(1).filter(|row| *row < rows) else { continue };
        let plain = said(node);
        grid[row][column] = match node.attribute("t") {
            Some("s") => {
                Cell { text: strings[plain.parse::<usize>().expect("a number")].clone(), number: None }
            }
            Some(other) => panic!("a cell of type {other}"),
            None => Cell { number: plain.parse().ok(), text: plain },
        };
    }
    grid
}

/// Row and column from zero of a place such as `AB12`.
fn place(name: &str) -> (usize, usize) {
    let digits = name.find(|c: char| c.is_ascii_digit()).expect("a row");
    let column = name[..digits].bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
    (name[digits..].parse::<usize>().expect("a row") - 1, column - 1)
}

fn html_grid(file: &[u8]) -> Vec<Vec<Cell>> {
    let page = String::from_utf8(file.to_vec()).expect("UTF-8");
    let from = page.find("<tbody>").expect("a table");
    let end = page.find("</tbody>").expect("its end") + "</tbody>".len();
    let body = Xml::parse(&page[from..end]).expect("rows are XML too");
    let cell = |node: Node<'_, '_>| Cell {
        text: said(node),
        number: node.attribute("data-value").map(|n| n.parse().expect("a number")),
    };
    let cells = |row: Node<'_, '_>| row.children().filter(|n| n.has_tag_name("td")).map(cell).collect();
    all(&body, "tr").into_iter().map(cells).collect()
}

fn docx_grid(file: &[u8]) -> Vec<Vec<Cell>> {
    let document = part(file, "word/document.xml");
    let document = Xml::parse(&document).expect("XML");
    let named = |node: Node<'_, '_>, name: &str| node.tag_name().name() == name;
    let cell = |node: Node<'_, '_>| {
        let text = said(node);
        Cell { number: english(&text), text }
    };
    let cells = |row: &Node<'_, '_>| row.children().filter(|n| named(*n, "tc")).map(cell).collect();
    all(&document, "tr").iter().skip(1).map(cells).collect()
}

/// A number as English writes it, perhaps with the sign of what is not for the public.
fn english(text: &str) -> Option<f64> {
    text.trim_end_matches('*').replace(',', "").parse().ok()
}

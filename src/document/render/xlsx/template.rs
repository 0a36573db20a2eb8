//! Templates: a sheet with headings to fill in, and a sheet that explains each column.

use std::io;

use super::{
    column_widths, fit,
    format::Look,
    package::Book,
    sheet::{Cell, Content, Sheet, letters},
    sheet_names,
    validation::{Rule, Validation},
};
use crate::{
    document::render::guide::{self, SETS},
    exchange::{
        formats::workbook::GUIDE,
        template::{Column, Form},
    },
    model::{lang::Lang, range::Range},
};

/// The widths of the columns of the guide, in characters; those of closed sets have the last one.
const GUIDE_WIDTHS: [u16; 8] = [28, 20, 12, 14, 60, 30, 2, 24];

/// Writes the template of a table with these columns. The output is reproducible.
pub fn template(title: &str, columns: &[Column], lang: Lang) -> io::Result<Vec<u8>> {
    let mut book = Book::default();
    let names = sheet_names::unique([GUIDE.of(lang), title].into_iter(), GUIDE.of(lang));
    let form = form(&mut book, &names[1], columns, lang).map_err(io::Error::other)?;
    book.sheets.push((form, fit::title(title)));
    let guide = guide(&mut book, &names[0], columns, lang).map_err(io::Error::other)?;
    book.sheets.push((guide, fit::title(title)));
    book.pack(&fit::title(title))
}

/// The sheet to fill in. Every column but numbers takes what is typed as a text, since spreadsheets make a number of `0104`
/// and a day of the year `2019`.
fn form(book: &mut Book, name: &str, columns: &[Column], lang: Lang) -> Result<Sheet, String> {
    let [header, typed] = [Look::Header, Look::Typed].map(|look| book.looks.place(look));
    let titles: Vec<&str> = columns.iter().map(|own| own.title.of(lang)).collect();
    let widths: Vec<u16> = titles.iter().map(|title| width(title)).collect();
    let looks: Vec<usize> =
        columns.iter().map(|own| if matches!(own.form, Form::Number(..)) { 0 } else { typed }).collect();
    let mut sheet = Sheet::new(name, &widths, true)?.filled_in(&widths, &looks, validations(columns, lang));
    let height = column_widths::height(titles.iter().copied().zip(widths.iter().copied()));
    let cells: Vec<Cell> =
        titles.iter().enumerate().map(|(at, title)| (at, header, text(book, title))).collect();
    sheet.row(height, cells)?;
    Ok(sheet)
}

fn width(title: &str) -> u16 {
    const NARROWEST: usize = 12;
    const WIDEST: usize = 40;
    u16::try_from((title.chars().count() + 4).clamp(NARROWEST, WIDEST)).expect("clamped")
}

fn text(book: &mut Book, text: &str) -> Content {
    if text.is_empty() { Content::Nothing } else { Content::Text(book.strings.place(text)) }
}

fn validations(columns: &[Column], lang: Lang) -> Vec<Validation> {
    let sets = guide::sets(columns);
    let rule = |(at, own): (usize, &Column)| {
        let rule = match &own.form {
            Form::Set(codes) => {
                let place = sets.iter().position(|(set, _)| *set == at)?;
                let (sheet, column) = (GUIDE.of(lang), letters(SETS + place));
                Rule::List(format!("'{sheet}'!${column}$2:${column}${}", codes.len() + 1))
            }
            Form::Number(range, is_whole) => number(range, *is_whole),
            Form::Date => Rule::Formula(guide::DATE),
            _ => return None,
        };
        Some(Validation { column: at, rule, hint: own.explained(lang) })
    };
    columns.iter().enumerate().filter_map(rule).collect()
}

fn number(range: &Range, is_whole: bool) -> Rule {
    let (low, high, is_above) = guide::bounds(range);
    let comparison = match (high, is_above || low.is_none()) {
        (Some(_), _) => "between",
        (None, true) => "greaterThan",
        (None, false) => "greaterThanOrEqual",
    };
    let low = low.map_or_else(|| "-1E+300".to_owned(), |low| low.to_string());
    Rule::Number { is_whole, comparison, with: [Some(low), high.map(|high| high.to_string())] }
}

/// The sheet that explains the columns, with the values of closed sets beside.
fn guide(book: &mut Book, name: &str, columns: &[Column], lang: Lang) -> Result<Sheet, String> {
    let [header, plain, strong] = [Look::Header, Look::Text, Look::Strong].map(|look| book.looks.place(look));
    let guide = guide::of(columns, lang);
    let count = guide.rows.first().map_or(0, Vec::len);
    let widths: Vec<u16> = (0..count).map(|at| GUIDE_WIDTHS[at.min(GUIDE_WIDTHS.len() - 1)]).collect();
    let mut sheet = Sheet::new(name, &widths, false)?;
    for (row, number) in guide.rows.iter().zip(0..) {
        let height = column_widths::height(row.iter().map(String::as_str).zip(widths.iter().copied()));
        let look = |at: usize| match (number, at) {
            (0, _) => header,
            (_, 0) => strong,
            _ => plain,
        };
        let said = row.iter().enumerate().filter(|(_, said)| !said.is_empty());
        let cells: Vec<Cell> = said.map(|(at, said)| (at, look(at), text(book, said))).collect();
        sheet.row(height, cells)?;
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        document::render::ods,
        exchange::{
            draft::Importable,
            formats::workbook::decode,
            template::{columns, kinds},
        },
    };

    #[test]
    fn a_template_is_read_as_its_headings() {
        for (kind, lang) in kinds().flat_map(|kind| Lang::ALL.iter().map(move |lang| (kind, *lang))) {
            let columns = columns(kind).unwrap();
            let titles: Vec<&str> = columns.iter().map(|own| own.title.of(lang)).collect();
            let name = kind.name(lang);
            for book in [template(name, &columns, lang), ods::template(name, &columns, lang)] {
                let grids = decode(&book.unwrap(), None).unwrap();
                assert_eq!((grids.len(), grids[0].len(), grids[0].findings.len()), (1, 1, 0), "{kind}");
                assert_eq!(grids[0].row(0).unwrap().cells().collect::<Vec<_>>(), titles);
            }
        }
    }

    #[test]
    fn the_guide_has_the_values_that_may_be_chosen() {
        let columns = columns(Importable::Firms).unwrap();
        let bytes = template("Cơ sở", &columns, Lang::Vi).unwrap();
        let guide = decode(&bytes, Some("Hướng dẫn")).unwrap().remove(0);
        let row = guide.row(0).unwrap();
        let at = row.cells().skip(SETS).position(|title| title == "Tình trạng").unwrap() + SETS;
        let values: Vec<&str> =
            guide.rows().skip(1).filter_map(|row| row.get(at)).filter(|value| !value.is_empty()).collect();
        let status = columns.iter().find(|own| own.name == "status").unwrap();
        assert!(matches!(&status.form, Form::Set(codes) if *codes == values), "{values:?}");
    }
}

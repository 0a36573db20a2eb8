//! Cell formats.

use std::fmt::Write;

use super::escape::escaped;
use crate::{
    document::{column::Heading, render::notation::RESTRICTED},
    model::column::Type,
};

/// The format of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Look {
    /// Column titles.
    Header,
    /// Texts.
    Text,
    /// What is typed in, kept as it is typed: `0104` stays `0104`.
    Typed,
    /// The sign for a withheld value.
    Withheld,
    /// Titles on the sheet of notes.
    Strong,
    /// Numbers, with a number format code.
    Number(String),
}

/// The formats of the numbers of a column: published and restricted.
pub(super) fn numbers(heading: &Heading) -> [Look; 2] {
    let code = match (heading.kind, heading.decimals) {
        (Type::Real, None) => GENERAL.to_owned(),
        // Without grouping, since years are written without.
        (Type::Int, None) => "0".to_owned(),
        (Type::Real, Some(digits @ 1..)) => format!("#,##0.{}", "0".repeat(usize::from(digits))),
        _ => "#,##0".to_owned(),
    };
    [Look::Number(code.clone()), Look::Number(format!("{code}\"{RESTRICTED}\""))]
}

/// The number format code for a number as it is.
const GENERAL: &str = "General";

/// The number format by which every entry is a text.
const TYPED: usize = 49;

/// The first identifier of a custom number format.
const FIRST_OWN: usize = 164;

/// The formats in use, in order of first use.
#[derive(Default)]
pub(super) struct Looks(Vec<Look>);

impl Looks {
    /// The index of a format, added on first use; index 0 is the default format.
    pub(super) fn place(&mut self, look: Look) -> usize {
        let place = self.0.iter().position(|known| *known == look).unwrap_or_else(|| {
            self.0.push(look);
            self.0.len() - 1
        });
        place + 1
    }

    /// Writes `styles.xml`. Fonts: plain, bold, grey; fills: none, grey 12.5 %, header; borders: none, bottom.
    pub(super) fn part(&self) -> String {
        let mut codes: Vec<&str> = Vec::new();
        for look in &self.0 {
            if let Look::Number(code) = look
                && code != GENERAL
                && !codes.contains(&code.as_str())
            {
                codes.push(code);
            }
        }
        let mut out =
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">".to_owned();
        if !codes.is_empty() {
            add(&mut out, format_args!("<numFmts count=\"{}\">", codes.len()));
            for (code, id) in codes.iter().zip(FIRST_OWN..) {
                add(&mut out, format_args!("<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", escaped(code)));
            }
            out.push_str("</numFmts>");
        }
        out.push_str(
            "<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>\
             <font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>\
             <font><sz val=\"11\"/><color rgb=\"FF808080\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
             <fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>\
             <fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill patternType=\"solid\">\
             <fgColor rgb=\"FFE7ECF1\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>\
             <borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/>\
             <bottom style=\"thin\"><color auto=\"1\"/></bottom><diagonal/></border></borders>\
             <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>",
        );
        add(&mut out, format_args!("<cellXfs count=\"{}\">", self.0.len() + 1));
        out.push_str("<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>");
        for look in &self.0 {
            out.push_str(&cell(look, &codes));
        }
        out.push_str(
            "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
        );
        out
    }
}

/// A cell format by the numbers of its number format, font, fill and border.
fn cell(look: &Look, codes: &[&str]) -> String {
    let wrapped = "vertical=\"top\" indent=\"1\" wrapText=\"1\"";
    let (format, font, fill, border, alignment) = match look {
        Look::Header => (0, 1, 2, 1, "horizontal=\"left\" vertical=\"center\" indent=\"1\" wrapText=\"1\""),
        Look::Text => (0, 0, 0, 0, wrapped),
        Look::Typed => (TYPED, 0, 0, 0, "vertical=\"top\""),
        Look::Withheld => (0, 2, 0, 0, "horizontal=\"center\" vertical=\"top\""),
        Look::Strong => (0, 1, 0, 0, wrapped),
        Look::Number(code) => {
            let own = codes.iter().position(|known| known == code).map_or(0, |at| FIRST_OWN + at);
            (own, 0, 0, 0, "vertical=\"top\"")
        }
    };
    format!(
        "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" \
         applyNumberFormat=\"{}\" applyFont=\"{}\" applyFill=\"{}\" applyBorder=\"{}\" applyAlignment=\"1\">\
         <alignment {alignment}/></xf>",
        u8::from(format > 0),
        u8::from(font > 0),
        u8::from(fill > 0),
        u8::from(border > 0),
    )
}

fn add(out: &mut String, part: std::fmt::Arguments<'_>) {
    out.write_fmt(part).expect("writing to a string does not fail");
}

//! Workbooks of Excel since 2007 (ECMA-376), with macros or without: macros are not read.

use std::{collections::BTreeMap, io::Read};

use super::{
    budget::Budget,
    fault::BookFault,
    package::Package,
    sheets::chosen,
    strings::Strings,
    style::Styles,
    xlsx_sheet::{self, Book},
    xml::{Node, Xml},
};
use crate::exchange::{finding::Fault, grid::Grid};

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    is_hidden: bool,
    part: Option<String>,
}

/// Reads the visible sheets, or the sheet of a name.
pub(super) fn decode(
    package: &mut Package<'_>,
    which: Option<&str>,
    budget: &mut Budget,
) -> Result<Vec<Grid>, Fault> {
    let main = main_part(package)?;
    let links = Links::of(package, &main)?;
    let (sheets, from_1904) = sheets(package.part(&main)?, &links, budget)?;
    let names: Vec<(String, bool)> = sheets.iter().map(|own| (own.name.clone(), own.is_hidden)).collect();
    let (wanted, findings) = chosen(&names, which)?;
    let styles = match links.by_kind("styles") {
        Some(part) if package.has(part) => Styles::read(package.part(part)?, budget)?,
        _ => Styles::default(),
    };
    let strings = match links.by_kind("sharedStrings") {
        Some(part) if package.has(part) => Strings::read(package.part(part)?, budget)?,
        _ => Strings::default(),
    };
    let book = Book { styles, strings, from_1904 };
    let mut grids = Vec::new();
    for at in wanted {
        let Some(part) = &sheets[at].part else { continue };
        grids.push(xlsx_sheet::read(package.part(part)?, &sheets[at].name, &book, budget)?);
    }
    if let Some(first) = grids.first_mut() {
        first.findings.splice(0..0, findings);
    }
    Ok(grids)
}

/// The part with the list of sheets.
fn main_part(package: &mut Package<'_>) -> Result<String, Fault> {
    const USUAL: &str = "xl/workbook.xml";
    if package.has(USUAL) {
        return Ok(USUAL.to_owned());
    }
    let links = Links::of(package, "")?;
    links
        .by_kind("officeDocument")
        .map(str::to_owned)
        .ok_or_else(|| Fault::Book(BookFault::Broken(USUAL.to_owned())))
}

/// The parts that a part refers to.
#[derive(Default)]
struct Links {
    by_id: BTreeMap<String, (String, String)>,
}

impl Links {
    /// The links of a part; of the package itself if it is empty.
    fn of(package: &mut Package<'_>, part: &str) -> Result<Self, Fault> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut links = Self::default();
        let mut xml = package.part(&format!("{folder}_rels/{name}.rels"))?;
        while let Some(node) = xml.next()? {
            let Node::Open(tag) = node else { continue };
            if let (Some(id), Some(kind), Some(to)) = (tag.get("Id"), tag.get("Type"), tag.get("Target")) {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                links.by_id.insert(id.into_owned(), (kind, resolved(&folder, &to)));
            }
        }
        Ok(links)
    }

    fn by_kind(&self, kind: &str) -> Option<&str> {
        self.by_id.values().find(|(own, _)| own == kind).map(|(_, part)| part.as_str())
    }

    fn sheet(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).filter(|(kind, _)| kind == "worksheet").map(|(_, part)| part.as_str())
    }
}

/// The name of a part from a link, which is relative to a folder or begins with `/`.
fn resolved(folder: &str, to: &str) -> String {
    if let Some(absolute) = to.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in to.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The sheets, and whether days are counted from 1904 on. Sheets of charts have no cells.
fn sheets<R: Read>(
    mut xml: Xml<R>,
    links: &Links,
    budget: &mut Budget,
) -> Result<(Vec<Listed>, bool), Fault> {
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        match tag.name() {
            "workbookPr" => from_1904 = tag.get("date1904").is_some_and(|set| set == "1" || set == "true"),
            "sheet" => {
                let name = tag.get("name").unwrap_or_default().into_owned();
                let is_hidden = tag.get("state").is_some_and(|state| state != "visible");
                let part = tag.get("id").and_then(|id| links.sheet(&id)).map(str::to_owned);
                budget.bytes(size_of::<Listed>() + name.len()).map_err(Fault::Book)?;
                sheets.push(Listed { name, is_hidden, part });
            }
            _ => {}
        }
    }
    sheets.retain(|own| own.part.is_some());
    Ok((sheets, from_1904))
}

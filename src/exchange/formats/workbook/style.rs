//! The number formats of the cells of a workbook (ECMA-376, part 1, 18.8).

use std::{collections::HashMap, io::Read};

use super::{
    budget::Budget,
    number_format::Shown,
    xml::{Node, Xml},
};
use crate::exchange::finding::Fault;

/// What is shown for numbers, by the number of the style of a cell.
#[derive(Debug, Default)]
pub(super) struct Styles(pub(super) Vec<Shown>);

impl Styles {
    /// Reads the part with the styles.
    pub(super) fn read<R: Read>(mut xml: Xml<R>, budget: &mut Budget) -> Result<Self, Fault> {
        let mut codes: HashMap<usize, Shown> = HashMap::new();
        let mut styles = Self::default();
        let mut is_of_cells = false;
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) if tag.name() == "numFmt" => {
                    budget.bytes(size_of::<[usize; 4]>()).map_err(Fault::Book)?;
                    let code = tag.get("formatCode").unwrap_or_default();
                    codes.extend(tag.number("numFmtId").map(|id| (id, Shown::of_code(&code))));
                }
                Node::Open(tag) if tag.name() == "cellXfs" => is_of_cells = true,
                Node::Close(tag) if tag.name() == "cellXfs" => is_of_cells = false,
                Node::Open(tag) if is_of_cells && tag.name() == "xf" => {
                    budget.bytes(size_of::<Shown>()).map_err(Fault::Book)?;
                    let id = tag.number("numFmtId").unwrap_or(0);
                    styles.0.push(codes.get(&id).copied().unwrap_or_else(|| Shown::of_number(id)));
                }
                _ => {}
            }
        }
        Ok(styles)
    }

    /// What is shown for numbers in a style.
    pub(super) fn shown(&self, style: usize) -> Shown {
        self.0.get(style).copied().unwrap_or(Shown::Number)
    }
}

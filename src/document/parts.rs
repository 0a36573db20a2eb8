//! A report of several parts, as it is read or printed.

use super::table::Table;

/// What a report says, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Name of the report.
    pub name: &'static str,
    /// Title for people.
    pub title: String,
    /// Lines above the title: who reports, where and when.
    pub heading: Vec<String>,
    /// Its parts.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; rank 1 is the highest below the title.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// A remark in small letters.
    Note(String),
    /// What people must write, because no figure tells it.
    Blank(String),
    /// Figures, with their notes and what they rest on below them.
    Table(Box<Table>),
    /// A picture of figures that stand in a table.
    Picture(Picture),
    /// What follows begins on a new page.
    PageBreak,
}

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What it shows.
    pub title: String,
    /// The drawing as SVG.
    pub svg: String,
    /// Its width in CSS pixels.
    pub width_px: u32,
    /// Its height in CSS pixels.
    pub height_px: u32,
}

impl From<Table> for Document {
    fn from(table: Table) -> Self {
        let (name, title) = (table.name, table.title.clone());
        Self { name, title, heading: Vec::new(), blocks: vec![Block::Table(Box::new(table))] }
    }
}

impl Document {
    /// Whether it is a layer of a map too: some of its tables have places.
    pub fn has_layer(&self) -> bool {
        self.tables().any(|table| table.grid.has_places())
    }

    /// Its tables in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table.as_ref()),
            _ => None,
        })
    }
}

//! Documents: reports of several parts, in reading order.

use super::{origin::Origin, table::Table};

/// A report as it is read or printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The name of the report.
    pub name: &'static str,
    /// The name of its file, without the ending.
    pub file: String,
    /// The title.
    pub title: String,
    /// Lines above the title: the reporting authority, place and date.
    pub heading: Vec<String>,
    /// The parts, from top to bottom.
    pub blocks: Vec<Block>,
    /// What was requested, for formats whose files say so.
    pub origin: Option<Origin>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; rank 1 is the highest below the title.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// A remark in small print.
    Note(String),
    /// A prompt for text that the author of the report must write.
    Blank(String),
    /// A table, followed by its provenance and notes.
    Table(Box<Table>),
    /// A chart or map of figures that also stand in a table.
    Picture(Picture),
    /// A page break.
    PageBreak,
}

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The title.
    pub title: String,
    /// The drawing as SVG.
    pub svg: String,
    /// The width in CSS pixels.
    pub width_px: u32,
    /// The height in CSS pixels.
    pub height_px: u32,
}

impl From<Table> for Document {
    fn from(table: Table) -> Self {
        let (name, title) = (table.name, table.title.clone());
        let blocks = vec![Block::Table(Box::new(table))];
        Self { name, file: name.to_owned(), title, heading: Vec::new(), blocks, origin: None }
    }
}

impl Document {
    /// Whether a table has rows with geometries, so that the document can be a map layer.
    pub fn has_layer(&self) -> bool {
        self.tables().any(|table| table.grid.has_places())
    }

    /// The same with what was requested.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        Self { origin: Some(origin), ..self }
    }

    /// The same under another name of its file.
    #[must_use]
    pub fn filed_as(self, file: String) -> Self {
        Self { file, ..self }
    }

    /// The tables, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table.as_ref()),
            _ => None,
        })
    }
}

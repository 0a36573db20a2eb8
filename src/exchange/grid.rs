//! Rows of cells as a file has them, before it is known which row is the heading and what the columns mean.
//!
//! Every format of file is read into a [`Grid`], so that what follows (headings, numbers, dates, codes) is the same for all.
//! The texts of all cells are kept in one buffer: a table of a million rows has tens of millions of cells, and a string
//! for each would take more memory than the file.

use geo::Geometry;

use super::finding::Finding;
use crate::{
    geom::crs::Crs,
    model::fold::{composed, is_composed},
};

/// A table of a file.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    text: String,
    cells: Vec<End>,
    rows: Vec<RowEnd>,
    shapes: Vec<Option<Shape>>,
    /// The name of the sheet or layer, if the format has such names.
    pub name: Option<String>,
    /// How rows are counted.
    pub places: Places,
    /// Whether the first row has the names of fields, so that no heading need be looked for.
    pub is_headed: bool,
    /// What was noticed while the file was read.
    pub findings: Vec<Finding>,
    /// Merged cells of several rows: their value is that of the first one alone.
    pub merged: Vec<Merged>,
}

/// A range of merged cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// The numbers of its first and last rows in the file.
    pub rows: (usize, usize),
    /// The indexes of its first and last columns.
    pub columns: (usize, usize),
}

/// How the rows of a file are counted, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Places {
    /// Lines of a text.
    #[default]
    Lines,
    /// Rows of a sheet; its columns have letters.
    Sheet,
    /// Features; the heading has number 0.
    Features,
}

/// The geometry of a row, in the coordinates of the file, east before north.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The geometry.
    pub geometry: Geometry,
    /// The reference system that the file states for it; `None` if it states none.
    pub crs: Option<Crs>,
}

/// The end of a cell in the buffer, and in the highest bit whether the cell is typed.
#[derive(Debug, Clone, Copy)]
struct End(u32);

const TYPED: u32 = 1 << 31;

impl End {
    /// The end of a cell; `None` if the buffer may not be so long.
    fn new(at: usize, is_typed: bool) -> Option<Self> {
        let at = u32::try_from(at).ok().filter(|at| *at < TYPED)?;
        Some(Self(if is_typed { at | TYPED } else { at }))
    }

    fn at(self) -> usize {
        (self.0 & !TYPED) as usize
    }

    fn is_typed(self) -> bool {
        self.0 & TYPED != 0
    }
}

/// The number of a row in the file, and the end of its cells.
#[derive(Debug, Clone, Copy)]
struct RowEnd {
    number: u32,
    cells: u32,
}

/// The largest size of the texts of a grid, in bytes.
pub const MOST_TEXT: usize = 1 << 30;

/// The grid cannot take more text; see [`MOST_TEXT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Grid {
    /// An empty grid for about this size of texts, in bytes.
    pub fn with_capacity(text: usize) -> Self {
        Self { text: String::with_capacity(text.min(MOST_TEXT)), ..Self::default() }
    }

    /// The same grid without rows, whose rows are counted in the same way.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self { places: self.places, ..Self::default() }
    }

    /// Adds a cell to the row that is being filled.
    ///
    /// A typed cell holds a number or a day that the file stores as such: a number has a point as decimal mark and no groups
    /// of thousands, a day is `YYYY-MM-DD`.
    ///
    /// # Errors
    ///
    /// [`Full`] if the grid has [`MOST_TEXT`].
    pub fn push(&mut self, text: &str, is_typed: bool) -> Result<(), Full> {
        let end = self.text.len() + text.len();
        // More cells than bytes of text are possible: most cells may be empty.
        if end > MOST_TEXT || self.cells.len() >= u32::MAX as usize {
            return Err(Full);
        }
        self.cells.push(End::new(end, is_typed).ok_or(Full)?);
        self.text.push_str(text);
        Ok(())
    }

    /// Ends the row that is being filled, which has this number in the file.
    pub fn end_row(&mut self, number: usize) {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let cells = u32::try_from(self.cells.len()).expect("cells are counted when they are added");
        self.rows.push(RowEnd { number, cells });
    }

    /// Gives a geometry to the row that ended last.
    pub fn set_shape(&mut self, shape: Shape) {
        self.shapes.resize(self.rows.len(), None);
        if let Some(last) = self.shapes.last_mut() {
            *last = Some(shape);
        }
    }

    /// The same grid with all texts in normal form C.
    #[must_use]
    pub fn composed(self) -> Self {
        if is_composed(&self.text) {
            return self;
        }
        let Self { text, cells, .. } = self;
        let mut grid =
            Self { text: String::with_capacity(text.len()), cells: Vec::with_capacity(cells.len()), ..self };
        let mut begins = 0;
        for cell in cells {
            let end = cell.at();
            grid.text.push_str(&composed(&text[begins..end]));
            // A composed text is rarely longer, and by less than what separates the limit from 2³¹.
            grid.cells.push(End::new(grid.text.len(), cell.is_typed()).unwrap_or(End(TYPED - 1)));
            begins = end;
        }
        grid
    }

    /// The number of rows, headings among them.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether any row has a geometry.
    pub fn has_shapes(&self) -> bool {
        !self.shapes.is_empty()
    }

    /// The row at an index.
    pub fn row(&self, at: usize) -> Option<Row<'_>> {
        let end = self.rows.get(at)?;
        let first = at.checked_sub(1).map_or(0, |before| self.rows[before].cells as usize);
        let begins = first.checked_sub(1).map_or(0, |before| self.cells[before].at());
        let shape = self.shapes.get(at).and_then(Option::as_ref);
        Some(Row {
            number: end.number as usize,
            text: &self.text,
            begins,
            cells: &self.cells[first..end.cells as usize],
            shape,
        })
    }

    /// All rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|at| self.row(at).expect("the index is below the number of rows"))
    }
}

/// A row of a grid.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Its number in the file.
    pub number: usize,
    /// Its geometry.
    pub shape: Option<&'a Shape>,
    text: &'a str,
    begins: usize,
    cells: &'a [End],
}

impl<'a> Row<'a> {
    /// The number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether the row has no cells.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The text of a cell.
    pub fn get(&self, at: usize) -> Option<&'a str> {
        let end = self.cells.get(at)?.at();
        let begins = at.checked_sub(1).map_or(self.begins, |before| self.cells[before].at());
        Some(&self.text[begins..end])
    }

    /// Whether a cell holds a number or a day that the file stores as such.
    pub fn is_typed(&self, at: usize) -> bool {
        self.cells.get(at).is_some_and(|cell| cell.is_typed())
    }

    /// The texts of all cells.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.len()).filter_map(move |at| row.get(at))
    }

    /// Whether no cell has text.
    pub fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use geo::point;

    use super::*;

    #[test]
    fn rows_have_their_own_cells_and_geometries() {
        let mut grid = Grid::default();
        grid.end_row(1);
        for (text, is_typed) in [("Cơ khí", false), ("", false), ("12", true)] {
            grid.push(text, is_typed).unwrap();
        }
        grid.end_row(3);
        let shape = Shape { geometry: point!(x: 105.9, y: 21.0).into(), crs: None };
        grid.set_shape(shape.clone());
        grid.push("Gốm", false).unwrap();
        grid.end_row(4);
        let rows: Vec<(usize, Vec<&str>)> =
            grid.rows().map(|row| (row.number, row.cells().collect())).collect();
        assert_eq!(rows, [(1, vec![]), (3, vec!["Cơ khí", "", "12"]), (4, vec!["Gốm"])]);
        let [first, second, third] = [0, 1, 2].map(|at| grid.row(at).unwrap());
        assert_eq!([first.shape, second.shape, third.shape], [None, Some(&shape), None]);
        assert_eq!([0, 1, 2, 3].map(|at| second.is_typed(at)), [false, false, true, false]);
        assert!(first.is_blank() && !second.is_blank());
        assert_eq!((second.get(3), grid.row(3).is_none(), grid.has_shapes()), (None, true, true));
    }

    #[test]
    fn letters_are_composed_and_stay_in_their_cells() {
        let mut grid = Grid::default();
        for text in ["te\u{302}n", "", "Đu\u{31b}o\u{31b}\u{300}ng", "12"] {
            grid.push(text, text == "12").unwrap();
        }
        grid.end_row(1);
        let grid = grid.composed();
        let row = grid.row(0).unwrap();
        assert_eq!(row.cells().collect::<Vec<_>>(), ["tên", "", "Đường", "12"]);
        assert_eq!([0, 3].map(|at| row.is_typed(at)), [false, true]);
    }

    #[test]
    fn a_grid_takes_no_more_than_its_most_text() {
        let mut grid = Grid { text: " ".repeat(MOST_TEXT), ..Grid::default() };
        assert_eq!(grid.push("x", false), Err(Full));
        assert_eq!(grid.push("", false), Ok(()));
    }
}

//! The largest numbers and sizes of what a file may have.

/// The largest size of what an archive unpacks to, in bytes.
pub const MOST_UNPACKED: u64 = 200_000_000;

/// The largest number of entries of an archive.
pub const MOST_ENTRIES: usize = 2000;

/// The largest number of rows of a table.
pub const MOST_ROWS: usize = 2_000_000;

/// The largest number of cells of a table.
pub const MOST_CELLS: usize = 20_000_000;

/// The largest number of columns of a table.
pub const MOST_COLUMNS: usize = 1000;

/// The largest number of vertices of a geometry.
pub const MOST_VERTICES: usize = 500_000;

/// The largest size of a value, in bytes. Excel's is 32,767 characters.
pub const MOST_CELL: usize = 1 << 20;

/// The deepest nesting of objects in a text.
pub const MOST_DEPTH: usize = 64;

/// The largest number of findings about rows of a table.
pub const MOST_FAULTS: usize = 10_000;

//! What a member sent, kept in a file until all of it has come: a first reading of a large register does not fit in memory.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Seek, Write},
    path::{Path, PathBuf},
};

use super::wire::Line;
use crate::store::folder::private_file;

/// The most bytes of one reading: ten times what a register of ten million firms sends.
const MOST_BYTES: u64 = 64 << 30;

/// Records in a file without a name, which is gone when it is closed.
#[derive(Debug)]
pub struct Spool {
    /// Where it is on systems on which an open file keeps its name.
    path: PathBuf,
    file: BufWriter<File>,
    bytes: u64,
}

impl Spool {
    /// Begins a file in a folder.
    ///
    /// # Errors
    ///
    /// Those of the system, if the folder cannot be written to.
    pub(in crate::registry) fn create(folder: &Path) -> io::Result<Self> {
        let path = folder.join(format!(".following-{}", uuid::Uuid::new_v4().simple()));
        let file = private_file().create_new(true).read(true).open(&path)?;
        let _ = fs::remove_file(&path);
        Ok(Self { path, file: BufWriter::new(file), bytes: 0 })
    }

    /// Adds records.
    ///
    /// # Errors
    ///
    /// Those of the system, as on a full disk; [`io::ErrorKind::FileTooLarge`] if it is too much.
    pub fn add(&mut self, records: &[Line]) -> io::Result<()> {
        for line in records {
            let text = serde_json::to_vec(line)?;
            self.bytes += text.len() as u64 + 1;
            if self.bytes > MOST_BYTES {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.file.write_all(&text)?;
            self.file.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Removes all records.
    ///
    /// # Errors
    ///
    /// Those of the system.
    pub fn clear(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_mut().set_len(0)?;
        self.file.rewind()?;
        self.bytes = 0;
        Ok(())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// The records in order, for one reader at a time.
    pub(super) fn read(&mut self) -> io::Result<Lines> {
        self.file.flush()?;
        let mut file = self.file.get_ref().try_clone()?;
        file.rewind()?;
        Ok(Lines { file: BufReader::new(file), text: String::new() })
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// The records of a file.
#[derive(Debug)]
pub(super) struct Lines {
    file: BufReader<File>,
    text: String,
}

impl Lines {
    /// The next record.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        self.text.clear();
        if self.file.read_line(&mut self.text)? == 0 {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&self.text)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Kind;

    fn ids(spool: &mut Spool) -> Vec<i64> {
        let (mut lines, mut ids) = (spool.read().unwrap(), Vec::new());
        while let Some(line) = lines.next().unwrap() {
            ids.push(line.id);
        }
        ids
    }

    #[test]
    fn what_was_added_is_read_in_order_and_the_file_has_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::create(folder.path()).unwrap();
        assert!(spool.is_empty());
        spool.add(&[Line::gone(Kind::Firm, 1), Line::gone(Kind::Zone, 2)]).unwrap();
        spool.add(&[Line::gone(Kind::Unit, 3)]).unwrap();
        assert_eq!((ids(&mut spool), ids(&mut spool)), (vec![1, 2, 3], vec![1, 2, 3]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn nothing_is_left_of_what_was_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::create(folder.path()).unwrap();
        spool.add(&[Line::gone(Kind::Firm, 1)]).unwrap();
        spool.clear().unwrap();
        assert!(spool.is_empty());
        spool.add(&[Line::gone(Kind::Firm, 2)]).unwrap();
        assert_eq!(ids(&mut spool), [2]);
    }
}

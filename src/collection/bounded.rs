//! A file being written, with a bound in bytes.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
};

/// A file with a bound, written through a buffer.
#[derive(Debug)]
pub struct Bounded {
    file: BufWriter<File>,
    at: u64,
    most: u64,
}

impl Bounded {
    /// A file of at most `most` bytes.
    pub fn new(file: File, most: u64) -> Self {
        Self { file: BufWriter::with_capacity(1 << 16, file), at: 0, most }
    }

    /// A file without a bound.
    pub fn endless(file: File) -> Self {
        Self::new(file, u64::MAX)
    }

    /// Ends the file, which is on the disk then.
    pub fn finish(self) -> io::Result<()> {
        self.file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.at.saturating_add(bytes.len() as u64) > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let written = self.file.write(bytes)?;
        self.at += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_ends_at_its_bound() {
        let mut file = Bounded::new(tempfile::tempfile().unwrap(), 5);
        file.write_all(b"abc").unwrap();
        assert_eq!(file.write_all(b"def").unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        file.write_all(b"de").unwrap();
        file.seek(SeekFrom::Start(1)).unwrap();
        file.write_all(b"BCDE").unwrap();
        file.finish().unwrap();
    }
}

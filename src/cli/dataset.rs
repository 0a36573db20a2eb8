//! Folders of GeoParquet: `DIR/province=CODE/part-00000.parquet` and so on, so that engines read several cities together.
//!
//! Files are written beside the folder and moved into it when all are complete. Only the part of the own city is ever
//! replaced.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process,
};

use super::exit::Failure;
use crate::model::{city::City, lang::Lang};

/// The beginning of the names of the folders of provinces, as Hive writes partitions.
const PARTITION: &str = "province=";

/// Whether a path of an export names a folder: it ends in `/`, is one already, or has no extension.
pub(super) fn is_folder(path: &Path) -> bool {
    let slash = path.as_os_str().as_encoded_bytes().ends_with(b"/");
    slash || path.is_dir() || path.extension().is_none()
}

/// What is being written, removed unless it was moved to its place.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = if self.0.is_dir() { fs::remove_dir_all(&self.0) } else { fs::remove_file(&self.0) };
    }
}

impl Partial {
    /// Beside a path, with a name of its own.
    fn beside(path: &Path) -> io::Result<Self> {
        let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        name.push(format!(".{}.part", process::id()));
        Ok(Self(path.with_file_name(name)))
    }
}

/// Writes one file by a function, in place of a former one. A failure leaves no part of it.
pub(super) fn file<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn FnMut(usize) -> io::Result<File>) -> io::Result<T>,
) -> anyhow::Result<T> {
    let all = || {
        let partial = Partial::beside(path)?;
        let written = write(&mut |_| File::create(&partial.0))?;
        fs::rename(&partial.0, path)?;
        Ok(written)
    };
    all().map_err(|error: io::Error| unwritten(path, &error))
}

/// Writes the part of a city in a folder by a function that creates files by their numbers. A failure leaves the folder as it
/// was.
pub(super) fn folder<T>(
    folder: &Path,
    city: &City,
    force: bool,
    lang: Lang,
    write: impl FnOnce(&mut dyn FnMut(usize) -> io::Result<File>) -> io::Result<T>,
) -> anyhow::Result<T> {
    let part = format!("{PARTITION}{}", city.code);
    let is_new = is_new(folder).map_err(|error| unwritten(folder, &error))?;
    refuse_others(folder, &part, is_new, force, lang)?;
    let all = || {
        // A link to a folder stays a link.
        let folder = if is_new { folder.to_owned() } else { folder.canonicalize()? };
        let partial = Partial::beside(&folder)?;
        let own = partial.0.join(&part);
        fs::create_dir_all(&own)?;
        let written = write(&mut |number| File::create(own.join(format!("part-{number:05}.parquet"))))?;
        File::open(&own)?.sync_all()?;
        if is_new {
            fs::rename(&partial.0, &folder)?;
        } else {
            replace(&own, &folder.join(&part), &partial.0.join("replaced"))?;
        }
        Ok(written)
    };
    all().map_err(|error: io::Error| unwritten(folder, &error))
}

fn unwritten(path: &Path, error: &io::Error) -> anyhow::Error {
    Failure::unavailable(format!("{}: {error}", path.display()))
}

fn is_new(folder: &Path) -> io::Result<bool> {
    match fs::metadata(folder) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Refuses a folder with anything but other provinces, and, unless it may be replaced, the part of the city itself.
fn refuse_others(folder: &Path, part: &str, is_new: bool, force: bool, lang: Lang) -> anyhow::Result<()> {
    if is_new {
        return Ok(());
    }
    let names = || fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>();
    let names = names().map_err(|error| unwritten(folder, &error))?;
    let foreign = names.iter().find(|name| !name.to_string_lossy().starts_with(PARTITION));
    if let Some(foreign) = foreign {
        let (folder, foreign) = (folder.display(), foreign.to_string_lossy());
        return Err(Failure::usage(lang.pick(
            format!(
                "{folder} đã có và không phải bộ GeoParquet ({foreign}); không ghi gì, hãy chọn thư mục khác"
            ),
            format!(
                "{folder} is there already and is no folder of GeoParquet ({foreign}); nothing was written, \
                 choose another one"
            ),
        )));
    }
    if !force && names.iter().any(|name| name == part) {
        let own = folder.join(part);
        return Err(Failure::usage(lang.pick(
            format!("{} đã có; không ghi đè, trừ khi có --force", own.display()),
            format!("{} is there already and is not overwritten without --force", own.display()),
        )));
    }
    Ok(())
}

/// Moves a folder to its place; what was there is moved away first, and back if that fails.
fn replace(new: &Path, place: &Path, away: &Path) -> io::Result<()> {
    let was_there = fs::exists(place)?;
    if was_there {
        fs::rename(place, away)?;
    }
    let moved = fs::rename(new, place);
    if moved.is_err() && was_there {
        fs::rename(away, place)?;
    }
    moved
}

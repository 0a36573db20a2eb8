//! Folders of GeoParquet: `DIR/province=CODE/part-00000.parquet` and so on, so that engines read several cities together.
//!
//! Files are written beside the folder and moved into it when all are complete. Only the part of the own city is ever
//! replaced.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::exit::Failure;
use crate::model::{city::City, lang::Lang};

/// The beginning of the names of the folders of provinces, as Hive writes partitions.
const PARTITION: &str = "province=";

/// Whether a path of an export names a folder: it ends in `/`, is one already, or has no extension.
pub(super) fn is_folder(path: &Path) -> bool {
    let slash = path.as_os_str().as_encoded_bytes().ends_with(b"/");
    slash || path.is_dir() || path.extension().is_none()
}

/// What is being written, removed unless it was moved to its place. Its name is one that no export used before, so that what
/// a killed one left is never taken for a part of this one.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = if self.0.is_dir() { fs::remove_dir_all(&self.0) } else { fs::remove_file(&self.0) };
    }
}

impl Partial {
    /// A new file beside a path.
    fn file(path: &Path) -> io::Result<Self> {
        let own = beside(path)?;
        File::create_new(&own)?;
        Ok(Self(own))
    }

    /// A new folder beside a path.
    fn folder(path: &Path) -> io::Result<Self> {
        let own = beside(path)?;
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::create_dir(&own)?;
        Ok(Self(own))
    }

    /// Leaves it where it is.
    fn keep(mut self) {
        self.0 = PathBuf::new();
    }
}

fn beside(path: &Path) -> io::Result<PathBuf> {
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
    name.push(format!(".{}.part", Uuid::new_v4().simple()));
    Ok(path.with_file_name(name))
}

/// Why nothing was written.
#[derive(Debug)]
enum Fault {
    Io(io::Error),
    /// The former part could not be moved back, and is here.
    Stranded(io::Error, PathBuf),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Fault {
    fn said_of(&self, path: &Path, lang: Lang) -> anyhow::Error {
        match self {
            Self::Io(error) => unwritten(path, error),
            Self::Stranded(error, kept) => {
                let kept = kept.display();
                let said = lang.pick(
                    format!("không trả lại được phần cũ, nay nằm ở {kept}: hãy tự chuyển về"),
                    format!("the former part could not be moved back and is in {kept}: move it back by hand"),
                );
                Failure::unavailable(format!("{}: {error}; {said}", path.display()))
            }
        }
    }
}

/// Writes one file by a function that gets the path of an empty one beside it, in place of a former one. A failure leaves no
/// part of it.
pub(super) fn file<T>(path: &Path, write: impl FnOnce(&Path) -> io::Result<T>) -> anyhow::Result<T> {
    let all = || {
        let partial = Partial::file(path)?;
        let written = write(&partial.0)?;
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
        let partial = Partial::folder(&folder)?;
        let own = partial.0.join(&part);
        fs::create_dir(&own)?;
        let written = write(&mut |number| File::create_new(own.join(format!("part-{number:05}.parquet"))))?;
        File::open(&own)?.sync_all()?;
        if is_new {
            fs::rename(&partial.0, &folder)?;
        } else {
            replace(partial, &part, &folder.join(&part), |from, to| fs::rename(from, to))?;
        }
        Ok(written)
    };
    all().map_err(|fault: Fault| fault.said_of(folder, lang))
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

/// Refuses a folder with anything but other provinces, and the part of the city itself, unless it may be replaced and has
/// only files of exports.
fn refuse_others(folder: &Path, part: &str, is_new: bool, force: bool, lang: Lang) -> anyhow::Result<()> {
    if is_new {
        return Ok(());
    }
    let names = || fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>();
    let names = names().map_err(|error| unwritten(folder, &error))?;
    let foreign = names.iter().find(|name| !name.to_string_lossy().starts_with(PARTITION));
    if let Some(foreign) = foreign {
        return Err(refusal(folder, &foreign.to_string_lossy(), lang));
    }
    if !names.iter().any(|name| name == part) {
        return Ok(());
    }
    let own = folder.join(part);
    if !force {
        return Err(Failure::usage(lang.pick(
            format!("{} đã có; không ghi đè, trừ khi có --force", own.display()),
            format!("{} is there already and is not overwritten without --force", own.display()),
        )));
    }
    match foreign_in(&own).map_err(|error| unwritten(&own, &error))? {
        Some(foreign) => Err(refusal(&own, &foreign, lang)),
        None => Ok(()),
    }
}

fn refusal(folder: &Path, foreign: &str, lang: Lang) -> anyhow::Error {
    let folder = folder.display();
    Failure::usage(lang.pick(
        format!(
            "{folder} đã có và không phải bộ GeoParquet ({foreign}); không ghi gì, hãy chọn thư mục khác"
        ),
        format!(
            "{folder} is there already and is no folder of GeoParquet ({foreign}); nothing was written, \
             choose another one"
        ),
    ))
}

/// What no export wrote in the part of a city, or the part itself if it is no folder.
fn foreign_in(part: &Path) -> io::Result<Option<String>> {
    if !fs::symlink_metadata(part)?.is_dir() {
        return Ok(Some(name_of(part)));
    }
    for entry in fs::read_dir(part)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name.strip_prefix("part-").and_then(|rest| rest.strip_suffix(".parquet"));
        let is_own = number.is_some_and(|n| n.len() >= 5 && n.bytes().all(|digit| digit.is_ascii_digit()));
        if !is_own || !entry.file_type()?.is_file() {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Moves a part that was written to its place; what was there is moved away first, and back if that fails. If that fails too,
/// it stays where it was moved to.
fn replace(
    partial: Partial,
    part: &str,
    place: &Path,
    mut rename: impl FnMut(&Path, &Path) -> io::Result<()>,
) -> Result<(), Fault> {
    let (new, away) = (partial.0.join(part), partial.0.join("replaced"));
    let was_there = fs::exists(place)?;
    if was_there {
        rename(place, &away)?;
    }
    let Err(error) = rename(&new, place) else { return Ok(()) };
    if was_there && rename(&away, place).is_err() {
        partial.keep();
        return Err(Fault::Stranded(error, away));
    }
    Err(error.into())
}

#[cfg(test)]
mod tests {
    use std::{io::Write, process};

    use super::*;
    use crate::config::city;

    /// Writes a folder with one file of these bytes.
    fn write(to: &Path, force: bool, bytes: &[u8]) -> anyhow::Result<()> {
        let city = city::embedded().city;
        folder(to, &city, force, Lang::En, |open| open(0)?.write_all(bytes))
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut all: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| name_of(&entry.unwrap().path())).collect();
        all.sort();
        all
    }

    /// In a container, every export is process 1.
    #[test]
    fn what_a_killed_export_left_is_no_part_of_the_next() {
        let home = tempfile::tempdir().unwrap();
        let left = home.path().join(format!("all.{}.part", process::id()));
        fs::create_dir_all(left.join("province=hanoi")).unwrap();
        fs::write(left.join("province=hanoi/part-00007.parquet"), "stale").unwrap();
        let all = home.path().join("all");
        write(&all, false, b"new").unwrap();
        assert_eq!(names(&all.join("province=hanoi")), ["part-00000.parquet"]);
        assert!(left.exists(), "it is not that of this export");
        assert_eq!(names(home.path()).len(), 2);
    }

    #[test]
    fn a_part_with_other_things_is_not_replaced() {
        let home = tempfile::tempdir().unwrap();
        let all = home.path().join("all");
        let own = all.join("province=hanoi");
        write(&all, false, b"one").unwrap();
        for other in ["letter.txt", "part-1.parquet", "part-0000x.parquet"] {
            fs::write(own.join(other), "x").unwrap();
            let said = write(&all, true, b"two").unwrap_err().to_string();
            assert!(said.contains(other) && said.contains("nothing was written"), "{said}");
            assert_eq!(fs::read(own.join("part-00000.parquet")).unwrap(), b"one");
            fs::remove_file(own.join(other)).unwrap();
        }
        fs::create_dir(own.join("part-00001.parquet")).unwrap();
        assert!(write(&all, true, b"two").is_err(), "a folder is not what an export makes");
        fs::remove_dir(own.join("part-00001.parquet")).unwrap();
        write(&all, true, b"three").unwrap();
        assert_eq!(fs::read(own.join("part-00000.parquet")).unwrap(), b"three");
        assert_eq!(names(home.path()), ["all"]);
        fs::rename(&own, home.path().join("moved")).unwrap();
        std::os::unix::fs::symlink(home.path().join("moved"), &own).unwrap();
        assert!(write(&all, true, b"four").is_err(), "a link is not what an export makes");
    }

    #[test]
    fn a_former_part_that_cannot_be_moved_back_is_kept_and_named() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("all/province=x");
        for (fails, is_back) in [(1, true), (2, false)] {
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join("part-00000.parquet"), "old").unwrap();
            let partial = Partial::folder(&home.path().join("all")).unwrap();
            fs::create_dir(partial.0.join("province=x")).unwrap();
            let away = partial.0.join("replaced");
            let mut calls = 0;
            let fault = replace(partial, "province=x", &place, |from, to| {
                calls += 1;
                if calls > 1 && calls <= 1 + fails {
                    Err(io::ErrorKind::StorageFull.into())
                } else {
                    fs::rename(from, to)
                }
            });
            let said = fault.unwrap_err().said_of(&place, Lang::En).to_string();
            assert_eq!((place.exists(), away.exists()), (is_back, !is_back), "{said}");
            let (held, names_it) =
                (if is_back { &place } else { &away }, said.contains(&*away.to_string_lossy()));
            assert_eq!(fs::read(held.join("part-00000.parquet")).unwrap(), b"old");
            assert_eq!(names_it, !is_back, "{said}");
        }
    }
}

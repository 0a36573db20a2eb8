//! Printing results, or writing them to a file whose extension selects the format.

use std::{
    io::{self, Write},
    path::Path,
};

use super::exit::Failure;
use crate::{
    document::{
        parts::Document,
        render::{self, Format},
    },
    model::lang::Lang,
    report::kind::Report,
};

/// The format by the extension of a file.
pub(super) fn format_of(path: &Path) -> anyhow::Result<Format> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    Format::of_ending(ending).map_err(|e| Failure::usage(format!("{}: {e}", path.display())))
}

/// Prints a line. Unlike `println!`, it returns an error for a closed pipe instead of panicking.
pub(super) fn line(text: impl std::fmt::Display) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

/// Turns the error of a closed pipe into success: the reader has read enough, and the exit code remains that of the
/// command.
pub(super) fn unless_closed(printed: io::Result<()>) -> io::Result<()> {
    match printed {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Prints lines; a closed pipe is no error.
pub(super) fn lines(texts: impl IntoIterator<Item: std::fmt::Display>) -> io::Result<()> {
    unless_closed(texts.into_iter().try_for_each(line))
}

/// Writes a report to a file, or prints it.
pub(super) fn document(
    document: &Document,
    shown: &[&str],
    format: Option<Format>,
    output: Option<&Path>,
    lang: Lang,
) -> anyhow::Result<()> {
    let format = output.map(format_of).transpose()?.or(format);
    if format == Some(Format::GeoJson) && !document.has_layer() {
        return Err(Failure::usage(Report::no_layer(document.name, lang)));
    }
    let mut bytes = match format {
        Some(format) => render::write::write(document, format, lang)?,
        None => render::terminal::document(document, shown, lang).into_bytes(),
    };
    if let Some(path) = output {
        write_file(path, &bytes, document.tables().map(|table| table.grid.len()).sum(), lang)
    } else {
        bytes.push(b'\n');
        Ok(unless_closed(io::stdout().write_all(&bytes))?)
    }
}

/// Writes a file atomically and prints its name. A failure leaves no part of it.
pub(super) fn write_file(path: &Path, bytes: &[u8], rows: usize, lang: Lang) -> anyhow::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".part");
    let written = std::fs::write(&partial, bytes).and_then(|()| std::fs::rename(&partial, path));
    written.map_err(|e| {
        let _ = std::fs::remove_file(&partial);
        Failure::unavailable(format!("{}: {e}", path.display()))
    })?;
    Ok(wrote(path, rows, lang)?)
}

/// Prints the name of a file or folder that was written.
pub(super) fn wrote(path: &Path, rows: usize, lang: Lang) -> io::Result<()> {
    let done = lang.pick("đã ghi", "wrote");
    let unit = lang.pick("dòng", "rows");
    lines([format_args!("{done} {}: {rows} {unit}", path.display())])
}

//! Which sheets of a workbook are read.

use super::fault::BookFault;
use crate::{
    exchange::finding::{Fault, Finding},
    model::lang::Text,
};

/// The names of the sheet that explains a template, which is left out beside others.
pub const GUIDE: Text = Text::new("Hướng dẫn", "Guide");

/// The sheets that are read by their numbers, of sheets with a name and whether they are hidden, and what is left out.
pub(super) fn chosen(
    sheets: &[(String, bool)],
    which: Option<&str>,
) -> Result<(Vec<usize>, Vec<Finding>), Fault> {
    let names = |hidden: Option<bool>| {
        let of = sheets.iter().filter(|(_, is_hidden)| hidden.is_none_or(|hidden| hidden == *is_hidden));
        of.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    if let Some(wanted) = which {
        let is_wanted =
            |(name, _): &(String, bool)| name.trim().to_lowercase() == wanted.trim().to_lowercase();
        let at = sheets.iter().position(is_wanted);
        let at = at.ok_or_else(|| Fault::Book(BookFault::NoSheet(wanted.to_owned(), names(None))))?;
        return Ok((vec![at], Vec::new()));
    }
    let is_read = |at: &usize| !sheets[*at].1 && (sheets.len() == 1 || !is_guide(&sheets[*at].0));
    let visible: Vec<usize> = (0..sheets.len()).filter(is_read).collect();
    let hidden = names(Some(true));
    match (visible.is_empty(), hidden.is_empty()) {
        (true, true) => Err(Fault::Empty),
        (true, false) => Err(Fault::Book(BookFault::NoneVisible(hidden))),
        (false, true) => Ok((visible, Vec::new())),
        (false, false) => Ok((visible, vec![Finding::file(Fault::Book(BookFault::Hidden(hidden)))])),
    }
}

pub(super) fn is_guide(name: &str) -> bool {
    name == GUIDE.vi || name == GUIDE.en
}

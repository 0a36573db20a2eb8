//! The shared strings of a workbook (ECMA-376, part 1, 18.4), in one buffer.

use std::{borrow::Cow, io::Read};

use super::{
    budget::Budget,
    fault::BookFault,
    xml::{Node, Xml, append},
};
use crate::exchange::finding::Fault;

/// The shared strings.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the part with the strings.
    pub(super) fn read<R: Read>(mut xml: Xml<R>, budget: &mut Budget) -> Result<Self, Fault> {
        let mut strings = Self::default();
        let mut one = String::new();
        while let Some(node) = xml.next()? {
            let Node::Open(tag) = node else { continue };
            if tag.name() == "si" {
                one.clear();
                rich(&mut xml, &mut one)?;
                strings.push(&unescaped(&one), budget)?;
            }
        }
        Ok(strings)
    }

    /// Adds a string.
    pub(super) fn push(&mut self, text: &str, budget: &mut Budget) -> Result<(), Fault> {
        budget.bytes(text.len() + size_of::<u32>()).map_err(Fault::Book)?;
        self.text.push_str(text);
        let end = u32::try_from(self.text.len()).map_err(|_| Fault::Book(BookFault::Bloated))?;
        self.ends.push(end);
        Ok(())
    }

    /// The string with this number.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[begin as usize..end as usize])
    }
}

/// Reads a text in one piece or in runs, to the end of its element. How a reading is pronounced is no part of it.
pub(super) fn rich<R: Read>(xml: &mut Xml<R>, into: &mut String) -> Result<(), Fault> {
    let mut depth = 1_usize;
    let mut is_text = false;
    while depth > 0 {
        let Some(node) = xml.next()? else { return Err(xml.broken()) };
        match node {
            Node::Open(tag) if tag.name() == "rPh" => xml.skip()?,
            Node::Open(tag) => {
                is_text = tag.name() == "t";
                depth += 1;
            }
            Node::Close(_) => {
                is_text = false;
                depth -= 1;
            }
            Node::Text(text) if is_text => append(into, &text)?,
            Node::Text(_) => {}
        }
    }
    Ok(())
}

/// Characters that XML forbids are written as `_x0001_` (ECMA-376, part 1, 22.9.2.19).
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let c = code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        match c {
            Some('\r') => {}
            Some(c) => out.push(c),
            None => out.push_str("_x"),
        }
        rest = &rest[at + if c.is_some() { 7 } else { 2 }..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

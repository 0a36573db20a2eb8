//! The XML of a workbook, read piece by piece: no piece is large, none declares entities, and none nests deeply.

use std::{
    borrow::Cow,
    io::{self, BufRead, BufReader, Read},
};

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesEnd, BytesStart, Event},
};

use super::fault::BookFault;
use crate::exchange::{
    finding::Fault,
    formats::{fault::FormatFault, guard::said},
};

/// The deepest nesting of elements.
const DEEPEST: usize = 64;

/// The longest piece, in bytes: a text between two elements, or an element with its attributes.
const LONGEST: usize = 1 << 20;

/// A piece of XML.
pub(super) enum Node<'x> {
    /// The start of an element. An empty element has an end as well.
    Open(Tag<'x>),
    /// A text.
    Text(Cow<'x, str>),
    /// The end of an element.
    Close(Close<'x>),
}

/// The start of an element.
pub(super) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// The value of an attribute, by its name with its prefix or without.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let is_named = |key: &str| key == name || local(key) == name;
        let mut own = self.0.attributes();
        own.with_checks(false);
        let found = own.filter_map(Result::ok).find(|own| is_named(own.key.into_inner()))?;
        found.normalized_value(XmlVersion::Explicit1_0).ok()
    }

    /// The value of an attribute that is a number.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }
}

/// The end of an element.
pub(super) struct Close<'x>(BytesEnd<'x>);

impl Close<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A part of a workbook being read.
pub(super) struct Xml<R: Read> {
    part: String,
    reader: Reader<Pieces<R>>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(part: &str, from: R) -> Self {
        let mut reader =
            Reader::from_reader(Pieces { inner: BufReader::with_capacity(1 << 16, from), read: 0 });
        reader.config_mut().expand_empty_elements = true;
        Self { part: part.to_owned(), reader, buffer: Vec::new(), depth: 0 }
    }

    /// A fault of this part.
    pub(super) fn broken(&self) -> Fault {
        Fault::Book(BookFault::Broken(self.part.clone()))
    }

    /// The next piece; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Node<'_>>, Fault> {
        self.buffer.clear();
        self.reader.get_mut().read = 0;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(fault(&error, &self.part)),
        };
        Ok(Some(match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Fault::Book(BookFault::Deep));
                }
                Node::Open(Tag(tag))
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Node::Close(Close(end))
            }
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(c)) => Node::Text(Cow::Owned(c.to_string())),
                Ok(None) => resolve_predefined_entity(&name)
                    .map(|text| Node::Text(Cow::Borrowed(text)))
                    .ok_or(Fault::Book(BookFault::Entities))?,
                Err(_) => return Err(Fault::Book(BookFault::Broken(self.part.clone()))),
            },
            Event::DocType(_) => return Err(Fault::Book(BookFault::Entities)),
            Event::Eof if self.depth > 0 => return Err(Fault::Book(BookFault::Broken(self.part.clone()))),
            Event::Eof => return Ok(None),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {
                Node::Text(Cow::Borrowed(""))
            }
        }))
    }

    /// Reads to the end of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }
}

/// The fault of a workbook that unpacks to too much.
pub(super) fn bloated(fault: FormatFault) -> Fault {
    match fault {
        FormatFault::Large(_) => Fault::Book(BookFault::Bloated),
        other => other.into(),
    }
}

fn fault(error: &quick_xml::Error, part: &str) -> Fault {
    match error {
        quick_xml::Error::Io(error) if is_too_long(error) => Fault::Book(BookFault::Bloated),
        quick_xml::Error::Io(error) => bloated(said(error)),
        _ => Fault::Book(BookFault::Broken(part.to_owned())),
    }
}

/// Adds a piece to a text, which is no longer than a single piece may be: comments and references split a text into pieces.
pub(super) fn append(into: &mut String, piece: &str) -> Result<(), Fault> {
    if into.len() + piece.len() > LONGEST {
        return Err(Fault::Book(BookFault::Bloated));
    }
    into.push_str(piece);
    Ok(())
}

fn is_too_long(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<TooLong>()).is_some()
}

/// A piece is longer than [`LONGEST`].
#[derive(Debug, thiserror::Error)]
#[error("a piece of XML is too long")]
struct TooLong;

/// Input that ends with an error in a piece which is too long, before it is kept.
struct Pieces<R: Read> {
    inner: BufReader<R>,
    /// The number of bytes that were read of the current piece.
    read: usize,
}

impl<R: Read> Read for Pieces<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.read += count;
        Ok(count)
    }
}

impl<R: Read> BufRead for Pieces<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read > LONGEST {
            return Err(io::Error::other(TooLong));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.read += count;
        self.inner.consume(count);
    }
}

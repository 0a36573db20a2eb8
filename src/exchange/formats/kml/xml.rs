//! XML piece by piece: no piece is large, none declares entities, and none nests deeply.

use std::{
    borrow::Cow,
    io::{self, BufRead, BufReader, Read},
};

use quick_xml::{
    Error, Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use crate::exchange::{
    finding::Fault,
    formats::{fault::FormatFault, guard::said, limits::MOST_DEPTH},
};

/// The name of the format in messages.
const KML: &str = "KML";

/// The longest piece, in bytes: the positions of an area.
const LONGEST: usize = 24 << 20;

/// A piece of XML.
pub(super) enum Piece<'x> {
    /// The start of an element: its name without prefix, and its attribute `name`.
    Open(String, Option<String>),
    /// A text.
    Text(Cow<'x, str>),
    /// The end of an element. An empty element has one as well.
    Close,
    /// The end of the text.
    End,
}

/// A text that is being read.
pub(super) struct Xml<R: Read> {
    reader: Reader<Pieces<R>>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(from: R) -> Self {
        let mut reader =
            Reader::from_reader(Pieces { inner: BufReader::with_capacity(1 << 16, from), read: 0 });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Piece<'_>, Fault> {
        self.buffer.clear();
        self.reader.get_mut().read = 0;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| fault(&error))?;
        Ok(match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > MOST_DEPTH {
                    return Err(FormatFault::Deep.into());
                }
                opened(&tag)
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Piece::Close
            }
            Event::Text(text) => Piece::Text(text.xml10_content()),
            Event::CData(text) => Piece::Text(text.xml10_content()),
            Event::GeneralRef(name) => Piece::Text(referred(&name)?),
            Event::DocType(_) => return Err(broken("<!DOCTYPE>")),
            Event::Eof if self.depth > 0 => return Err(broken("cut off")),
            Event::Eof => Piece::End,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {
                Piece::Text(Cow::Borrowed(""))
            }
        })
    }
}

fn opened<'x>(tag: &BytesStart<'_>) -> Piece<'x> {
    let name = tag.name().into_inner();
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    let own = attributes.filter_map(Result::ok).find(|own| own.key.into_inner() == "name");
    let own = own.and_then(|own| own.normalized_value(XmlVersion::Explicit1_0).ok().map(Cow::into_owned));
    Piece::Open(local.to_owned(), own)
}

/// The character that a reference stands for. Only those that XML defines itself have a meaning.
fn referred(name: &BytesRef<'_>) -> Result<Cow<'static, str>, Fault> {
    match name.resolve_char_ref() {
        Ok(Some(c)) => Ok(Cow::Owned(c.to_string())),
        Ok(None) => resolve_predefined_entity(name).map(Cow::Borrowed).ok_or_else(|| broken("&…;")),
        Err(error) => Err(fault(&error)),
    }
}

fn broken(what: &str) -> Fault {
    FormatFault::Broken(KML, what.to_owned()).into()
}

fn fault(error: &Error) -> Fault {
    match error {
        Error::Io(error)
            if error.get_ref().is_some_and(|inner| inner.downcast_ref::<TooLong>().is_some()) =>
        {
            FormatFault::Cell.into()
        }
        Error::Io(error) => match said(error) {
            FormatFault::Broken(_, detail) => broken(&detail),
            guarded => guarded.into(),
        },
        other => broken(&other.to_string()),
    }
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

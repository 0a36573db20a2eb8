//! The elements of KML that count, in the order of the text.

use std::io::Read;

use super::{
    placemark::Placemark,
    xml::{Piece, Xml},
};
use crate::exchange::{finding::Fault, formats::fault::FormatFault};

/// The column of the path of folders.
const FOLDER: &str = "folder";

/// Elements of a placemark that are values of their own.
const VALUES: [&str; 4] = ["name", "description", "address", "phoneNumber"];

/// Kinds of geometry that are no positions on the ground.
const MOVING: [&str; 3] = ["Track", "MultiTrack", "Model"];

/// What was found in the text.
#[derive(Debug)]
pub(super) enum Seen {
    /// The name of the document.
    Name(String),
    /// A placemark.
    Placemark(Box<Placemark>),
    /// The address of another file.
    Link(String),
}

/// The longest text of an element, in bytes.
const LONGEST: usize = 24 << 20;

/// Walks through a text, and hands over what is in it.
pub(super) fn walk(from: impl Read, see: &mut dyn FnMut(Seen) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut xml = Xml::new(from);
    let mut walker = Walker::default();
    loop {
        match xml.next()? {
            Piece::Open(name, attribute) => walker.open(name, attribute),
            Piece::Text(text) => walker.text(&text),
            Piece::Close => {
                if let Some(seen) = walker.close() {
                    see(seen)?;
                }
            }
            Piece::End => break,
        }
    }
    let is_kml = walker.is_kml.then_some(());
    is_kml.ok_or_else(|| FormatFault::Broken("KML", "no <kml>".to_owned()).into())
}

#[derive(Default)]
struct Walker {
    is_kml: bool,
    /// The open elements, by their names without prefix.
    path: Vec<String>,
    /// The names of the open folders.
    folders: Vec<String>,
    /// The text since the last element began.
    text: String,
    /// The name of the value that is being read.
    value: String,
    placemark: Option<Box<Placemark>>,
}

impl Walker {
    fn open(&mut self, name: String, attribute: Option<String>) {
        self.text.clear();
        match name.as_str() {
            "kml" => self.is_kml = true,
            "Folder" => self.folders.push(String::new()),
            "Placemark" => self.placemark = Some(Box::default()),
            "Data" | "SimpleData" => self.value = attribute.unwrap_or_default(),
            moving if MOVING.contains(&moving) => {
                if let Some(placemark) = &mut self.placemark {
                    placemark.refuse(FormatFault::Geometry(moving.to_owned()));
                }
            }
            _ => {}
        }
        self.path.push(name);
    }

    fn text(&mut self, text: &str) {
        if self.text.len() + text.len() <= LONGEST {
            self.text.push_str(text);
        } else if let Some(placemark) = &mut self.placemark {
            placemark.refuse(FormatFault::Cell);
        }
    }

    fn close(&mut self) -> Option<Seen> {
        let name = self.path.pop()?;
        let within = self.path.last().map_or("", String::as_str);
        let Some(placemark) = &mut self.placemark else { return self.close_outside(&name) };
        match (name.as_str(), within) {
            (value, "Placemark") if VALUES.contains(&value) => placemark.put(value, &self.text),
            ("value", "Data") | ("SimpleData", _) => placemark.put(&self.value, &self.text),
            ("coordinates", _) => placemark.positions(&self.text),
            ("Point" | "LineString" | "LinearRing" | "Polygon", _) => placemark.end(&name, within),
            ("Placemark", _) => {
                let mut placemark = self.placemark.take()?;
                if !self.folders.is_empty() {
                    placemark.put(FOLDER, &self.folders.join(" / "));
                }
                return Some(Seen::Placemark(placemark));
            }
            _ => {}
        }
        self.text.clear();
        None
    }

    /// Ends an element outside of placemarks.
    fn close_outside(&mut self, name: &str) -> Option<Seen> {
        let within = self.path.last().map_or("", String::as_str);
        let text = std::mem::take(&mut self.text);
        let short = || text.trim().chars().take(200).collect::<String>();
        match (name, within) {
            ("name", "Folder") => {
                if let Some(folder) = self.folders.last_mut() {
                    *folder = short();
                }
            }
            ("name", "Document") => return Some(Seen::Name(short())).filter(|_| !text.trim().is_empty()),
            ("Folder", _) => drop(self.folders.pop()),
            ("href", "Link" | "Url") => return Some(Seen::Link(short())),
            _ => {}
        }
        None
    }
}

//! Putting a document together.

use crate::{
    document::{
        parts::{Block, Document, Picture},
        table::{is_synthetic, made_up},
    },
    report::{request::Asked, unredacted::Draft},
    stop,
};

/// The parts of a document as they are added; tables are added as the reader may see them.
pub(super) struct Parts<'a> {
    asked: Asked<'a>,
    blocks: Vec<Block>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(asked: Asked<'a>) -> Self {
        Self { asked, blocks: Vec::new() }
    }

    pub(super) fn heading(&mut self, rank: u8, vi: &str, en: &str) {
        stop::check();
        self.blocks.push(Block::Heading(rank, self.asked.lang.pick(vi, en).to_owned()));
    }

    pub(super) fn note(&mut self, text: String) {
        self.blocks.push(Block::Note(text));
    }

    pub(super) fn blank(&mut self, vi: &str, en: &str) {
        self.blocks.push(Block::Blank(self.asked.lang.pick(vi, en).to_owned()));
    }

    pub(super) fn table(&mut self, draft: Draft) {
        self.blocks.push(Block::Table(Box::new(draft.seen_by(self.asked))));
    }

    pub(super) fn picture(&mut self, picture: Picture) {
        stop::check();
        self.blocks.push(Block::Picture(picture));
    }

    pub(super) fn page_break(&mut self) {
        self.blocks.push(Block::PageBreak);
    }

    pub(super) fn document(self, name: &'static str, title: String, heading: Vec<String>) -> Document {
        let made_up = is_synthetic(self.asked.now).then(|| made_up(self.asked.lang).to_owned());
        Document { name, title, heading: heading.into_iter().chain(made_up).collect(), blocks: self.blocks }
    }
}

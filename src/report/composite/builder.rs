//! Assembly of documents.

use crate::{
    document::{
        parts::{Block, Document, Picture},
        render::{notation::UNKNOWN, symbols},
        table::{is_synthetic, made_up},
    },
    model::lang::Text,
    report::{request::Request, unredacted::Draft},
    stop,
};

/// The parts of a document. Tables are redacted for the reader when they are added.
pub(super) struct Parts<'a> {
    request: Request<'a>,
    blocks: Vec<Block>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(request: Request<'a>) -> Self {
        Self { request, blocks: Vec::new() }
    }

    pub(super) fn heading(&mut self, rank: u8, text: Text) {
        stop::check();
        self.blocks.push(Block::Heading(rank, text.of(self.request.lang).to_owned()));
    }

    pub(super) fn note(&mut self, text: String) {
        self.blocks.push(Block::Note(text));
    }

    pub(super) fn blank(&mut self, text: Text) {
        self.blocks.push(Block::Blank(text.of(self.request.lang).to_owned()));
    }

    pub(super) fn table(&mut self, draft: Draft) {
        self.blocks.push(Block::Table(Box::new(draft.seen_by(self.request))));
    }

    pub(super) fn picture(&mut self, picture: Picture) {
        stop::check();
        self.blocks.push(Block::Picture(picture));
    }

    /// Adds the meaning of the signs in the tables so far.
    pub(super) fn signs(&mut self) {
        let tables = self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table.as_ref()),
            _ => None,
        });
        let tables: Vec<_> = tables.collect();
        let signs = symbols::signs(&tables, UNKNOWN, self.request.lang);
        if !signs.is_empty() {
            self.note(signs.join(" "));
        }
    }

    pub(super) fn page_break(&mut self) {
        self.blocks.push(Block::PageBreak);
    }

    pub(super) fn document(self, name: &'static str, title: String, heading: Vec<String>) -> Document {
        let is_made_up = |block: &Block| match block {
            Block::Table(table) => table.provenance.synthetic,
            Block::Picture(_) => is_synthetic(self.request.now),
            _ => false,
        };
        let lang = self.request.lang;
        let is_mixed = self.blocks.iter().any(|b| matches!(b, Block::Table(_)) && !is_made_up(b));
        let rest = if is_mixed {
            lang.pick(
                "; bảng không ghi dòng này không có dữ liệu giả lập",
                "; tables without this line have none of them",
            )
        } else {
            ""
        };
        let made_up = self.blocks.iter().any(is_made_up).then(|| made_up(lang).to_owned() + rest);
        let heading = heading.into_iter().chain(made_up).collect();
        Document { name, file: name.to_owned(), title, heading, blocks: self.blocks, origin: None }
    }
}

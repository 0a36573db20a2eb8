//! The firms of a file by what they are recognised by, in little memory.

use crate::{
    exchange::drafts::Draft,
    model::{
        likeness::Likeness,
        packed::{Runs, put_text},
        record::Record,
    },
};

/// The firms of a file.
#[derive(Default)]
pub(super) struct Sought {
    rows: Vec<u32>,
    /// The code of each, empty if its row has none, and its likeness.
    runs: Runs,
}

impl Sought {
    /// Adds the firm of a draft.
    pub(super) fn push(&mut self, draft: &Draft) {
        let Record::Firm(firm) = &draft.record else {
            unreachable!("a file holds one kind: {:?}", draft.record.kind())
        };
        self.rows.push(u32::try_from(draft.row).unwrap_or(u32::MAX));
        self.runs.push(|to| {
            put_text(to, if draft.coded { firm.code.as_str() } else { "" });
            firm.likeness().pack(to);
        });
    }

    /// The number of firms.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row of a firm.
    pub(super) fn row(&self, at: usize) -> usize {
        self.rows[at] as usize
    }

    /// The code that the row of a firm has.
    pub(super) fn code(&self, at: usize) -> Option<&str> {
        Some(self.runs.get(self.number(at)).text()).filter(|code| !code.is_empty())
    }

    /// The values by which a firm is recognised.
    pub(super) fn like(&self, at: usize) -> Likeness {
        let mut bytes = self.runs.get(self.number(at));
        bytes.text();
        Likeness::unpack(&mut bytes)
    }

    /// The values of all firms.
    pub(super) fn likes(&self) -> impl ExactSizeIterator<Item = Likeness> {
        (0..self.len()).map(|at| self.like(at))
    }

    fn number(&self, at: usize) -> u32 {
        debug_assert!(at < self.runs.len());
        u32::try_from(at).expect("there are fewer firms than numbers")
    }
}

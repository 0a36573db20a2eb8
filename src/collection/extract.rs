//! What a file is made of: a state of the register, and selections from its collections.

use std::{collections::BTreeSet, io};

use time::Date;

use crate::{
    collection::{
        about::{About, Cited},
        feature::Thing,
        kinds::Collection,
        selection::Selection,
        view::Shown,
    },
    exchange::csv_out::Locale,
    index::Snapshot,
    model::{actor::Role, cadence::Cadence, lang::Lang},
};

/// Selections from the collections of a register.
#[derive(Debug)]
pub struct Extract<'a> {
    /// The state of the register.
    pub now: &'a Snapshot,
    /// The day of the state.
    pub today: Date,
    /// The collections; formats of one take the first.
    pub layers: Vec<Layer>,
    /// What the file says about itself.
    pub about: About,
    /// The marks of CSV.
    pub locale: Locale,
    /// The language of titles.
    pub lang: Lang,
    /// The most detailed zoom of map tiles.
    pub zoom: u8,
}

/// The most detailed zoom of map tiles unless another is given; maps enlarge these.
pub const ZOOM: u8 = 14;

/// A selection from a collection.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The collection.
    pub collection: Collection,
    /// The conditions.
    pub selection: Selection,
    /// What is shown of each feature.
    pub shown: Shown,
}

impl Layer {
    /// All that a role may see of a collection, as in a file.
    pub fn all(collection: Collection, role: Role) -> Self {
        Self { collection, selection: Selection::default(), shown: Shown::all(collection, role).as_file() }
    }

    /// Calls a function with every feature.
    pub(super) fn each(
        &self,
        now: &Snapshot,
        show: &mut dyn FnMut(Thing<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.collection.each(now, &self.selection, show)
    }

    /// The number of features, and their sources.
    pub(super) fn survey(&self, now: &Snapshot) -> io::Result<(usize, Cited)> {
        let (mut count, mut cited) = (0, Cited::default());
        self.each(now, &mut |thing| {
            count += 1;
            cited.add(&thing);
            Ok(())
        })?;
        Ok((count, cited))
    }
}

/// The licences that the sources of a collection state, in their words; `None` is among them if a source states none.
pub fn licences(collection: Collection, now: &Snapshot) -> BTreeSet<Option<String>> {
    cited(collection, now).licences(now).into_iter().map(|words| words.map(str::to_owned)).collect()
}

/// How often all sources of a collection are issued, if it is known of each and the same; `None` for the list of the
/// sources itself.
pub fn cadence(collection: Collection, now: &Snapshot) -> Option<Cadence> {
    cited(collection, now).cadence(now).filter(|_| collection != Collection::Sources)
}

/// The sources of a collection.
fn cited(collection: Collection, now: &Snapshot) -> Cited {
    let mut cited = Cited::default();
    if collection == Collection::Firms {
        now.firms.coverage().sources.iter().for_each(|code| cited.note(code));
    } else {
        let selection = Selection::default();
        for thing in collection.things(now, &selection) {
            cited.add(&thing);
        }
    }
    cited
}

impl<'a> Extract<'a> {
    /// All that a role may see of a collection.
    pub fn all(now: &'a Snapshot, today: Date, collection: Collection, role: Role, lang: Lang) -> Self {
        let about = About { role, as_of: None, selection: Vec::new() };
        let layers = vec![Layer::all(collection, role)];
        Self { now, today, layers, about, locale: Locale::En, lang, zoom: ZOOM }
    }

    /// The only collection of formats that hold one.
    pub(super) fn only(&self) -> io::Result<&Layer> {
        self.layers.first().ok_or_else(|| io::ErrorKind::InvalidInput.into())
    }
}

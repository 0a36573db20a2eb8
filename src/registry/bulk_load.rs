//! Bulk loading of firms: in batches within one transaction, after which the read model is rebuilt.

use super::{error::RegistryError, open::Registry};
use crate::model::{
    actor::Actor,
    change::{Edit, Seq},
    firm::Firm,
    id::SourceId,
    record::{Kind, Record},
    source::Source,
};

/// Firms in a batch.
const BATCH: usize = 5000;

impl Registry {
    /// Records a source, unless it exists, and new firms from it. Their identities start at the one passed to `firms`;
    /// `told` is called after each batch with the number of firms written so far. All of them are kept or none.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Refused`] lists the values that break rules; any other error means that nothing could be
    /// written.
    pub async fn fill<I: Iterator<Item = Firm>>(
        &self,
        source: impl FnOnce(SourceId) -> Source,
        firms: impl FnOnce(i64) -> I,
        actor: Actor,
        told: impl Fn(usize),
    ) -> Result<Seq, RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let new = |record| Edit::Put(Box::new(record));
        let source = source(SourceId(writing.last_id(Kind::Source).await? + 1));
        let now = self.snapshot();
        if now.base.holdings.sources.values().all(|held| held.code != source.code) {
            writing.load(vec![new(Record::Source(source))], &actor).await?;
        }
        let mut firms = firms(writing.last_id(Kind::Firm).await? + 1).peekable();
        let mut written = 0;
        while firms.peek().is_some() {
            let batch: Vec<Edit> = firms.by_ref().take(BATCH).map(|firm| new(Record::Firm(firm))).collect();
            let count = batch.len();
            writing.load(batch, &actor).await?;
            written += count;
            told(written);
        }
        writing.commit_and_reload().await
    }
}

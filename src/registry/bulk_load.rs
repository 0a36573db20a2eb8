//! Writing very many firms at once: batch by batch in one transaction, then everything is read anew.

use std::sync::Arc;

use time::OffsetDateTime;

use super::{error::RegistryError, open::Registry};
use crate::{
    model::{
        actor::Actor,
        change::{Edit, Seq},
        firm::Firm,
        id::SourceId,
        record::{Kind, Record},
        source::Source,
    },
    store::write::{Entry, Stamp},
};

/// Firms that are written together.
const BATCH: usize = 5000;

impl Registry {
    /// Records a source, if it is not held, and new firms of it, whose identities begin at the one handed to `firms`.
    ///
    /// `told` hears after each batch how many were written. Nothing is kept unless all are.
    pub async fn fill<I: Iterator<Item = Firm>>(
        &self,
        source: impl FnOnce(SourceId) -> Source,
        firms: impl FnOnce(i64) -> I,
        actor: Actor,
        told: impl Fn(usize),
    ) -> Result<Seq, RegistryError> {
        let _writing = self.lock().await;
        let mut writer = self.begin().await?;
        let at = writer.instant(OffsetDateTime::now_utc()).await?;
        let stamp = Arc::new(Stamp { at, actor, reason: None });
        let new = |record| Entry { before: None, edit: Edit::Put(Box::new(record)), stamp: stamp.clone() };
        let source = source(SourceId(writer.last_id(Kind::Source).await? + 1));
        let now = self.snapshot();
        if now.base.holdings.sources.values().all(|held| held.code != source.code) {
            writer.write(&[new(Record::Source(source))]).await?;
        }
        let mut firms = firms(writer.last_id(Kind::Firm).await? + 1).peekable();
        let mut written = 0;
        while firms.peek().is_some() {
            let batch: Vec<_> = firms.by_ref().take(BATCH).map(|firm| new(Record::Firm(firm))).collect();
            writer.write(&batch).await?;
            written += batch.len();
            told(written);
        }
        writer.commit().await?;
        self.fold().await;
        self.reload().await?;
        Ok(self.snapshot().version)
    }
}

//! Recording one new thing.

use std::sync::Arc;

use time::OffsetDateTime;

use super::{error::RegistryError, open::Registry};
use crate::{
    model::{
        actor::Actor,
        change::{Edit, Seq},
        record::{Kind, Record},
    },
    store::write::{Entry, Stamp},
};

impl Registry {
    /// Records a new thing of a kind under an identity that nothing of the kind ever had.
    pub async fn record_new(
        &self,
        kind: Kind,
        make: impl FnOnce(i64) -> Record,
        actor: Actor,
        reason: Option<String>,
    ) -> Result<Seq, RegistryError> {
        let _writing = self.lock().await;
        let mut writer = self.begin().await?;
        let id = writer.last_id(kind).await? + 1;
        let stamp = Arc::new(Stamp { at: writer.instant(OffsetDateTime::now_utc()).await?, actor, reason });
        let edit = Edit::Put(Box::new(make(id)));
        let next = |version| self.snapshot().after(vec![edit.clone()], version);
        writer.write(&[Entry { before: None, edit: edit.clone(), stamp }]).await?;
        let version = writer.version().await?;
        writer.commit().await?;
        self.live.swap(next(version));
        Ok(version)
    }
}

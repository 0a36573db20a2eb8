//! Redactions of a member, repeated in the log of this register.

use crate::{
    model::member::{Member, Withheld},
    registry::{error::RegistryError, open::Registry},
};

/// The reason that is recorded.
const REASON: &str = "withheld by the register that the record is of";

impl Registry {
    /// Withholds what a member withholds, and notes the number of its redactions.
    ///
    /// # Errors
    ///
    /// Those of reading and writing; what was withheld before the error stays withheld.
    pub async fn repeat_redactions(
        &self,
        member: &Member,
        withheld: &[Withheld],
        redactions: i64,
    ) -> Result<(), RegistryError> {
        for Withheld { kind, id, fields } in withheld {
            let Ok(id) = member.identity(*id) else { continue };
            self.withhold_former((*kind, id), fields, member.actor(), REASON).await?;
        }
        if !withheld.is_empty() {
            self.forget_bytes().await?;
        }
        self.store.note_redactions(member.number, redactions).await.map_err(|error| self.heard(error))?;
        self.reread_members().await
    }
}

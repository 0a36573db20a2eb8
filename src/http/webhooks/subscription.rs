//! What a receiver is sent.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use crate::{
    collection::{kinds::Collection, past_feature, selection::Selection},
    config::{Settings, Webhook},
    geom::crs::Crs,
    index::Snapshot,
    model::{actor::Role, change::Change, lang::Lang},
    query::cql2::text,
};

/// A receiver and the changes that it is sent, which are those of public features.
pub struct Subscription {
    pub(super) receiver: Webhook,
    /// The base URL of what is sent.
    pub(super) base: String,
    wanted: Vec<(Collection, Selection)>,
    /// Counts of its messages.
    pub(in crate::http) counts: Counts,
}

/// Counts of messages since the start.
#[derive(Default)]
pub(in crate::http) struct Counts {
    accepted: AtomicU64,
    failed: AtomicU64,
    given_up: AtomicU64,
    behind: AtomicU64,
}

impl Counts {
    pub(super) fn note_accepted(&self) {
        self.accepted.fetch_add(1, Relaxed);
    }

    pub(super) fn note_failed(&self) {
        self.failed.fetch_add(1, Relaxed);
    }

    pub(super) fn note_given_up(&self) {
        self.given_up.fetch_add(1, Relaxed);
    }

    pub(super) fn note_behind(&self, changes: u64) {
        self.behind.store(changes, Relaxed);
    }

    /// Messages by outcome.
    pub(in crate::http) fn by_outcome(&self) -> [(&'static str, u64); 3] {
        [("accepted", &self.accepted), ("failed", &self.failed), ("given_up", &self.given_up)]
            .map(|(outcome, count)| (outcome, count.load(Relaxed)))
    }

    /// Changes that the receiver has not been sent yet.
    pub(in crate::http) fn behind(&self) -> u64 {
        self.behind.load(Relaxed)
    }
}

impl Subscription {
    /// The receivers of the settings.
    ///
    /// # Errors
    ///
    /// What cannot be used, in a language.
    pub fn all(settings: &Settings, lang: Lang) -> Result<Vec<Arc<Self>>, String> {
        if settings.webhooks.is_empty() {
            return Ok(Vec::new());
        }
        let Some(base) = &settings.public_url else {
            return Err(lang.pick(
                "webhooks cần public_url: địa chỉ trong những gì được gửi đi".to_owned(),
                "webhooks need public_url: the address in what is sent".to_owned(),
            ));
        };
        if !settings.follow.is_empty() {
            return Err(lang.pick(
                "sổ theo dõi các sổ khác không gửi webhooks; hãy đặt webhooks ở từng sổ".to_owned(),
                "a register that follows others sends no webhooks; set them at each register".to_owned(),
            ));
        }
        let names: BTreeSet<&str> = settings.webhooks.iter().map(|own| own.name.as_str()).collect();
        if names.len() < settings.webhooks.len() {
            return Err(lang.pick(
                "mỗi webhook cần một tên (name) riêng".to_owned(),
                "each webhook needs a name of its own".to_owned(),
            ));
        }
        let one = |own: &Webhook| {
            let read = Self::read(own, base, lang);
            read.map(Arc::new).map_err(|fault| format!("webhooks, {}: {fault}", own.name))
        };
        settings.webhooks.iter().map(one).collect()
    }

    fn read(receiver: &Webhook, base: &str, lang: Lang) -> Result<Self, String> {
        receiver.secrets().map_err(|error| error.to_string())?;
        let named = receiver.collections.iter().map(|code| code.parse::<Collection>());
        let named: Vec<_> = named.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
        let collections = if named.is_empty() { Collection::ALL } else { &named };
        let wanted = collections.iter().map(|collection| {
            let known = collection.queryables(Role::Public);
            let read = |filter: &String| text::read_in(filter, &known, Crs::Crs84);
            let condition = receiver.filter.as_ref().map(read).transpose();
            let condition =
                condition.map_err(|fault| format!("filter, {collection}: {}", fault.say(lang)))?;
            Ok((*collection, Selection { condition: condition.map(Arc::new), ..Selection::default() }))
        });
        Ok(Self {
            receiver: receiver.clone(),
            base: base.to_owned(),
            wanted: wanted.collect::<Result<_, String>>()?,
            counts: Counts::default(),
        })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.receiver.name
    }

    /// The scheme and the host of the receiver.
    pub fn origin(&self) -> &str {
        self.receiver.url.origin()
    }

    /// The collection of a change that is sent: of what came into the selection, changed in it or left it.
    pub(super) fn collection_of(&self, change: &Change, now: &Snapshot) -> Option<Collection> {
        let newest = change.after.as_ref().or(change.before.as_ref())?;
        let (collection, selection) =
            self.wanted.iter().find(|(collection, _)| past_feature::is_of(*collection, newest))?;
        let mut states = [&change.after, &change.before].into_iter().flatten();
        let is_wanted = selection.condition.is_none()
            || states.any(|state| past_feature::is_in(*collection, state, now, selection));
        is_wanted.then_some(*collection)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::config::Given;

    const LEAST: &str = "[[webhooks]]\nname = 'a'\nurl = 'https://a.vn/in'\n\
                         secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'\n";

    fn all(text: &str) -> Result<usize, String> {
        let settings = Given::from_toml(text).unwrap().settle();
        Subscription::all(&settings, Lang::En).map(|all| all.len())
    }

    #[rstest]
    #[case("", "", Ok(1))]
    #[case("collections = ['firms', 'zones']", "", Ok(1))]
    #[case("collections = ['firms']\nfilter = \"sector = '2592'\"", "", Ok(1))]
    #[case("", LEAST, Err("a name of its own"))]
    #[case("collections = ['workers']", "", Err("'workers'"))]
    #[case("collections = ['firms']\nfilter = 'workers > 5'", "", Err("workers"))]
    #[case("filter = \"sector = '2592'\"", "", Err("filter, zones"))]
    fn what_a_receiver_is_sent_is_known_before_anything_is_served(
        #[case] more: &str,
        #[case] other: &str,
        #[case] expected: Result<usize, &str>,
    ) {
        let found = all(&format!("public_url = 'https://x.vn'\n{LEAST}{more}\n{other}"));
        match expected {
            Ok(count) => assert_eq!(found, Ok(count)),
            Err(part) => assert!(found.as_ref().is_err_and(|fault| fault.contains(part)), "{found:?}"),
        }
    }

    #[test]
    fn an_address_of_this_register_is_needed_and_its_own_log() {
        assert!(all(LEAST).unwrap_err().contains("public_url"));
        let followed = format!("public_url = 'https://x.vn'\nfollow = ['https://b.vn']\n{LEAST}");
        assert!(all(&followed).unwrap_err().contains("follows others"));
        assert_eq!(all(""), Ok(0));
    }
}

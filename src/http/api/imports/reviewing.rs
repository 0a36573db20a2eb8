//! Making reviews of imports on the threads for long work, once for all requests.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{runtime::Handle, sync::watch};

use super::refusal::failed;
use crate::{
    http::{
        problem::Problem,
        reviews::{Job, Made, Running},
        state::AppState,
        work::Class,
    },
    model::{actor::Actor, lang::Lang, staged::Staged},
    registry::staging::review::Review,
    stop::Stop,
};

/// The time that reading may take, with the time in the queue.
const LONGEST: Duration = Duration::from_secs(3600);

impl AppState {
    /// The review of an import for a reader; `None` if it is still being made after this time.
    pub(in crate::http) async fn review(
        &self,
        own: &Staged,
        (reader, client): (&Actor, IpAddr),
        patience: Duration,
        lang: Lang,
    ) -> Result<Option<Arc<Review>>, Problem> {
        if let Some(review) = self.registry.review_at_hand(&self.reviews.desk, own, reader) {
            return Ok(Some(review));
        }
        let mut made = self.reviewing(own, reader, client, lang);
        match tokio::time::timeout(patience, made.wait_for(Option::is_some)).await {
            Ok(Ok(made)) => made.clone().transpose(),
            // It was given up, as when the server stops.
            Ok(Err(_)) => Err(Problem::writers_busy(lang)),
            Err(_) => Ok(None),
        }
    }

    /// Begins to make a review, unless that was begun.
    fn reviewing(&self, own: &Staged, reader: &Actor, client: IpAddr, lang: Lang) -> watch::Receiver<Made> {
        let job = Job { import: own.id, revision: own.revision, reader: reader.0.clone() };
        let mut running = self.reviews.all();
        if let Some(known) = running.iter().find(|running| running.job == job) {
            return known.made.clone();
        }
        let (tell, made) = watch::channel(None);
        let stop = Stop::default();
        running.push(Running { job: job.clone(), stop: stop.clone(), made: made.clone() });
        let (state, own, reader) = (self.clone(), own.clone(), reader.clone());
        tokio::spawn(async move {
            let (working, runtime) = (state.clone(), Handle::current());
            let work = move || {
                let (registry, desk) = (&working.registry, &working.reviews.desk);
                desk.tidy();
                runtime.block_on(registry.review(desk, &own, &reader, &stop))
            };
            let done = state.works.run(Class::Import, client, Instant::now() + LONGEST, work).await;
            let done = done.map_err(|refused| refused.say(Class::Import, lang));
            let done = done.and_then(|done| done.map_err(failed(lang)));
            state.reviews.all().retain(|running| running.job != job);
            tell.send_replace(Some(done));
        });
        made
    }
}

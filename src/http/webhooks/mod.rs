//! Webhooks: changes of the log are sent to receivers in order, at least once each, as `CloudEvents` that are signed as the
//! Standard Webhooks say.

mod message;
mod sender;
mod signature;
mod subscription;

pub(super) use sender::send_all;

pub use sender::Sender;
pub use subscription::Subscription;

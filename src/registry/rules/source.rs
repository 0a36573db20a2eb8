//! Rules of sources.

use super::broken::Broken;
use crate::model::source::Source;

pub(super) fn judge(source: &Source, broken: &mut Broken) {
    broken.needed("title", &source.title);
    broken.text("location", source.location.as_deref());
    broken.text("dated", source.dated.as_deref());
    broken.text("licence", source.licence.as_deref());
}

//! The text format of Prometheus, version 0.0.4.

use std::fmt::Write;

use super::histogram::Reading;

/// The media type of the format.
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// How values of a metric relate to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It only grows, until the process ends.
    Counter,
    /// It grows and shrinks.
    Gauge,
    /// Counts of values by size.
    Histogram,
}

/// A metric: all its samples have its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// The name, with the unit.
    pub name: &'static str,
    /// How its values relate to each other.
    pub kind: Kind,
    /// What it means.
    pub help: &'static str,
}

/// The names and values by which samples of a metric differ.
pub type Labels<'l> = &'l [(&'l str, &'l str)];

/// A page of samples.
#[derive(Debug, Default)]
pub struct Page(String);

impl Family {
    /// A metric that only grows.
    pub const fn counter(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: Kind::Counter, help }
    }

    /// A metric that grows and shrinks.
    pub const fn gauge(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: Kind::Gauge, help }
    }

    /// Counts of values by size.
    pub const fn histogram(name: &'static str, help: &'static str) -> Self {
        Self { name, kind: Kind::Histogram, help }
    }
}

impl Page {
    /// Adds a metric with samples, each with its labels. A metric without samples is left out.
    pub fn add<'l>(&mut self, family: &Family, samples: impl IntoIterator<Item = (Labels<'l>, f64)>) {
        let mut samples = samples.into_iter().peekable();
        if samples.peek().is_some() {
            self.head(family);
            samples.for_each(|(labels, value)| self.sample(family.name, "", labels, value));
        }
    }

    /// Adds a metric with one sample.
    pub fn add_one(&mut self, family: &Family, value: f64) {
        self.add(family, [(&[][..], value)]);
    }

    /// Adds counts of values by size; a value of 1 is `1 / scale` of the unit in the name.
    pub fn add_sizes<'l>(
        &mut self,
        family: &Family,
        scale: f64,
        readings: impl IntoIterator<Item = (Labels<'l>, Reading)>,
    ) {
        let mut readings = readings.into_iter().peekable();
        if readings.peek().is_some() {
            self.head(family);
            readings.for_each(|(labels, reading)| self.sizes(family.name, scale, labels, &reading));
        }
    }

    /// The text.
    pub fn into_text(self) -> String {
        self.0
    }

    fn sizes(&mut self, name: &str, scale: f64, labels: Labels<'_>, reading: &Reading) {
        for (bound, count) in &reading.up_to {
            let bound = (real(*bound) / scale).to_string();
            self.sample(name, "_bucket", &[labels, &[("le", bound.as_str())]].concat(), real(*count));
        }
        self.sample(name, "_bucket", &[labels, &[("le", "+Inf")]].concat(), real(reading.count));
        self.sample(name, "_sum", labels, real(reading.sum) / scale);
        self.sample(name, "_count", labels, real(reading.count));
    }

    fn head(&mut self, Family { name, kind, help }: &Family) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, part: &str, labels: Labels<'_>, value: f64) {
        let labels: Vec<String> =
            labels.iter().map(|(name, own)| format!("{name}=\"{}\"", escaped(own))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "{name}{part}{labels} {value}");
    }
}

/// A number as samples have it.
#[expect(clippy::cast_precision_loss, reason = "the format has no other numbers")]
pub fn real(whole: u64) -> f64 {
    whole as f64
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::histogram::Histogram;

    #[test]
    fn a_page_has_what_a_metric_means_and_its_samples() {
        let mut page = Page::default();
        page.add_one(&Family::gauge("firms", "Firms."), 7.0);
        page.add(
            &Family::counter("asked_total", "Requests."),
            [(&[("route", "/a"), ("method", "GET")][..], 3.0), (&[("route", "a\"\\\n")][..], 0.5)],
        );
        page.add(&Family::gauge("none", "Nothing."), std::iter::empty());
        let expected = "# HELP firms Firms.\n# TYPE firms gauge\nfirms 7\n\
                        # HELP asked_total Requests.\n# TYPE asked_total counter\n\
                        asked_total{route=\"/a\",method=\"GET\"} 3\nasked_total{route=\"a\\\"\\\\\\n\"} 0.5\n";
        assert_eq!(page.into_text(), expected);
    }

    #[test]
    fn sizes_are_in_the_unit_of_the_name() {
        let (times, mut page) = (Histogram::new([1_000, 500_000]), Page::default());
        [900, 1_000, 2_000_000].into_iter().for_each(|us| times.note(us));
        let own = Family::histogram("t_seconds", "Times.");
        page.add_sizes(&own, 1e6, [(&[("route", "/a")][..], times.read())]);
        let expected = "# HELP t_seconds Times.\n# TYPE t_seconds histogram\n\
                        t_seconds_bucket{route=\"/a\",le=\"0.001\"} 2\nt_seconds_bucket{route=\"/a\",le=\"0.5\"} 2\n\
                        t_seconds_bucket{route=\"/a\",le=\"+Inf\"} 3\nt_seconds_sum{route=\"/a\"} 2.0019\n\
                        t_seconds_count{route=\"/a\"} 3\n";
        assert_eq!(page.into_text(), expected);
    }
}

//! Marks of places on a still picture, laid out so that none hides another.

/// A place that is to be marked.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What kind of mark it gets; earlier kinds keep their place where two kinds meet.
    pub(super) class: &'static str,
    /// Radius of the mark in units of the drawing.
    pub(super) radius: f64,
    /// Where it is on the drawing.
    pub(super) at: (f64, f64),
    /// What it is called.
    pub(super) name: String,
}

/// A mark, which may stand for several places that are near each other.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) class: &'static str,
    pub(super) radius: f64,
    /// The first of its places.
    pub(super) place: (f64, f64),
    /// Where it is drawn: beside its place where a mark of another kind stands there.
    pub(super) at: (f64, f64),
    /// What it stands for.
    pub(super) names: Vec<String>,
}

impl Mark {
    /// Whether it is drawn beside its place.
    pub(super) fn is_aside(&self) -> bool {
        self.at != self.place
    }

    fn covers(&self, at: (f64, f64), radius: f64) -> bool {
        distance(self.at, at) < self.radius + radius + GAP
    }
}

/// The least radius of a mark with a number in it.
const LEAST_WITH_NUMBER: f64 = 11.0;

/// Free space between two marks.
const GAP: f64 = 1.0;

/// How far a mark moves aside at once, and in how many directions.
const STEP: f64 = 3.0;
const DIRECTIONS: u32 = 16;

/// Steps after which a mark is drawn wherever it is: so full no drawing of a city is.
const MOST_STEPS: u32 = 60;

fn distance(one: (f64, f64), other: (f64, f64)) -> f64 {
    (one.0 - other.0).hypot(one.1 - other.1)
}

/// Places of one kind whose marks would meet get one mark that says how many they are; a mark that would meet one of another
/// kind stands aside, within a drawing of this size.
pub(super) fn apart(places: impl IntoIterator<Item = Place>, size: (f64, f64)) -> Vec<Mark> {
    let mut groups: Vec<Mark> = Vec::new();
    for Place { class, radius, at, name } in places {
        let reach = 2.0 * radius.max(LEAST_WITH_NUMBER) + GAP;
        let near = |own: &&mut Mark| own.class == class && distance(own.place, at) < reach;
        match groups.iter_mut().find(near) {
            Some(own) => {
                own.names.push(name);
                own.radius = radius.max(LEAST_WITH_NUMBER);
            }
            None => groups.push(Mark { class, radius, place: at, at, names: vec![name] }),
        }
    }
    let mut laid: Vec<Mark> = Vec::with_capacity(groups.len());
    for mut mark in groups {
        mark.at = free(&mark, &laid, size);
        laid.push(mark);
    }
    laid
}

/// The place of a mark, or the nearest beside it where no other mark stands.
fn free(mark: &Mark, laid: &[Mark], (width, height): (f64, f64)) -> (f64, f64) {
    let is_free = |at: (f64, f64)| !laid.iter().any(|other| other.covers(at, mark.radius));
    if is_free(mark.place) {
        return mark.place;
    }
    let is_within = |(x, y): (f64, f64)| {
        (mark.radius..=width - mark.radius).contains(&x) && (mark.radius..=height - mark.radius).contains(&y)
    };
    let around = (1..=MOST_STEPS).flat_map(|step| {
        (0..DIRECTIONS).map(move |direction| {
            let angle = f64::from(direction) / f64::from(DIRECTIONS) * std::f64::consts::TAU;
            let far = f64::from(step) * STEP;
            (far.mul_add(angle.cos(), mark.place.0), far.mul_add(angle.sin(), mark.place.1))
        })
    });
    around.into_iter().find(|at| is_within(*at) && is_free(*at)).unwrap_or(mark.place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(class: &'static str, x: f64, y: f64) -> Place {
        Place { class, radius: if class == "zone" { 9.0 } else { 5.5 }, at: (x, y), name: format!("{x} {y}") }
    }

    const SIZE: (f64, f64) = (1000.0, 900.0);

    #[test]
    fn places_near_each_other_are_one_mark_that_says_how_many() {
        let laid =
            apart([place("zone", 100.0, 100.0), place("zone", 104.0, 97.0), place("zone", 400.0, 1.0)], SIZE);
        let told: Vec<_> = laid.iter().map(|mark| (mark.names.len(), mark.is_aside())).collect();
        assert_eq!(told, [(2, false), (1, false)]);
    }

    #[test]
    fn a_mark_of_another_kind_stands_aside() {
        let laid = apart([place("zone", 100.0, 100.0), place("cluster", 103.0, 100.0)], SIZE);
        assert!(!laid[0].is_aside() && laid[1].is_aside());
        assert_eq!(laid[1].place, (103.0, 100.0));
    }

    #[test]
    fn of_however_many_places_no_mark_meets_another_and_none_is_lost() {
        let spread = |n: u32, class| {
            let at = |k: u32| f64::from((n * k) % 211);
            place(class, 300.0 + at(37), 300.0 + at(91))
        };
        let zones = (0..40).map(|n| spread(n, "zone"));
        let clusters = (0..120).map(|n| spread(n, "cluster"));
        let laid = apart(zones.chain(clusters), SIZE);
        assert_eq!(laid.iter().map(|mark| mark.names.len()).sum::<usize>(), 160);
        for (at, mark) in laid.iter().enumerate() {
            for other in &laid[..at] {
                let apart = distance(mark.at, other.at);
                assert!(apart >= mark.radius + other.radius, "{mark:?} meets {other:?}");
            }
        }
    }
}

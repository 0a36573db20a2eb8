//! Convex hulls of points.

/// The convex hull of a set of points.
///
/// # Examples
///
/// ```
/// use xuong::analysis::hull::Hull;
///
/// let square = Hull::around(&[[0.0, 0.0], [2.0, 0.0], [1.0, 1.0], [2.0, 2.0], [0.0, 2.0]]).unwrap();
/// assert_eq!(square.corners().len(), 4, "the fifth point is inside");
/// assert_eq!((square.area_m2(), square.perimeter_m()), (4.0, 8.0));
///
/// let line = Hull::around(&[[0.0, 0.0], [1.0, 1.0], [3.0, 3.0]]).unwrap();
/// assert_eq!(line, Hull::Line([[0.0, 0.0], [3.0, 3.0]]));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Hull {
    /// All points coincide.
    Point([f64; 2]),
    /// All points are collinear: the two ends.
    Line([[f64; 2]; 2]),
    /// The corners, counter-clockwise, without repeating the first.
    Polygon(Vec<[f64; 2]>),
}

impl Hull {
    /// The hull of points by the monotone chain algorithm (Andrew 1979); `None` without points.
    pub fn around(points: &[[f64; 2]]) -> Option<Self> {
        let mut sorted = points.to_vec();
        sorted.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        sorted.dedup();
        let (&first, &last) = (sorted.first()?, sorted.last()?);
        if sorted.len() == 1 {
            return Some(Self::Point(first));
        }
        let mut corners = chain(sorted.iter().copied());
        let upper = chain(sorted.iter().rev().copied());
        if corners.len() == 2 && upper.len() == 2 {
            return Some(Self::Line([first, last]));
        }
        corners.pop();
        corners.extend(&upper[..upper.len() - 1]);
        Some(Self::Polygon(corners))
    }

    /// The area; 0 for a point or a line.
    pub fn area_m2(&self) -> f64 {
        let Self::Polygon(corners) = self else { return 0.0 };
        let triangles = corners.windows(2).map(|side| turn(corners[0], side[0], side[1]));
        triangles.sum::<f64>() / 2.0
    }

    /// The perimeter; 0 for a point, twice the length for a line.
    pub fn perimeter_m(&self) -> f64 {
        let corners = self.corners();
        let next = corners.iter().cycle().skip(1);
        corners.iter().zip(next).map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1])).sum()
    }

    /// The corners, or the ends of a line.
    pub fn corners(&self) -> &[[f64; 2]] {
        match self {
            Self::Point(point) => std::slice::from_ref(point),
            Self::Line(ends) => ends,
            Self::Polygon(corners) => corners,
        }
    }
}

/// The part of the hull that turns left along sorted points.
fn chain(points: impl Iterator<Item = [f64; 2]>) -> Vec<[f64; 2]> {
    let mut chain: Vec<[f64; 2]> = Vec::new();
    for point in points {
        while let [.., a, b] = chain[..]
            && turn(a, b, point) <= 0.0
        {
            chain.pop();
        }
        chain.push(point);
    }
    chain
}

/// Twice the signed area of a triangle, positive if counter-clockwise.
fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

use xuong::analysis::{clusters::Dbscan, hull::Hull};

use super::fixtures::{firms, fixture, labels, points, same};

#[test]
fn clusters_cores_and_noise_are_the_expected_ones() {
    let expected = &fixture("points")["dbscan_eps800_min5"];
    let clusters = Dbscan::new(800.0, 5).unwrap().clusters(&points(&firms(1)));
    let labels = labels(&clusters);
    assert_eq!(serde_json::json!(labels), expected["labels_lowest_id_border_rule"]);
    assert_eq!(serde_json::json!(clusters.core), expected["core"]);
    assert_eq!(serde_json::json!(clusters.count), expected["n_clusters"]);
    let noise = labels.iter().filter(|label| **label < 0).count();
    let core = clusters.core.iter().filter(|core| **core).count();
    assert_eq!(serde_json::json!(noise), expected["n_noise"]);
    assert_eq!(serde_json::json!(labels.len() - noise - core), expected["n_border"]);
    assert_eq!(labels.len(), 200);
}

#[test]
fn hulls_of_the_clusters_are_the_expected_ones() {
    let (expected, firms) = (&fixture("points")["dbscan_convex_hulls"], firms(1));
    let clusters = Dbscan::new(800.0, 5).unwrap().clusters(&points(&firms));
    assert_eq!(expected.as_object().unwrap().len(), clusters.count);
    for id in 0..clusters.count {
        let expected = &expected[id.to_string()];
        let members = || firms.iter().zip(&clusters.labels).filter(|(_, label)| **label == Some(id));
        let at: Vec<[f64; 2]> = members().map(|(firm, _)| firm.at).collect();
        assert_eq!(serde_json::json!(at.len()), expected["n"]);
        same(Some(members().map(|(firm, _)| firm.employees).sum()), &expected["employees"], "employees");
        let hull = Hull::around(&at).unwrap();
        assert_eq!(serde_json::json!(hull.corners().len()), expected["hull_vertices"]);
        same(Some(hull.area_m2()), &expected["hull_area_m2"], "area");
        same(Some(hull.perimeter_m()), &expected["hull_perimeter_m"], "perimeter");
    }
}

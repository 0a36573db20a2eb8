//! The patterns of all routes, by which requests are counted.

/// Every route of the server.
pub(super) const ROUTES: [&str; 56] = [
    "/",
    "/assets/{name}",
    "/favicon.svg",
    "/OFL.txt",
    "/plain",
    "/style.css",
    "/map.svg",
    "/ogc",
    "/ogc/",
    "/ogc/api",
    "/ogc/conformance",
    "/ogc/functions",
    "/ogc/collections",
    "/ogc/collections/{collection}",
    "/ogc/collections/{collection}/queryables",
    "/ogc/collections/{collection}/sortables",
    "/ogc/collections/{collection}/schema",
    "/ogc/collections/{collection}/schema/geojson",
    "/ogc/collections/{collection}/items",
    "/ogc/collections/{collection}/items/{item}",
    "/ogc/collections/{collection}/items/{item}/versions",
    "/ogc/collections/{collection}/items/{item}/versions/{version}",
    "/ogc/collections/{collection}/changes",
    "/ogc/tileMatrixSets",
    "/ogc/tileMatrixSets/{set}",
    "/ogc/styles",
    "/ogc/styles/{style}",
    "/ogc/tiles",
    "/ogc/tiles/{set}",
    "/ogc/tiles/{set}/{z}/{row}/{column}",
    "/ogc/collections/{collection}/tiles",
    "/ogc/collections/{collection}/tiles/{set}",
    "/ogc/collections/{collection}/tiles/{set}/{z}/{row}/{column}",
    "/api/config",
    "/api/basemaps/{id}",
    "/api/near",
    "/api/search",
    "/api/records",
    "/api/registers",
    "/api/reports",
    "/api/reports/sector-mix",
    "/api/reports/area-profile",
    "/api/reports/{report}",
    "/api/changes",
    "/api/changes/stream",
    "/api/changes/{version}/undo",
    "/api/change-sets",
    "/api/change-sets/{set}",
    "/api/change-sets/{set}/undo",
    "/ogc/collections/{collection}/items/{item}/history",
    "/api/session",
    "/api/session/oidc",
    "/api/session/oidc/callback",
    "/api/sessions",
    "/api/health/live",
    "/api/health/ready",
];

/// Requests to other paths are counted under this name.
pub(super) const OTHER: &str = "other";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_server_is_listed() {
        let source = include_str!("../router.rs");
        let routes = source.split("fn routes(").nth(1).and_then(|rest| rest.split("\n}").next());
        let named = routes.expect("the routes").split(".route(\"").skip(1);
        let named: Vec<&str> = named.filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(named, ROUTES);
    }
}

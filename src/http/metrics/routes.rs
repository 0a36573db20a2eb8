//! The patterns of all routes, by which requests are counted.

/// Every route of the server.
pub(super) const ROUTES: [&str; 92] = [
    "/",
    "/assets/{name}",
    "/favicon.svg",
    "/OFL.txt",
    "/plain",
    "/style.css",
    "/map.svg",
    "/docs",
    "/docs/{*page}",
    "/problems",
    "/problems/{kind}",
    "/catalogue",
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
    "/ogc/collections/{collection}/files/{file}",
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
    "/api/rivers",
    "/api/near",
    "/api/search",
    "/api/resolve",
    "/api/records",
    "/api/registers",
    "/api/reports",
    "/api/reports/sector-mix",
    "/api/reports/area-profile",
    "/api/reports/{report}",
    "/api/changes",
    "/api/firms/merge",
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
    "/api/reconcile/{collection}",
    "/api/reconcile/{collection}/match",
    "/api/reconcile/{collection}/suggest/{what}",
    "/api/reconcile/{collection}/suggest/{what}/flyout",
    "/api/reconcile/{collection}/preview",
    "/api/reconcile/{collection}/extend",
    "/api/reconcile/{collection}/extend/propose",
    "/api/import-templates/{kind}",
    "/api/imports",
    "/api/imports/{import}",
    "/api/imports/{import}/findings",
    "/api/imports/{import}/changes",
    "/api/imports/{import}/commit",
    "/api/import-profiles",
    "/api/import-profiles/{profile}",
    "/api/publications",
    "/api/publications/{publication}",
    "/sdmx/structure/{*asked}",
    "/sdmx/data/{*asked}",
    "/api/notes",
    "/api/notes/{note}",
    "/odata/v4",
    "/odata/v4/",
    "/odata/v4/$metadata",
    "/odata/v4/{set}",
    "/odata/v4/{set}/{part}",
    "/mcp",
];

/// Requests to other paths are counted under this name.
pub(super) const OTHER: &str = "other";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_server_is_listed() {
        let source = include_str!("../router.rs");
        let routes = source.split("fn routes(").nth(1);
        let routes = routes.and_then(|rest| rest.split("/// The methods of a feature").next());
        let named = routes.expect("the routes").split(".route(\"").skip(1);
        let named: Vec<&str> = named.filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(named, ROUTES);
    }
}

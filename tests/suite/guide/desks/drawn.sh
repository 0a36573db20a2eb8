echo '{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[105.7,21.05],[105.9,21.05],[105.9,21.2],[105.7,21.2],[105.7,21.05]]]}}' > vung.geojson

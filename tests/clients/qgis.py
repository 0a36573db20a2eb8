"""QGIS, without its windows, as a client: reads the collections, filters, identifies and draws them with the tiles.

    apt-get install --no-install-recommends python3-qgis
    /usr/bin/python3 tests/clients/qgis.py http://127.0.0.1:8080 OUT.png

Prints the facts found as one JSON object. Whatever fails ends it with a message and status 1.
"""

import json
import os
import sys
import tempfile
import urllib.request

sys.path.pop(0)  # the folder of this file, whose name hides the package qgis
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A profile of its own: nobody's settings change the result, and no answer comes from an earlier run's cache.
PROFILE = tempfile.TemporaryDirectory(prefix="qgis-")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = os.environ["XDG_RUNTIME_DIR"] = PROFILE.name
os.environ["XDG_CACHE_HOME"] = PROFILE.name

from qgis.core import (  # noqa: E402  (the environment comes first)
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeatureRequest, QgsFillSymbol,
    QgsMapRendererSequentialJob, QgsMapSettings, QgsMarkerSymbol, QgsPointXY, QgsProject, QgsRectangle,
    QgsSingleSymbolRenderer, QgsVectorLayer, QgsVectorTileBasicRenderer, QgsVectorTileLayer, QgsWkbTypes)
from qgis.PyQt.QtCore import QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QImage  # noqa: E402

COLLECTIONS = ["zones", "clusters", "firms", "units", "outlines"]
TABLES = ["observations", "sources"]
STEEL = "Kim khí Thăng Long"
STEEL_AT = QgsPointXY(105.912837, 21.040057)
HANOI = QgsRectangle(105.25, 20.55, 106.05, 21.40)
WIDTH, HEIGHT = 900, 700
BACKGROUND = QColor("white")


def need(holds, message):
    if not holds:
        sys.exit(f"qgis.py: {message}")


def said(of):
    """What QGIS says is wrong. QgsError.summary() crashes when nothing is."""
    return "; ".join(message.message() for message in of.error().messageList())


def collection(base, name):
    layer = QgsVectorLayer(f"url='{base}/ogc' typename='{name}' restrictToRequestBBOX='1'", name, "OAPIF")
    need(layer.isValid(), f"{name} is no layer: {said(layer)}")
    return layer


def read(layer, request=None):
    """The features of a request. A failed download ends the reading early and silently, unless one asks."""
    features = list(layer.getFeatures(request or QgsFeatureRequest()))
    need(not layer.dataProvider().hasErrors(), f"{layer.name()}: {layer.dataProvider().errors()}")
    return features


def is_null(value):
    """QGIS has its own null, and dates that are none."""
    return value is None or str(value) == "NULL" or (hasattr(value, "isNull") and value.isNull())


def lost(base, name, features):
    """The properties of which QGIS knows fewer values than the service tells."""
    with urllib.request.urlopen(f"{base}/ogc/collections/{name}/items?limit=10000&f=json") as answer:
        told = [feature["properties"] for feature in json.load(answer)["features"]]
    names = [field.name() for field in features[0].fields()]
    counts = {n: (sum(own.get(n) is not None for own in told), sum(not is_null(f[n]) for f in features)) for n in names}
    missing = set(told[0]) - set(names)
    need(not missing, f"{name}: QGIS has no {missing}")
    return {n: count for n, count in counts.items() if n in told[0] and count[0] != count[1]}


def filtered(base, expression):
    """How many firms QGIS finds when the layer is restricted, and when a request is: they must agree."""
    asked = read(collection(base, "firms"), QgsFeatureRequest().setFilterExpression(expression))
    layer = collection(base, "firms")
    need(layer.setSubsetString(expression), f"{expression} is refused")
    restricted = read(layer)
    codes = [sorted(f["code"] for f in features) for features in (asked, restricted)]
    need(codes[0] == codes[1], f"{expression}: {len(asked)} asked for, {len(restricted)} in the restricted layer")
    return len(asked)


def tiles(base):
    """Firms as tiles, in a red that no other layer has."""
    address = f"{base}/ogc/collections/firms/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"
    layer = QgsVectorTileLayer(f"type=xyz&url={address}&zmin=0&zmax=14", "tiles")
    need(layer.isValid(), f"the tiles are no layer: {said(layer)}")
    drawn = QgsVectorTileBasicRenderer()
    red = QColor("#e00000")
    drawn.setStyles(QgsVectorTileBasicRenderer.simpleStyle(red, red, 0.1, red, 0.1, red, red, 2.4))
    layer.setRenderer(drawn)
    return layer


def settings(layers):
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    there = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), mercator, QgsProject.instance())
    of = QgsMapSettings()
    of.setOutputSize(QSize(WIDTH, HEIGHT))
    of.setDestinationCrs(mercator)
    of.setBackgroundColor(BACKGROUND)
    of.setExtent(there.transformBoundingBox(HANOI))
    of.setLayers(layers)
    at = of.mapToPixel().transform(there.transform(STEEL_AT))
    return of, (round(at.x()), round(at.y()))


def draw(layers):
    """The image, the share of it that is not background, and the colour where the steelworks lie."""
    of, at = settings(layers)
    job = QgsMapRendererSequentialJob(of)
    job.start()
    job.waitForFinished()
    need(not job.errors(), f"drawing: {[e.message for e in job.errors()]}")
    image = job.renderedImage().convertToFormat(QImage.Format_RGB32)
    data = memoryview(image.constBits().asstring(image.sizeInBytes())).cast("I")
    empty = BACKGROUND.rgb()
    return image, sum(pixel != empty for pixel in data) / len(data), QColor(image.pixel(*at)).name()


def facts(base, png):
    layers = {name: collection(base, name) for name in COLLECTIONS}
    found = {"collections": {}}
    for name in COLLECTIONS + TABLES:
        layer = layers[name] if name in layers else collection(base, name)
        features = read(layer)
        read_of_it = len(features)
        need(read_of_it, f"{name} is empty")
        need(layer.featureCount() == read_of_it, f"{name}: {layer.featureCount()} said, {read_of_it} read")
        geometry = QgsWkbTypes.displayString(layer.wkbType())
        found["collections"][name] = {"features": read_of_it, "geometry": geometry, "crs": layer.crs().authid(),
                                      "lost": lost(base, name, features)}

    found["filtered"] = {e: filtered(base, e) for e in ('"sector" = \'25\'', '"status" = \'operating\'',
                                                        '"sector" LIKE \'1%\' AND "name" ILIKE \'%dệt%\'')}
    for expression, count in found["filtered"].items():
        need(0 < count < found["collections"]["firms"]["features"], f"{expression} finds {count}")

    near = QgsRectangle.fromCenterAndSize(STEEL_AT, 0.004, 0.004)
    # A new layer has nothing cached: the rectangle goes to the server.
    there = read(collection(base, "firms"), QgsFeatureRequest().setFilterRect(near))
    found["identified"] = sorted(f["name"] for f in there)
    need(any(STEEL in name for name in found["identified"]), f"{STEEL} is not among {found['identified']}")

    layers["units"].setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(
        {"color": "#eef2e6", "outline_color": "#7a8a7a", "outline_width": "0.2"})))
    layers["firms"].setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": "#2060c0", "outline_style": "no", "size": "1.2"})))
    tile_layer = tiles(base)
    alone, share, colour = draw([tile_layer])
    need(colour == "#e00000", f"the tiles have {colour} where {STEEL} lies")
    alone.save(png.removesuffix(".png") + "-tiles.png")
    found["tiles"] = {"not_background": round(share, 4)}
    image, share, _ = draw([layers["firms"], tile_layer, layers["units"]])
    need(image.save(png), f"{png} cannot be written")
    found["map"] = {"png": os.path.abspath(png), "not_background": round(share, 4)}
    return found


if __name__ == "__main__":
    need(len(sys.argv) == 3, __doc__)
    qgis = QgsApplication([], False)
    qgis.initQgis()
    print(json.dumps(facts(sys.argv[1].rstrip("/"), sys.argv[2]), ensure_ascii=False))
    qgis.exitQgis()

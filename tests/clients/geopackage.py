"""QGIS, without its windows, as a reader of a GeoPackage of `xuong export all`: prints what it finds of each layer as JSON.

    /usr/bin/python3 tests/clients/geopackage.py FILE.gpkg
"""

import collections
import json
import os
import sys
import tempfile

sys.path.pop(0)  # the folder of this file, whose name hides the package qgis
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PROFILE = tempfile.TemporaryDirectory(prefix="qgis-")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = os.environ["XDG_RUNTIME_DIR"] = PROFILE.name
os.environ["XDG_CACHE_HOME"] = PROFILE.name

from qgis.core import (  # noqa: E402  (the environment comes first)
    QgsApplication, QgsExpressionContext, QgsExpressionContextUtils, QgsRenderContext, QgsVectorLayer)


def classes(layer):
    """The number of features of each class, by the label of the class."""
    renderer, context = layer.renderer(), QgsRenderContext()
    context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
    labels = [category.label() for category in renderer.categories()]
    found = collections.Counter()
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        for key in renderer.legendKeysForFeature(feature, context):
            found[labels[int(key)]] += 1
    renderer.stopRender(context)
    return found


def layer(file, name):
    own = QgsVectorLayer(f"{file}|layername={name}", name, "ogr")
    if not own.isValid():
        sys.exit(f"geopackage.py: {name} is no layer")
    labeling = own.labeling()
    renderer = own.renderer()
    return {
        "features": own.featureCount(),
        "crs": own.crs().authid(),
        "labels": labeling.settings().fieldName if own.labelsEnabled() and labeling else None,
        "classes": classes(own) if renderer and renderer.type() == "categorizedSymbol" else None,
        "aliases": {field.name(): own.attributeAlias(at) for at, field in enumerate(own.fields())},
    }


app = QgsApplication([], False)
app.initQgis()
whole = QgsVectorLayer(sys.argv[1], "", "ogr")
names = [part.split("!!::!!")[1] for part in whole.dataProvider().subLayers()]
print(json.dumps({name: layer(sys.argv[1], name) for name in names}, ensure_ascii=False))

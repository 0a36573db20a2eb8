"""A client of OData that others wrote, python-odata, reads the service: types from its metadata, all firms over pages of 50, a
filter, an order, and a report with a parameter. Prints what it read as JSON.

    odata_feed.py SERVICE [KEY]

The key is shown as the password of Basic, as Excel shows it.
"""

import json
import sys

import requests
from odata import ODataService
from odata.exceptions import ODataError


class Session(requests.Session):
    """Adds options of the service itself to the first request of a set; links to further pages have them already."""

    def __init__(self):
        super().__init__()
        self.more, self.pages = "limit=50", 0

    def get(self, url, params=None, **rest):
        if not url.endswith("$metadata"):
            self.pages += 1
            if "?" not in url:
                params = f"{params}&{self.more}" if params else self.more
        return super().get(url, params=params, **rest)


url, key = sys.argv[1], (sys.argv[2:] or [None])[0]
session = Session()
if key:
    session.auth = ("excel", key)
service = ODataService(url, session=session, reflect_entities=True, quiet_progress=True)
Firm, Mix = service.entities["firms"], service.entities["report_sector_mix"]


def tried(query):
    """The codes of what a query finds, or the status by which it is refused."""
    try:
        return [firm.code for firm in query]
    except ODataError as error:
        return error.status_code


firms = service.query(Firm).all()
pages = session.pages
metal = service.query(Firm).filter(Firm.sector.startswith("25"))
read = {
    "sets": sorted(service.entities),
    "properties": sorted(name for name in dir(Firm) if not name.startswith("_")),
    "firms": [[firm.id, firm.code, firm.name, firm.longitude, firm.latitude] for firm in firms],
    "pages": pages,
    "metal": tried(metal),
    "not_metal": tried(service.query(Firm).filter(Firm.sector != "25")),
    "unknown_sector": tried(service.query(Firm).filter(Firm.sector.is_null())),
    "last_names": [firm.name for firm in service.query(Firm).order_by(Firm.name.desc()).limit(3)],
    "by_workers": tried(
        service.query(Firm).filter(Firm.workers > 5) if hasattr(Firm, "workers") else service.query(Firm).filter("workers gt 5")
    ),
}
session.more = "limit=50&boundaries=districts-2024"
read["mix"] = [[row.area, row.sector, row.establishments] for row in service.query(Mix)]
json.dump(read, sys.stdout, ensure_ascii=False)

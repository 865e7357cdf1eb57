"""Every page that reads releases, for whoever serves them."""

from services.faces.audit import verification
from services.faces.help import legal
from services.faces.help import pages as help_pages
from services.faces.partners import arbitration, audience, open_data, releases, tables

ROUTERS = (
    releases.router,
    tables.router,
    audience.router,
    arbitration.router,
    open_data.router,
    verification.router,
    help_pages.router,
    legal.router,
)

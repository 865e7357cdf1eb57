"""Every page that reads releases, for whoever serves them."""

from services.faces.calls.routes import router as calls
from services.faces.help import legal
from services.faces.help import pages as help_pages
from services.faces.partners import (
    audience,
    catalogue,
    open_data,
    posts_of_france,
    releases,
    series,
    tables,
)

ROUTERS = (
    releases.router,
    tables.router,
    catalogue.router,
    series.router,
    audience.router,
    posts_of_france.router,
    calls,
    open_data.router,
    help_pages.router,
    legal.router,
)

"""What each process of faces serves; one process that is the whole platform serves all of it."""

from services.faces import accounts, entry, notebook, register, surveys
from services.faces.accounts import home
from services.faces.audit import ROUTERS as OF_THE_AUDITOR
from services.faces.calls.routes import router as calls
from services.faces.figures import pages as figures
from services.faces.help import composants, legal
from services.faces.help import pages as help_pages
from services.faces.partners import (
    audience,
    catalogue,
    open_data,
    posts_of_france,
    series,
    tables,
)
from services.faces.partners import releases as release_pages
from services.faces.partners.deliveries import pages as delivery_pages
from services.faces.theme import assets
from services.past import api as past
from services.reporting.releases import api as releases

SHARED = (assets.router, composants.router, legal.router)
_POSTS = (
    accounts.router,  # with `/`, where everybody begins
    notebook.router,
    entry.router,
    surveys.router,
    register.router,
    figures.of_posts,
)
_PARTNERS = (
    releases.router,
    release_pages.router,
    tables.router,
    catalogue.router,
    series.router,
    audience.router,
    posts_of_france.router,
    calls,
    open_data.router,
    help_pages.router,
)
OF_POSTS = (*SHARED, *_POSTS)
OF_PARTNERS = (*SHARED, home.router, *_PARTNERS)
OF_LINKS = (delivery_pages.router,)
"""Of partners too, where documents are delivered."""
OF_AUDIT = (*OF_THE_AUDITOR, past.router)
OF_THE_NATION = (figures.router,)
"""Exact figures above a post: where nobody has an account. No role reads them."""
EVERY = (*OF_POSTS, *_PARTNERS, *OF_LINKS, *OF_AUDIT, *OF_THE_NATION)

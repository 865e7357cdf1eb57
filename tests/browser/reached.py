"""How far each page is from its role's home: an action opens a page by a link, or sends a search.

Unfolding a menu is none. What one object among many is (a case, a post of the register) is chosen
on the way: a page is two actions from home at most, and one more for each object it lies below.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx
from lxml import html
from starlette.routing import compile_path

from services.access.domain.principals import Role
from tests.browser.walking import signed_in

AT_MOST = 2
WORDS = ("how", "kind", "view")
"""Parts of an address that name a page, not an object."""
OBJECTS = ("fait", "perimetre")
"""Questions of an address that name one."""
OF_A_KIND = (1, 2, 2, 1)  # pages whose links are followed, of each kind, by actions away
OFFERED = 8  # of the options of a search


NOT_FROM_HOME = {
    "/connexion",  # of who has no session
    "/audit/passe/{id}",  # these four are what was asked for, or sent, by a form
    "/audit/passe/{id}/{format}",
    "/invitations/import/{digest}",
    "/registre/series/import/{digest}",
    "/carnet/{post}/etat",  # these two are the notebook's, not a reader's
    "/carnet/{post}/cle",
    "/registre/departements/{department}/employeur",  # of a département that a search chose
}
WITHOUT_OWN_FACTS = (Role.INTERVENANT, Role.FINANCEUR)  # in the demo's registers
OF_A_FACT = "/registre/{post}/faits/{fact}/correction"


class Reached(NamedTuple):
    """The nearest page of a kind: its address, how many actions away, how many are allowed."""

    address: str
    actions: int
    allowed: int


class Kinds:
    """The pages that a composition serves, told apart by their addresses: `/registre/{post}`."""

    def __init__(self, templates: Sequence[str]) -> None:
        self._known = [(each, compile_path(each)[0]) for each in templates]

    def of(self, address: str) -> str | None:
        """What a page is, whatever it is about; None for what is none, a file for instance."""
        path = address.partition("?")[0]
        for template, pattern in self._known:
            found = pattern.match(path)
            if found and "." not in path.rpartition("/")[2]:
                for part in set(WORDS) & {*found.groupdict()}:
                    template = template.replace(f"{{{part}}}", found[part])
                return template
        return None

    def allowed(self, address: str, home: str) -> int:
        """How many actions away from `home` a page may be."""
        path, _, question = address.partition("?")
        own = {*re.split("[/=&?]", home)}
        found = next(found for _, pattern in self._known if (found := pattern.match(path)))
        below = [value for value in found.groupdict().values() if not path.endswith(f"/{value}")]
        elsewhere = [value for name, value in parse_qsl(question) if name in OBJECTS]
        return AT_MOST + sum(value not in own for value in (*below, *elsewhere))


def reached(address: str, role: Role | None, kinds: Kinds) -> dict[str, Reached]:
    """Every kind of page that a role is led to from its home, the nearest of each."""
    client, home = signed_in(address, role)
    found: dict[str, Reached] = {}
    with closing(client):
        now, known = [home], {home}
        for actions, most in enumerate((*OF_A_KIND, 0)):
            followed, ahead = Counter[str](), list[str]()
            for path in now:
                kind = kinds.of(path)
                if kind is None:
                    continue
                nearest = found.setdefault(kind, Reached(path, actions, kinds.allowed(path, home)))
                followed[kind] += 1
                if followed[kind] <= most and ("?" in path or nearest.actions == actions):
                    fresh = {to for to in _onward(client.get(path), address)} - known
                    known |= fresh
                    ahead += sorted(fresh)
            now = ahead
    return found


def _onward(page: httpx.Response, address: str) -> Iterator[str]:
    """Where a page leads, on the same site: its links, its searches as they stand or chosen."""
    assert page.status_code < 500, page.url
    if not page.headers["content-type"].startswith("text/html"):
        return
    tree = html.fromstring(page.text)
    for to in (*tree.xpath("//a/@href"), *_searches(tree)):
        found = urlsplit(urljoin(str(page.url), to))
        if f"{found.scheme}://{found.netloc}" == address:
            yield found.path + (f"?{found.query}" if found.query else "")


def _searches(tree: html.HtmlElement) -> Iterator[str]:
    for form in tree.forms:
        if form.method == "GET":
            sent = [(name, value) for name, value in form.form_values() if name]
            for action in (form.action or "", *form.xpath(".//button/@formaction")):
                yield f"{action}?{urlencode(sent)}"
                for select in form.xpath(".//select"):
                    others = [(name, value) for name, value in sent if name != select.name]
                    for value in select.value_options[:OFFERED]:
                        yield f"{action}?{urlencode([*others, (select.name, value)])}"

"""Every page that a role of the demo can be led to, as a browser without scripts reads them."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html

from services.access.domain.principals import Role
from services.faces.accounts.demo_roles import login_of
from tests.services import NotInstalled

ALIKE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{2,}|[?&].*")
"""What tells two pages of one kind apart: an identifier, a number, a question."""


PRINTED = "format=pdf"


class Walked(NamedTuple):
    """A page as it was served, or the words of a document for print."""

    path: str
    text: str
    printed: str = ""

    def tree(self) -> html.HtmlElement:
        """Its elements."""
        return html.fromstring(self.text or "<p>")


def signed_in(address: str, role: Role | None) -> tuple[httpx.Client, str]:
    """Who holds a role of the demo, and their home; nobody for None."""
    client = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
    if role is None:
        return client, "/"
    form = html.fromstring(client.get("/connexion").text).xpath("//form[@action='/connexion/role']")
    hidden = {each.get("name"): each.get("value") for each in form[0].xpath(".//input")}
    home = client.post("/connexion/role", data=hidden | {"compte": login_of(role)})
    return client, home.url.raw_path.decode()


def sent(client: httpx.Client, path: str, **typed: str) -> str:
    """Where the form of a page leads once it is sent, with what is typed in it."""
    found = html.fromstring(client.get(path).text).forms
    form = next(each for each in found if each.method == "POST" and each.action == path)
    return client.post(path, data={**dict(form.form_values()), **typed}).url.path


def printed(document: bytes) -> str:
    """The words of a PDF, but those that a line cuts. Raises NotInstalled."""
    program = shutil.which("pdftotext")
    if program is None:
        raise NotInstalled("pdftotext is not installed (Debian package poppler-utils).")
    done = subprocess.run(
        [program, "-layout", "-", "-"], input=document, capture_output=True, check=True
    )
    return re.sub(r"\S+-(?=\s{2}|\n)", "", done.stdout.decode())


def walked(address: str, role: Role | None, kinds: set[str]) -> Iterator[Walked]:
    """The pages behind the links of a role, from its home on: one of each kind.

    `kinds`: those that others walked already, where a role sees what they saw; it grows.
    """
    client, home = signed_in(address, role)
    with closing(client):
        ahead, known = [home], {home}
        while ahead:
            path = ahead.pop(0)
            kind = ALIKE.sub("N", path) + PRINTED * (PRINTED in path)
            data = path.startswith("/v1/") and PRINTED not in path
            if data or (kind in kinds and path != home):
                continue
            kinds.add(kind)
            answer = client.get(path)
            assert answer.status_code == 200 or path == home, path  # of a year, none is sealed yet
            sort = answer.headers["content-type"].partition(";")[0]
            if sort == "application/pdf":
                yield Walked(path, "", printed(answer.content))
            if sort != "text/html":
                continue
            page = Walked(path, answer.text)
            yield page
            for link in page.tree().xpath("//a/@href"):
                found = urlsplit(urljoin(address + path, link))
                to = found.path + (f"?{found.query}" if found.query else "")
                if f"{found.scheme}://{found.netloc}" == address and to not in known:
                    known.add(to)
                    ahead.append(to)

"""Invented personal details, typed into every field of every page of a post."""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import quote

import httpx

from services.faces.entry.kinds import ACTIVITY, OF_A_CASE, OPENING
from services.faces.entry.transcribing import COLUMNS
from services.faces.forms.fields import fields_of
from tests.end_to_end.canaries import CASE, DETAILS, POST, TYPED

HERE = f"/saisie/{POST}"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
SOUND = {
    "occurred_on": "14/10/2008",
    "saisine": "directe",
    "person.status": "victime",
    "person.sex": "f",
    "person.age": "25_45",
    "problems": "psy",
    "minutes": "10",
}


def type_into_pages(address: str) -> None:
    """Fill the forms of a Relais at `address`, wrongly; and what is meant for the vault."""
    with httpx.Client(base_url=address, timeout=60) as client:
        case = f"{HERE}/situations/{CASE}"
        _wrongly(client, f"{HERE}/nouvelle", [f.name for f in fields_of(OPENING.event)])
        for kind, form in OF_A_CASE.items():
            _wrongly(client, f"{case}/{kind}", [f.name for f in fields_of(form.event)])
        for kind, form in ACTIVITY.items():
            _wrongly(client, f"{HERE}/activite/{kind}", [f.name for f in fields_of(form.event)])
        _wrongly(client, f"{HERE}/trimestre?trimestre=2008-Q3", ["situations", "trimestre"])
        labelled = _sent(client, f"{HERE}/nouvelle", {**SOUND, "repere": TYPED[0]})
        assert labelled.status_code == 303
        kept = {**DETAILS, "birth_date": "29/07/1931", "motif": "suivi", "faire": "garder"}
        assert _sent(client, f"{case}/coffre", kept).status_code == 303
        _wrongly(client, f"{case}/coffre", ["motif", "birth_date"])
        fiche = _sent(client, f"{case}/fiche", {"partenaire": "ccas", "accepte": "name"})
        assert fiche.content.startswith(b"%PDF")
        for word in TYPED:
            _files(client, word)
            for path in (quote(word), f"{POST}/situations/{quote(word)}", f"{POST}/{quote(word)}"):
                assert client.get(f"/saisie/{path}").is_client_error
            asked = {"fichier": word, "mois": word, "trimestre": word, "jour": word}
            for path in ("import/rapport.csv", "activite", "trimestre", "nouvelle"):
                assert not client.get(f"{HERE}/{path}", params=asked).is_server_error


def _wrongly(client: httpx.Client, path: str, names: list[str]) -> None:
    for name in names:
        for word in TYPED:
            answer = _sent(client, path, {**SOUND, name: word})
            assert answer.status_code in (303, 422), (path, name, answer.text)


def _sent(client: httpx.Client, path: str, said: Mapping[str, str]) -> httpx.Response:
    page = client.get(path, follow_redirects=True).text  # to the address of its own fact
    hidden = {name: unescape(text) for name, text in HIDDEN.findall(page)}
    return client.post(path, data={**hidden, **said})


def _files(client: httpx.Client, word: str) -> None:
    for at in range(len(COLUMNS)):
        cells = ["14/10/2008"] * len(COLUMNS)
        cells[at] = word
        content = f"{';'.join(COLUMNS)}\n{';'.join(cells)}\n".encode()
        answer = client.post(f"{HERE}/import", files={"fichier": (f"{word}.csv", content)})
        assert answer.status_code == 200
    answer = client.post(f"{HERE}/import", files={"fichier": ("x.csv", word.encode())})
    assert answer.status_code == 422

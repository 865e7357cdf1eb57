"""The log as a witness reaches it: four questions over HTTP."""

from collections.abc import Callable, Sequence
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from contracts.transparency.canonical import canonical
from contracts.transparency.notes import Key, Note, NoteMalformed, bytes_of
from contracts.transparency.succession import Succession, read_list
from contracts.transparency.witnessed import WITNESS_HEADER

TIMEOUT_S = 30
MAX_ANSWER = 1_000_000  # bytes: a proof has some sixty hashes, a note some hundred lines


class NoAnswer(Exception):
    """The log could not be reached, or understood; nothing is concluded. French."""


class Proof(BaseModel):
    """What is read of a proof of consistency."""

    path: list[str]


class LogClient:
    """Each method raises NoAnswer."""

    def __init__(self, http: httpx.Client, asks: Callable[[], str] | None = None) -> None:
        """`http` has the address of the log as its base; `asks`: the header of a witness, which a
        log shows the checkpoints of each hour."""
        self._http, self._asks = http, asks

    def key(self) -> Key:
        """The public key that the log says is its own."""
        text = self._asked("GET", "/v1/log/key")
        try:
            return Key.read(text)
        except NoteMalformed as error:
            raise NoAnswer(f"La clé que donne le journal est illisible : {error}") from None

    def successions(self) -> list[Succession]:
        """How each key of the log came in the place of the one before."""
        try:
            said = from_json(self._asked("GET", "/v1/log/keys"))
            return read_list(f"{canonical(said)}\n")
        except ValueError as error:
            raise NoAnswer(f"Les clés que donne le journal sont illisibles : {error}") from None

    def checkpoint(self) -> Note:
        """The latest checkpoint."""
        text = self._asked("GET", "/v1/log/checkpoint")
        try:
            return Note.read(text)
        except NoteMalformed as error:
            raise NoAnswer(f"Le point de contrôle reçu est illisible : {error}") from None

    def consistency(self, older: int, newer: int) -> Sequence[bytes]:
        """The proof that leads from one size to another."""
        asked = {"from": older, "to": newer}
        text = self._asked("GET", "/v1/log/proof/consistency", params=asked)
        try:
            return [bytes_of(each) for each in Proof.model_validate_json(text).path]
        except (ValidationError, NoteMalformed):
            raise NoAnswer("La preuve reçue du journal est illisible ou incomplète.") from None

    def hand_in(self, note: Note) -> None:
        """Give the log a cosignature."""
        self._asked("POST", "/v1/log/cosignatures", content=note.render().encode())

    def _asked(self, method: str, path: str, **sent: Any) -> str:
        known = {WITNESS_HEADER: self._asks()} if self._asks else {}
        try:
            with self._http.stream(method, path, headers=known, **sent) as answer:
                body = bytearray()
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > MAX_ANSWER:
                        raise NoAnswer(f"{path} : la réponse du journal est démesurée.")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer(f"Le journal ne répond pas ({error}).") from None
        text = body.decode(errors="replace")
        if answer.status_code != httpx.codes.OK:
            raise NoAnswer(f"{path} : {_detail(text) or f'réponse {answer.status_code}'}")
        return text


def _detail(text: str) -> str:
    """The sentence of a problem."""

    class Problem(BaseModel):
        detail: str

    try:
        return Problem.model_validate_json(text).detail
    except ValidationError:
        return ""

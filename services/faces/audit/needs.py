"""What the pages of the auditor take from the composition."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Protocol

from fastapi import Depends, Form, Request

from contracts.identifiers import NATION
from services.access.application.journal_log import JournalLog
from services.access.domain.policy import Action, Resource
from services.faces.needs import TheGate, TheSetting, need
from services.past.builds import Builds
from services.past.bundling import Seen
from services.past.moments import Past

Progress = Callable[[int, int], None]
"""Told how many facts of how many were written; what it raises gives the work up."""


class LogHead(Protocol):
    """The log of facts, as far as the page of its state needs it."""

    def head(self) -> int:
        """The position of its last fact."""


class Bundles(Protocol):
    """Writes what derives a sealed release again; tells who cosigns the log that does."""

    def write(self, release: str, folder: Path, progress: Progress) -> None:
        """Write the bundle of a release as `folder`, whole or not at all.

        Raises UnknownRelease and NotSigned.
        """

    def seen(self) -> Seen:
        """The newest checkpoint and the witnesses. Raises KeyRefused where no key can sign."""


class Auditor:
    """An auditor at a page or a form of theirs: the journal gets a line. Raises NotAdmitted.

    `token`: of forms; `by`: their account, as what they ask for is kept; `posts`: their names.
    """

    def __init__(
        self,
        request: Request,
        gate: TheGate,
        setting: TheSetting,
        csrf: Annotated[str, Form()] = "",
    ) -> None:
        who = gate.admit(request, Action.READ_LOG, Resource(NATION), csrf)
        session = gate.session(request)
        self.by, self.token = who.name, session.csrf if session else ""
        self.posts = setting.post_names()


TheAuditor = Annotated[Auditor, Depends()]
TheBuilds = Annotated[Builds, need(Builds)]
ThePast = Annotated[Past, need(Past)]
TheJournalLog = Annotated[JournalLog, need(JournalLog)]
TheLogHead = Annotated[LogHead, need(LogHead)]
TheBundles = Annotated[Bundles, need(Bundles)]

"""A form that was sent, and who sent it: signed in, from a page of this site, in this session."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Request
from starlette.datastructures import FormData

from contracts.patterns import POST_ID
from contracts.problems import NOT_ADMITTED, SIGN_IN_NEEDED
from services.access.domain.principals import LOCAL, Principal
from services.access.gate import Gate, NotAdmitted, sent_from_here
from services.access.readers import Reader, local_reader, reader_of

PostPath = Annotated[str, Path(pattern=POST_ID)]
KindPath = Annotated[str, Path(pattern="^[a-z]+$")]
CHANGED = (
    "Votre session a changé depuis que cette page est ouverte : vérifiez ce qui est saisi, puis "
    "enregistrez de nouveau."
)


@dataclass(frozen=True, slots=True)
class Submission:
    """A form, and who sent it."""

    post: str
    form: FormData
    who: Principal
    reader: Reader
    again: str = ""
    """Why nothing is done with it until it is sent once more (French); empty to go on."""

    def text(self, name: str) -> str:
        """What was typed in a field, empty for nothing."""
        return str(self.form.get(name, "")).strip()


def submitted(
    request: Request, post: str, gate: Gate, form: FormData, admitted: Callable[[str], Principal]
) -> Submission:
    """The form of somebody whom `admitted` lets in; it is given the token of their session.

    Raises NotAdmitted, and what `admitted` raises.
    """
    if gate.open:
        reader = local_reader(request)
        if not sent_from_here(request) or post not in reader.posts:
            raise NotAdmitted(
                NOT_ADMITTED.problem("La demande ne vient pas d'une page de Relais ouverte ici.")
            )
        return Submission(post, form, LOCAL, reader)
    session = gate.session(request)
    if session is None or session.login is None:
        raise NotAdmitted(SIGN_IN_NEEDED.problem("Votre session est terminée : connectez-vous."))
    who = admitted(session.csrf)
    meant = session.meant(str(form.get("csrf", "")))
    return Submission(post, form, who, reader_of(request, who), "" if meant else CHANGED)

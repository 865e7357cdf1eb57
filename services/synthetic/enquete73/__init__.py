"""Data set enquete73: 73 posts whose facts reproduce the tables of the report as printed."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from services.synthetic.enquete73.envelopes import Recorder
from services.synthetic.enquete73.eure import record_situations
from services.synthetic.enquete73.places import YEAR
from services.synthetic.enquete73.questionnaire import answers
from services.synthetic.enquete73.register import record_registers


def facts(seed: int = 73) -> Iterator[dict[str, Any]]:
    """Envelopes in the order of their time, the same for the same seed.

    Every seed deals the answers to other posts and gives the same tables.
    """
    draw = Random(seed)
    recorder = Recorder(draw)
    record_registers(draw, recorder)
    for post, answered in answers(draw).items():
        day = date(YEAR, 11, 3) + timedelta(days=draw.randrange(25))
        recorder.of_post("survey-answered", post, day, **answered)
    record_situations(draw, recorder)
    yield from recorder.in_order()

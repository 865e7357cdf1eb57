"""How many posts gave each answer: the counts of margins.toml, which says where each is from."""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.data_files import read_toml

Counts = Mapping[str, int]
Strata = Mapping[str, Counts]
"""Answers by service, employer or sector."""
YesNo = Mapping[str, Mapping[bool, int]]
"""Yes or no by service."""


class Margins(NamedTuple):
    """Answer → posts; what is left of the posts, or of a stratum, did not answer."""

    experience: Counts
    schedule: Counts
    training: Counts
    weekly_hours: Mapping[int, int]
    priority_zone: Counts
    other_job: Counts
    missing_equipment: Counts
    psychologist: Counts
    victim_support: Counts
    known_status: Counts
    collaborations: Strata
    accompaniment: YesNo
    home_visits: YesNo
    training_at_start: YesNo
    office: Strata
    previous_job: Strata
    received: Strata
    continued_training: Strata
    supervision: Strata
    sector: Strata
    salary: Strata
    contract: Strata


MARGINS = read_toml("services/synthetic/enquete73/margins.toml", Margins)

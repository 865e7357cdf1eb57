"""Builders of envelopes: a valid fact of each type, of which a test changes what it is about."""

import copy
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from contracts.envelope import Fact, read_at_the_door
from contracts.events import CASE_EVENTS, EVENTS

POST = "27-01"
ORIENTATION = "5f0c7f43-6a46-4b6e-9f4a-2f1d5a2f9a11"
PERSON = {
    "status": "victime",
    "sex": "f",
    "age": "25_45",
    "commune": "27229",
    "returning": False,
    "known_to_social_services": "nr",
}

SAMPLES: dict[str, dict[str, Any]] = {
    "post-opened": {
        "effective_on": "2006-01-02",
        "name": "Evreux",
        "service": "police",
        "commune": "27229",
        "territory": "urbain",
        "priority_zone": "zus",
        "employer": "cg",
        "fte": 1.0,
        "entry": "large",
        "units": ["27229"],
        "office": "accueil",
        "indicators": ["U-M1", "F-M1"],
    },
    "post-amended": {"effective_on": "2008-06-01", "fte": 0.8},
    "post-filled": {
        "effective_on": "2006-01-02",
        "training": "ass",
        "experience": "gt10",
        "sector": "public",
        "contract": "titulaire_cdi",
        "weekly_hours": 35,
        "schedule": "jour",
    },
    "post-vacated": {"effective_on": "2008-09-01"},
    "post-closed": {"effective_on": "2009-01-01", "reason": "financement"},
    "convention-signed": {
        "effective_on": "2006-01-02",
        "convention": "27-01-2006",
        "starts_on": "2006-01-02",
        "ends_on": "2008-12-31",
        "signatories": ["etat", "cg"],
        "monitoring": ["copil"],
    },
    "post-employer-named": {
        "effective_on": "2008-01-01",
        "siren": "222702292",
        "organisation": "Département de l'Eure",
        "employer": "cg",
    },
    "funder-territory-declared": {
        "effective_on": "2008-01-01",
        "siren": "200054781",
        "organisation": "Métropole du Grand Paris",
        "communes": ["75056", "92050"],
    },
    "post-cost-declared": {
        "effective_on": "2008-01-01",
        "year": 2008,
        "salary_eur": 36000,
        "other_eur": 4000,
    },
    "objective-quantified": {
        "effective_on": "2008-01-01",
        "indicator": "U-M1",
        "bound": "au_moins",
        "target": 60,
        "due_on": "2008-12-31",
    },
    "funding-pledged": {
        "effective_on": "2008-01-01",
        "convention": "27-01-2006",
        "year": 2008,
        "funder": "fipd",
        "share_percent": 50,
        "amount_eur": 20000,
    },
    "funding-withdrawn": {
        "effective_on": "2008-06-01",
        "convention": "27-01-2006",
        "funder": "fipd",
        "year": 2008,
    },
    "period-confirmed": {"effective_on": "2009-01-05", "period": "2008-Q4", "cases_opened": 1},
    "survey-answered": {
        "effective_on": "2008-12-01",
        "year": 2008,
        "field_visit": True,
        "persons_received": 312,
        "received_victims": 218,
        "received_offenders": 26,
        "accompaniment": True,
        "home_visits": False,
        "problem_shares": {"conjugal": 41, "logement": 6},
        "saisine_shares": {"services": 47, "main_courante": 26},
        "collaborations": {"secteur": "freq", "justice": "rare"},
        "internal_collaborations": {"psy": "compl"},
        "previous_job": "ssd",
        "other_job": True,
        "other_job_kind": "ts_cg",
        "salary": "1500_2000",
        "training_at_start": True,
        "continued_training": False,
        "supervision": True,
        "missing_equipment": ["mobile"],
    },
    "case-opened": {
        "occurred_on": "2008-10-14",
        "force": "police",
        "saisine": "services",
        "person": PERSON,
        "problems": ["conjugal", "logement"],
        "details": ["conjugal_violence"],
        "consent_to_contact": True,
    },
    "case-requalified": {"occurred_on": "2008-10-20", "problems": ["intrafam"]},
    "interview-held": {
        "occurred_on": "2008-10-14",
        "level": "approfondi",
        "setting": "bureau",
        "minutes": 60,
    },
    "home-visit-made": {"occurred_on": "2008-10-16", "minutes": 90},
    "person-accompanied": {"occurred_on": "2008-10-17", "partner": "ccas", "minutes": 45},
    "procedure-assisted": {"occurred_on": "2008-10-17", "kind": "logement", "minutes": 30},
    "crisis-mediated": {"occurred_on": "2008-10-18", "context": "expulsion", "minutes": 120},
    "person-oriented": {
        "occurred_on": "2008-10-21",
        "orientation": ORIENTATION,
        "partner": "secteur",
        "solution": "orientation",
        "tool": "fiche_liaison",
        "answer_wanted": True,
    },
    "orientation-answered": {
        "occurred_on": "2008-11-04",
        "orientation": ORIENTATION,
        "outcome": "accepte",
        "known_to_social_services": "non",
    },
    "joint-assessment-held": {
        "occurred_on": "2008-11-05",
        "partner": "enfance",
        "mode": "reunion",
        "minutes": 60,
    },
    "complaint-filed": {"occurred_on": "2008-11-06", "kind": "plainte"},
    "case-closed": {"occurred_on": "2008-12-01", "reason": "relais"},
    "case-reopened": {"occurred_on": "2008-12-15"},
    "fact-corrected": {
        "occurred_on": "2008-10-22",
        "corrects": "0190b7c1-0000-7000-8000-000000000001",
        "reason": "erreur_de_saisie",
        "data": {
            "post": POST,
            "occurred_on": "2008-10-14",
            "level": "rapide",
            "setting": "telephone",
            "minutes": 20,
        },
    },
    "register-corrected": {
        "effective_on": "2006-01-02",
        "corrects": "0190b7c1-0000-7000-8000-000000000001",
        "reason": "erreur_de_saisie",
        "data": {"post": POST, "effective_on": "2009-03-01", "reason": "autre"},
    },
    "register-withdrawn": {
        "effective_on": "2006-01-02",
        "withdraws": "0190b7c1-0000-7000-8000-000000000001",
        "reason": "doublon",
    },
    "fact-withdrawn": {
        "occurred_on": "2008-10-23",
        "withdraws": "0190b7c1-0000-7000-8000-000000000001",
        "reason": "doublon",
    },
    "personal-details-erased": {"occurred_on": "2008-12-20", "reason": "demande"},
    "partner-contacted": {
        "occurred_on": "2008-10-15",
        "partner": "secteur",
        "direction": "vers_partenaire",
        "purpose": "partage",
        "mode": "telephone",
        "minutes": 15,
    },
    "meeting-held": {"occurred_on": "2008-10-15", "with": "copil", "minutes": 90},
    "training-attended": {"occurred_on": "2008-10-15", "kind": "supervision", "hours": 3},
    "series-deposited": {
        "series": "plaintes_vif",
        "source": "ddsp27",
        "area": "27",
        "period": "2008",
        "value": 412,
        "unit": "plaintes",
    },
}


def full_name(short: str) -> str:
    """`case-opened` → `relais.case-opened.v1`."""
    return f"relais.{short}.v1"


def envelope(
    name: str,
    /,
    *,
    post: str = POST,
    subject: str | UUID | None = None,
    id: str | UUID | None = None,
    time: str = "2008-10-14T09:12:00+02:00",
    sequence: int | None = None,
    device: str | None = None,
    **data: Any,
) -> dict[str, Any]:
    """A valid envelope of the event `name` (short), its data changed by `data`.

    The subject defaults to a new case for case events, else to the post or series.
    """
    is_series = name == "series-deposited"
    whole = ({} if is_series else {"post": post}) | SAMPLES[name] | data
    if subject is None:
        is_case = EVENTS[full_name(name)] in CASE_EVENTS
        subject = str(uuid4()) if is_case else whole["series"] if is_series else post
    made: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(id or uuid4()),
        "type": full_name(name),
        "source": f"/areas/{whole['area']}" if is_series else f"/posts/{post}",
        "subject": str(subject),
        "time": time,
        "datacontenttype": "application/json",
        "data": whole,
    }
    if sequence is not None:
        made |= {"sequence": sequence, "device": device or f"{post}-a"}
    return made


def fact(name: str, **changes: Any) -> Fact:
    """The same as a Fact, read at the door."""
    return read_at_the_door(envelope(name, **changes))


def texts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each text in a JSON value."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, dict | list):
            yield from texts(each, (*path, key))
        elif isinstance(each, str):
            yield (*path, key)


def changed(sound: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy of a JSON object in which another value stands at `path`."""
    made = copy.deepcopy(sound)
    place = made
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return made

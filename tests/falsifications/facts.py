"""Falsifications of the log: facts invented, removed, changed, moved; the whole tree told anew."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from tests.falsifications.forging import Forged, Json

Retold = Callable[[Forged, list[Json]], list[Json]]
CASE = "case-opened"
ANOTHER: dict[str, tuple[object, ...]] = {
    "sex": ("f", "m"), "age": ("lt18", "25_45", "gt65"), "status": ("victime", "auteur"),
    "returning": (True, False), "saisine": ("services", "main_courante"),
    "force": ("police", "gendarmerie"), "occurred_on": ("2008-10-14", "2008-11-15", "2007-06-01"),
    "minutes": (15, 90), "level": ("rapide", "approfondi"), "setting": ("bureau", "domicile"),
    "partner": ("secteur", "ccas"), "direction": ("recu", "emis"), "purpose": ("info", "suivi"),
    "with": ("secteur", "justice"), "outcome": ("accepte", "refuse"),
    "answer_wanted": (True, False), "solution": ("orientation", "info"),
}  # fmt: skip
OF_REGISTER: dict[str, tuple[str, dict[str, tuple[object, ...]]]] = {
    "post": ("post-opened", {
        "employer": ("cg", "etat", "asso"), "territory": ("urbain", "rural"),
        "service": ("police", "gendarmerie", "mixte"), "effective_on": ("2005-01-03", "2008-07-01"),
    }),
    "convention": ("convention-signed", {
        "ends_on": ("2008-06-30", "2010-12-31"), "signatories": (["etat"], ["etat", "commune"]),
        "starts_on": ("2007-01-01",),
    }),
    "funding": ("funding-pledged", {
        "share_percent": (10, 90, 100), "funder": ("cg", "commune"), "year": (2007,),
    }),
    "holder": ("post-filled", {"effective_on": ("2006-01-02", "2008-10-01")}),
    "survey": ("survey-answered", {
        "persons_received": (10, 900), "accompaniment": (False,), "home_visits": (True,),
        "problem_shares": ({"conjugal": 90},), "saisine_shares": ({"services": 5},),
    }),
    "series": ("series-deposited", {"value": (1, 99), "period": ("2007",)}),
    "confirmation": ("period-confirmed", {"period": ("2008-Q3",)}),
}  # fmt: skip


def kind_of(fact: Json) -> str:
    """`case-opened` for `relais.case-opened.v1`."""
    return str(fact["type"]).removeprefix("relais.").removesuffix(".v1")


def places(facts: list[Json], *kinds: str) -> list[int]:
    """Where facts of these kinds stand."""
    return [at for at, fact in enumerate(facts) if kind_of(fact) in kinds]


def _new_id(forged: Forged) -> str:
    return str(UUID(int=forged.draw.getrandbits(128), version=4))


def invented(forged: Forged, facts: list[Json]) -> list[Json]:
    """A person who never came, beside one who did."""
    at = forged.pick(places(facts, CASE))
    said = facts[at] | {"id": _new_id(forged), "subject": _new_id(forged)}
    return [*facts[: at + 1], said, *facts[at + 1 :]]


def removed(forged: Forged, facts: list[Json]) -> list[Json]:
    """A person who came is gone, with everything that was said of them."""
    gone = facts[forged.pick(places(facts, CASE))]["subject"]
    return [fact for fact in facts if fact["subject"] != gone]


def _whole_case(forged: Forged, facts: list[Json], **data: object) -> list[Json]:
    subject = facts[forged.pick(places(facts, CASE))]["subject"]
    told = []
    for fact in facts:
        if fact["subject"] == subject:
            known = {key: value for key, value in data.items() if key in fact["data"]}
            fact = fact | {"data": fact["data"] | known}
            fact["source"] = f"/posts/{fact['data']['post']}"
        told.append(fact)
    return told


def of_another_post(forged: Forged, facts: list[Json]) -> list[Json]:
    """Another post is said to have received a person."""
    return _whole_case(forged, facts, post=forged.pick(("27-01", "27-02", "76-01")))


def of_another_force(forged: Forged, facts: list[Json]) -> list[Json]:
    """The police's person becomes the gendarmerie's."""
    return _whole_case(forged, facts, force="gendarmerie")


def of_another_month(forged: Forged, facts: list[Json]) -> list[Json]:
    """A person came in another month, or another year."""
    return _whole_case(forged, facts, occurred_on=forged.pick(("2008-03-03", "2007-11-03")))


def changed(forged: Forged, facts: list[Json]) -> list[Json]:
    """Some answer of a fact becomes another."""
    at = forged.pick([n for n, fact in enumerate(facts) if not fact["type"].count("post-")])
    return _another(forged, facts, at, ANOTHER)


def _another(
    forged: Forged, facts: list[Json], at: int, among: dict[str, tuple[object, ...]]
) -> list[Json]:
    data = facts[at]["data"]
    person = {key: data["person"][key] for key in among if key in data.get("person", {})}
    key = forged.pick([key for key in among if key in data or key in person])
    was = person.get(key, data.get(key))
    value = forged.pick([each for each in among[key] if each != was])
    if key in person:
        data = data | {"person": data["person"] | {key: value}}
    else:
        data = data | {key: value}
    return [*facts[:at], facts[at] | {"data": data}, *facts[at + 1 :]]


def doubled(forged: Forged, facts: list[Json]) -> list[Json]:
    """A fact stands twice, to the byte."""
    at = forged.draw.randrange(len(facts))
    return [*facts[: at + 1], facts[at], *facts[at + 1 :]]


def doubled_anew(forged: Forged, facts: list[Json]) -> list[Json]:
    """An act stands twice, under another id."""
    kinds = ("interview-held", "person-oriented", "partner-contacted", "meeting-held")
    at = forged.pick(places(facts, *kinds))
    return [*facts[: at + 1], facts[at] | {"id": _new_id(forged)}, *facts[at + 1 :]]


def dropped(forged: Forged, facts: list[Json]) -> list[Json]:
    """A fact of any kind is gone."""
    at = forged.draw.randrange(len(facts))
    return [*facts[:at], *facts[at + 1 :]]


def reordered(forged: Forged, facts: list[Json]) -> list[Json]:
    """Two facts stand in each other's place, and say each other's instant."""
    one, other = sorted(forged.draw.sample(range(len(facts)), 2))
    first = facts[one] | {"recordedat": facts[other]["recordedat"]}
    last = facts[other] | {"recordedat": facts[one]["recordedat"]}
    return [*facts[:one], last, *facts[one + 1 : other], first, *facts[other + 1 :]]


def out_of_order(forged: Forged, facts: list[Json]) -> list[Json]:
    """A later fact is put before an earlier one, as it is."""
    one, other = sorted(forged.draw.sample(range(len(facts)), 2))
    return [*facts[:one], facts[other], *facts[one:other], *facts[other + 1 :]]


def antedated(forged: Forged, facts: list[Json]) -> list[Json]:
    """Facts that came together are said to have come a day earlier, or more."""
    begin = [n for n in range(1, len(facts)) if _at(facts[n - 1]) != _at(facts[n])]
    at = forged.pick(begin)
    when = datetime.fromisoformat(facts[at]["recordedat"]) - timedelta(days=forged.pick((1, 9)))
    said = when.isoformat().replace("+00:00", "Z")
    same = facts[at]["recordedat"]
    return [
        fact | {"recordedat": said} if n >= at and fact["recordedat"] == same else fact
        for n, fact in enumerate(facts)
    ]


def _at(fact: Json) -> str:
    return str(fact["recordedat"])


def backdated(forged: Forged, facts: list[Json]) -> list[Json]:
    """An act is said of another day."""
    at = forged.pick([n for n, fact in enumerate(facts) if "occurred_on" in fact["data"]])
    day = forged.pick(("2008-11-02", "2008-10-02", "2007-12-31"))
    data = facts[at]["data"] | {"occurred_on": day}
    return [*facts[:at], facts[at] | {"data": data}, *facts[at + 1 :]]


def withdrawal_gone(forged: Forged, facts: list[Json]) -> list[Json]:
    """What was withdrawn or corrected stands again as it was first said."""
    at = forged.pick(places(facts, "fact-withdrawn", "fact-corrected", "register-corrected"))
    return [*facts[:at], *facts[at + 1 :]]


def withdrawal_invented(forged: Forged, facts: list[Json]) -> list[Json]:
    """A withdrawal that nobody said."""
    target = facts[forged.pick(places(facts, CASE, "interview-held"))]
    data = {"post": target["data"]["post"], "occurred_on": target["data"]["occurred_on"],
            "withdraws": target["id"], "reason": "doublon"}  # fmt: skip
    last = {"id": _new_id(forged), "type": "relais.fact-withdrawn.v1", "data": data}
    return [
        *facts,
        target | {"time": facts[-1]["time"], "recordedat": facts[-1]["recordedat"]} | last,
    ]


def register(what: str) -> Retold:
    """A fact of a register says another thing."""

    def retold(forged: Forged, facts: list[Json]) -> list[Json]:
        kind, among = OF_REGISTER[what]
        return _another(forged, facts, forged.pick(places(facts, kind)), among)

    return retold


def activity(forged: Forged, facts: list[Json]) -> list[Json]:
    """A contact or a meeting that was not, or that was and is gone."""
    at = forged.pick(places(facts, "partner-contacted", "meeting-held"))
    if forged.draw.random() < 0.5:
        return [*facts[:at], *facts[at + 1 :]]
    return [*facts[:at], facts[at] | {"id": _new_id(forged)}, *facts[at:]]


LOG: dict[str, Retold] = {
    "personne inventée": invented,
    "personne retirée": removed,
    "personne passée à un autre poste": of_another_post,
    "personne passée à l'autre force": of_another_force,
    "personne passée à un autre mois": of_another_month,
    "réponse d'un fait changée": changed,
    "fait en double, au même identifiant": doubled,
    "acte en double, sous un autre identifiant": doubled_anew,
    "fait retiré": dropped,
    "faits échangés, instants compris": reordered,
    "fait placé avant un plus ancien": out_of_order,
    "réception antidatée": antedated,
    "acte antidaté": backdated,
    "retrait ou correction effacés": withdrawal_gone,
    "retrait inventé": withdrawal_invented,
    "contact ou réunion, de trop ou de moins": activity,
    "registre : poste": register("post"),
    "registre : convention": register("convention"),
    "registre : financement": register("funding"),
    "registre : titulaire": register("holder"),
    "registre : confirmation d'un trimestre": register("confirmation"),
    "enquête": register("survey"),
    "série": register("series"),
}

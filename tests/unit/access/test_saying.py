"""Who may say what, as a table: every role and token, every event type, in and out of scope."""

from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import DEPARTEMENT
from contracts.envelope import read_at_the_door
from contracts.events import ACTIVITY_EVENTS, ACTS, EVENTS, POST_EVENTS, Event
from contracts.events.cases import FactCorrected, FactWithdrawn
from contracts.events.posts import RegisterCorrected, RegisterWithdrawn
from contracts.identifiers import NATION
from services.access.domain.events import AccountCreated, Granted
from services.access.domain.principals import ANYONE, LOCAL, VAULT, Held, Principal, Role
from services.access.domain.register import Register, evolve
from services.access.domain.saying import TABLE, Say, may_say, may_say_some, say_of
from services.faces.entry.kinds import ACTIVITY, OF_A_CASE, OPENING
from services.intake.domain.corrections import CORRECTABLE
from tests.builders import SAMPLES, envelope
from tests.unit.access.test_register import START

EPCI = "200054781"
POST, SAME_DEPARTMENT, ELSEWHERE = "27-01", "27-02", "76-01"
HELD = {
    Role.INTERVENANT: POST,
    Role.CHEF_DE_SERVICE: POST,
    Role.EMPLOYEUR: POST,
    Role.LOGICIEL: POST,
    Role.FINANCEUR: "27229",
    Role.SERVICES_SOCIAUX: "27",
    Role.PREFECTURE: "27",
}
OF_A_POST = {Role.INTERVENANT, Role.LOGICIEL}
OF_THE_REGISTER = {Role.INTERVENANT, Role.EMPLOYEUR, Role.PREFECTURE, Role.FINANCEUR}
"""Moreover, who mends must be allowed to say the fact that is mended."""
SAYERS: dict[str, set[Role]] = {
    **{act.NAME: OF_A_POST for act in (*ACTS, *ACTIVITY_EVENTS)},
    "relais.case-opened.v1": OF_A_POST,
    "relais.case-requalified.v1": OF_A_POST,
    "relais.orientation-answered.v1": OF_A_POST,
    "relais.case-closed.v1": OF_A_POST,
    "relais.case-reopened.v1": OF_A_POST,
    "relais.fact-corrected.v1": OF_A_POST,
    "relais.fact-withdrawn.v1": OF_A_POST,
    "relais.period-confirmed.v1": {Role.INTERVENANT},
    "relais.survey-answered.v1": {Role.INTERVENANT},
    "relais.post-opened.v1": {Role.PREFECTURE},
    "relais.post-amended.v1": {Role.PREFECTURE},
    "relais.post-closed.v1": {Role.PREFECTURE},
    "relais.post-filled.v1": {Role.EMPLOYEUR, Role.PREFECTURE},
    "relais.post-vacated.v1": {Role.EMPLOYEUR, Role.PREFECTURE},
    "relais.post-cost-declared.v1": {Role.EMPLOYEUR, Role.PREFECTURE},
    "relais.post-employer-named.v1": {Role.PREFECTURE, Role.ANISCG},
    "relais.objective-quantified.v1": {Role.PREFECTURE},
    "relais.funder-territory-declared.v1": {Role.PREFECTURE, Role.ANISCG},
    "relais.convention-signed.v1": {Role.PREFECTURE},
    "relais.funding-pledged.v1": {Role.PREFECTURE},
    "relais.funding-withdrawn.v1": {Role.PREFECTURE},
    "relais.register-corrected.v1": OF_THE_REGISTER,
    "relais.register-withdrawn.v1": OF_THE_REGISTER,
    "relais.series-deposited.v1": set(),
    "relais.personal-details-erased.v1": set(),
}
"""Within its scope; money of nobody in particular, a préfecture in every département."""
ERASED = "relais.personal-details-erased.v1"
every_event = pytest.mark.parametrize("name", sorted(EVENTS))


def holder(role: Role) -> Principal:
    return Principal("x", (Held(role, frozenset({HELD.get(role, NATION)})),))


@every_event
def test_a_role_says_what_the_table_says_where_it_says_and_nothing_else(name: str) -> None:
    assert name in SAYERS, f"pin who may say {name} in tests/unit/access/test_saying.py"
    for role, area in product(Role, (POST, SAME_DEPARTMENT, ELSEWHERE, "27", NATION)):
        wide = {Role.PREFECTURE, Role.FINANCEUR} if "register-" in name else {Role.PREFECTURE}
        reached = area.startswith("27") if role in wide else area == POST or role is Role.ANISCG
        expected = role in SAYERS[name] and reached
        assert may_say(holder(role), Say(EVENTS[name], area)) == expected, (role, area)


@every_event
def test_nobody_says_anything_unknown_and_the_vault_only_what_it_erased(name: str) -> None:
    said = Say(EVENTS[name], POST)
    assert may_say(LOCAL, said) == (name != ERASED)
    assert may_say(VAULT, said) == (name == ERASED)
    assert not may_say(ANYONE, said)
    for kin in (VAULT, LOCAL):  # an account of the same name is not the same
        assert not may_say(Principal(kin.name, kin.holds), said)


@given(st.sampled_from(Role), st.sampled_from([POST, "27", NATION, ""]))
def test_an_event_without_a_line_is_nobody_s(role: Role, area: str) -> None:
    class Unheard(Event):
        NAME = "relais.unheard.v1"

    for who in (holder(role), LOCAL, VAULT, ANYONE):
        assert not may_say(who, Say(Unheard, area))


def test_who_corrects_or_withdraws_is_who_may_say_what_is_mended() -> None:
    for mended, mending in product(CORRECTABLE, (FactCorrected, FactWithdrawn)):
        if mended not in POST_EVENTS:
            assert TABLE[mended] == TABLE[mending], mended.NAME
    for mended, mending in product(POST_EVENTS, (RegisterCorrected, RegisterWithdrawn)):
        assert TABLE[mended].keys() <= TABLE[mending].keys(), mended.NAME


def test_each_form_of_a_post_is_sayable_by_who_works_there() -> None:
    for kind in (OPENING, *OF_A_CASE.values(), *ACTIVITY.values()):
        assert may_say(holder(Role.INTERVENANT), Say(kind.event, POST)), kind.title


def pledged(funder: str, code: str | None = None, post: str = POST, name: str = "pledged") -> Say:
    known = {key: value for key, value in SAMPLES[f"funding-{name}"].items()}
    data = known | {"funder": funder} | ({"funder_code": code} if code else {})
    return say_of(read_at_the_door(envelope(f"funding-{name}", post=post, **data)))


def funder(area: str) -> Principal:
    return Principal("x", (Held(Role.FINANCEUR, frozenset({area})),))


def test_a_funder_pledges_its_own_money_and_nobody_else_s() -> None:
    assert may_say(funder("27229"), pledged("commune", "27229"))
    assert may_say(funder("27"), pledged("cg"))
    assert may_say(funder("27"), pledged("cg", name="withdrawn"))
    for who in (funder("27229"), funder("27"), funder(POST), funder("76")):
        for said in (
            pledged("fipd"),
            pledged("commune", "27230"),
            pledged("commune"),
            pledged("commune", "76540"),
            pledged("cg", post="61-01"),
            pledged("commune", name="withdrawn"),
        ):
            assert not may_say(who, said)


def test_an_epci_pledges_its_own_money_where_the_register_lets_it_in() -> None:
    mending = (RegisterCorrected, RegisterWithdrawn)
    for epci, served in product((EPCI, "200023414", "27229", "27", POST), (True, False)):
        who, own = funder(epci), epci == EPCI and served
        assert may_say(who, pledged("interco", EPCI)._replace(served=served)) == own
        for said in (
            pledged("interco"),
            pledged("interco", "27229"),
            pledged("interco", name="withdrawn"),
            *(pledged(kind, EPCI) for kind in ("fipd", "cucs", "civ", "autres", "communes")),
            Say(EVENTS["relais.funder-territory-declared.v1"], POST),
        ):
            assert not may_say(who, said._replace(served=served)), (epci, said)
        for event in mending:  # nothing of a register is read or mended unasked
            assert may_say(who, Say(event, POST, served=True))
            assert may_say_some(who, event, POST) == (epci in ("27229", "27", POST))
    assert not may_say_some(funder(EPCI), EVENTS["relais.funding-pledged.v1"], POST)
    assert may_say_some(funder(EPCI), EVENTS["relais.funding-pledged.v1"], POST, [EPCI])


def test_aniscg_stands_in_for_a_prefecture_that_has_no_account() -> None:
    register = Register()
    for login, role, scope in (("a", Role.ANISCG, NATION), ("p", Role.PREFECTURE, "27")):
        register = evolve(register, AccountCreated(login=login), START)
        granted = Granted(grant=uuid4(), login=login, role=role, scope=(scope,))
        register = evolve(register, granted, START)
    association = register.principal("a", START.date())
    assert association.without_prefecture == set(DEPARTEMENT.by_code) - {"27"}
    opening = EVENTS["relais.post-opened.v1"]
    assert may_say(association, Say(opening, ELSEWHERE))
    assert not may_say(association, Say(opening, POST))
    assert not may_say(association, Say(EVENTS["relais.post-filled.v1"], ELSEWHERE))

"""The register: what is revoked is over from that moment, and the past stays as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.days import day_at, zone_of
from services.access.domain.events import (
    EVENT,
    AccountCreated,
    AccountDisabled,
    Granted,
    InvitationAccepted,
    InvitationWithdrawn,
    Invited,
    Offer,
    PostHandedOver,
    Revoked,
)
from services.access.domain.grants import Grant, GrantState
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import Held, Role
from services.access.domain.register import Register, Token, evolve

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
EXACT = (Action.READ_EXACT, Resource("27-01"))
GRANT = UUID(int=1)
NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)


def on(day: int) -> datetime:
    return START + timedelta(days=day - 1)


def folded(*events) -> Register:
    register = Register()
    for day, event in events:
        register = evolve(register, event, on(day))
    return register


def granted(login: str = "jeanne", id: UUID = GRANT, post: str = "27-01") -> Granted:
    return Granted(grant=id, login=login, role=Role.INTERVENANT, scope=(post,))


def test_who_could_see_a_post_on_a_day_is_told_of_any_day():
    register = folded(
        (1, AccountCreated(login="jeanne")), (3, granted()), (6, Revoked(grant=GRANT))
    )
    could = {day: len(register.who_could(*EXACT, date(2026, 3, day))) for day in range(1, 9)}
    assert could == {1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 1, 7: 0, 8: 0}


def test_a_disabled_account_holds_nothing_any_more():
    register = folded(
        (1, AccountCreated(login="jeanne")), (2, granted()), (4, AccountDisabled(login="jeanne"))
    )
    assert not may(register.principal("jeanne", NOW), *EXACT)
    assert register.accounts["jeanne"].disabled == on(4)
    assert len(register.who_could(*EXACT, date(2026, 3, 3))) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_an_account_holds_exactly_what_was_granted_and_not_revoked(steps):
    register, held = Register(), {}
    for day, (login, give) in enumerate(steps, 1):
        if give:
            id = uuid4()
            register = evolve(register, granted(login, id, f"27-{day:02d}"), on(day))
            held[id] = (login, f"27-{day:02d}")
        elif mine := [id for id, (owner, _) in held.items() if owner == login]:
            register = evolve(register, Revoked(grant=mine[0]), on(day))
            del held[mine[0]]
    for login in "abc":
        scopes = {area for each in register.principal(login, NOW).holds for area in each.scope}
        assert scopes == {post for owner, post in held.values() if owner == login}
    today = on(len(steps) + 2).date()
    assert len(register.grants) >= len(held)
    still = [grant for grant in register.grants.values() if grant.held_on(today)]
    assert {grant.id for grant in still} == set(held)


def test_an_account_of_an_earlier_version_is_read_without_what_it_no_longer_has() -> None:
    said = '{"type": "account-created", "login": "dcsp", "identity": null}'
    assert EVENT.validate_json(said) == AccountCreated(login="dcsp")


@pytest.mark.parametrize(("post", "first"), [("27-01", 1), ("974-01", 1), ("971-01", 0)])
def test_a_right_was_held_from_the_day_that_it_was_at_its_post(post, first):
    said = granted(post=post)
    register = evolve(Register(), said, datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    (grant,) = register.grants.values()
    days = [date(2026, 6, 30), date(2026, 7, 1)]
    assert [grant.held_on(day) for day in days] == [not first, True]


AREAS = st.sampled_from(["27-01", "971", "97411", "988-01", "987-02", "FR", "974000014"])


@given(
    st.sets(AREAS, min_size=1, max_size=3),
    st.integers(0, 8 * 24).map(lambda hour: START + timedelta(hours=hour)),
)
def test_a_right_begins_and_ends_by_the_day_of_each_place_of_its_scope(scope, now):
    first, last = date(2026, 3, 4), date(2026, 3, 5)
    grant = Grant(GRANT, "a", Held(Role.FINANCEUR, frozenset(scope)), START, None, first, last)
    here = {area for area in scope if first <= day_at(area, now) <= last}
    assert grant.held_at(now).scope == here
    assert (grant.state(now) is GrantState.STANDS) == bool(here)
    over = all(day_at(area, now) > last for area in scope)
    assert not over or grant.state(now) is GrantState.OVER


def test_the_siren_of_a_funder_is_no_place_overseas():
    assert zone_of("974000014") == zone_of("FR") != zone_of("97411")


def test_a_token_is_good_until_its_last_day_is_over_at_its_posts():
    token = Token(GRANT, "logiciel", ("971-01",), "", START, date(2026, 6, 30))
    assert token.opens(datetime(2026, 7, 1, 3, 59, tzinfo=UTC))
    assert not token.opens(datetime(2026, 7, 1, 4, tzinfo=UTC))
    assert not replace(token, posts=("974-01",)).opens(datetime(2026, 6, 30, 20, tzinfo=UTC))


def test_a_right_holds_from_its_first_day_to_its_last():
    days = {"starts_on": date(2026, 3, 4), "ends_on": date(2026, 3, 5)}
    register = folded((1, AccountCreated(login="jeanne")), (2, granted().model_copy(update=days)))
    held = [d for d in range(1, 9) if register.principal("jeanne", on(d)).holds]
    could = [d for d in range(1, 9) if register.who_could(*EXACT, date(2026, 3, d))]
    assert held == could == [4, 5]


def test_a_post_is_handed_over_at_one_instant_and_once():
    said = PostHandedOver(grant=GRANT, login="louis", next=UUID(int=2))
    again = PostHandedOver(grant=GRANT, login="marc", next=UUID(int=3))
    register = folded((1, granted()), (4, said), (5, again))
    assert register.grants[GRANT].until == register.grants[UUID(int=2)].since == on(4)
    assert not register.principal("jeanne", NOW).holds
    assert register.principal("louis", NOW).holds
    assert not register.principal("marc", NOW).holds


@given(st.lists(st.sampled_from(["accepted", "withdrawn", "again"]), max_size=6))
def test_an_invitation_opens_one_account_at_most_whatever_is_said_of_it(steps):
    invited = Invited(
        invitation=GRANT,
        login="louis",
        offers=(Offer(role=Role.INTERVENANT, scope=("27-01",)),),
        expires=on(8),
    )
    events = {
        "accepted": InvitationAccepted(invitation=GRANT, login="louis"),
        "withdrawn": InvitationWithdrawn(invitation=GRANT),
        "again": AccountDisabled(login="louis"),
    }
    register = folded((1, invited), *((2, events[step]) for step in steps))
    first = next((step for step in steps if step != "again"), None)
    assert len(register.grants) == ("louis" in register.accounts) == (first == "accepted")

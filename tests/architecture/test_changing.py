"""What is added once must be named everywhere: each message names the file that was forgotten.

The recipes are docs/changing.md; tests/architecture/test_recipes.py follows each of them.
"""

import json
import re
from pathlib import Path

import pytest

from contracts.codes import CODE_LISTS, NATURE_ACTE
from contracts.events import ACTIVITY_EVENTS, ACTS, CASE_EVENTS, EVENTS, POST_EVENTS
from contracts.events.cases import PersonOriented
from contracts.events.posts import PeriodConfirmed, RegisterCorrected, RegisterWithdrawn
from contracts.events.survey import SurveyAnswered
from contracts.release_plan import PLAN, PLANNED
from contracts.release_plan.recoding import ALONE
from contracts.release_plan.tables import NOT_RELEASED
from contracts.statistics import TABLES
from contracts.statistics.catalogue import Evaluation
from services.access.domain.principals import LABELS, Role
from services.access.domain.saying import TABLE
from services.faces.entry.kinds import ACT_FORMS, BY_TYPE, GROUPS
from services.faces.forms.fields import LABELS as WORDS
from services.faces.forms.fields import fields_of
from services.faces.navigation import SHOWN, TABS
from services.faces.register.kinds import TITLES as REGISTER_TITLES
from services.projections.domain.situation import COUNTED_ACTS
from services.verifier import second_count
from tests.architecture.test_audiences import every_audience, readers_of
from tests.builders import SAMPLES

ROOT = Path(__file__).parents[2]
READERS = json.loads((ROOT / "tests/data/readers.json").read_text())
ICONS = (ROOT / "services/faces/theme/static/icons.svg").read_text()

ELSEWHERE = {PeriodConfirmed, RegisterCorrected, RegisterWithdrawn, SurveyAnswered}
"""On other pages than those of the register: the quarter, what is mended, the survey."""
OF_REGISTERS = [event for event in POST_EVENTS if event not in ELSEWHERE]

every_act = pytest.mark.parametrize("act", sorted(ACTS, key=lambda act: act.NAME))


def defined_in(folder: str, words: str) -> str:
    """The file of a folder that holds these words first."""
    found = [path for path in sorted((ROOT / folder).glob("*.toml")) if words in path.read_text()]
    return found[0].relative_to(ROOT).as_posix() if found else folder


def test_every_modality_that_a_recoding_places_is_a_code_of_its_list():
    for planned in PLANNED:
        for level in planned.recoding:
            placed = {code for each in level for code in each.modalities} | ALONE[level]
            unknown = placed - {*planned.codes[0].by_code}
            name = planned.codes[0].name
            where = defined_in("contracts/codes", f"[{name}]\n")
            assert not unknown, f"add {unknown} to {name} in {where}, or not in recoding.toml"


def test_every_code_has_a_place_in_each_level_of_recoding_of_its_list():
    for planned in PLANNED:
        for level in planned.recoding:
            merged = {modality for each in level for modality in each.modalities}
            missing = {*planned.codes[0].by_code} - merged - ALONE[level]
            assert not missing, (
                f"merge {missing} with {level[0].code} or others, or name it alone: "
                "contracts/release_plan/recoding.toml"
            )
            assert ALONE[level].isdisjoint(merged)


def test_a_code_of_one_force_names_a_service_that_exists():
    services = set(CODE_LISTS["type_poste"].by_code)
    for name, listed in CODE_LISTS.items():
        where = defined_in("contracts/codes", f"[{name}]\n")
        for code in listed.codes:
            assert {*code.applies_to} <= services, f"applies_to of {code.code} in {where}"


@every_act
def test_an_act_that_lasts_counts_under_a_nature(act):
    here = "contracts/events/cases.py"
    assert bool(act.NATURE) == ("minutes" in act.model_fields), f"NATURE of {act.__name__}: {here}"
    where = defined_in("contracts/codes", "[nature_acte]\n")
    assert act.NATURE in {"", *NATURE_ACTE.by_code}, f"add {act.NATURE} to NATURE_ACTE in {where}"


@every_act
def test_an_act_is_counted_and_counted_again(act):
    here = "services/projections/domain/situation.py"
    assert act is PersonOriented or act.NAME in COUNTED_ACTS, f"COUNTED_ACTS in {here}"
    again = set(re.findall(r"\('(relais[^']+)', '(\w+)'\)", second_count._COUNT))
    said = {(act.NAME, act.NATURE)} if act.NATURE else set()
    assert said == {pair for pair in again if pair[0] == act.NAME}, (
        f"the natures of services/verifier/second_count.py: {act.NAME}"
    )


def test_every_nature_is_that_of_an_act():
    for nature in NATURE_ACTE.by_code:
        assert nature in {act.NATURE for act in ACTS}, (
            f"no act of contracts/events/cases.py has the NATURE {nature}"
        )


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda e: e.__name__)
def test_an_event_has_a_line_that_says_who_may_say_it(event):
    assert event in TABLE, f"a line of {event.NAME} in services/access/domain/saying.toml"


@pytest.mark.parametrize("event", [*CASE_EVENTS, *ACTIVITY_EVENTS], ids=lambda e: e.__name__)
def test_what_a_post_says_has_its_form_and_its_words(event):
    here = "services/faces/entry/kinds.toml"
    assert event.NAME in BY_TYPE, f"a form of {event.NAME} in {here}"
    assert BY_TYPE[event.NAME].title, f"the title of {event.__name__} in {here}"
    for field in fields_of(event):
        assert field.codes or field.name in WORDS, (
            f"the label of {field.name} in services/faces/forms/fields.toml"
        )


@pytest.mark.parametrize("event", OF_REGISTERS, ids=lambda e: e.__name__)
def test_what_is_said_of_a_post_has_its_form_and_its_words(event):
    here = "services/faces/register/kinds.toml"
    assert event.NAME in REGISTER_TITLES, f"a form of {event.NAME} in {here}"
    for field in fields_of(event):
        assert field.codes or field.name in WORDS, (
            f"the label of {field.name} in services/faces/forms/fields.toml"
        )


@every_act
def test_an_act_has_a_form_with_a_drawing_in_a_group(act):
    here = "services/faces/entry/kinds.toml"
    found = [kind for kind in ACT_FORMS.values() if kind.event is act]
    assert len(found) == 1, f"the acts of {here}: {act.NAME}"
    assert found[0].group in GROUPS, f"the group of {act.__name__} in {here}"
    assert f'id="{found[0].icon}"' in ICONS, f"the icon of {act.__name__} in {here}"


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_has_an_example_from_which_its_sample_is_cut(name):
    short = name.split(".")[1]
    assert short in SAMPLES, f"SAMPLES in tests/builders.py: {short}"
    assert (ROOT / f"contracts/samples/{short}.v1.json").exists(), (
        f"contracts/samples/{short}.v1.json: python -m tests.contract.cut samples"
    )


def test_an_example_and_a_form_are_of_an_event_that_exists():
    here = "contracts/events/cases.py, activity.py or posts.py"
    assert {f"relais.{short}.v1" for short in SAMPLES} <= {*EVENTS}, here


def test_a_planned_table_is_defined():
    for code in [each.code for each in (*PLAN.tables, *PLAN.open_tables)]:
        where = defined_in("contracts/statistics", f"[{code[0]}1]\n")
        assert code in TABLES, f"{code} is planned; define it in {where}"


def test_a_defined_table_is_planned_unless_it_is_of_the_survey():
    planned = {each.code for each in (*PLAN.tables, *PLAN.open_tables, *PLAN.derived)}
    kept = {code for code, table in TABLES.items() if table.evaluation is Evaluation.SURVEY}
    forgotten = {*TABLES} - planned - kept - NOT_RELEASED
    assert not forgotten, f"plan {forgotten} in contracts/release_plan/tables.py"


def test_a_table_is_planned_once():
    """Twice, it would be protected twice, or once and not: readers join both."""
    lines = [each.code for each in (*PLAN.tables, *PLAN.open_tables, *PLAN.derived)]
    twice = {code for code in lines if lines.count(code) > 1}
    assert not twice, f"contracts/release_plan/tables.py has several lines of {twice}"


def test_no_open_table_counts_persons():
    """What is counted under F is what a post does apart from any situation."""
    of_persons = {each.measure for each in PLAN.tables}
    for opened in PLAN.open_tables:
        blocks = [
            each for each in TABLES[opened.code].breakdowns if each.cells and each.cells[0] != "F"
        ]
        counted = {measure.key for block in blocks for measure in block.measures}
        assert not counted & of_persons, (
            f"plan {opened.code} as a PlannedTable in contracts/release_plan/tables.py"
        )


def test_what_each_audience_reads_is_pinned_and_planned():
    """To open a table to an audience, name it in the plan and in tests/data/readers.json."""
    pinned = {(view, code) for view, codes in READERS.items() for code in codes}
    opened = {(view, code) for view in PLAN.views for code, _ in PLAN.read_by(view)}
    assert not opened - pinned, f"not pinned in tests/data/readers.json: {opened - pinned}"
    closed = pinned - opened
    where = "contracts/release_plan/tables.py and audiences.py"
    assert not closed, f"pinned, and opened by no line of {where}: {closed}"


@every_audience
def test_an_audience_has_a_tab_with_the_page_of_its_view(audience):
    navigation = "services/faces/navigation.toml"
    (role,) = readers_of(audience)
    tabs = TABS.get(role, ())
    home = f"/partenaires/{audience.view}"
    assert [tab for tab in tabs if tab.path.startswith(home)], f"tabs in {navigation}: {home}"
    assert role in SHOWN, f"the group in {navigation}: {role}"


def test_a_role_and_a_tab_are_led_to_an_audience_that_exists():
    here = "contracts/release_plan/audiences.py"
    led = {tab.path for tabs in TABS.values() for tab in tabs}
    views = {path.split("/")[2].split("?")[0] for path in led if path.startswith("/partenaires/")}
    assert views <= {*PLAN.views}, f"AUDIENCES in {here}: {views - {*PLAN.views}}"
    assert {*READERS} <= {*PLAN.views}, f"AUDIENCES in {here}: { ({*READERS} - {*PLAN.views}) }"


@pytest.mark.parametrize("role", Role)
def test_a_role_has_a_label_and_its_tabs(role):
    assert role in LABELS, "LABELS in services/access/domain/principals.py"
    assert role in TABS, "the tabs in services/faces/navigation.toml"
    assert bool(TABS[role]) == (role in SHOWN), "the group in services/faces/navigation.toml"

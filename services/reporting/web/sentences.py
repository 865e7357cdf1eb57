"""What changed, and whether the picture is complete: the three sentences at the top of a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.period import Period
from contracts.read_model import PostRecord
from services.reporting.adapters.formats.figures import figure
from services.reporting.domain.perimeter import area_on, open_days
from services.reporting.domain.question import Question
from services.reporting.domain.shares import share
from services.reporting.web.french import counted, during, percent, period_in_words, signed
from services.reporting.web.periods import Calendar, previous


@dataclass(frozen=True)
class Completeness:
    """Posts that confirmed all the quarters expected of them, and those quarters themselves."""

    posts: int
    posts_expected: int
    quarters: int
    quarters_expected: int


def expected_quarters(question: Question, record: PostRecord, calendar: Calendar) -> list[Period]:
    """The quarters that table H1 expects of a post in the area and period of `question`."""
    expected = []
    for quarter in question.period.quarters:
        opened = open_days(record, quarter)
        here = opened is not None and area_on(question, record, opened[1]) == question.area
        if here and calendar.is_over(quarter):
            expected.append(quarter)
    return expected


def completeness(
    question: Question, records: Iterable[PostRecord], calendar: Calendar
) -> Completeness:
    """How complete the declarations of the area are for the period, as table H1 counts them."""
    posts = whole = quarters = confirmed = 0
    for record in records:
        expected = expected_quarters(question, record, calendar)
        said = sum(str(quarter) in record.confirmations for quarter in expected)
        posts += bool(expected)
        whole += bool(expected) and said == len(expected)
        quarters += len(expected)
        confirmed += said
    return Completeness(whole, posts, confirmed, quarters)


def sentences(
    period: Period, now: int, then: int, complete: Completeness, calendar: Calendar
) -> Sequence[str]:
    """`now` and `then`: situations opened in the period and in the one before."""
    return (_volume(period, now, calendar), _change(period, now, then), _complete(period, complete))


def _volume(period: Period, now: int, calendar: Calendar) -> str:
    opened = counted(now, "situation ouverte", "situations ouvertes")
    partial = "" if calendar.is_over(period) else " La période n'est pas terminée."
    return f"{opened} {during(period)}.{partial}"


def _change(period: Period, now: int, then: int) -> str:
    before = previous(period)
    if not then:
        return f"Aucune situation enregistrée {during(before)} : pas de comparaison."
    if now == then:
        return f"Autant que la période précédente ({period_in_words(before)})."
    ratio = share(abs(now - then), then)
    sign = signed(now - then)
    return (
        f"{sign} par rapport à la période précédente ({period_in_words(before)} : "
        f"{figure(then)}), soit {sign[0]}{percent(ratio)}."
    )


def _complete(period: Period, complete: Completeness) -> str:
    if not period.quarters:
        return "Les postes confirment leurs chiffres par trimestre : un mois ne se confirme pas."
    if not complete.quarters_expected:
        return f"Aucune confirmation trimestrielle n'est attendue des postes {during(period)}."
    if complete.posts_expected == 1:
        return (
            f"{counted(complete.quarters, 'trimestre confirmé', 'trimestres confirmés')} par le "
            f"poste sur {figure(complete.quarters_expected)} attendus."
        )
    posts = f"{counted(complete.posts, 'poste a', 'postes ont')} confirmé"
    expected = f"sur {figure(complete.posts_expected)} attendus"
    if period.length == 3:
        return f"{posts} le trimestre {expected}."
    return (
        f"{posts} toute la période {expected} ({figure(complete.quarters)} trimestres "
        f"confirmés sur {figure(complete.quarters_expected)})."
    )

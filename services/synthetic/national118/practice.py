"""How each post works: whom it receives, how they come, what it does and does not do."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.patterns import department_of
from services.synthetic.national118 import shares
from services.synthetic.national118.days import Span
from services.synthetic.national118.dice import Dice, quotas, wheel
from services.synthetic.national118.journal import FactWriter, writer_of
from services.synthetic.national118.network import Post
from services.synthetic.national118.sites import SITES, further, on_the_map

FAMILY_SHIFT = 8.0  # points that the two family conflicts trade between posts
OTHERS_SHIFT = 0.4  # of the share of each other problem, up or down
SAISINE_SHIFT = 6.0  # points that two modes of a post trade
MIXED_POLICE = (0.35, 0.75)  # share of the situations of a mixed post
SILENT = 0.07  # of the posts never confirm a quarter
INEXACT = 0.15  # of the posts count a little otherwise than they record
TOOLS = {"fiche_liaison": 35, "fiche_renseignements": 20, "fiche_navette": 20, "informel": 25}
TOOL_OF = {  # as the report names them
    "Nice": "fiche_liaison",
    "Rennes": "fiche_renseignements",
    "Trappes": "fiche_navette",
    "Évreux": "entretien_commun",
}
RESIDENCE = {"here": 55, "near": 25, "elsewhere": 5, "unknown": 15}  # percent


@dataclass(slots=True)
class Reception:
    """Whom a post receives for one force: chances, and wheels of codes."""

    conjugal: float
    family: float
    more: float
    """Chance that another problem comes with a family conflict."""
    others: tuple[str, ...]
    saisines: tuple[str, ...]
    ages: tuple[str, ...]
    not_known: float


@dataclass(slots=True, eq=False)
class Practice:
    """A post at work; `days` are those on which someone is there."""

    post: Post
    writer: FactWriter
    bracket: str
    police: float
    """Share of the police among its situations: 1, 0, or between in a mixed post."""
    receptions: Mapping[str, Reception]
    communes: tuple[str | None, ...]
    tool: str
    accompanies: bool
    visits: bool
    supervised: bool
    silent: bool
    inexact: bool
    days: Sequence[int] = ()

    def ranks(self, first: int, last: int) -> range:
        """The ranks, among its days, of those from `first` to `last`, both included."""
        return range(bisect_left(self.days, first), bisect_right(self.days, last))


def practices(dice: Dice, posts: Sequence[Post], span: Span) -> list[Practice]:
    """The practice of each post; the means over posts are those of the report."""
    bracket: dict[str, str] = {}
    for service, weights in shares.BRACKETS.items():
        of_service = [post.id for post in posts if post.place.service == service]
        bracket |= zip(of_service, dice.deal(len(of_service), weights), strict=True)
    receptions: dict[str, dict[str, Reception]] = {post.id: {} for post in posts}
    for force in (shares.POLICE, shares.GENDARMERIE):
        concerned = [post for post in posts if post.place.service in (force, "mixte")]
        for post, reception in zip(concerned, _receptions(dice, concerned, force), strict=True):
            receptions[post.id][force] = reception
    near = _communes_by_department(span)
    return [_practice(dice, p, bracket[p.id], receptions[p.id], near) for p in posts]


def _practice(
    dice: Dice,
    post: Post,
    bracket: str,
    receptions: Mapping[str, Reception],
    near: Mapping[str, tuple[str, ...]],
) -> Practice:
    service = post.place.service
    share_of_police = {"police": 1.0, "gendarmerie": 0.0}
    return Practice(
        post=post,
        writer=writer_of(dice, post.id, post.zone),
        bracket=bracket,
        police=share_of_police.get(service, dice.uniform(*MIXED_POLICE)),
        receptions=receptions,
        communes=_residences(dice, post, near),
        tool=TOOL_OF.get(post.place.name) or dice.of(wheel(TOOLS)),
        accompanies=dice.random() < shares.ACCOMPANIES[service],
        visits=dice.random() < shares.VISITS[service],
        supervised=dice.random() < 0.3,  # S51
        silent=dice.random() < SILENT,
        inexact=dice.random() < INEXACT,
    )


def _receptions(dice: Dice, posts: Sequence[Post], force: str) -> Iterator[Reception]:
    number = len(posts)
    if not number:
        return
    conjugal, intrafam = shares.FAMILY[force].values()
    family = (conjugal + intrafam) / 100
    other = sum(shares.OTHERS[force].values()) / 100
    shifts = dice.spread(number, FAMILY_SHIFT)
    factors = {problem: dice.spread(number, OTHERS_SHIFT) for problem in shares.OTHERS[force]}
    for rank, (post, saisines) in enumerate(
        zip(posts, _saisines(dice, number, force), strict=True)
    ):
        eure = post.place.department == shares.EURE
        yield Reception(
            conjugal=(conjugal + shifts[rank]) / 100,
            family=family,
            more=(other - (1 - family)) / family,
            others=wheel({p: s * (1 + factors[p][rank]) for p, s in shares.OTHERS[force].items()}),
            saisines=wheel(saisines),
            ages=wheel(shares.AGES[force]),
            not_known=shares.NOT_KNOWN_IN_THE_EURE[force] if eure else shares.NOT_KNOWN_ELSEWHERE,
        )


def _saisines(dice: Dice, number: int, force: str) -> Iterator[dict[str, float]]:
    """A profile for each of `number` posts, in which two modes trade some points."""
    profiles = shares.SAISINES[force]
    dealt = dice.deal(number, {rank: weight for rank, (weight, _) in enumerate(profiles)})
    for rank, points in zip(dealt, dice.spread(number, SAISINE_SHIFT), strict=True):
        profile = dict(profiles[rank][1])
        more, less = dice.sample(sorted(profile), 2)
        yield profile | {more: profile[more] + points, less: profile[less] - points}


def _communes_by_department(span: Span) -> dict[str, tuple[str, ...]]:
    by_department: dict[str, list[str]] = {}
    communes = (
        *(on_the_map(place, span).commune for place in SITES),
        *(each.commune for each in further(span)),
    )
    for commune in dict.fromkeys(communes):
        by_department.setdefault(department_of(commune), []).append(commune)
    return {department: tuple(communes) for department, communes in by_department.items()}


def _residences(
    dice: Dice, post: Post, near: Mapping[str, tuple[str, ...]]
) -> tuple[str | None, ...]:
    """The communes where those who come live, each as often as it weighs."""
    here = post.place.commune
    around = [one for one in near[post.place.department] if one != here] or [here]
    elsewhere = dice.sample([one for places in near.values() for one in places], 3)
    weights: dict[str | None, float] = {here: RESIDENCE["here"], None: RESIDENCE["unknown"]}
    for communes, weight in ((around, RESIDENCE["near"]), (elsewhere, RESIDENCE["elsewhere"])):
        for commune in communes:
            weights[commune] = weights.get(commune, 0) + weight / len(communes)
    return tuple(c for c, part in quotas(weights, 200).items() for _ in range(part))

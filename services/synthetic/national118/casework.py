"""What a post does in a situation, from its opening to its closing and beyond."""

from typing import Any

from services.synthetic.national118.acts import ACTS, MINUTES, QUICK_MINUTES, THOROUGH_MINUTES
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.journal import Data, Journal
from services.synthetic.national118.mending import (
    mend_interview,
    open_rightly,
    tell_twice,
)
from services.synthetic.national118.person import known, opening
from services.synthetic.national118.practice import Practice
from services.synthetic.national118.shares import GENDARMERIE, POLICE
from services.synthetic.national118.story import Story

# Chances of an act at each interview.
ASSISTED, ORIENTED, ASSESSED, MEDIATED = 0.55, 0.7, 0.1, 0.05
VISITED, ACCOMPANIED = 0.13, 0.12  # in the posts that do so
COMPLAINT, PLAINTE = 0.45, 0.65  # after a family conflict; in police the rest is noted
QUALIFIED_LATER = 0.25  # of the situations are known better after some days
ANSWER_WANTED, ANSWERED, CHANGED_MIND = 0.62, 0.86, 0.25
SAID_IN_ANSWER = 0.6  # of the answers say whether the social services knew the person
CLOSED, REOPENED = 0.9, 0.06
DUPLICATE = 0.008  # of the situations are opened twice, one of them withdrawn


def receive(journal: Journal, dice: Dice, practice: Practice, at: int) -> None:
    """Note the whole story of a person who comes on the day of rank `at` of the post."""
    force = POLICE if dice.random() < practice.police else GENDARMERIE
    story = Story(journal, dice, practice, force, at)
    says = opening(dice, practice, force, story.day)
    later = dice.random() < QUALIFIED_LATER
    if later:
        story.open(_as_first_known(says))
    else:
        open_rightly(story, says)
    if dice.random() < DUPLICATE:
        tell_twice(Story(journal, dice, practice, force, at), says)
    _work(story, says, dice.of(ACTS.interviews), later)
    _end(story)


def _as_first_known(says: Data) -> Data:
    """The opening before the person is known better: what will be said is not said yet."""
    person = {**says["person"], "status": "nr", "known_to_social_services": "nr"}
    return {**says, "person": person, "problems": says["problems"][:1], "details": []}


def _work(story: Story, says: Data, interviews: int, later: bool) -> None:
    """Interviews some days apart, and what comes with each."""
    for rank in range(interviews):
        if rank and not story.go_on(2, 14):
            return
        _interview(story)
        if rank == 0 and says["problems"][0] in ("conjugal", "intrafam"):
            _complain(story)
        _answer_needs(story)
        if later and (rank == 1 or interviews == 1):
            qualified: dict[str, Any] = {"person": says["person"]}
            if len(says["problems"]) > 1 or says["details"]:
                qualified |= {"problems": says["problems"], "details": says["details"]}
            story.say("case-requalified", **qualified)
            later = False


def _interview(story: Story) -> None:
    dice = story.dice
    level = dice.of(ACTS.levels)
    id, recorded, said = story.act(
        "interview-held",
        level=level,
        setting=dice.of(ACTS.settings),
        minutes=dice.of(QUICK_MINUTES if level == "rapide" else THOROUGH_MINUTES),
    )
    mend_interview(story, id, recorded, said)


def _answer_needs(story: Story) -> None:
    """What is done beside the interview, on the same day."""
    dice, random = story.dice, story.dice.random
    if random() < ORIENTED:
        _orient(story)
    if random() < ASSISTED:
        story.act("procedure-assisted", kind=dice.of(ACTS.procedures), minutes=dice.of(MINUTES))
    if random() < ASSESSED:
        story.act(
            "joint-assessment-held",
            partner=dice.of(ACTS.assessors),
            mode=dice.of(ACTS.assessments),
            minutes=dice.of(MINUTES),
        )
    if random() < MEDIATED:
        story.act("crisis-mediated", context=dice.of(ACTS.crises), minutes=dice.of(MINUTES))
    if story.practice.visits and random() < VISITED:
        story.act("home-visit-made", minutes=dice.of(MINUTES))
    if story.practice.accompanies and random() < ACCOMPANIED:
        story.act("person-accompanied", partner=dice.of(ACTS.companions), minutes=dice.of(MINUTES))


def _complain(story: Story) -> None:
    if story.dice.random() < COMPLAINT:
        noted = story.force == POLICE and story.dice.random() >= PLAINTE
        story.act("complaint-filed", kind="main_courante" if noted else "plainte")


def _orient(story: Story) -> None:
    """Send the person to a partner, whose answer comes weeks later, if it comes."""
    dice = story.dice
    orientation = dice.uuid()
    solution = dice.of(ACTS.solutions)
    wanted = dice.random() < ANSWER_WANTED
    story.say(
        "person-oriented",
        orientation=orientation,
        partner=dice.of(ACTS.partners[solution]),
        solution=solution,
        tool=story.practice.tool if wanted else "informel",
        answer_wanted=wanted,
    )
    if wanted and dice.random() < ANSWERED:
        _be_answered(story, orientation)


def _be_answered(story: Story, orientation: str) -> None:
    dice = story.dice
    outcome = dice.of(ACTS.outcomes)
    after = 6 + int(dice.random() * 34)
    reception = story.practice.receptions[story.force]
    answered = outcome != "sans_reponse"
    story.later(
        after,
        "orientation-answered",
        orientation=orientation,
        outcome=outcome,
        known_to_social_services=known(dice, reception, SAID_IN_ANSWER if answered else 0),
    )
    if not answered and dice.random() < CHANGED_MIND:
        story.later(after + 15, "orientation-answered", orientation=orientation, outcome="accepte")


def _end(story: Story) -> None:
    """Close; some situations are taken up again months after, and closed again."""
    dice = story.dice
    if not story.going or dice.random() >= CLOSED or not story.go_on(3, 30):
        return
    story.say("case-closed", reason=dice.of(ACTS.closings))
    if dice.random() < REOPENED and story.go_on(15, 230):
        story.say("case-reopened")
        for _ in range(dice.randint(1, 3)):
            _interview(story)
            _answer_needs(story)
            if not story.go_on(2, 12):
                return
        story.say("case-closed", reason=dice.of(ACTS.closings))

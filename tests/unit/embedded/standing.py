"""What stands of a stream of facts: counted by hand, without any code of the platform."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

Data = dict[str, Any]
ENDED = "case-closed"
QUALIFIES = ("person", "problems", "details")
NO_ACT = {"case-opened", "case-requalified", "orientation-answered", "case-reopened", ENDED}


class Standing:
    """The situations and the acts of a year, once corrected, withdrawn and requalified."""

    def __init__(self) -> None:
        self.openings: dict[str, Data] = {}
        self.said_of: Counter[str] = Counter()
        self.interviews: Counter[str] = Counter()
        self.known: dict[str, str] = {}
        self.oriented: set[str] = set()
        self.contacts: Counter[str] = Counter()
        self.posts: list[tuple[str, Data]] = []
        self.broken: list[str] = []
        self._facts: dict[str, tuple[str, str]] = {}
        self._closed: dict[str, str] = {}
        self._orientations: set[str] = set()

    def hear(self, envelopes: Iterable[Data]) -> "Standing":
        """Take in all facts, in order."""
        for envelope in envelopes:
            name = envelope["type"].split(".")[1]
            data, subject = envelope["data"], envelope["subject"]
            if "effective_on" in data:
                self.posts.append((name, data))
            elif name == "partner-contacted":
                self.contacts[data["direction"]] += 1
            elif subject != data.get("post") and name != "series-deposited":
                self._hear_case(name, envelope["id"], subject, data)
        return self

    def known_of(self, case: str) -> str:
        """Whether social services knew the person: what the post says, else what they answered."""
        said = str(self.openings[case]["person"]["known_to_social_services"])
        return said if said != "nr" else self.known.get(case, "nr")

    def _hear_case(self, name: str, id: str, case: str, data: Data) -> None:
        self._check(name, case, data)
        self.said_of[case] += 1
        self._facts[id] = (name, case)
        if name == "case-opened":
            self.openings[case] = data
        elif name == "case-requalified":
            better = {key: data[key] for key in QUALIFIES if key in data}
            self.openings[case] = self.openings[case] | better
        elif name == "interview-held":
            self.interviews[case] += 1
        elif name == "person-oriented":
            self.oriented.add(case)
        elif name == "orientation-answered" and data.get("known_to_social_services", "nr") != "nr":
            self.known[case] = data["known_to_social_services"]
        elif name == "fact-corrected":
            if self._facts[data["corrects"]][0] == "case-opened":
                self.openings[case] = data["data"]
        elif name == "fact-withdrawn":
            target = self._facts.pop(data["withdraws"])[0]
            if target == "case-opened":
                del self.openings[case]
            elif target == "interview-held":
                self.interviews[case] -= 1

    def _check(self, name: str, case: str, data: Data) -> None:
        """The rules of a case, as events.md has them."""
        opening = self.openings.get(case)
        if (name == "case-opened") == (opening is not None):
            self.broken.append(f"{name} of {case}: opened once, and first")
        elif opening is not None and name not in NO_ACT | {"fact-corrected", "fact-withdrawn"}:
            closed = self._closed.get(case)
            if closed is not None and data["occurred_on"] > closed:
                self.broken.append(f"{name} of {case} after its closing")
        if name == ENDED:
            self._closed[case] = data["occurred_on"]
        elif name == "case-reopened" and self._closed.pop(case, None) is None:
            self.broken.append(f"{case} reopened without a closing")
        elif name == "person-oriented":
            self._orientations.add(data["orientation"])
        elif name == "orientation-answered" and data["orientation"] not in self._orientations:
            self.broken.append(f"an answer of {case} without its orientation")

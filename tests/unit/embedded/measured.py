"""The figures of national118 that its tolerances name, counted in the stream of facts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from statistics import mean

from tests.unit.embedded.standing import Data, Standing

BOUNDS = ((150, "lt150"), (300, "150_300"), (500, "300_500"))
FAMILY = {"intrafam", "conjugal"}
STATE = {"civ", "cucs", "fipd"}
LAST_DAY = "2008-12-31"


def percent(part: float, whole: float) -> float:
    """The share of a whole, in percent."""
    return 100 * part / whole


def of_the_register(posts: Iterable[tuple[str, Data]]) -> dict[str, float]:
    """The figures of REGISTER_TOLERANCES, of the posts open at the end of 2008."""
    said = Register(posts)
    opened = said.open_posts
    number = len(opened)
    year = {post: int(data["effective_on"][:4]) for post, data in opened.items()}
    paid = [said.lines[post] for post in opened]
    services = Counter(data["service"] for data in opened.values())
    figures = {
        "before 2006": sum(y < 2006 for y in year.values()),
        "after 2006": percent(sum(y > 2006 for y in year.values()), number),
        "urban or periurban": percent(
            sum(d["territory"] in ("urbain", "periurbain") for d in opened.values()), number
        ),
        "priority zone": percent(
            sum(d["priority_zone"] != "aucun" for d in opened.values()), number
        ),
        "convention": percent(sum(post in said.signatories for post in opened), number),
        "paid by the CG alone": paid.count({"cg": 100}),
        "paid by the State alone": sum(
            set(lines) <= STATE and sum(lines.values()) == 100 for lines in paid
        ),
        "paid by a commune alone": paid.count({"commune": 100}),
        "35 hours or more": percent(
            sum(said.holders[post]["weekly_hours"] >= 35 for post in opened), number
        ),
    }
    for line in STATE:
        figures[line] = sum(line in lines for lines in paid)
    for (service, territory), count in Counter(
        (d["service"], d["territory"]) for d in opened.values()
    ).items():
        figures[f"territory/{service}/{territory}"] = percent(count, services[service])
    for code, count in Counter(d["employer"] for d in opened.values()).items():
        figures[f"employer/{code}"] = percent(count, number)
    for field in ("training", "experience", "schedule"):
        for code, count in Counter(said.holders[post][field] for post in opened).items():
            figures[f"{field}/{code}"] = percent(count, number)
    for code in ("etat", "cg", "forces"):
        signed = sum(code in said.signatories.get(post, ()) for post in opened)
        figures[f"signatory/{code}"] = percent(signed, number)
    return figures


class Register:
    """What the posts' own facts say at the end of 2008."""

    def __init__(self, posts: Iterable[tuple[str, Data]]) -> None:
        self.open_posts: dict[str, Data] = {}
        self.closed: dict[str, Data] = {}
        self.holders: dict[str, Data] = {}
        self.absent: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.signatories: dict[str, list[str]] = {}
        self.lines: dict[str, dict[str, int]] = defaultdict(dict)
        self.visited: set[str] = set()
        for name, data in posts:
            if data["effective_on"] <= LAST_DAY:
                self._hear(name, data["post"], data)

    def _hear(self, name: str, post: str, data: Data) -> None:
        if name == "post-opened":
            self.open_posts[post] = data
        elif name == "post-closed":
            self.closed[post] = self.open_posts.pop(post) | data
        elif name == "post-filled":
            self.holders.setdefault(post, data)
            if self.absent[post]:
                left, _ = self.absent[post].pop()
                self.absent[post].append((left, data["effective_on"]))
        elif name == "post-vacated":
            self.absent[post].append((data["effective_on"], "2009-01-01"))
        elif name == "convention-signed":
            self.signatories[post] = data["signatories"]
        elif name == "funding-pledged" and data["year"] == 2008:
            self.lines[post][data["funder"]] = data["share_percent"]
        elif name == "survey-answered" and data.get("field_visit"):
            self.visited.add(post)

    def coverage(self, department: str) -> float:
        """Days filled in percent of the days open in 2008."""
        filled = opened = 0
        for post, data in self.open_posts.items():
            if post.startswith(f"{department}-"):
                days = _days(max(data["effective_on"], "2008-01-01"), "2009-01-01")
                opened += days
                filled += days - sum(_days(left, back) for left, back in self.absent[post])
        return percent(filled, opened)


def of_the_year(heard: Standing) -> dict[str, float]:
    """The figures of TOLERANCES."""
    opened = list(heard.openings.values())
    number = len(opened)
    register = Register(heard.posts)
    persons = [said["person"] for said in opened]
    gendarmerie = [said["person"] for said in opened if said["force"] == "gendarmerie"]
    statuses = Counter(person["status"] for person in persons)
    figures = {
        "situations": number,
        "facts of a case": mean(heard.said_of.values()),
        "interviews of a case": mean(heard.interviews[case] for case in heard.openings),
        "sex/f": percent(sum(p["sex"] == "f" for p in persons), number),
        "age/adult or not said": percent(sum(p["age"] != "lt18" for p in persons), number),
        "age/gendarmerie/lt18": percent(
            sum(p["age"] == "lt18" for p in gendarmerie), len(gendarmerie)
        ),
        "age/gt65": percent(sum(p["age"] == "gt65" for p in persons), number),
        "status/known": percent(number - statuses["nr"], number),
        "status/victims of an author": statuses["victime"] / statuses["auteur"],
        "problem/family conflict": percent(
            sum(bool(FAMILY & set(said["problems"])) for said in opened), number
        ),
        "known/Eure/non": _not_known(heard),
        "coverage/Hauts-de-Seine": register.coverage("92"),
        "contacts/vers_partenaire": percent(
            heard.contacts["vers_partenaire"], heard.contacts.total()
        ),
        "returning": percent(sum(p["returning"] for p in persons), number),
    }
    return figures | _received(opened, register.open_posts) | _means_of_posts(opened)


def _not_known(heard: Standing) -> float:
    """Among the persons of the Eure of whom it is said, those whom nobody knew."""
    known = Counter[str]()
    for case, said in heard.openings.items():
        if said["post"].startswith("27-"):
            known[heard.known_of(case)] += 1
    return percent(known["non"], known["non"] + known["oui"])


def _received(opened: Iterable[Data], posts: Mapping[str, Data]) -> dict[str, float]:
    received = Counter(said["post"] for said in opened)
    brackets: Counter[str] = Counter()
    services = Counter(data["service"] for data in posts.values())
    for post, data in posts.items():
        bracket = next((name for bound, name in BOUNDS if received[post] < bound), "gt500")
        brackets[bracket] += 1
        brackets[f"{data['service']}/{bracket}"] += 1
        if bracket in ("300_500", "gt500"):
            brackets[f"{data['service']}/gt300"] += 1
    return {
        f"received/{name}": percent(
            count, services[name.split("/")[0]] if "/" in name else len(posts)
        )
        for name, count in brackets.items()
    }


def _means_of_posts(opened: Iterable[Data]) -> dict[str, float]:
    """Means over the posts that use the modality, T14 and T16."""
    wholes: Counter[tuple[str, str]] = Counter()
    parts: Counter[tuple[str, str, str, str]] = Counter()
    for said in opened:
        unit = said["post"], said["force"]
        wholes[unit] += 1
        parts["saisine", said["saisine"], *unit] += 1
        for problem in said["problems"]:
            parts[f"problem/{said['force']}", problem, *unit] += 1
    shares = defaultdict(list)
    for (prefix, code, post, force), count in parts.items():
        shares[f"{prefix}/{code}"].append(percent(count, wholes[post, force]))
    figures = {name: mean(of_posts) for name, of_posts in shares.items()}
    using = {post for prefix, code, post, _ in parts if (prefix, code) == ("saisine", "services")}
    figures["posts/services named"] = percent(len(using), len({post for post, _ in wholes}))
    return figures


def _days(first: str, after: str) -> int:
    return (date.fromisoformat(after) - date.fromisoformat(first)).days

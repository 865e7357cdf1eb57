"""Every form of a post, by the addresses that the code serves, and what is typed in one."""

from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute
from playwright.sync_api import Page

from services.faces.entry import ROOMS
from services.faces.entry.kinds import ACTIVITY, OF_A_CASE

ORDER = ("cloture", "reouverture", "correction", "retrait")
"""What a case is asked last, in this order: nothing else is said of it afterwards."""
CONTROLS = """() => [...document.querySelector("main form[method=post]").elements].filter(
    (each) => each.name && !["hidden", "submit", "file"].includes(each.type))"""
STATE = f"""() => ({CONTROLS})().map((each) =>
    [each.name, ["radio", "checkbox"].includes(each.type) ? each.checked : each.value])"""
CHANGE = f"""() => ({CONTROLS})().forEach((each) => {{
    if (each.type === "checkbox") each.checked = !each.checked;
    else if (each.type === "radio") each.checked = true;
    else if (each.tagName === "SELECT") each.value = each.options[each.options.length - 1].value;
    else each.value = each.name === "occurred_on" ? "13/10/2008" : "42";
}})"""
COMPLETE = f"""(said) => ({CONTROLS})().forEach((each) => {{
    const group = document.getElementsByName(each.name);
    const chosen = [...group].some(({{ checked }}) => checked);
    const wanted = said[each.name];
    if (each.type === "radio") each.checked ||= wanted ? each.value === wanted : !chosen;
    else if (each.tagName === "SELECT" && each.options[0].text.startsWith("Choisir"))
        each.value = wanted ?? each.options[each.options.length - 1].value;
    else if (each.name === "occurred_on") each.value = "13/10/2008";
    else if (each.name === "minutes" || each.name === "hours") each.value = "42";
}})"""
"""A form that can be recorded: what it requires and does not say yet."""


def addresses(post: str, case: str, fact: str) -> list[str]:
    """The address of each form of `post`: of each route that takes one, all that it may name."""
    found = [
        address
        for room in ROOMS
        for route in room.router.routes
        if isinstance(route, APIRoute) and "POST" in route.methods
        for address in _named(route, {"post": post, "case": case, "stream": case, "fact": fact})
    ]
    return sorted(found, key=lambda each: _place(each.rpartition("/")[2]))


def _named(route: APIRoute, values: dict[str, str]) -> Iterator[str]:
    path = route.path
    if "{kind}" in path:
        offered = OF_A_CASE if "{case}" in path else ACTIVITY
        return (path.format(**values, kind=kind) for kind in offered)
    if "{how}" in path:
        return (path.format(**values, how=how) for how in ("correction", "retrait"))
    return iter([path.format(**values)])


def _place(last: str) -> int:
    return ORDER.index(last) + 1 if last in ORDER else 0


def state(page: Page) -> list[list[Any]]:
    """What each control of the form holds."""
    return list(page.evaluate(STATE))


def ticket(page: Page) -> str:
    """The fact that the form makes."""
    return page.locator("main [name=fait]").first.get_attribute("value") or ""

"""Passwords of all roles and of the superuser, renewed while the server asks for them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from infra.docker.draw_secrets import drawn
from infra.docker.renew_passwords import PUT, RESTART, Run, renewed
from infra.local.places import Places, places, renew_passwords
from infra.postgres.apply import PASSWORD, ROLES, apply, renew
from tests.services import postgresql

STEPS = ("before", "between", "after", "")
"""Where a renewal is stopped: before PostgreSQL took it, before .env was, before the restart."""


class Killed(Exception):
    """The command ended there."""


def read(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def opens(url: str, words: dict[str, str]) -> set[bool]:
    """Whether each role, and the superuser, gets in with its word."""
    users = {"relais": "SUPERUSER", **{f"relais_{role}": role.upper() for role in ROLES}}
    return {_opens(url, user, words[PASSWORD + name]) for user, name in users.items()}


def _opens(url: str, user: str, word: str) -> bool:
    try:
        psycopg.connect(make_conninfo(url, user=user, password=word)).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, dict[str, str]]]:
    """The server, and the passwords that its roles have."""
    words = drawn()
    with postgresql(words[PASSWORD + "SUPERUSER"]) as url:
        apply("roles", url, words)
        yield url, words


def compose(url: str, env: Path, stop: str) -> Run:
    """What docker compose does of its two commands, or less: the job reads the .env that stands."""

    def run(command: tuple[str, ...], told: str) -> None:
        if command == PUT:
            if stop == "before":
                raise Killed
            standing = make_conninfo(url, password=read(env)[PASSWORD + "SUPERUSER"])
            renew(standing, dict(line.split("=", 1) for line in told.splitlines()))
        if stop == ("between" if command == PUT else "after"):
            raise Killed
        assert command in (PUT, RESTART)

    return run


def test_passwords_are_renewed_all_or_none_wherever_it_is_stopped(
    server: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    url, words = server
    env = tmp_path / ".env"
    env.write_text("".join(f"{name}={word}\n" for name, word in words.items()))
    for stop in STEPS:
        before = read(env)
        with suppress(Killed):
            renewed(env, compose(url, env, stop))
        renewed(env, compose(url, env, ""))
        after = read(env)
        assert opens(url, after) == {True}
        assert opens(url, before) == {False}
        assert env.stat().st_mode & 0o077 == 0
        assert [each.name for each in tmp_path.iterdir()] == [".env"]
        changed = {name for name in after if after[name] != before[name]}
        kept = {"RELAIS_PASSWORD_GRAFANA"}
        assert changed == {name for name in after if name.startswith(PASSWORD)} - kept
    words.update(after)


def test_those_of_the_local_set_up_are_renewed_too(
    server: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    url, words = server
    with psycopg.connect(url_of(url, words), autocommit=True) as connection:
        connection.execute("CREATE DATABASE relais")
    port = {"RELAIS_LOCAL_PORT_POSTGRESQL": url.rpartition(":")[2].partition("/")[0]}
    mine = {name: word for name, word in words.items() if name.startswith(PASSWORD)}
    Places(tmp_path, {**places(tmp_path).drawn, **mine, **port}).write()
    renew_passwords(tmp_path)
    assert opens(url, dict(places(tmp_path).drawn)) == {True}
    assert opens(url, words) == {False}
    words.update(places(tmp_path).drawn)


def url_of(url: str, words: dict[str, str]) -> str:
    return make_conninfo(url, password=words[PASSWORD + "SUPERUSER"])

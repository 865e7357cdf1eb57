"""Which passwords are taken: long, and not among those that are tried first; at what cost."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

LEAST, MOST = 12, 128  # characters (ASVS 4.0.3, 2.1.1 and 2.1.2)
LEAST_SCORE = 3  # of 4: more than 10⁸ guesses by an attacker who knows the common passwords
EXPECTED_HERE = (
    *("relais", "motdepasse", "azerty", "azertyuiop", "qsdfghjklm", "intervenant", "social"),
    *("police", "gendarmerie", "commissariat", "brigade", "prefecture", "administrateur"),
)
"""What people would think of here, beside the lists of the library."""


class PasswordCost(StrEnum):
    """What hashing a password takes, by the name that settings say: argon2id, and its megabytes."""

    ARGON2ID_64 = "argon2id-64"
    ARGON2ID_128 = "argon2id-128"


class Argon2(NamedTuple):
    """The parameters of RFC 9106; memory in KiB."""

    time_cost: int
    memory_cost: int
    parallelism: int


COSTS: Mapping[PasswordCost, Argon2] = MappingProxyType(
    {
        PasswordCost.ARGON2ID_64: Argon2(3, 64 * 1024, 4),
        PasswordCost.ARGON2ID_128: Argon2(3, 128 * 1024, 4),
    }
)
"""The first is RFC 9106's second choice; a hash names its own, so that any stays readable."""


def strength(login: str, password: str) -> int:
    """How long guessing would take: 0, no time, to 4; LEAST_SCORE is enough."""
    from zxcvbn import zxcvbn  # 15 MB of lists, for the few who choose a password

    if not LEAST <= len(password) <= MOST:
        return 0
    return int(zxcvbn(password[:72], [*EXPECTED_HERE, login], max_length=72)["score"])


def refusal(login: str, password: str) -> str | None:
    """Why a password is not taken for an account (French), None for one that is."""
    if not LEAST <= len(password) <= MOST:
        return f"Un mot de passe compte au moins {LEAST} caractères, au plus {MOST}."
    if strength(login, password) >= LEAST_SCORE:
        return None
    return (
        "Ce mot de passe est de ceux que l'on essaie d'abord : mot connu, suite de touches, "
        "répétition, année. Prenez plutôt quatre mots sans lien entre eux."
    )

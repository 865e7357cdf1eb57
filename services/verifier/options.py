"""The words of the auditor's command: its verbs, its options and its refusals, all in French."""

import re
from argparse import (
    Action,
    ArgumentParser,
    ArgumentTypeError,
    HelpFormatter,
    Namespace,
    RawDescriptionHelpFormatter,
    _MutuallyExclusiveGroup,
    _SubParsersAction,
)
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from contracts.transparency.notes import COSIGNATURE, Key, NoteMalformed
from services.verifier.reports import writable

_ENDS = (
    "Sort en 0 si chaque étape est vérifiée, en 3 si l'une ne peut l'être, en 1 si l'une est "
    "fausse,\nen 2 si la commande est mal écrite."
)
_IN_FRENCH = (
    (r"the following arguments are required: (.*)", r"il manque \1"),
    (r"unrecognized arguments: (.*)", r"\1 n'est pas une option"),
    (r"expected one argument", "attend une valeur"),
    (r"ignored explicit argument .*", "n'attend pas de valeur"),
    (r"invalid choice: '(.*)' \(.*\)", r"« \1 » n'en est pas une"),
    (r"argument ([^:]+): ", r"\1 : "),
)


class _French(RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[Action],
        groups: Iterable[_MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Usage : ")

    def start_section(self, heading: str | None) -> None:
        super().start_section(f"{heading} ")


class Parser(ArgumentParser):
    """A parser of the standard library that speaks French."""

    def __init__(
        self,
        prog: str,
        description: str,
        epilog: str | None = None,
        usage: str | None = None,
        formatter_class: type[HelpFormatter] = _French,
    ) -> None:
        """`prog`: as it is typed; `epilog`: what the help ends with."""
        super().__init__(
            prog, usage, description, epilog,
            formatter_class=formatter_class, add_help=False, allow_abbrev=False,
        )  # fmt: skip
        self.told = self.add_argument_group("Options")
        self.told.add_argument("-h", "--help", action="help", help="Cette aide.")

    def error(self, message: str) -> NoReturn:
        """Say what is not understood, and end with 2."""
        for english, french in _IN_FRENCH:
            message = re.sub(english, french, message)
        self.exit(
            2, f"relais : {message.rstrip('.')}. « {self.prog} --help » dit comment l'écrire.\n"
        )


def asked_of(words: Sequence[str], prog: str, drawing: bool) -> Namespace:
    """What the words ask; `drawing`: whether a PDF can be. Raises SystemExit otherwise."""
    parser = parser_of(prog)
    asked = parser.parse_args(words)
    if asked.verb != "key" and (asked.witnesses_required or 0) > len(asked.witness):
        parser.error(
            f"--witnesses-required : {asked.witnesses_required} témoins demandés, et "
            f"{len(asked.witness)} nommés par --witness"
        )
    if asked.verb == "verify" and not drawing and any(f.suffix == ".pdf" for f in asked.report):
        parser.error(
            "--report : le PDF demande Relais entier ; demandez un .json, qui dit la même chose"
        )
    return asked


def parser_of(prog: str) -> Parser:
    """The command, under the name by which it is called."""
    parser = Parser(prog, "Vérifier une édition de Relais, sans base ni réseau.")
    verbs = parser.add_subparsers(title="Commandes", dest="verb", metavar="commande", required=True)
    verify = _of_a_bundle(verbs, prog, "verify", "Vérifier une liasse, sans base ni réseau.")
    _of_a_bundle(verbs, prog, "witness", "Le journal d'une liasse et ses témoins, sans recompter.")
    verify.told.add_argument(
        "--report",
        metavar="FICHIER",
        type=writable,
        action="append",
        default=[],
        help="Rapport daté à écrire, FICHIER.json ou .pdf (Relais entier) ; répétable.",
    )
    verify.told.add_argument(
        "--sql", action="store_true", help="Recompter aussi en SQL (DuckDB, en supplément)."
    )
    verify.told.add_argument(
        "--history",
        metavar="DOSSIER",
        type=Path,
        help="Un dossier : les manifestes et liasses que vous gardez.",
    )
    verify.told.add_argument(
        "--jobs", metavar="N", type=_count, help="Processus à la fois (sinon, un par cœur)."
    )
    verify.told.add_argument(
        "--scratch",
        metavar="DOSSIER",
        type=Path,
        help="Où écrire, le temps de vérifier, 40 octets par fait (sinon, celui du système).",
    )
    key = verbs.add_parser(
        "key",
        prog=f"{prog} key",
        help="Lire une clé publique.",
        description="Lire une clé publique : de qui, de quoi, et son empreinte.",
    )
    key.add_argument_group("Arguments").add_argument(
        "key",
        metavar="CLE",
        type=_key,
        help="La clé, son fichier, une liasse, ou la mémoire d'un témoin (--state).",
    )
    return parser


def _of_a_bundle(verbs: "_SubParsersAction[Parser]", prog: str, verb: str, does: str) -> Parser:
    """A verb that checks a bundle, with what each of them is told."""
    called = f"{prog} {verb}"
    parser = verbs.add_parser(
        verb,
        prog=called,
        usage=f"{called} LIASSE [options]",
        help=does,
        description=does,
        epilog=_ENDS,
    )
    parser.add_argument_group("Arguments").add_argument(
        "folder", metavar="LIASSE", type=Path, help="La liasse, un dossier."
    )
    add = parser.told.add_argument
    add("--key", metavar="CLE", type=_key, help="La clé publique du journal, ou son fichier.")
    add(
        "--log-keys",
        metavar="FICHIER",
        type=_text,
        help="Les successions de clé du journal (« relais log-key show »).",
    )
    add(
        "--since",
        metavar="FICHIER",
        type=_text,
        help="Un point de contrôle que vous avez gardé, ou la mémoire d'un témoin (--state).",
    )
    add(
        "--witness",
        metavar="CLE",
        type=_witness,
        action="append",
        default=[],
        help="La clé publique d'un témoin que vous connaissez, ou son fichier ; répétable.",
    )
    add(
        "--witness-note",
        metavar="FICHIER",
        type=_file,
        action="append",
        default=[],
        help="Ce qu'un témoin a cosigné : une note, ou sa mémoire (--state) ; répétable.",
    )
    add(
        "--witnesses-required",
        metavar="N",
        type=_count,
        help="Autant de ces témoins doivent avoir vu tous les faits de la liasse.",
    )
    add("--json", action="store_true", help="Répondre en JSON, une ligne par étape.")
    return parser


def _count(told: str) -> int:
    if not told.isdecimal() or not int(told[:9]):
        raise ArgumentTypeError(f"« {told} » n'est pas un nombre, d'au moins 1")
    return int(told[:9])


def _file(file: str) -> tuple[str, str]:
    """The name of a file, and its text."""
    return file, _text(file)


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise ArgumentTypeError(f"{file} ne se lit pas ({_why(error)})") from None


def _why(error: OSError) -> str:
    return {
        FileNotFoundError: "il n'existe pas",
        IsADirectoryError: "c'est un dossier",
        PermissionError: "il est réservé à un autre compte",
    }.get(type(error), str(error.strerror))


def _key(told: str) -> Key:
    """A key as it is written, or the first line of a file, or that of a bundle."""
    path = Path(told)
    try:
        file = path / "log.pub" if path.is_dir() else path
        text = _text(str(file)).partition("\n")[0] if file.exists() else told
        return Key.read(text)
    except (NoteMalformed, OSError, ValueError) as error:
        said = f"« {told} » n'est pas une clé, ni un fichier qui en a une ({error})"
        raise ArgumentTypeError(said) from None


def _witness(told: str) -> Key:
    key = _key(told)
    if key.algorithm != COSIGNATURE:
        raise ArgumentTypeError(f"{key.name} est la clé d'un journal, non celle d'un témoin")
    return key

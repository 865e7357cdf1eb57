"""The command line: verbs of statistics.md, exit 0 done, 1 refused or failed, 2 usage."""

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import structlog
import typer

from services.chassis.processes import SecretMissing, take_secrets
from services.keys import KEYS
from services.keys.memory import keep_from_dumps

VERBS: Mapping[str, str] = {
    "demo": "serving.demo",
    "serve": "serving.serve",
    "generate": "ingest.generate",
    "import": "ingest.import_",
    "submit": "ingest.submit",
    "register": "register.register",
    "project": "operating.project",
    "table": "figures.table",
    "indicators": "figures.indicators",
    "rebuild": "operating.rebuild",
    "rectificatif": "rectifying.rectificatif",
    "explain": "explaining.explain",
    "dead-letters": "operating.dead_letters",
    "doctor": "operating.doctor",
    "seal": "releases.seal",
    "deliver": "delivering.deliver",
    "view": "releases.view",
    "sign": "auditing.sign",
    "bundle": "auditing.bundle",
    "verify": "verifying.verify",
    "attack": "releases.attack",
    "checkpoint": "witness.checkpoint",
    "witness": "witness.witness",
    "witness-key": "witness.witness_key",
    "log-key": "log_keys.log_key",
    "keys": "keys.keys",
    "backup": "backup.backup",
    "restore": "backup.restore",
    "retention": "retention.retention",
    "vault": "vault.vault",
    "access": "access.access",
    "account": "accounts.account",
    "grant": "accounts.grant",
    "token": "tokens.token",
    "journal": "journal.journal",
}
"""Each verb and the function that does it, or the verbs below it, in services.cli."""
SERVING = (["serve"], ["demo"])
"""Those that leave the keys to a process of their own, which asks whoever keeps them."""
PLAIN = ("verify",)
"""The verbs that read their words themselves, `--help` included."""
AS_WRITTEN = {"ignore_unknown_options": True}
PROCESSES: Mapping[str, str] = {
    **{name: name for name in ("intake", "projections", "reporting", "faces")},
    "scheduler": "operations.scheduler",
}
"""The packages whose processes are verbs too: those of their `__main__`."""


def command(words: Sequence[str]) -> typer.Typer:
    """The command with the verb asked for, or with all of them: only what is used is imported."""
    app = typer.Typer(
        name="relais",
        help="Relais : des faits des postes aux chiffres exacts.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_show_locals=False,
    )
    app.callback()(lambda: None)  # one verb alone is still called by its name
    every = (*VERBS, *PROCESSES)
    for verb in [verb for verb in words[:1] if verb in every] or every:
        if verb in PROCESSES:
            app.add_typer(import_module(f"services.{PROCESSES[verb]}.__main__").app, name=verb)
            continue
        module, function = VERBS[verb].split(".")
        found = getattr(import_module(f"services.cli.{module}"), function)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=verb)
        elif verb in PLAIN:
            app.command(verb, add_help_option=False, context_settings=AS_WRITTEN)(found)
        else:
            app.command(verb)(found)
    return app


def main() -> None:
    """Run the command; logs below a warning stay silent, figures alone go to stdout."""
    os.umask(0o077)  # every file and folder made is its owner's alone
    keep_from_dumps()
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("kafka").setLevel(logging.ERROR)  # what matters comes as an exception
    plain = structlog.dev.plain_traceback  # rich's would print local variables
    structlog.configure(
        processors=[structlog.dev.ConsoleRenderer(exception_formatter=plain)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(typer.get_text_stream("stderr")),
    )
    try:
        take_secrets(os.environ, but=KEYS if sys.argv[1:2] in SERVING else ())
    except SecretMissing as missing:
        sys.exit(str(missing))
    command(sys.argv[1:])()

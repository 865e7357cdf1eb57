"""The command line: verbs of statistics.md, exit 0 done, 1 refused or failed, 2 usage."""

import logging

import structlog
import typer

from services.cli import feeding, figures, operating, serving

app = typer.Typer(
    name="relais",
    help="Relais : des faits des postes aux chiffres exacts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command()(serving.demo)
app.command()(serving.serve)
app.command()(feeding.generate)
app.command("import")(feeding.import_)
app.command()(feeding.submit)
app.command()(operating.project)
app.command()(figures.table)
app.command()(figures.indicators)
app.command()(operating.rebuild)
app.command("dead-letters")(operating.dead_letters)
app.command()(operating.doctor)


def main() -> None:
    """Run the command; logs below a warning stay silent, figures alone go to stdout."""
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(typer.get_text_stream("stderr")),
    )
    app()

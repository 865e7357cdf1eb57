"""`python -m services.intake [api|migrate]`: intake's processes."""

import os
import sys
from collections.abc import Callable, Mapping

import uvicorn
from sqlalchemy.exc import OperationalError

from services.chassis import logs
from services.chassis.collector import freeze_what_started
from services.chassis.databases import open_engine
from services.chassis.migrations import NotMigrated, upgrade
from services.chassis.settings import SettingsRefused
from services.intake.main import build
from services.intake.ports import StoreUnavailable
from services.intake.settings import IntakeSettings


def api(variables: Mapping[str, str]) -> int:
    """Serve the door until interrupted."""
    settings = IntakeSettings.read(variables)
    logs.configure("intake", settings.log_level)
    intake = build(settings)
    freeze_what_started()
    try:
        uvicorn.run(
            intake.app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
        )
    finally:
        intake.close()
    return 0


def migrate(variables: Mapping[str, str]) -> int:
    """Bring the tables to the version of this program, as the role that owns them."""
    engine = open_engine(IntakeSettings.read(variables).log, "intake", durable=True)
    try:
        upgrade(engine, "services.intake")
    except OperationalError as error:
        raise StoreUnavailable(str(error.orig)) from error
    finally:
        engine.dispose()
    print("Les tables de intake sont à jour.")
    return 0


VERBS: dict[str, Callable[[Mapping[str, str]], int]] = {
    "api": api,
    "migrate": migrate,
}


def main() -> int:
    """Run the verb given, `api` when none is; 2 for what must be told otherwise, 1 for trouble."""
    verb, *rest = sys.argv[1:] or ["api"]
    if rest or verb not in VERBS:
        print(f"Verbe inconnu ; au choix : {', '.join(VERBS)}.", file=sys.stderr)
        return 2
    try:
        return VERBS[verb](os.environ)
    except (SettingsRefused, NotMigrated) as refused:
        print(refused, file=sys.stderr)
        return 2
    except StoreUnavailable as error:
        print(f"Le journal ne peut pas être ouvert : {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

"""What the services refuse, in one French sentence: what is wrong, where, what to do."""

from kafka.errors import KafkaError
from sqlalchemy.exc import DBAPIError

from services.access.exposure import AddressRefused
from services.access.ports import AccessRefused
from services.chassis.migrations import NotMigrated
from services.chassis.settings import SettingsRefused
from services.composition.workers import WorkersSilent
from services.faces.partners.deliveries.outbox import OutboxBusy
from services.faces.partners.deliveries.subscriptions import SubscriptionsRefused
from services.intake.application.checkpoints import ClockBehind, LogForked
from services.intake.domain.details import DetailsRefused
from services.intake.ports import AnotherLog, KeyRefused, StoreUnavailable, VaultUnavailable
from services.intake.ports.checkpoints import WitnessKnown
from services.keys.asking import KeysAway
from services.operations.announcing import NotClosed
from services.past.bundling import NoBundle
from services.past.definitions import DefinitionsRefused
from services.past.facts import UnknownKey
from services.past.moments import MomentUnknown
from services.past.reasons import NotExplained
from services.projections.adapters.generations import RebuildUnderWay
from services.projections.consumer.messages import ChannelDiffers
from services.projections.main import LogDiffers
from services.projections.ports import NothingCounted, OtherDefinitions
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.ports import NoCut
from services.reporting.releases.problems import REFUSED as VIEWS_REFUSED
from services.reporting.releases.problems import problem_of as problem_of_view
from services.reporting.sealer.counted import SealingRefused

SAY_IT_THEMSELVES = (
    AccessRefused,
    SettingsRefused,
    NotMigrated,
    WorkersSilent,
    ChannelDiffers,
    NothingCounted,
    OtherDefinitions,
    RebuildUnderWay,
    DetailsRefused,
    AnotherLog,
    KeyRefused,
    VaultUnavailable,
    KeysAway,
    AddressRefused,
    LogForked,
    ClockBehind,
    WitnessKnown,
    NoBundle,
    SealingRefused,
    NoCut,
    MomentUnknown,
    NotExplained,
    UnknownKey,
    DefinitionsRefused,
    NotClosed,
    OutboxBusy,
    SubscriptionsRefused,
)


def sentence(error: Exception) -> str | None:
    """What to tell the user, None for an error that nobody foresaw."""
    match error:
        case StoreUnavailable():
            return f"le journal ne peut pas être ouvert ou écrit ({error})."
        case LogDiffers():
            return (
                f"le modèle {error.read_model} a compté {error.position} faits d'un autre "
                f"journal, celui-ci en a {error.head}. Remettez le bon journal (intake.db) ou "
                "supprimez projections.db : il sera recalculé."
            )
        case DBAPIError() | KafkaError():
            return f"la base ou le courtier ne répond pas ({error}) ; voyez « relais doctor »."
        case OSError():
            return f"{error.filename or 'fichier'} : {error.strerror or error}."
    if isinstance(error, VIEWS_REFUSED):
        return problem_of_view(error).detail
    if isinstance(error, REFUSALS):
        return problem_of(error).detail
    return str(error) if isinstance(error, SAY_IT_THEMSELVES) else None

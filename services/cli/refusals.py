"""What the services refuse, in one French sentence: what is wrong, where, what to do.

Kinds are known by their names: whoever raised one has imported it, and nothing else is needed.
"""

SAY_IT_THEMSELVES = frozenset(
    {
        "services.access.exposure.AddressRefused",
        "services.access.ports.AccessRefused",
        "services.chassis.migrations.NotMigrated",
        "services.chassis.settings.SettingsRefused",
        "services.composition.workers.WorkersSilent",
        "services.faces.partners.deliveries.outbox.OutboxBusy",
        "services.faces.partners.deliveries.subscriptions.SubscriptionsRefused",
        "services.intake.application.checkpoints.ClockBehind",
        "services.intake.application.checkpoints.LogForked",
        "services.intake.domain.details.DetailsRefused",
        "services.intake.ports.AnotherLog",
        "services.intake.ports.KeyRefused",
        "services.intake.ports.VaultUnavailable",
        "services.intake.ports.checkpoints.WitnessKnown",
        "services.keys.asking.KeysAway",
        "services.operations.announcing.NotClosed",
        "services.past.bundling.NoBundle",
        "services.past.definitions.DefinitionsRefused",
        "services.past.facts.UnknownKey",
        "services.past.moments.MomentUnknown",
        "services.past.reasons.NotExplained",
        "services.projections.adapters.generations.RebuildUnderWay",
        "services.projections.consumer.messages.ChannelDiffers",
        "services.projections.main.LogDiffers",
        "services.projections.ports.NothingCounted",
        "services.projections.ports.OtherDefinitions",
        "services.reporting.ports.NoCut",
        "services.reporting.sealer.counted.SealingRefused",
    }
)
OF_THE_LOG = frozenset({"services.intake.ports.StoreUnavailable"})
OF_OTHERS = frozenset({"kafka.errors.KafkaError", "sqlalchemy.exc.DBAPIError"})
OF_VIEWS = frozenset(
    {
        "services.reporting.domain.disclosure.viewing.ScopeMissing",
        "services.reporting.domain.disclosure.viewing.ScopeUnknown",
        "services.reporting.domain.disclosure.viewing.UnknownView",
        "services.reporting.releases.documents.UnknownFormat",
        "services.reporting.releases.explaining.UnknownRow",
        "services.reporting.releases.reading.NotSigned",
        "services.reporting.releases.reading.UnknownRelease",
    }
)
OF_TABLES = frozenset(
    {"services.reporting.domain.errors.Refusal", "services.reporting.ports.ViewsUnavailable"}
)


def sentence(error: Exception) -> str | None:
    """What to tell the user, None for an error that nobody foresaw."""
    kinds = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    if kinds & OF_THE_LOG:
        return f"le journal ne peut pas être ouvert ou écrit ({error})."
    if kinds & OF_OTHERS:
        return f"la base ou le courtier ne répond pas ({error}) ; voyez « relais doctor »."
    if isinstance(error, OSError):
        return f"{error.filename or 'fichier'} : {error.strerror or error}."
    if kinds & OF_VIEWS:
        from services.reporting.releases import problems as of_views

        return of_views.problem_of(error).detail
    if kinds & OF_TABLES:
        from services.reporting.adapters import problems as of_tables

        return of_tables.problem_of(error).detail
    return str(error) if kinds & SAY_IT_THEMSELVES else None

"""The announcement of a release: a CloudEvent that holds no figure."""

from contracts.transparency.canonical import canonical
from services.reporting.domain.disclosure.edition import Edition, Status

SEALED, RECTIFIED = "relais.release-sealed.v1", "relais.release-rectified.v1"
SOURCE = "/releases"


def announcement(edition: Edition) -> str:
    """The message; its id is that of the release, so that a reader knows it again."""
    return canonical(
        {
            "specversion": "1.0",
            "id": edition.id,
            "type": RECTIFIED if edition.status == Status.FINAL else SEALED,
            "source": SOURCE,
            "subject": edition.period,
            "time": edition.sealed_at,
            "datacontenttype": "application/json",
            "data": {
                "release": edition.id,
                "period": edition.period,
                "status": edition.status,
                "digest": edition.digest,
                "position": edition.position,
            },
        }
    )

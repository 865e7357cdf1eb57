"""The announcement of a release: a CloudEvent that holds no figure."""

from contracts.transparency.canonical import canonical
from services.reporting.domain.disclosure.release import Release, Status

SEALED, RECTIFIED = "relais.release-sealed.v1", "relais.release-rectified.v1"
SOURCE = "/releases"


def announcement(release: Release) -> str:
    """The message; its id is that of the release, so that a reader knows it again."""
    return canonical(
        {
            "specversion": "1.0",
            "id": release.id,
            "type": RECTIFIED if release.status == Status.FINAL else SEALED,
            "source": SOURCE,
            "subject": release.period,
            "time": release.sealed_at,
            "datacontenttype": "application/json",
            "data": {
                "release": release.id,
                "period": release.period,
                "status": release.status,
                "digest": release.digest,
                "position": release.position,
            },
        }
    )

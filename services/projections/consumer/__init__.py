"""What moves a read model: it follows the embedded log, or works on shares of a Kafka channel."""

from services.projections.consumer.following import BATCH, Follower, Progress, Projector

__all__ = ["BATCH", "Follower", "Progress", "Projector"]

"""The Kafka channel that carries the log, and who may write it."""

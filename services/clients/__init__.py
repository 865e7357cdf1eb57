"""Clients that run elsewhere and speak to Relais over HTTP: submission of facts, a witness."""

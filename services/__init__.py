"""The services of Relais, and the command that runs them."""

"""The pages: exact figures in French, rendered on the server, readable without a script."""

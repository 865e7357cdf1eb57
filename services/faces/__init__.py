"""Every page and document, for whoever reads it, in both set-ups."""

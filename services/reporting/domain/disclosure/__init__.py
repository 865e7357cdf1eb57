"""Statistical disclosure control: what a release shows, and the proof that it shows no more."""

"""Reporting's ways in and out: the published views, the formats, the words of a refusal."""

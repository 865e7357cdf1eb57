"""Pure folds: a history is evolved by facts, and measured into cells."""

ALTER TABLE arbitration_entries ADD COLUMN form {text};

CREATE UNIQUE INDEX arbitration_entries_by_form ON arbitration_entries (form)

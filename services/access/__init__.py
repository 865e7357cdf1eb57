"""Who may see and do what: accounts, roles and scopes, sign-in, tokens, and what was served."""

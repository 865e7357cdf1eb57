"""The vault: personal details under one key a case, in a store that nothing else reaches."""

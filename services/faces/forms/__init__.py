"""Forms that make facts: fields read off an event, a ticket in the address, one fact each."""

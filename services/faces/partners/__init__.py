"""Pages and documents of partners: their view of each release, arbitration, open data."""

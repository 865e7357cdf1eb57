"""What runs elsewhere than Relais and speaks to it over HTTP: submission of facts, a witness."""

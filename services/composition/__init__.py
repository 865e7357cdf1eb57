"""What both set-ups are made of above the adapters: each service opened when it is first needed."""

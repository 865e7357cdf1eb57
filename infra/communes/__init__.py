"""The list of communes in `contracts/communes`, made anew from the official one of INSEE."""

"""What the pages of a post need besides forms; a composition gives each under its type."""

from typing import Annotated

from services.faces.entry.counted import CountedPosts
from services.faces.needs import need
from services.intake.application.vault import Vault

TheVault = Annotated[Vault, need(Vault)]
TheFigures = Annotated[CountedPosts, need(CountedPosts)]

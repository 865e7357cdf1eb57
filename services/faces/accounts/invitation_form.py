"""What somebody types to invite somebody else."""

from services.access.application.own_passwords import ADDRESS
from services.faces.accounts.entrance import Field
from services.faces.accounts.offers import Typed, login_from

NO_ADDRESS = (
    "Sans adresse de courriel, l'invitation se remet sur papier : choisissez « L'imprimer »."
)
NOT_AN_ADDRESS = "Cette adresse ne se lit pas : prénom.nom@organisme.fr, sans espace."


class InvitationForm:
    """What somebody typed to invite somebody else."""

    def __init__(
        self,
        adresse: Field = "",
        compte: Field = "",
        role: Field = "",
        perimetre: Field = "",
        du: Field = "",
        au: Field = "",
        voie: Field = "courriel",
        deux: Field = "",
    ) -> None:
        self.address = adresse.strip()
        self.login = compte.strip() or login_from(self.address)
        self.typed = Typed(role, perimetre, du, au)
        self.on_paper = voie == "papier"
        self.beside = bool(deux)
        self.shown = {"adresse": adresse, "compte": compte, **self.typed._asdict()}

    def errors(self) -> list[tuple[str, str]]:
        """(field, sentence) of what is wrong with the person, whatever the role."""
        if self.address and not ADDRESS.fullmatch(self.address):
            return [("adresse", NOT_AN_ADDRESS)]
        if not self.on_paper and not self.address:
            return [("adresse", NO_ADDRESS)]
        return [] if self.login else [("compte", "Donnez un nom de compte, par exemple n.roussel.")]

"""Every code list of Relais, with French labels: read from the TOML files of this folder.

A list only grows: a code that is no longer offered is marked retired and stays
decodable for ever. Source: the report's own lists (nomenclatures of 2009) and the
lists that the event contract adds.
"""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.codes.code_list import Code as Code
from contracts.codes.code_list import CodeList as CodeList
from contracts.codes.code_list import OneOf as OneOf
from contracts.data_files import DataFileInvalid, read_toml

SUBJECTS = ("posts", "casework", "departements", "employment", "partners", "persons", "quality")
"""The files, each of some lists; the services of `type_poste` come first, for others name them."""


class _CodeTable(NamedTuple):
    label: str
    applies_to: tuple[str, ...] = ()
    retired: bool = False


class _ListTable(NamedTuple):
    label: str
    includes: tuple[str, ...] = ()
    codes: Mapping[str, str | _CodeTable] = {}


def _read() -> dict[str, CodeList]:
    """Each list under its name. Raises DataFileInvalid."""
    lists: dict[str, CodeList] = {}
    for file in (f"contracts/codes/{subject}.toml" for subject in SUBJECTS):
        for name, table in read_toml(file, dict[str, _ListTable]).items():
            if wrong := _wrong(name, table, lists):
                raise DataFileInvalid(f"{file} : « {name} » {wrong}.")
            own = [
                Code(code, said) if isinstance(said, str) else Code(code, *said)
                for code, said in table.codes.items()
            ]
            included = [code for other in table.includes for code in lists[other].codes]
            lists[name] = CodeList(name, table.label, (*included, *own))
    return lists


def _wrong(name: str, table: _ListTable, lists: Mapping[str, CodeList]) -> str:
    """What is wrong with a list that comes after others, in French; nothing where it may stand."""
    if name in lists:
        return "est aussi dans un autre fichier"
    if unknown := [other for other in table.includes if other not in lists]:
        return f"reprend {unknown}, qui ne le précèdent pas"
    codes = [code for other in table.includes for code in lists[other].by_code] + [*table.codes]
    if len(set(codes)) < len(codes):
        return f"a deux fois un code parmi {codes}"
    for code, said in table.codes.items():
        services = () if isinstance(said, str) else said.applies_to
        if services and not {*services} <= {*lists["type_poste"].by_code}:
            return f"dit un service inconnu pour le code « {code} »"
    return ""


CODE_LISTS = _read()
"""Every list by its name."""

ACTEUR_INTERNE = CODE_LISTS["acteur_interne"]
AGE = CODE_LISTS["age"]
APPRECIATION = CODE_LISTS["appreciation"]
CADRE_ENTRETIEN = CODE_LISTS["cadre_entretien"]
CONTEXTE_CRISE = CODE_LISTS["contexte_crise"]
CONTRAT = CODE_LISTS["contrat"]
DEPARTEMENT = CODE_LISTS["departement"]
DEPARTEMENT_PRIORITAIRE_NON_COUVERT = CODE_LISTS["departement_prioritaire_non_couvert"]
ECHEANCE_CONVENTION = CODE_LISTS["echeance_convention"]
EMPLOI_CUMULE = CODE_LISTS["emploi_cumule"]
EMPLOI_PRECEDENT = CODE_LISTS["emploi_precedent"]
EMPLOYEUR = CODE_LISTS["employeur"]
ENTREE_DISPOSITIF = CODE_LISTS["entree_dispositif"]
EQUIPEMENT = CODE_LISTS["equipement"]
EXPERIENCE = CODE_LISTS["experience"]
FINANCEUR = CODE_LISTS["financeur"]
FORCE = CODE_LISTS["force"]
FORMATION_ORIGINE = CODE_LISTS["formation_origine"]
FORMATION_SOUTIEN = CODE_LISTS["formation_soutien"]
FREQUENCE_COLLABORATION = CODE_LISTS["frequence_collaboration"]
HORAIRE = CODE_LISTS["horaire"]
INDICATEUR = CODE_LISTS["indicateur"]
INSTANCE = CODE_LISTS["instance"]
LOCALISATION_BUREAU = CODE_LISTS["localisation_bureau"]
MODE_CONTACT = CODE_LISTS["mode_contact"]
MODE_EVALUATION = CODE_LISTS["mode_evaluation"]
MOTIF_CLOTURE = CODE_LISTS["motif_cloture"]
MOTIF_CORRECTION = CODE_LISTS["motif_correction"]
MOTIF_EFFACEMENT = CODE_LISTS["motif_effacement"]
MOTIF_FERMETURE = CODE_LISTS["motif_fermeture"]
MOTIF_RETRAIT = CODE_LISTS["motif_retrait"]
NATURE_ACTE = CODE_LISTS["nature_acte"]
NATURE_DEMARCHE = CODE_LISTS["nature_demarche"]
NIVEAU_ENTRETIEN = CODE_LISTS["niveau_entretien"]
NIVEAU_PARTENAIRE_VERS_IS = CODE_LISTS["niveau_partenaire_vers_is"]
OBJECTIF = CODE_LISTS["objectif"]
OBJET_CONTACT = CODE_LISTS["objet_contact"]
OUI_NON_NR = CODE_LISTS["oui_non_nr"]
OUTIL_LIAISON = CODE_LISTS["outil_liaison"]
PARTENAIRE = CODE_LISTS["partenaire"]
PARTENAIRE_DETAIL = CODE_LISTS["partenaire_detail"]
PARTENAIRE_TOUS = CODE_LISTS["partenaire_tous"]
PARTICIPANT_REUNION = CODE_LISTS["participant_reunion"]
PROBLEMATIQUE = CODE_LISTS["problematique"]
PROBLEMATIQUE_DETAIL = CODE_LISTS["problematique_detail"]
QUALITE_COLLABORATION = CODE_LISTS["qualite_collaboration"]
QUESTION_ENQUETE = CODE_LISTS["question_enquete"]
RECUL_TRIMESTRES = CODE_LISTS["recul_trimestres"]
SAISINE = CODE_LISTS["saisine"]
SECTEUR = CODE_LISTS["secteur"]
SENS_CONTACT = CODE_LISTS["sens_contact"]
SENS_OBJECTIF = CODE_LISTS["sens_objectif"]
SERIE = CODE_LISTS["serie"]
SEXE = CODE_LISTS["sexe"]
SIGNATAIRE = CODE_LISTS["signataire"]
SOLUTION = CODE_LISTS["solution"]
STATUT_PERSONNE = CODE_LISTS["statut_personne"]
SUITE_ORIENTATION = CODE_LISTS["suite_orientation"]
SUITE_PENALE = CODE_LISTS["suite_penale"]
SUITE_RECUE = CODE_LISTS["suite_recue"]
TRANCHE_SALAIRE = CODE_LISTS["tranche_salaire"]
TRIMESTRE = CODE_LISTS["trimestre"]
TYPE_POSTE = CODE_LISTS["type_poste"]
TYPE_TERRITOIRE = CODE_LISTS["type_territoire"]
ZONAGE = CODE_LISTS["zonage"]

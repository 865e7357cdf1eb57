"""The 118 posts open in December 2008, and the one that closed that year: the register.

The report gives the totals of T02, the 18 sites of T01 and some twenty places by name
(S18, S19, S20, S55, S58); its map is lost. The other places, the territories (T04), the
employers (T07) and the lines of credit (T08, S13, S14, S15) are chosen to make its totals.
"""

from functools import partial
from typing import NamedTuple


class Site(NamedTuple):
    """A post; `funding` in percent of its cost, none where no convention is signed (S12).

    `fte`: full-time equivalents; the 118 posts make 111.90 (S02).
    """

    service: str
    post: str
    name: str
    commune: str
    territory: str
    employer: str
    opened_in: int
    funding: str
    fte: float = 1.0

    @property
    def department(self) -> str:
        """The code of its département."""
        return self.post.split("-")[0]

    @property
    def shares(self) -> dict[str, int]:
        """The lines of credit and their percents."""
        words = self.funding.split()
        return dict(zip(words[::2], map(int, words[1::2]), strict=True))


_police = partial(Site, "police")
_gendarmerie = partial(Site, "gendarmerie")
_mixte = partial(Site, "mixte")

SITES = (
    _police("06-01", "Nice", "06088", "urbain", "cg", 2006, "cg 100"),
    _police("06-03", "Cannes", "06029", "urbain", "cg", 2007, "cg 100"),
    _police("10-01", "Troyes", "10387", "urbain", "epci", 2008, "civ 50 interco 50"),
    _police("13-01", "Marseille", "13055", "urbain", "mairie", 2008, "civ 34 cg 33 commune 33"),
    _police("13-02", "Aix-en-Provence", "13001", "urbain", "asso", 2007, "civ 50 interco 50"),
    _police("14-01", "Caen", "14118", "urbain", "asso", 2008, "fipd 100"),
    _police("17-01", "La Rochelle", "17300", "urbain", "epci", 2008, "cg 50 interco 50"),
    _police("25-01", "Besançon", "25056", "urbain", "asso", 2007, "fipd 70 commune 30"),
    _police("27-01", "Evreux", "27229", "urbain", "cg", 2006, "fipd 50 cg 50"),
    _police("28-01", "Chartres", "28085", "mixte", "epci", 1992, "fipd 34 cg 33 interco 33"),
    _police("33-01", "Bordeaux", "33063", "urbain", "asso", 2007, "civ 33 cg 67"),
    _police("33-02", "Mérignac", "33281", "urbain", "asso", 2008, "fipd 50 cg 50"),
    _police("34-01", "Montpellier", "34172", "urbain", "asso", 2008, ""),
    _police("34-02", "Béziers", "34032", "urbain", "asso", 2007, "civ 40 cg 30 interco 30"),
    _police("35-01", "Rennes", "35238", "urbain", "cg", 2006, "cucs 34 cg 33 commune 33"),
    _police("35-02", "Saint-Malo", "35288", "urbain", "cg", 2007, ""),
    _police("37-01", "Tours", "37261", "urbain", "cg", 2003, "cg 75 commune 25"),
    _police("38-01", "Grenoble", "38185", "urbain", "asso", 2004, "commune 40 interco 60"),
    _police("38-03", "Échirolles", "38151", "periurbain", "asso", 2007, "civ 34 cg 33 commune 33"),
    _police("42-01", "Saint-Etienne", "42218", "urbain", "epci", 2007, "cucs 50 interco 50"),
    _police("42-02", "Roanne", "42187", "mixte", "asso", 2007, "civ 50 commune 50", 0.7),
    _police("44-01", "Nantes", "44109", "urbain", "cg", 2000, "cg 100"),
    _police("45-01", "Orléans", "45234", "urbain", "cg", 2007, "cg 100"),
    _police("49-01", "Angers", "49007", "urbain", "cg", 2007, "civ 33 cg 67"),
    _police("51-01", "Reims", "51454", "urbain", "autre", 2007, "cucs 100"),
    _police("51-02", "Châlons-en-Champagne", "51108", "mixte", "asso", 2007, "cucs 100"),
    _police("54-01", "Nancy", "54395", "urbain", "asso", 2008, "civ 50 cg 50"),
    _police("57-01", "Metz", "57463", "urbain", "asso", 2007, "fipd 60 autres 40"),
    _police("57-02", "Thionville", "57672", "mixte", "cg", 2007, "civ 34 cg 33 commune 33"),
    _police("59-01", "Lille", "59350", "urbain", "mairie", 2003, "cucs 60 commune 40"),
    _police("59-02", "Roubaix", "59512", "urbain", "mairie", 2007, "civ 50 commune 50"),
    _police("59-03", "Tourcoing", "59599", "urbain", "mairie", 2004, "cg 55 communes 45"),
    _police("59-04", "Valenciennes", "59606", "urbain", "epci", 2007, "cg 60 interco 40"),
    _police("60-01", "Compiègne", "60159", "mixte", "mairie", 2002, "cucs 50 commune 50"),
    _police("62-01", "Béthune", "62119", "mixte", "cg", 2006, "cg 100"),
    _police("62-03", "Calais", "62193", "urbain", "asso", 2007, "fipd 70 interco 30"),
    _police("66-01", "Perpignan", "66136", "urbain", "cg", 2008, "civ 50 cg 50"),
    _police("67-01", "Strasbourg", "67482", "urbain", "asso", 2005, "cg 60 commune 40"),
    _police("67-02", "Schiltigheim", "67447", "urbain", "asso", 2008, "civ 50 cg 50"),
    _police("68-01", "Mulhouse", "68224", "urbain", "asso", 2007, "civ 34 cg 33 commune 33"),
    _police("69-01", "Vaulx-en-Velin", "69256", "periurbain", "mairie", 2007, "civ 50 commune 50"),
    _police("69-02", "Villeurbanne", "69266", "urbain", "asso", 2007, "civ 50 cg 50"),
    _police("69-03", "Vénissieux", "69259", "periurbain", "mairie", 2007, "cg 80 commune 20"),
    _police("72-01", "Le Mans", "72181", "urbain", "cg", 2005, "cg 70 commune 30"),
    _police("76-01", "Le Havre", "76351", "urbain", "cg", 2002, "cg 100"),
    _police("76-02", "Rouen", "76540", "urbain", "asso", 2007, "fipd 50 cg 50"),
    _police("76-03", "Dieppe", "76217", "mixte", "cg", 2007, "civ 34 cg 33 commune 33"),
    _police("78-01", "Trappes", "78621", "periurbain", "epci", 1999, "cucs 50 interco 50"),
    _police("78-02", "Mantes-la-Jolie", "78361", "urbain", "mairie", 2007, "civ 50 commune 50"),
    _police("80-01", "Amiens", "80021", "urbain", "asso", 2005, "fipd 70 interco 30"),
    _police(
        "83-01",
        "Toulon",
        "83137",
        "urbain",
        "asso",
        2008,
        "fipd 25 autres 20 interco 30 commune 25",
    ),
    _police("86-01", "Poitiers", "86194", "urbain", "asso", 2007, "fipd 60 communes 40"),
    _police("87-01", "Limoges", "87085", "urbain", "cg", 1991, "cg 100"),
    _police("91-02", "Corbeil-Essonnes", "91174", "urbain", "asso", 2007, "fipd 70 interco 30"),
    _police("92-01", "Gennevilliers", "92036", "urbain", "asso", 2006, "cucs 50 cg 50"),
    _police("92-02", "Nanterre", "92050", "urbain", "asso", 2008, "fipd 50 cg 50"),
    _police("92-03", "Asnières-sur-Seine", "92004", "urbain", "asso", 2007, "civ 50 cg 50"),
    _police("92-04", "Colombes", "92025", "urbain", "asso", 2008, "civ 50 interco 50"),
    _police("93-01", "Saint-Denis", "93066", "urbain", "mairie", 2007, "cg 60 commune 40"),
    _police("93-02", "Bobigny", "93008", "urbain", "asso", 2007, "fipd 60 autres 40"),
    _police(
        "93-03", "Aulnay-sous-Bois", "93005", "urbain", "mairie", 2008, "fipd 34 cg 33 commune 33"
    ),
    _police("95-01", "Argenteuil", "95018", "urbain", "mairie", 2007, "civ 34 cg 33 commune 33"),
    _police("95-02", "Cergy", "95127", "periurbain", "epci", 2004, "commune 50 interco 50"),
    _police("95-03", "Sarcelles", "95585", "periurbain", "asso", 2005, "cucs 60 communes 40"),
    _police(
        "95-05",
        "Garges-lès-Gonesse",
        "95268",
        "periurbain",
        "mairie",
        2007,
        "interco 60 commune 40",
    ),
    _police("971-01", "Pointe-à-Pitre", "97120", "urbain", "autre", 2007, "commune 60 autres 40"),
    _police("972-01", "Fort-de-France", "97209", "mixte", "asso", 2007, "autres 100", 0.7),
    _police(
        "974-01", "Saint-Denis (Réunion)", "97411", "urbain", "autre", 2007, "cucs 60 autres 40"
    ),
    _gendarmerie("01-01", "Bourg-en-Bresse", "01053", "mixte", "asso", 2007, "civ 50 commune 50"),
    _gendarmerie("02-01", "Laon", "02408", "mixte", "cg", 2006, "cg 100"),
    _gendarmerie("06-02", "Nice", "06088", "urbain", "cg", 2006, "cg 100"),
    _gendarmerie("13-03", "Istres", "13047", "urbain", "mairie", 2008, "civ 34 cg 33 communes 33"),
    _gendarmerie("15-01", "Aurillac", "15014", "rural", "autre", 2007, "", 0.5),
    _gendarmerie("21-01", "Dijon", "21231", "urbain", "cg", 2004, "cg 100"),
    _gendarmerie("23-01", "Guéret", "23096", "rural", "cg", 2005, "cg 60 autres 40", 0.5),
    _gendarmerie("26-01", "Valence", "26362", "urbain", "mairie", 2007, "fipd 70 commune 30"),
    _gendarmerie("26-02", "Montélimar", "26198", "periurbain", "asso", 2008, "fipd 50 cg 50", 0.7),
    _gendarmerie("27-02", "Evreux", "27229", "mixte", "cg", 2006, "fipd 50 cg 50"),
    _gendarmerie("28-02", "Lucé", "28218", "periurbain", "cg", 2007, "cg 100"),
    _gendarmerie("30-01", "Nîmes", "30189", "urbain", "asso", 2007, "fipd 70 commune 30"),
    _gendarmerie("30-02", "Alès", "30007", "urbain", "cg", 2007, "fipd 34 cg 33 commune 33"),
    _gendarmerie("33-03", "Libourne", "33243", "mixte", "asso", 2007, "civ 50 interco 50"),
    _gendarmerie("35-03", "Vitré", "35360", "rural", "cg", 2007, "fipd 50 cg 50", 0.5),
    _gendarmerie("38-02", "Villefontaine", "38553", "mixte", "mairie", 2006, "commune 100"),
    _gendarmerie("44-02", "Saint-Herblain", "44162", "periurbain", "cg", 2007, "cg 100"),
    _gendarmerie("45-02", "Orléans", "45234", "urbain", "asso", 2007, "fipd 100"),
    _gendarmerie("48-01", "Mende", "48095", "rural", "autre", 2007, "cg 65 autres 35", 0.5),
    _gendarmerie("50-01", "Saint-Lô", "50502", "mixte", "asso", 2007, "civ 50 interco 50", 0.8),
    _gendarmerie("56-01", "Vannes", "56260", "mixte", "cg", 2005, "cg 60 interco 40", 0.5),
    _gendarmerie(
        "57-03", "Sarreguemines", "57631", "urbain", "asso", 2007, "civ 40 cg 30 interco 30"
    ),
    _gendarmerie("59-06", "Cambrai", "59122", "mixte", "asso", 2007, "civ 50 cg 50"),
    _gendarmerie("60-02", "Beauvais", "60057", "mixte", "cg", 2007, "civ 34 cg 33 communes 33"),
    _gendarmerie("61-01", "Alençon", "61001", "mixte", "asso", 2007, "fipd 50 cg 50", 0.5),
    _gendarmerie("62-02", "Arras", "62041", "mixte", "asso", 2007, "civ 50 commune 50"),
    _gendarmerie("68-02", "Colmar", "68066", "urbain", "asso", 2007, "fipd 50 cg 50"),
    _gendarmerie("76-04", "Yvetot", "76758", "rural", "cg", 2008, "fipd 34 cg 33 commune 33", 0.8),
    _gendarmerie("79-01", "Niort", "79191", "mixte", "asso", 2007, ""),
    _gendarmerie(
        "80-02", "Abbeville", "80001", "mixte", "cg", 2007, "civ 40 cg 30 interco 30", 0.5
    ),
    _gendarmerie("83-02", "Toulon", "83137", "urbain", "cg", 2007, "cg 100"),
    _gendarmerie("91-01", "Evry", "91228", "periurbain", "asso", 2008, "civ 50"),
    _gendarmerie("974-03", "Saint-Benoît", "97410", "mixte", "autre", 2008, "fipd 70 commune 30"),
    _mixte("02-02", "Soissons", "02722", "mixte", "cg", 2008, ""),
    _mixte("06-04", "Cannes", "06029", "periurbain", "cg", 2007, "cg 100"),
    _mixte("08-01", "Charleville-Mézières", "08105", "mixte", "cg", 2003, "fipd 80 cg 20", 0.8),
    _mixte("14-02", "Lisieux", "14366", "mixte", "asso", 2008, "civ 50 cg 50"),
    _mixte("27-03", "Louviers", "27375", "mixte", "cg", 2007, "fipd 50 cg 50"),
    _mixte("28-03", "Dreux", "28134", "mixte", "cg", 2007, "civ 33 cg 67"),
    _mixte("42-03", "Montbrison", "42147", "mixte", "asso", 2007, "civ 50 cg 50", 0.8),
    _mixte("44-03", "Saint-Nazaire", "44184", "mixte", "epci", 2002, "interco 60 communes 40"),
    _mixte("49-02", "Cholet", "49099", "mixte", "cg", 2007, ""),
    _mixte("60-03", "Creil", "60175", "periurbain", "cg", 2007, "civ 33 cg 67", 0.8),
    _mixte("64-01", "Bayonne", "64102", "mixte", "asso", 2007, ""),
    _mixte("72-02", "Sablé-sur-Sarthe", "72264", "nr", "epci", 2008, "cg 70 interco 30", 0.5),
    _mixte("88-01", "Epinal", "88160", "mixte", "cg", 2008, "fipd 14 cg 86"),
    _mixte("88-02", "Saint-Dié-des-Vosges", "88413", "mixte", "cg", 2007, "fipd 80 cg 20", 0.8),
    _mixte("95-04", "Pontoise", "95500", "mixte", "asso", 2007, "interco 50 communes 50"),
    _mixte("973-01", "Cayenne", "97302", "nr", "asso", 2007, ""),
    _mixte("974-02", "Saint-Pierre", "97416", "mixte", "asso", 2007, "cg 50 autres 50"),
)

MAUBEUGE = _police("59-05", "Maubeuge", "59392", "urbain", "asso", 1996, "fipd 40 commune 60")
"""Created in 1996, given up when a funder left (S58); closed in 2008 here."""

VISITED = frozenset(
    (
        *("95-01", "28-01", "60-01", "27-01", "92-01", "87-01", "68-01", "92-02", "06-01"),
        *("35-01", "83-01", "78-01", "69-01", "68-02", "21-01", "27-02", "91-01", "06-02"),
    )
)
"""The posts of the qualitative phase, T01."""

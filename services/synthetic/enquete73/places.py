"""The 73 posts of the survey: where, for whom they work, and who pays what in 2008.

The 18 sites visited have the service, funders and year of table T01; the posts that the
report names as paid by one funder alone are here too. Together they make T03,
T04, T07 and T08, and 55 of them open in 2006 or later.
"""

from services.synthetic.place import gendarmerie, mixte, police

YEAR = 2008  # of the survey and of the shares


PLACES = (
    police("95-01", "Argenteuil", "95018", "urbain", "mairie", 2007, "civ 33 cg 33 commune 33"),
    police("28-01", "Chartres", "28085", "mixte", "epci", 1992, "fipd 33 cg 33 interco 33"),
    police("60-01", "Compiègne", "60159", "mixte", "mairie", 2002, "cucs 48 commune 23"),
    police("27-01", "Evreux", "27229", "urbain", "cg", 2006, "fipd 50 cg 50"),
    police("92-01", "Gennevilliers", "92036", "urbain", "asso", 2006, "cucs 47 cg 27"),
    police("87-01", "Limoges", "87085", "urbain", "cg", 1991, "cg 100"),
    police("68-01", "Mulhouse", "68224", "urbain", "asso", 2007, "civ 34 cg 33 commune 33"),
    police("92-02", "Nanterre", "92050", "urbain", "asso", 2008, "fipd 46 cg 24"),
    police("06-01", "Nice", "06088", "urbain", "cg", 2006, "cg 100"),
    police("35-01", "Rennes", "35238", "urbain", "cg", 2006, "cucs 34 cg 33 commune 33"),
    police(
        "83-01",
        "Toulon",
        "83137",
        "urbain",
        "asso",
        2008,
        "fipd 25 autres 20 interco 30 commune 25",
    ),
    police("78-01", "Trappes", "78621", "periurbain", "epci", 1999, "cucs 47 interco 50"),
    police("69-01", "Vaulx-en-Velin", "69256", "periurbain", "mairie", 2007, "civ 50 commune 50"),
    police("44-01", "Nantes", "44109", "urbain", "cg", 2000, "cg 100"),
    police("76-01", "Le Havre", "76351", "urbain", "cg", 2002, "cg 100"),
    police("62-01", "Béthune", "62119", "mixte", "cg", 2006, "cg 100"),
    police("45-01", "Orléans", "45234", "urbain", "cg", 2007, "cg 100"),
    police("14-01", "Caen", "14118", "urbain", "asso", 2007, "fipd 100"),
    police("51-01", "Reims", "51454", "urbain", "autre", 2006, "cucs 100"),
    police("51-02", "Châlons-en-Champagne", "51108", "mixte", "asso", 2007, "cucs 100"),
    police("93-01", "Saint-Denis", "93066", "urbain", "mairie", 2007, "fipd 66 commune 27"),
    police("95-02", "Cergy", "95127", "periurbain", "epci", 2004, "commune 25 interco 30"),
    police("95-03", "Sarcelles", "95585", "periurbain", "asso", 2005, "cucs 48 communes 21"),
    police("80-01", "Amiens", "80021", "urbain", "asso", 2005, "fipd 60 cg 30"),
    police("59-01", "Lille", "59350", "urbain", "mairie", 2003, "cucs 60 commune 22"),
    police("59-02", "Roubaix", "59512", "urbain", "mairie", 2007, "civ 39 commune 26"),
    police("76-02", "Rouen", "76540", "urbain", "asso", 2006, "cucs 50 cg 27"),
    police("67-01", "Strasbourg", "67482", "urbain", "asso", 2005, "cg 50"),
    police("57-01", "Metz", "57463", "urbain", "asso", 2007, "cucs 47 cg 23"),
    police("54-01", "Nancy", "54395", "urbain", "asso", 2008, "fipd 46 interco 28"),
    police("33-01", "Bordeaux", "33063", "urbain", "asso", 2007, "cucs 80"),
    police("38-01", "Grenoble", "38185", "urbain", "asso", 2004, "commune 20 interco 28"),
    police("42-01", "Saint-Etienne", "42218", "urbain", "epci", 2006, "cucs 48 interco 27"),
    police("69-02", "Villeurbanne", "69266", "urbain", "asso", 2007, "civ 38 cg 20"),
    police("13-01", "Marseille", "13055", "urbain", "mairie", 2008, "fipd 46 commune 19"),
    police("34-01", "Montpellier", "34172", "urbain", "asso", 2008, ""),
    police("49-01", "Angers", "49007", "urbain", "cg", 2006, "cucs 47 cg 27"),
    police("72-01", "Le Mans", "72181", "urbain", "cg", 2005, "cg 66 commune 26"),
    police(
        "974-01", "Saint-Denis (Réunion)", "97411", "urbain", "autre", 2007, "cucs 47 autres 16"
    ),
    police("972-01", "Fort-de-France", "97209", "mixte", "asso", 2006, "autres 100"),
    gendarmerie("68-02", "Colmar", "68066", "urbain", "asso", 2007, "fipd 46 cg 19"),
    gendarmerie("21-01", "Dijon", "21231", "urbain", "cg", 2004, "cg 100"),
    gendarmerie("27-02", "Evreux", "27229", "mixte", "cg", 2006, "fipd 50 cg 50"),
    gendarmerie("91-01", "Evry", "91228", "periurbain", "asso", 2008, "civ 50"),
    gendarmerie("06-02", "Nice", "06088", "urbain", "cg", 2006, "cg 100"),
    gendarmerie("02-01", "Laon", "02408", "mixte", "cg", 2006, "cg 100"),
    gendarmerie("28-02", "Lucé", "28218", "periurbain", "cg", 2007, "cg 100"),
    gendarmerie("83-02", "Toulon", "83137", "urbain", "cg", 2007, "cg 100"),
    gendarmerie("44-02", "Saint-Herblain", "44162", "periurbain", "cg", 2006, "cg 100"),
    gendarmerie("45-02", "Orléans", "45234", "urbain", "asso", 2007, "fipd 100"),
    gendarmerie("38-02", "Villefontaine", "38553", "mixte", "mairie", 2006, "commune 100"),
    gendarmerie("60-02", "Beauvais", "60057", "mixte", "cg", 2007, "fipd 50 cg 50"),
    gendarmerie("62-02", "Arras", "62041", "mixte", "asso", 2007, "cucs 47 cg 27"),
    gendarmerie("01-01", "Bourg-en-Bresse", "01053", "mixte", "asso", 2007, "fipd 46 cg 21"),
    gendarmerie("23-01", "Guéret", "23096", "rural", "cg", 2005, "cg 60"),
    gendarmerie("48-01", "Mende", "48095", "rural", "autre", 2007, "fipd 14 autres 9"),
    gendarmerie("15-01", "Aurillac", "15014", "rural", "autre", 2007, ""),
    gendarmerie("61-01", "Alençon", "61001", "mixte", "asso", 2006, "cucs 40 communes 59"),
    gendarmerie("50-01", "Saint-Lô", "50502", "mixte", "asso", 2007, "fipd 47 cg 26"),
    gendarmerie("56-01", "Vannes", "56260", "mixte", "cg", 2005, "fipd 60 cg 40"),
    gendarmerie("79-01", "Niort", "79191", "mixte", "asso", 2007, ""),
    gendarmerie("30-01", "Nîmes", "30189", "urbain", "asso", 2006, "civ 38 cg 26"),
    gendarmerie("26-01", "Valence", "26362", "urbain", "mairie", 2007, "fipd 48 communes 22"),
    mixte("27-03", "Louviers", "27375", "mixte", "cg", 2007, "fipd 46 cg 18"),
    mixte("28-03", "Dreux", "28134", "mixte", "cg", 2006, "cucs 33 cg 20"),
    mixte("08-01", "Charleville-Mézières", "08105", "mixte", "cg", 2003, "fipd 46 cg 19"),
    mixte("88-01", "Epinal", "88160", "mixte", "cg", 2008, "fipd 46 interco 12"),
    mixte("60-03", "Creil", "60175", "periurbain", "cg", 2006, "civ 38 interco 27"),
    mixte("44-03", "Saint-Nazaire", "44184", "mixte", "epci", 2002, "cucs 49 interco 26"),
    mixte("64-01", "Bayonne", "64102", "mixte", "asso", 2007, ""),
    mixte("974-02", "Saint-Pierre", "97416", "mixte", "asso", 2006, "autres 40"),
    mixte("973-01", "Cayenne", "97302", "nr", "asso", 2007, ""),
    mixte("95-04", "Pontoise", "95500", "mixte", "asso", 2007, "interco 50"),
)

VISITED = frozenset(
    (
        *("95-01", "28-01", "60-01", "27-01", "92-01", "87-01", "68-01", "92-02", "06-01"),
        *("35-01", "83-01", "78-01", "69-01", "68-02", "21-01", "27-02", "91-01", "06-02"),
    )
)
"""The posts of the qualitative phase, T01."""


def posts_by(attribute: str) -> dict[str, list[str]]:
    """The posts of each service, or of each employer."""
    found: dict[str, list[str]] = {}
    for place in PLACES:
        found.setdefault(getattr(place, attribute), []).append(place.post)
    return found

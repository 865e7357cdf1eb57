"""Further communes of the 57 départements: where people live, where other posts may open.

INSEE codes and names of 2008, three or four of the largest communes of each département
that have no post in `sites`.
"""

from collections.abc import Mapping

_LISTED = """
01283 Oyonnax, 01033 Bellegarde-sur-Valserine, 01004 Ambérieu-en-Bugey, 01354 Saint-Genis-Pouilly,
02691 Saint-Quentin, 02168 Château-Thierry, 02738 Tergnier, 02173 Chauny,
06004 Antibes, 06027 Cagnes-sur-Mer, 06069 Grasse, 06030 Le Cannet,
08409 Sedan, 08362 Rethel, 08190 Givet, 08363 Revin,
10323 Romilly-sur-Seine, 10333 Saint-André-les-Vergers, 10081 La Chapelle-Saint-Luc,
13004 Arles, 13056 Martigues, 13005 Aubagne, 13103 Salon-de-Provence,
14327 Hérouville-Saint-Clair, 14762 Vire, 14047 Bayeux, 14341 Ifs,
15187 Saint-Flour, 15012 Arpajon-sur-Cère, 15267 Ytrac, 15120 Mauriac,
17415 Saintes, 17299 Rochefort, 17306 Royan, 17028 Aytré,
21054 Beaune, 21166 Chenôve, 21617 Talant, 21171 Chevigny-Saint-Sauveur,
23176 La Souterraine, 23008 Aubusson, 23193 Sainte-Feyre, 23030 Bourganeuf,
25388 Montbéliard, 25462 Pontarlier, 25031 Audincourt, 25580 Valentigney,
26281 Romans-sur-Isère, 26058 Bourg-lès-Valence, 26235 Pierrelatte, 26252 Portes-lès-Valence,
27681 Vernon, 27701 Val-de-Reuil, 27284 Gisors, 27467 Pont-Audemer,
28088 Châteaudun, 28404 Vernouillet, 28229 Mainvilliers, 28280 Nogent-le-Rotrou,
30028 Bagnols-sur-Cèze, 30032 Beaucaire, 30258 Saint-Gilles, 30351 Villeneuve-lès-Avignon,
33318 Pessac, 33522 Talence, 33550 Villenave-d'Ornon, 33449 Saint-Médard-en-Jalles,
34301 Sète, 34003 Agde, 34145 Lunel, 34108 Frontignan,
35115 Fougères, 35047 Bruz, 35051 Cesson-Sévigné, 35281 Saint-Jacques-de-la-Lande,
37122 Joué-lès-Tours, 37214 Saint-Cyr-sur-Loire, 37233 Saint-Pierre-des-Corps, 37208 Saint-Avertin,
38421 Saint-Martin-d'Hères, 38544 Vienne, 38053 Bourgoin-Jallieu, 38169 Fontaine,
42207 Saint-Chamond, 42095 Firminy, 42279 Saint-Just-Saint-Rambert, 42186 Rive-de-Gier,
44143 Rezé, 44190 Saint-Sébastien-sur-Loire, 44114 Orvault, 44215 Vertou,
45232 Olivet, 45284 Saint-Jean-de-Braye, 45147 Fleury-les-Aubrais, 45302 Saran,
48092 Marvejols, 48140 Saint-Chély-d'Apcher, 48080 Langogne, 48009 Aumont-Aubrac,
49328 Saumur, 49353 Trélazé, 49015 Avrillé, 49246 Les Ponts-de-Cé,
50129 Cherbourg-Octeville, 50218 Granville, 50025 Avranches, 50147 Coutances,
51230 Épernay, 51649 Vitry-le-François, 51573 Tinqueux, 51055 Bétheny,
54547 Vandœuvre-lès-Nancy, 54329 Lunéville, 54528 Toul, 54323 Longwy,
56121 Lorient, 56098 Lanester, 56162 Ploemeur, 56083 Hennebont,
57480 Montigny-lès-Metz, 57227 Forbach, 57757 Yutz, 57306 Hayange,
59183 Dunkerque, 59009 Villeneuve-d'Ascq, 59650 Wattrelos, 59178 Douai,
60463 Nogent-sur-Oise, 60612 Senlis, 60176 Crépy-en-Valois, 60395 Méru,
61169 Flers, 61006 Argentan, 61214 L'Aigle, 61168 La Ferté-Macé,
62160 Boulogne-sur-Mer, 62498 Lens, 62510 Liévin, 62427 Hénin-Beaumont,
64445 Pau, 64024 Anglet, 64122 Biarritz, 64260 Hendaye,
66037 Canet-en-Roussillon, 66172 Saint-Estève, 66171 Saint-Cyprien, 66008 Argelès-sur-Mer,
67180 Haguenau, 67218 Illkirch-Graffenstaden, 67267 Lingolsheim, 67462 Sélestat,
68297 Saint-Louis, 68376 Wittenheim, 68154 Illzach, 68278 Rixheim,
69123 Lyon, 69290 Saint-Priest, 69034 Caluire-et-Cuire, 69029 Bron,
72154 La Flèche, 72003 Allonnes, 72132 La Ferté-Bernard, 72095 Coulaines,
76681 Sotteville-lès-Rouen, 76575 Saint-Étienne-du-Rouvray, 76322 Le Grand-Quevilly,
78646 Versailles, 78586 Sartrouville, 78551 Saint-Germain-en-Laye, 78498 Poissy,
79049 Bressuire, 79329 Thouars, 79202 Parthenay, 79079 Mauléon,
80016 Albert, 80620 Péronne, 80212 Corbie, 80561 Montdidier,
83126 La Seyne-sur-Mer, 83061 Fréjus, 83069 Hyères, 83050 Draguignan,
86066 Châtellerault, 86041 Buxerolles, 86115 Jaunay-Clan, 86214 Saint-Benoît,
87154 Saint-Junien, 87114 Panazol, 87050 Couzeix, 87075 Isle,
88209 Golbey, 88465 Thaon-les-Vosges, 88196 Gérardmer, 88383 Remiremont,
91377 Massy, 91589 Savigny-sur-Orge, 91549 Sainte-Geneviève-des-Bois, 91027 Athis-Mons,
92012 Boulogne-Billancourt, 92026 Courbevoie, 92063 Rueil-Malmaison, 92040 Issy-les-Moulineaux,
93048 Montreuil, 93001 Aubervilliers, 93029 Drancy, 93051 Noisy-le-Grand,
95252 Franconville, 95063 Bezons, 95306 Herblay, 95280 Goussainville,
97101 Les Abymes, 97103 Baie-Mahault, 97113 Le Gosier, 97128 Sainte-Anne,
97213 Le Lamentin, 97222 Le Robert, 97229 Schœlcher, 97207 Ducos,
97311 Saint-Laurent-du-Maroni, 97307 Matoury, 97309 Remire-Montjoly, 97304 Kourou,
97415 Saint-Paul, 97422 Le Tampon, 97409 Saint-André, 97414 Saint-Louis
"""

FURTHER: Mapping[str, str] = {
    listed[:5]: listed[6:] for listed in _LISTED.strip().replace(",\n", ", ").split(", ")
}
"""INSEE code → name."""

"""Word lists for made-up mails in six languages. Plain data: no mail is written here."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

_ENGLISH = """
about above accident account across action address advice afternoon agency agreement airport
alarm alley allegation ambulance apartment appeal archive area arrest article ashamed asked audit
avenue award back bakery balcony bank barrier basement beach bear before behind believe beside
between bill birth blocked board boat border bought branch bread bridge briefing brother budget
building burned business butcher buyer cabin cafe camera canal capital captain care cargo carried
cash cathedral caused cellar ceremony certificate chain chairman charge charity check chief child
church citizen claim clerk clinic clock closed coach coal coast collapse college column commander
committee company complaint concrete condition confirm consent contact contract convoy corner
council county court cousin cover crane crash crew crime crossing crowd customer damage danger
date daughter dawn dealer debate decision defence delay demand denied deposit deputy desk detail
detective diary died dinner director discovered district doctor document dog donor door doubt
drain driver drone during dust early east editor election electric embassy emergency employee
engine engineer entrance envelope escaped estate evening evidence exactly exchange expert
explosion export factory failed family farm father fence ferry field file fire fired firm
fisherman flag flat flight flood floor folder foreign forest forged former found fountain freight
friend front fuel fund funeral garage garden gas gate general glass goods government grain
grandmother grant grave ground group guard guest harbour harvest headline hearing heating help
hidden highway hill hired history hospital hotel hour house illegal import income injured inquiry
inspector insurance interview invoice island issued jacket journalist journey judge jury kept key
kitchen knocked labour ladder lake land landlord language later lawyer leak lease ledger letter
library licence lie light line list loan local lock lorry lost machine mayor meadow medicine
meeting member memo message meter midnight mine minister minute missing mobile money morning
mother motor mountain museum name nearby neighbour network night noise north notary note notice
number nurse oath office officer official oil opened opposite order outside owner packet page
paid paper parcel parents park parking parliament party passenger passport patient pavement
payment pension people permit petition phone photo picture pier pilot pipe plan plant platform
plumber pocket police port post poster power present press price priest prison private proof
property protest public pump quarry quarter question queue quiet quarrel radio railway rain
recall receipt record refused refugee register relative rent repair reply report rescue resident
restaurant result retired return river road rocket roof room rubble rumour runway safety salary
salt sample school scientist sealed search secret section security seized senior sent sergeant
service settlement sewage shelter shift ship shop shore shouted shut siren sister site slept
smell smoke soldier south spokesman square staff stairs stamp station statement steel stolen
stone stopped storage storm story street strike student summer supplier surgeon survey suspicious
switched tanker tax taxi teacher tenant terminal testimony theatre threat ticket timber tip
together told tower town traffic train transfer treasurer trench trial trip truck tunnel union
university unknown vaccine valley vehicle verdict veteran victim video village visa visit
volunteer vote wage waited wall war warehouse warned waste watched water weapon weather week well
west wharf wheel widow window winter witness woman workers worried wounded wrote yard year
"""
_GERMAN = """
Abend Abfall Akte Amt Anfang Anwalt Arbeiter Arzt Aufsicht Auskunft Ausschuss Bäckerei Bahnhof
Bauer Baustelle Beamter Behörde Bericht Beweis Brand Brief Brücke Bürger Bürgermeister Dach Datei
Dorf Eigentümer Einsatz Eltern Fabrik Fähre Fenster Feuerwehr Firma Fluss Frage Frau Freund
Garten Gebäude Gefahr Geld Gemeinde Gericht Geschäft Grenze Hafen Halle Haus Hinweis Hochwasser
Kanal Keller Kirche Klinik Kontrolle Krankenhaus Küste Lager Landrat Lastwagen Lehrer Leitung
Markt Meldung Miete Minister Mitarbeiter Müll Nachbar Nacht Öl Ordner Partei Pfarrer Polizei
Prüfung Quittung Rathaus Rechnung Richter Schiff Schule Soldat Sirene Straße Strom Tankstelle
Treppe Tunnel Unfall Unterlagen Urteil Verdacht Verkehr Vertrag Verwaltung Vorstand Wache Wald
Wasser Werk Wohnung Zahlung Zaun Zeitung Zeuge Zimmer Zoll aber alle als am auf aus bei bereits
dann dass dem den der deshalb die diese dort durch ein eine er es etwa früh für gegen gestern
gesehen hat haben hier ich im immer in ist jetzt kein keine lange mehr mein mit morgen nach nicht
noch nur ob oder ohne schon sehr sei seit sich sie sind spät über um und uns unter vom von vor
war waren weil wenn wieder wir wird worden wurde zu zum zur zwei gemeldet bezahlt gefälscht
gesperrt verschwunden verletzt versteckt vernichtet gelogen
"""
_FRENCH = """
accident adresse affaire aide ambassade année appel argent arrêté atelier aujourd'hui autoroute
avocat banque barrage bateau bâtiment bureau café camion carrière caserne chantier chauffeur chef
cheminée clinique colis comité commune compte conseil contrat cour cuisine dégâts déchets député
dossier douane eau école église égout employé enfant enquête enveloppe escalier étage étudiant
explosion facture famille fenêtre ferme feu fille fleuve fonds forêt frontière fumée gare
gendarme grève habitant hangar hier hôpital hôtel immeuble impôt incendie inconnu infirmière
ingénieur inspecteur jardin journal juge justice lettre locataire loyer mairie maison maire
marché matin médecin ministre mur nuit ouvrier paiement papier parking passager patron permis
peur photo pièce place plainte pluie police pompier pont port préfet preuve prison procès
quartier rapport reçu réfugié réunion rivière route rue salaire secours secret semaine silence
société soir soldat sous-sol syndicat témoin toit train tribunal tuyau usine vallée vendeur
verger vérité veuve village ville voisin voiture vol à après au aussi avant avec car ce cette
chez dans de depuis des deux dont du elle en encore est et était être eux il ils je jusqu'à la le
les leur mais même mes moi ne nous on ou par pas pendant plus pour que qui quand rien sans se ses
si sont sur tout très trois un une vers vous disparu fermé payé caché brûlé menti signé
"""
_SPANISH = """
abogado accidente acuerdo aduana agua alcalde almacén ambulancia amigo año apartamento archivo
arena autobús avenida ayer ayuntamiento banco barco barrio bombero bosque buque calle camión
campo carretera carta casa cementerio chófer ciudad clínica cocina colegio comisario concejal
contrato costa cuenta daño denuncia depósito desaparecido despacho dinero diputado doctor
documento dueño edificio embajada empleado empresa enfermera escalera escuela explosión fábrica
factura familia finca firma fiscal frontera fuego fuente ganado gasolina gente gobierno granja
grúa guardia habitación hermano hijo hospital humo iglesia incendio informe ingeniero inspector
inundación jardín jefe juez jueves juicio lluvia madre mañana máquina médico mercado mina
ministro muelle multa noche noticia obra obrero oficina orilla padre pago papel pared parque
pasajero periódico permiso pescador petróleo piso planta plaza población policía portero pozo
preso prueba pueblo puente puerto queja recibo refugiado reunión río ruido secreto semana
sindicato soldado sueldo taller techo teléfono testigo tienda tren tribunal tubería túnel vecino
venta ventana verdad viaje viuda vivienda al algo allí antes aquí así aunque bajo como con contra
cuando de del desde dos el ella en entre era es esta estaba fue ha hace hasta hay la las le lo
los más me mi muy nada ni no nos nunca o para pero por porque que quien se según si sin sobre son
su también tan todo tres tras un una y ya cerrado pagado escondido quemado mentido firmado robado
"""
_RUSSIAN = """
авария автобус адвокат адрес администрация акт аптека архив банк берег больница бригада бумага
бюджет вагон ветер вечер взрыв видео власть вода водитель военный вокзал врач время встреча
выборы выписка газ газета гараж глава год горы город граница группа губернатор дача дверь дело
день деньги депутат деревня директор договор документ дом дорога дочь дым дядя жалоба жена жители
журналист завод заказ закон заместитель запись заявление здание земля зима знакомый известно
инженер источник касса квартира клиника ключ колонна комиссия комната контракт корабль крыша
кухня лес лестница лето лодка люди магазин машина мать министр минута мост музей мэр население
начальник неделя ночь область огонь озеро окно отдел отец охрана очередь ошибка пакет палата
партия паспорт пенсия письмо площадь пожар поезд поле полиция помощь порт посёлок правда праздник
приказ прокурор пропуск работа рабочий район ракета рассказ река решение рынок сад свет свидетель
село семья сестра сирена склад служба снег собрание солдат сосед справка станция стена стройка
суд счёт телефон товар топливо труба туннель убыток угроза улица утро учитель фабрика ферма фирма
фото холод цена центр церковь человек чиновник школа штраф экзамен этаж без был была были в вам
вас во все всё вчера где для до его ещё за и из или их к как когда кто ли мне мы на над нам нас
не него нет ни но о об он она они от по под после потом при про с сам сегодня со так там то
только у уже что чтобы это я пропал закрыли скрыли заплатили подписал сгорел видели обещали
угрожали
"""
_UKRAINIAN = """
аварія автобус адвокат адреса акт аптека архів база банк берег будинок бюджет вантаж вечір вибори
вибух вікно військовий влада вода водій вокзал волонтер ворота вулиця газ газета гроші громада
двері держава директор договір документ допомога дорога дочка дощ друг завод закон запис заява
звіт зброя земля зима імʼя інженер історія кабінет каса квартира кордон корабель крамниця лікар
лікарня лист ліс літо людина майдан мати машина мер мешканець міністр місто міст набережна наказ
населення начальник ніч обстріл область озеро олія оселя охорона пакет паливо партія паспорт
пенсія перехід пожежа поїзд поле поліція поранений порт потяг правда прокурор пункт рада район
ракета рахунок рік річка робітник родина розмова ринок свідок село сестра сирена склад служба
сніг солдат сторож суд сусід станція стіна телефон тиждень товар труба тунель уряд ферма хата
хліб холод цех церква ціна частина человік черга чиновник школа шлях а або але без був була були
в вас ви від він вона вони все вчора де для до його ще за з зі і й інші із їх коли його ми мене
на над нам не немає ні нас о об один по під після потім при про раніше сам сьогодні та так там те
тільки ти то у уже хто це цей цього чи що щоб як яка який зник закрили сховали заплатили підписав
згорів бачили обіцяли погрожували
"""

LANGUAGES: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "en": _ENGLISH.split(),
        "de": _GERMAN.split(),
        "fr": _FRENCH.split(),
        "es": _SPANISH.split(),
        "ru": _RUSSIAN.split(),
        "uk": _UKRAINIAN.split(),
    }
)
_LITTLE_ENGLISH = """
the of and to in a is that was for on with as at by this we had not are but from they an were she
his her which you one there been their when who will no if out so up said what its then into has
more could do my than some very our
"""
LITTLE_ENGLISH = _LITTLE_ENGLISH.split()
_GIVEN = """
Alma Anton Berit Carlo Dana Edgar Elena Farid Greta Hanna Ilja Ines Jonas Kira Lena Marek Mila
Nadia Oleh Olena Paul Petra Rosa Samir Sofia Taras Tomas Vera Yana Zoe Jörg Renée Łukasz Андрей
Оксана Сергей Ірина
"""
GIVEN = _GIVEN.split()
_SYLLABLES = """
bar ber bor dan del dor fal fen gar gol hal her kal ker kol lan len lor mar mel mir nor ost par
pol ran ros sal sen sol tar tel tor val var vel wal wen zar zel
"""
SYLLABLES = _SYLLABLES.split()
_ENDINGS = """
burg dorf field ford gorod ham hofen holm hurst ivka ka mouth ova ow port sk stadt ton ville wick
"""
ENDINGS = _ENDINGS.split()
CALLOUT = "Do you have a tip? Write to tips@example.org and tell us what you saw."

"""Words that are in every letter, in seven languages, and tell a reader nothing by themselves. They
may weigh something; as a reason nobody would accept them."""

from collections.abc import Collection, Sequence

from pipeline.search.words import folded_words

# Pronouns, articles, what joins and what says no; “isn't” is met as two words.
_SMALL = """
i my me we our us you your he she it they them his her its their this that these those a an the and
or but if so as at by for from in into of on to with not no nor am is are was were be been being
have has had do does did will would can could should may might must t s m d ve re ll don isn wasn
aren weren didn doesn wouldn couldn shouldn haven hasn я мене мені мій моя мої моїй моєму моє ми
нас нам наш наша наше наші нашій нашому нашої ви вас вам ваш він вона воно вони його її їх це цей
ця ці той та те ті і й а але або чи не ні у в на з із зі до за від по про під над при для без був
була було були є бути маю має маємо меня мне мной мой моя мое мои моей моего мы нас нам наш наша
наше наши нашей нашего нашем вы вас вам ваш он она оно они его ее их это этот эта эти тот но или ни
со во из от об под над при для без был была было были есть быть у ich mein meine meiner meinem
meinen mich mir wir uns unser unsere unserem unseren unserer sie ihr ihre ihrem ihren ihrer er es
ihm ihn der die das den dem des ein eine einen einem einer und oder aber wenn dass nicht kein keine
nein in im an am auf aus bei mit nach von vor zu zum zur uber unter fur um als bin bist ist sind
waren habe hat haben hatte wird werden wurde kann konnen je j moi mon ma mes nous notre nos vous
votre vos il elle ils elles on lui leur sa ses ce cet cette ces ca c un une le la les l du de des d
et ou mais si ne n pas non a au aux dans en par pour sur sans sous avec chez suis es est sommes
sont etait ai as avons ont avoir etre y s yo mi mis mio nosotros nosotras nuestro nuestra nuestros
nuestras usted ustedes su sus el ella ellos ellas lo los las uno una unos unas y o pero si no ni al
del de en por para sobre soy eres es somos fue era he has ha hemos han tengo tenemos hay me se nos
le les انا نحن عندي عندنا لدي لدينا كنت كان كانت هو هي هم هذا هذه ذلك تلك في على من الى عن مع و او
لا لم لن ليس بل قد ان انه الذي التي ما
"""
_ASKING = """
what when where who whom whose why how which whether there
що коли де куди хто кому чому навіщо як скільки який яка яке які
что когда где куда кто кому почему зачем как сколько какой какая какое какие ли
was wann wo wohin wer wem wen warum wieso weshalb wie wieviel welche welcher welches
quand ou qui que qu pourquoi comment combien quel quelle quels quelles
que cuando donde adonde quien como cuanto cuanta cuantos cual cuales
هل متى اين لماذا كيف كم ماذا اي
"""
# What any letter counts and dates by.
_COUNTING = """
one two three four five six seven eight nine ten twelve twenty hundred thousand first second third
last new old people man men woman women hour hours day days night morning evening week weeks month
months year years time times monday tuesday wednesday thursday friday saturday sunday january
february march april june july august september october november december
один одна два дві три чотири п'ять шість сім вісім дев'ять десять сто перший перша другий третій
новий нові люди людей година години годин день дні днів ніч ночі ранку тиждень тижні тижнів місяць
місяці місяців рік року роки років раз понеділок вівторок середа четвер п'ятниця субота неділя
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня січні лютому
березні квітні травні червні липні серпні вересні жовтні листопаді грудні
две четыре пять шесть семь восемь девять десять первый первая второй третий новый новые человек час
часа часов дня дней ночь ночи утра неделя недели недель месяц месяца месяцев год года лет времени
понедельник вторник среда четверг пятница суббота воскресенье января февраля марта апреля мая июня
июля августа сентября октября ноября декабря январе феврале марте апреле мае июне июле августе
сентябре октябре ноябре декабре
eins zwei drei vier funf sechs sieben acht neun zehn hundert tausend erste ersten zweite dritte neue
neuen alte leute menschen stunde stunden tag tage tagen nacht morgen abend woche wochen monat monate
monaten jahr jahre jahren mal montag dienstag mittwoch donnerstag freitag samstag sonntag januar
februar marz april mai juni juli august september oktober november dezember uhr
un deux trois quatre cinq sept huit neuf dix cent mille premier premiere deuxieme nouveau nouvelle
gens heure heures jour jours nuit matin soir semaine semaines mois an ans annee annees fois lundi
mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril juin juillet aout septembre
octobre novembre decembre
dos tres cuatro cinco seis siete ocho nueve diez cien mil primero primera segundo tercero nuevo
nueva gente personas hora horas dia dias noche manana semana semanas mes meses ano anos vez veces
lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio
agosto septiembre octubre noviembre diciembre
واحد اثنان ثلاثة اربعة خمسة ستة سبعة ثمانية تسعة عشرة اول جديد الناس ساعة ساعات يوم ايام ليلة ليلا
صباحا اسبوع اسابيع شهر شهور اشهر سنة سنوات عام مرة الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعة
السبت يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر
"""
_MANY = frozenset({"que", "qu", "ou", "was", "como"})  # they ask seldom
_SAYS_NOTHING = frozenset(folded_words(_SMALL))
_ASKS = frozenset(folded_words(_ASKING)) - _MANY
COUNTING = frozenset(folded_words(_COUNTING))
_NOTHING = _SAYS_NOTHING | frozenset(folded_words(_ASKING))


def telling(said: Sequence[str], told: Collection[str] = (), asks: bool = False) -> list[str]:
    """Those of some words and phrases (folded) that may be shown as a reason: none of small words
    alone, and none that a longer one, or one that was told before, holds. A word that asks is a
    reason for a question (`asks`).
    """
    small = _NOTHING - _ASKS if asks else _NOTHING
    more = [one for one in dict.fromkeys(said) if not small.issuperset(one.split(" "))]
    return [one for one in more if not any(_holds(other, one) for other in (*more, *told))]


def _holds(words: str, one: str) -> bool:
    return words != one and f" {one} " in f" {words} "

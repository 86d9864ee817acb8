"""Words that only hold sentences together, in seven languages: two texts that share them share
nothing. Pure; which language a text is in tells `search.words`, for Arabic its script does.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from pipeline.search.words import folded_words, language

_QUIET: Mapping[str, str] = MappingProxyType(
    {
        "en": "about above across after again against all almost alone along already also although "
        "always am among an and another any anybody anyone anything anyway anywhere are aren "
        "around as at away back be became because become been before being below between both "
        "but by came can cannot come could couldn did didn do does doesn doing don done down "
        "during each either else enough even ever every everybody everyone everything "
        "everywhere few for from further get getting give given go goes going gone got had "
        "hadn has hasn have haven having he hello hence her here hers herself hi him himself "
        "his how however if in indeed instead into is isn it its itself just keep kept least "
        "less let like likely made make many may maybe me might mine more most much must my "
        "myself near nearly need neither never next no nobody none nor not nothing now "
        "nowhere of off often on once one only onto or other others otherwise our ours out "
        "over own per perhaps please put quite rather really said same saw say says see seem "
        "seems seen several shall she should shouldn since so some somebody someone something "
        "sometimes somewhere soon still such sure take taken tell than thank thanks that the "
        "their them themselves then there therefore these they thing things this those though "
        "through thus till to today together told too took toward towards under unless until "
        "up upon us use used very via want was wasn way we well went were weren what whatever "
        "when where whether which while who whole whom whose why will with within without "
        "would wouldn yes yet you your yours yourself",
        "de": "aber alle allem allen aller alles als also am an andere anderen anderer anderes "
        "auch auf aus bei beide beim bereits bin bis bist bitte da dabei dadurch dafür dagegen "
        "daher damit danach daneben dann daran darauf daraus darf darin darüber darum das "
        "dass davon davor dazu dein deine dem den denn dennoch der deren des deshalb dessen "
        "dich die dies diese diesem diesen dieser dieses dir doch dort du durch eben ein eine "
        "einem einen einer eines einfach einige einmal er erst es etwa etwas euch euer fast "
        "für ganz gar geben gegen gehen genau gewesen gibt ging hab habe haben hallo hast hat "
        "hatte hatten hätte hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im "
        "immer in indem ins irgend ist ja jede jedem jeden jeder jedes jedoch jemand jene "
        "jetzt kam kann kannst kein keine keinem keinen keiner können könnte kommen kommt "
        "liebe machen macht mal man manche mehr mein meine meinem meinen meiner mich mir mit "
        "möchte müssen muss nach nachdem neben nein nicht nichts nie niemand noch nun nur ob "
        "oben oder oft ohne schon sehr sei sein seine seinem seinen seiner seit selbst sich "
        "sie sind so sogar solche soll sollen sollte sondern sonst sowie über um und uns "
        "unser unsere unserem unseren unter viel viele vielleicht vom von vor während wann "
        "war waren warum was weder weg weil weiter welche welcher wenn wer werde werden wie "
        "wieder will wir wird wirklich wo wohl wollen worden würde würden wurde wurden zu zum "
        "zur zwar zwischen",
        "fr": "ai aie ainsi ait alors après assez au aucun aucune aujourd auquel aura aurait aussi "
        "autant autre autres aux avaient avais avait avant avec avez avoir avons ayant "
        "beaucoup bien bonjour car ce ceci cela celle celles celui cependant ces cet cette "
        "ceux chaque chez comme comment contre dans davantage de dehors déjà depuis derrière "
        "des dessous dessus deux devant doit donc dont du durant elle elles en encore entre "
        "environ es est et étaient étais était étant été être eu eux fait faire faites fois "
        "font fut grâce hors ici il ils je jamais jusque juste la laquelle le lequel les "
        "lesquels leur leurs lors lorsque lui ma mais malgré me même mêmes merci mes mien moi "
        "moins mon ne néanmoins ni non nos notre nous on ont ou où oui par parce parfois "
        "parmi pas pendant peu peut peuvent plus plusieurs plutôt pour pourquoi pourrait "
        "presque puis puisque qu quand que quel quelle quelles quelque quelques quels qui "
        "quoi rien sa sans sauf se selon sera serait ses si sien soi soient sois soit sommes "
        "son sont sous souvent suis sur ta tandis tant te tel telle tellement tels tes toi "
        "ton toujours tous tout toute toutes très trop tu un une vers voici voilà vos votre "
        "vous vraiment",
        "es": "ahí ahora al algo alguien algún alguna algunas alguno algunos allí ambos ante antes "
        "apenas aquel aquella aquellas aquello aquellos aquí así aún aunque bajo bastante "
        "bien buenas buenos cada casi como cómo con conmigo contra cosa cosas creo cual cuál "
        "cuales cualquier cuando cuánto cuyo dado de debe deben debido dejar del demás "
        "demasiado dentro desde después detrás día dice dicho dijo donde dónde dos durante el "
        "él ella ellas ello ellos en encima entonces entre era eran eras eres es esa esas ese "
        "eso esos esta está estaba estaban estado estamos están estar este esto estos estoy "
        "fue fuera fueron fui gracias ha había habían haber hace hacen hacer hacia han has "
        "hasta hay haya he hecho hemos hizo hola incluso ir jamás junto la las le les lo los "
        "luego más mas me mejor menos mi mía mientras mío mis misma mismas mismo mismos mucha "
        "muchas mucho muchos muy nada nadie ni ningún ninguna ninguno no nos nosotros nuestra "
        "nuestras nuestro nuestros nunca os otra otras otro otros para pero poca pocas poco "
        "pocos podemos poder podría por porque primero puede pueden puedo pues que qué quien "
        "quién quienes quiero sabe se sé sea sean según ser será si sí sido siempre sin sino "
        "sobre sois sola solo sólo somos son soy su suya suyo sus tal tales también tampoco "
        "tan tanta tanto te tenemos tener tengo tenía ti tiempo tiene tienen toda todas "
        "todavía todo todos tras tu tú tus un una unas uno unos usted ustedes va vamos van "
        "varias varios vez veces voy ya yo",
        "ru": "без более больше будет будто буду будут бы был была были было быть вам вами вас ваш "
        "ваша ваше ваши ведь весь вместо во вот впрочем все всегда всего всей всем всеми "
        "всему всех всю вся всё вы где да даже для до другая другие другое другой его ее ей "
        "ему если есть еще ещё же за затем зачем здесь здравствуйте из или им ими именно "
        "иногда их каждый как какая какие какой когда кого кому которая которого которой "
        "которую которые который которых кроме кто куда лишь лучше между меня мне много может "
        "можно мой моя мои мы на над надо наконец нам нами нас наш наша наше наши не него нее "
        "ней некоторые нельзя нему несколько нет неё ни нибудь ничего никто никогда но ну "
        "нужно об однако он она они оно опять от очень перед по под пожалуйста после потом "
        "потому почему почти при про просто раз разве с сам сама сами само свой своя свое "
        "свои себе себя сегодня сейчас со совсем спасибо так такая также такие такого такое "
        "такой там твой тебе тебя тем теперь то тобой тогда того тоже той только том тот тому "
        "ту тут ты уж уже хорошо хоть хотя чего чей чем через что чтоб чтобы чуть эта эти "
        "этим этих это этого этой этом этому этот эту",
        "uk": "аби або але адже б без би більш більше будемо буде буду будуть був була були було "
        "бути в вам вами вас ваш ваша ваше ваші вже ви від він вона вони воно все всього всім "
        "всіх всі вся всю втім геть де деякі для до добрий доброго дуже дякую є ж за завжди "
        "замість зараз звідки зі знову і із інколи інша інше інший інші їй їм їх його йому "
        "кожен кожна кожний коли кого кому крім куди лише ласка майже мене мені ми між мною "
        "мого моє мої мій моя може можливо можна на навіть навіщо над нам нами нас наш наша "
        "наше наші не нема немає неї нехай нею ним ними них ні ніби ніколи ніхто нічого но ну "
        "об однак однаково один одна одне ось от отже отож перед під після по поки потім "
        "потрібно при про просто проте разом сам сама саме самі свій своє свої своя себе собі "
        "сьогодні та так така також таке такий такі там твій твоя те тебе тепер теж ти тим "
        "тих ті тієї тільки тобі тобою того тоді той тому тут тощо треба у уже усе усі усіх "
        "хай хоч хоча хто це цей цим цих ці цієї цього цьому цю ця чи чим чого чому через ще "
        "що щоб щодо щось я як яка яке який яким яких якого якої якби якщо які",
        "ar": "أحد أخرى أكثر ألا إلا إلى أم أما أمام أن أنا أنت أنتم أنها أنه أو أي أيضا إذ إذا إن "
        "إنه إنها الآن التي الذي الذين اللذين اللواتي اليوم بأن بعد بعض بل بلا به بها بهذا "
        "بهم بين بينما تحت تكون تلك تم ثم جدا جميع حتى حول حيث حين خلال دون ذلك سوف شيء ضد "
        "ضمن عبر عدم على عليه عليها عما عن عند عندما عنه عنها غير فإن فقد فقط فلا فلم فما فهو "
        "فهي فوق في فيه فيها قال قالت قبل قد كان كانت كانوا كل كلا كم كما كنا كنت كي كيف لأن "
        "لأنه لدى لذلك لقد لك لكن لكي لم لماذا لن لنا له لها لهذا لهم لو لي ليس ليست لا ما "
        "ماذا متى مثل مرة مع معه معها من منذ منه منها مهما نحن نحو نعم نفس نفسه هؤلاء هذا هذه "
        "هكذا هل هم هما هنا هناك هو هي وأن وإن وقد وقال وكان وكانت ولا ولكن ولم وليس وما ومع "
        "ومن وهذا وهذه وهو وهي يا يتم يجب يكون يكن يمكن",
    }
)


@cache
def _of(code: str) -> frozenset[str]:
    return frozenset(folded_words(_QUIET[code]))


def quiet_words(text: str) -> frozenset[str]:
    """Folded, for a text in this language; of every language when its own cannot be told. Arabic
    ones always: no other language writes them."""
    told = language(text)
    codes = (told, "ar") if told in _QUIET else tuple(_QUIET)
    return frozenset().union(*map(_of, codes))

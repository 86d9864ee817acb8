"""Words of threats and of people in danger, in seven languages. Plain data, as `phrases` is.

Each alone stands in many a harmless mail; what they say together is learned (`danger`).
"""

DANGER_WORDS = {
    "harm": """
kill*; shoot; shot; stab*; knife; axe; gun; rifle; bullet*; bomb*; explosive*; burn*; beat*; hit
her; rape*; strangl*; break your; break his; break her; cut your; bury; blood; hang; hanged; die;
dead; murder*; вбити; вб є*; вбив*; уб є*; убив*; застрел*; ніж; ножем; зброя; рушниц*; вибух*;
бомб*; спал*; побив*; б є; б ють; кров; помр*; загине*; мертв*; убь*; убит*; зареж*; нож*; ружь*;
пистолет*; взорв*; сож*; бьет; бьют; избива*; кровь; умр*; расстрел*; umbring*; töte*; töten; tot;
erschieß*; messer; waffe; pistole; patrone; bombe; brenn*; anzünd*; schlägt; blut; sterb*; stirbt;
tuer; tue; tuerai; tirer; couteau; arme; fusil; balle; brûl*; frapp*; sang; mourir; mourra;
égorg*; matar*; mato; cuchillo; arma; pistola; bala; bomba; quem*; golpe*; sangre; morir; muerto;
سأقتل*; يقتل*; قتل*; سكين; سلاح; رصاص*; قنبلة; أفجر; سأفجر; نحرق; سأحرق; يضرب*; دم; يموت; أموت;
ذبح
""",
    "our people": """
your reporter*; your journalist*; your editor*; your colleague*; your photographer*; your office*;
your newsroom; your building; your family; your children; your kids; your daughter*; your son*;
your wife; your house; your home; your car; you live; you all; your front door; вашого редактор*;
ваша журналістк*; ваш* журналіст*; вашу редакцію; ваша редакція; ваших дітей; ваш* сім*; ваш дім;
вашего редактор*; ваш* журналист*; ваш* корреспондент*; ваш* редакц*; ваших детей; ваш* семь*; ваш
дом; ihr reporter; ihre reporterin; ihre kollegin; ihre redaktion; eure redaktion; eure kinder;
ihre kinder; ihre familie; ihr haus; votre reporter; votre journaliste; vos journalistes; votre
rédaction; vos enfants; votre famille; votre maison; vuestro periódico; su redacción; su
periodista; tu redactora; sus hijos; tus hijos; su familia; su casa; مراسلكم; مراسلتكم; صحفيتكم;
مكتبكم; أولادكم; أطفالكم; عائلتكم; بيتكم; مصوركم; رئيس التحرير
""",
    "we know where": """
know where; we know; i know where; watching you; we watch; we are watching; follow* her; follow*
him; address; which school; you ll regret; you will regret; regret it; last warning; last time;
warned; be careful; accident; pay for this; you ll see; find you; come for you; coming for; next
time; consequences; знаємо; знаю де; пошкодуєте; востаннє; попереджа*; знайдемо; бережіть*;
відповісте; знаем; знаю где; пожалеете; последний раз; предупрежда*; найдем; берегите*; ответите;
wissen wo; weiß wo; bereuen; letzte warnung; gewarnt; finden euch; passt auf; beim nächsten mal;
on sait où; savons où; regretter*; dernier avertissement; prévenus; on vous trouvera; prochaine
fois; sabemos; lamentar*; último aviso; avisados; os encontrar*; próxima vez; نعرف; نعلم أين;
ستندم*; آخر تحذير; حذرناكم; سنجدكم; المرة القادمة
""",
    "held": """
locked; locked in; trapped; hostage*; kidnap*; abduct*; taken away; took my; took him; took her;
held; keeps me; kept in; cellar; basement; passport*; handcuff*; won t let; can t leave; cannot
leave; under the rubble; rubble; drown*; sinking; taking on water; deport*; замкн*; підвал*;
викрал*; вивезли; забрали; під завал*; завал*; тоне; не випуска*; полон*; заперл*; заперт*;
подвал*; похит*; увезли; увели; тонет; не выпуска*; eingesperrt; entführt; keller; gefangen;
festgehalten; trümmer*; ertrink*; sinkt; lassen uns nicht; enferm*; enlevé*; otage*; cave; sous
les décombres; coule; prend l eau; séquestr*; encerrad*; secuestr*; sótano; escombros; se hunde;
patera; retenid*; no nos dejan; محبوس*; خطف*; قبو; الركام; تحت الأنقاض; يغرق; محتجز*; رهينة; أقفل
""",
    "now": """
now; right now; tonight; this minute; at this moment; an hour ago; hours ago; tomorrow; outside
my; at my door; at the door; hiding; i m hiding; still alive; зараз; сьогодні вночі; цієї ночі;
годину тому; завтра; під дверима; ховаюся; ховаємось; сейчас; прямо сейчас; сегодня ночью; час
назад; под дверью; у подъезда; прячусь; прячемся; jetzt; gerade; heute nacht; vor einer stunde;
morgen; vor der tür; verstecke mich; maintenant; en ce moment; cette nuit; il y a une heure;
demain; devant la porte; caché*; ahora; ahora mismo; esta noche; hace una hora; mañana; en la
puerta; escondid*; الآن; الليلة; قبل ساعة; غدا; أمام بيتي; على الباب; مختبئ*; نختبئ
""",
    "help": """
help; please help; help us; help me; save; send someone; send somebody; send help; call the
police; police don t; nobody comes; nobody answers; afraid; scared; terrified; fear for; my life;
our lives; in danger; i m begging; рятуйте; допоможіть; врятуйте; поліція не; боюся; страшно; за
життя; небезпец*; благаю; помогите; спасите; полиция не; боюсь; за жизнь; опасност*; умоляю;
hilfe; helfen sie; retten; schicken sie; polizei kommt; angst; lebensgefahr; in gefahr; flehe;
aidez; au secours; sauvez; police ne; peur; ma vie; en danger; je vous en supplie; ayuda; auxilio;
sálv*; policía no; miedo; mi vida; en peligro; se lo ruego; أنقذ*; ساعدو*; النجدة; الشرطة لا;
خائف*; أخاف; حياتي; خطر; أرجوكم
""",
    "own life": """
end it; end my life; take my life; kill myself; don t want to live; no longer want to live; want
to die; can t go on; not be here; goodbye; pills; the bridge; jump; nobody will miss; жити не
хочу; не хочу жити; накладу на себе; покінчу; закінчу; таблетк*; прощавайте; більше не можу; не
хочу жить; жить не хочу; уйти из жизни; покончу; прощайте; больше не могу; nicht mehr leben;
umbringen; schluss machen; tabletten; gleise; kann nicht mehr; lebt wohl; plus envie de vivre; en
finir; me tuer; cachets; adieu; je n en peux plus; no quiero vivir; quitarme la vida; pastillas;
me tiro; no puedo más; adiós; لا أريد أن أعيش; أنهي حياتي; سأنتحر; انتحار; حبوب; سامحوني; لا
أستطيع
""",
}

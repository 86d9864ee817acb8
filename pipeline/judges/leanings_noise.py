"""Words that lean to one sort of noise, in seven languages. Plain data, written as `phrases` is."""

NOISE_LEANINGS = {
    # Pitches: an interest speaks
    "announces": """
announce*; launch*; unveil*; open*; presents; presented; introduces; celebrat*; reveals; report
reveals; survey of; new survey; new study; new report; study finds; poll; appoint*; named; award*;
raises; raised; partnership; said the; says ceo; ceo; founder; chief executive; president;
director; minister; spokes*; senator; councillor; mp; secretary general; statement by; statement
from; запуск*; відкрива*; відкрит*; презент*; повідоми*; оголо*; запрошу*; директор*; засновни*;
міністр*; депутат*; очільни*; голова; наголос*; дослідження; опитування; запуска*; открыва*;
открыт*; сообщи*; объяв*; приглаша*; основател*; министр*; губернатор*; глава; отметил*;
исследование; опрос*; гендиректор*; eröffne*; präsentier*; stellt vor; startet; lanciert;
investier*; geschäftsführ*; gründer*; minister*; vorsitzend*; sprecher*; erklärt; betont; umfrage;
studie; lädt ein; lance; lancement; ouvre; inaugur*; présent*; annonc*; dévoil*; fondat*;
ministre; préfet*; député*; président*; directeur*; directrice; souligne; étude; sondage;
baromètre; invite; convi*; lanza; presenta; anunci*; consejer*; fundador*; ministr*; portavoz;
alcald*; diput*; subray*; estudio; encuesta; informe; convoca*; أعلن*; تعلن; أطلق*; تطلق; إطلاق;
افتتح; يفتتح; افتتاح; معالي; الوزير; المدير; الرئيس; مؤسس*; النائب; دراسة; استطلاع; يسر*; تدعوكم;
دعوة
""",
    "press": """
press; press office; press release; press kit; press pass; media; media kit; journalists;
reporters; for publication; embargo*; exclusive; accredit*; rsvp; photo call; photocall; b roll;
hi res; high resolution; images; headshot*; interview*; interview slot; comment; commentator;
quote; quotes; expert; experts; briefing; notes to editors; ends; background; attributable; for
use; free to use; пресслужб*; прес служб*; пресконференц*; змі; журналіст*; редакці*; акредитац*;
ексклюзив*; ембарго; інтерв ю; коментар*; експерт*; спікер*; прессслужб*; пресс служб*; сми;
журналист*; редакци*; аккредитац*; эксклюзив*; эмбарго; интервью; комментар*; эксперт*; спикер*;
брифинг*; presse*; pressekontakt; journalist*; redaktion*; akkredit*; exklusiv*; sperrfrist; o
ton*; gesprächspartner*; expert*; honorarfrei; abdruck; rückfragen; medien; presse; rédaction*;
accrédit*; exclusiv*; embargo; entretien*; visuels; libres de droits; porte parole; communiqué;
prensa; periodist*; redacci*; acredit*; entrevista*; imágenes; medios; gabinete; comunicación;
declaraciones; الصحفي*; صحفي; الإعلام*; إعلامي; مقابلة; مقابلات; حصري*; خبير; محلل; للتعليق;
للنشر; الاعتماد; تغطية; متحدث*
""",
    "pitching": """
pitch; story idea; story for; idea for; thought of you; would be perfect; great fit; good fit; for
your readers; your readers; your audience; your listeners; your viewers; following up; follow up;
circling back; checking in; bump*; did you get a chance; just wanted; happy to; delighted;
thrilled; excited; love to; would love; available for; is available; available to; can speak; free
to chat; quick call; coffee; chat; send you a; send over; review copy; sample; my book; our app;
our product; our client; clients; on behalf of; reaching out; reach out; collab*; feature; i m the
founder; our company; our founder; my novel; my film; пропону*; нагаду*; наш застосунок; наша
компанія; моя книжка; мій роман; читачам; вашим читачам; примірник; рецензі*; готов*; предлага*;
напомина*; возвращаюсь; наше приложение; наша компания; моя книга; вашим читателям; экземпляр*;
рецензи*; angebot; anbiet*; nachhak*; nachfass*; erinner*; passend zu; unsere kund*; unser
produkt; ihre leser*; rezension*; exemplar*; stehe ich; steht ihnen; würde mich freuen; gern*;
propos*; relance; me permets; revenir vers vous; notre client*; vos lecteurs; votre public;
exemplaire*; disponible*; à disposition; ravi*; serait génial; propon*; retomo; seguimiento; os
escribo; te escribo; nuestra empresa; nuestro producto; vuestros lectores; tus lectores;
ejemplar*; reseña*; disposición; encantad*; نقترح; متابعة; متاح*; جاهز*; قرائكم; لقراء; روايتي;
كتابي; تطبيق; شركتنا; شركة; يسعدنا; يشرفن*; نضع; نسخة للمراجعة
""",
    # Newsletters: an issue, an offer, a programme
    "issue": """
issue; edition; vol; weekly; monthly; daily; digest; roundup; round up; briefing; bulletin;
newsletter; circular; in this issue; this week; this month; today s; top stories; read more; read
on; continue reading; subscriber*; subscribe*; forward to a friend; share this; dear members; dear
subscribers; dear readers; dear all; dear friends; dear parents; members; upcoming; coming up;
save the date; what s on; programme; випуск; дайджест; огляд; розсилк*; новини; читати далі;
передплат*; підпис*; афіша; цього тижня; шановні друзі; шановні батьки; дорогі; анонс*; выпуск;
обзор; рассылк*; новости; читать далее; подпис*; афиша; на этой неделе; дорогие; уважаемые
родители; ausgabe; wochen*; monats*; überblick; weiterlesen; abonn*; liebe mitglieder; liebe
freunde; liebe eltern; liebe leser*; programm; termine; veranstaltung*; diese woche; numéro;
édition; lettre; hebdo*; mensuel*; lire la suite; chers; chères; cette semaine; ce mois; agenda;
rendez vous; edición; número; boletín; semanal; mensual; leer más; suscri*; queridos; queridas;
esta semana; este mes; programa*; citas; العدد; نشرة; النشرة; أسبوعي*; هذا الأسبوع; هذا الشهر;
اقرأ المزيد; اشترك; للمشتركين; المشترك*; أعزاء*; برنامج; فعاليات; أخبار
""",
    "shop": """
off; sale; discount*; deal*; offer*; code; coupon; voucher; free shipping; shipping; shop; shop
now; order; price*; points; rewards; from only; new in; collection; webinar*; seats; register;
sign up; early bird; tickets; presale; upgrade; premium; gift card*; gift voucher*; знижк*; акці*;
розпродаж; промокод; доставк*; безкоштовн*; магазин*; квитк*; вебінар*; бонус*; реєстрац*; скидк*;
акци*; распродаж*; бесплатн*; билет*; вебинар*; регистрац*; rabatt*; angebot*; aktion*;
gutschein*; versand*; kostenlos*; gratis; anmeld*; punkte; webinar; réduc*; promo*; soldes;
offre*; livraison; gratuit*; boutique; billet*; inscri*; webinaire; cadeau*; descuent*; rebaja*;
oferta*; código; envío; tienda; entradas; regalo*; خصم*; تخفيض*; عرض; عروض; توصيل; مجاني*; متجر;
تذاكر; بطاقات; سجل; تسجيل
""",
    "leave": """
unsubscri*; opt out; no longer; stop receiving; preferences; manage; settings; view in browser; in
your browser; change how often; frequency; mailing list; because you; you receive; you get; leave
the list; відпис*; не хочете; налашту*; отпис*; настро*; abmeld*; abbestell*; einstellungen;
verteiler; désabonn*; désinscri*; préférences; ne plus recevoir; fréquence; baja; dejar de
recibir; preferencias; gestionar; إلغاء; أوقف; تعديل
""",
    # Automatic: machines and people who are away
    "away": """
away; out of office; ooo; on leave; annual leave; maternity leave; parental leave; vacation;
holiday; sabbatical; limited access; will be back; back on; i return; i m back; in my absence; in
urgent cases; for urgent; no longer works; left the company; has left; відпуст*; відсутн*;
відрядженн*; лікарнян*; мене не буде; повернусь; повернуся; отпуск*; отсутств*; командировк*;
больничн*; меня не будет; вернусь; urlaub*; abwesen*; nicht im büro; nicht im haus; elternzeit;
krank; zurück; vertret*; congé*; absent*; absence; vacances; de retour; en mon absence; en cas d
urgence; vacaciones; ausent*; fuera de la oficina; de baja; vuelvo; regreso; en mi ausencia;
إجازة; خارج المكتب; غياب*; أعود; سأعود; في مهمة
""",
    "machine": """
do not reply; automatically; automatic; generated; auto; ticket; case number; reference; ref;
received your; has been received; acknowledg*; registered; confirm*; confirmation; booking;
receipt; payment; invoice; order; delivered; deliver*; delivery; parcel; shipment; statement;
accepted; declined; tentative; invitation; sign in; password; code; verification; notification;
reminder; undeliver*; could not be delivered; failed; failure; bounce*; recipient; mailbox full;
read receipt; was read; scan; voicemail; автоматичн*; не відповідайте; зареєстров*; номер;
прийнято; отримано; підтверджен*; доставл*; посилк*; квитанц*; оплат*; пароль; сповіщен*;
автоматическ*; не отвечайте; зарегистр*; принят*; получен*; подтвержд*; доставк*; посылк*; чек;
уведомлен*; automatisch; maschinell; antworten sie nicht; eingegangen; eingang*; bestätig*;
buchung*; rechnung*; sendung*; zustell*; zugestellt; paket; passwort; zugesagt; abgesagt; gelesen;
anmeldung; automatique*; ne pas répondre; accusé; bien reçu; réservation; commande; facture;
colis; remis; livr*; mot de passe; accepté; refusé; automátic*; no responda; acuse; registrad*;
recibid*; reserva; pedido; factura; envío; entreg*; contraseña; aceptad*; rechazad*; آلي*;
تلقائي*; لا تردوا; استلام; استلمنا; تأكيد; حجز; فاتورة; شحن*; تسليم; طلبك; كلمة; رمز; إشعار; تم
""",
    # Spam: money for nothing, doors to close, links to sell, and abuse
    "fraud": """
won; winner; prize; lottery; million; millions; inherit*; widow; beneficiary; barrister; next of
kin; donate; donation of; bank account; account details; transfer; western; loan; credit; crypto;
bitcoin; wallet; invest*; profit*; per day; a day; earn; income; guaranteed; risk; rich; secret;
click; link below; verify; suspend*; locked; expire*; update your; password; phrase; pin; card;
refund; fee; customs; overdue; urgent; immediately; виграл*; переміг; приз*; мільйон*; спадщин*;
позик*; кредит*; крипт*; біткоїн*; інвест*; заробіт*; зароб*; дохід*; гарант*; натисн*; тисни;
перейдіть; підтверд*; заблок*; картк*; комісі*; пін; виплат*; выигр*; победител*; миллион*;
наследств*; займ*; инвест*; заработ*; доход*; жми*; перейдите; подтверд*; карт*; комисси*;
выплат*; gewinn*; gewonnen; million*; erb*; kredit*; krypto*; bitcoin*; verdien*; einkommen;
garantier*; klick*; gesperrt; sperr*; bestätig*; karte; gebühr; erstattung; gagn*; gain*; hérit*;
héritage; prêt; crédit; crypto*; investi*; revenu*; garanti*; cliqu*; bloqu*; carte; frais;
rembours*; ganador*; ganar; gana; gane; ganado; premi*; millon*; herenci*; préstamo*; crédito*;
cripto*; invert*; ingres*; garantiz*; clic; bloque*; tarjeta; claves; devolución; ربح*; جائزة;
مبروك; مليون; ملايين; ميراث; أرملة; قرض; استثمر*; تداول; أرباح; اضغط; بطاقتك; رقم سري; السري;
رسوم; مضمون*
""",
    "selling links": """
seo; ranking; rank; rankings; first page; page one; google; traffic; backlink*; dofollow; do
follow; link insertion; guest post*; guest article*; sponsored; paid post; paid article; your
domain; web design; redesign; website; leads; email list; database; followers; manufacturer;
factory; supplier; catalogue; moq; casino; betting; gambling; slots; igaming; cbd; vpn; escort;
dating; viagra; pills; replica; toner; translation services; outsourc*; сайт*; просуван*;
розкрут*; топ; посилання; гугл*; розміщення; казино; букмекер*; баз*; прайс; трафік; продвижен*;
раскрут*; ссылк*; яндекс*; размещен*; беттинг; диплом*; webseite; rankt; suchmaschin*; verlink*;
gastbeitrag; gastartikel; wetten; sichtbar*; référencement; visibilité; lien; liens; paris
sportifs; voyance; refonte; posicion*; enlace*; patrocinad*; apuestas; fábrica; proveedor; رابط*;
موقعكم; الصفحة الأولى; مراهنات; مصنع; مقال مدفوع; متابعين
""",
    "abuse": """
scum; idiot*; liars; liar; traitor*; whore*; bitch*; fuck*; shit*; bastard*; go to hell; your rag;
fake news; shame on you; disgust*; pigs; moron*; stupid; hate you; sheep; sheeple; wake up; hoax;
satan*; repent; здохн*; сволот*; продажн*; покидьк*; мраз*; писак*; тупі; ненавиджу; ганьба;
зрадник*; сдохн*; твар*; сволоч*; подонк*; предател*; ненавижу; позор; лживы*; lügenpresse;
dreck*; schwein*; verräter*; volksverräter; abschaum; fahrt zur hölle; schämt euch; wacht auf;
aufwachen; collabo*; ordure*; connard*; salop*; torchon; traîtres; honte; merde; vendus; crève*;
mierda; hijos de; basura; vendidos; traidor*; asco; vergüenza; cerdos; imbécil*; كلاب; خونة;
حثالة; أغبياء; اللعنة; لعنة; يلعن*; كفار; حقير*; خنازير; قذر*
""",
}

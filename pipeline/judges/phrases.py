"""What people, agencies and machines say, in seven languages. Plain data: `signs` finds it.

Phrases are words and spaces only, parted by a semicolon; a star lets the last word have any
ending. They are folded when they are prepared, so they stand here as they are written.
"""

AUTOMATIC = """
automatic reply; auto reply; autoreply; out of office; out of the office; auto response;
undelivered mail returned; undeliverable; delivery status notification; delivery failure; mail
delivery failed; returned mail; delivery has failed; read receipt; автоматична відповідь;
автовідповідь; автоматический ответ; автоответ; не доставлено; недоставленное сообщение;
automatische antwort; abwesenheitsnotiz; abwesend; abwesenheit; unzustellbar; réponse automatique;
absence du bureau; message d absence; non remis; non distribuable; respuesta automática; fuera de
la oficina; no se ha podido entregar; رد تلقائي; الرد التلقائي; خارج المكتب
"""

BULK = """
unsubscribe; view in browser; view this email in your browser; view online; manage your
preferences; update your preferences; you are receiving this email because; you received this email
because; you re receiving this; відписатися; відписатись; переглянути у браузері; отписаться;
отписаться от рассылки; посмотреть в браузере; вы получили это письмо; newsletter abbestellen;
newsletter abmelden; abbestellen; abmelden; im browser ansehen; im browser anzeigen; se désabonner;
se désinscrire; vous désinscrire; vous désabonner; voir dans le navigateur; version en ligne; darse
de baja; cancelar suscripción; cancelar la suscripción; ver en el navegador; si no desea recibir;
إلغاء الاشتراك; عرض في المتصفح
"""

NEWSLETTER = """
newsletter; digest; weekly; our weekly; this week in; this week s; morning briefing; daily
briefing; розсилка; дайджест; щотижнев*; рассылка; еженедельн*; wochenbrief; rundbrief; lettre d
information; infolettre; boletín; boletin semanal; النشرة; نشرة
"""

# The group itself adds this to every mail that a person writes through it.
GROUP = """
unsubscribe from this group; to this group because; you are subscribed to the google groups; this
group and stop receiving; mailman listinfo
"""

RELEASE = """
for immediate release; press release; news release; media release; media advisory; media alert;
embargoed until; under embargo until; embargo until; пресреліз; прес реліз; для негайного
поширення; пресс релиз; пресрелиз; для немедленного распространения; pressemitteilung; presseinfo;
presseinformation; presseaussendung; medienmitteilung; zur sofortigen veröffentlichung; sperrfrist;
communiqué de presse; pour diffusion immédiate; sous embargo jusqu; embargado hasta; nota de
prensa; comunicado de prensa; para publicación inmediata; para su publicación inmediata; بيان صحفي;
بيان صحافي; للنشر الفوري
"""

CONTACT = """
media contact; media contacts; press contact; press contacts; press office; media enquiries; media
inquiries; notes to editors; note to editors; for more information contact; high resolution images;
high res images; press kit; media kit; контакти для змі; контакти для медіа; контакт для преси;
пресслужба; прес служба; контакты для сми; контакты для прессы; пресс служба; пресс центр;
pressekontakt; medienkontakt; pressestelle; pressebilder; rückfragehinweis; bildmaterial; contact
presse; contacts presse; service de presse; dossier de presse; contacto de prensa; gabinete de
prensa; departamento de prensa; para más información contacte; للتواصل الإعلامي; المكتب الإعلامي;
الملف الصحفي
"""

BOILERPLATE = """
is a leading provider; is the leading provider; leading provider of; world s leading; global leader
in; is proud to announce; are proud to announce; is pleased to announce; are pleased to announce;
we are excited to announce; is excited to announce; is thrilled to announce; announced today; today
announced; announces the launch; market leader; award winning; about the company; з гордістю
оголошує; провідний постачальник; провідна компанія; лідер ринку; про компанію; раді повідомити про
запуск; рады сообщить о запуске; ведущий поставщик; ведущая компания; лидер рынка; о компании; ist
ein führender anbieter; führender anbieter; marktführer; über das unternehmen; gab heute bekannt;
freut sich bekannt zu geben; est heureux d annoncer; est fière d annoncer; est fier d annoncer;
leader mondial; leader du marché; à propos de l entreprise; se complace en anunciar; líder mundial;
empresa líder; líder del mercado; acerca de la empresa; sobre la empresa; الشركة الرائدة; الرائدة
في مجال; يسر الشركة; يسرنا الإعلان
"""

OFFER = """
i m the founder of; i am the founder of;
interested in interviewing; available for interview; available for interviews; would you be
interested in; expert commentary; thought leader*; happy to arrange an interview; happy to set up;
set up an interview; arrange an interview with; our ceo; my client; our client; on behalf of my
client; story idea for; guest article; sponsored post; доступний для інтерв ю; готовий дати інтерв
ю; організувати інтерв ю; наш клієнт; нашого клієнта; доступен для интервью; организовать интервью;
готов дать интервью; наш клиент; нашего клиента; steht für interviews; für interviews zur
verfügung; interview mit unserem; unser kunde; unseres kunden; gastbeitrag; disponible pour une
interview; organiser une interview; notre client; tribune libre; disponible para entrevistas;
concertar una entrevista; nuestro cliente; متاح لإجراء مقابلات; ترتيب مقابلة; عميلنا
"""

TELLS = """
i work at; i work for; i work in; i worked at; i worked for; i used to work; i am a nurse; i am a
teacher; i am a soldier; i am an employee; my employer; my boss; my landlord; my neighbour; my
neighbor; my colleague*; our village; our street; our building; our town; i saw; i have seen; i
witnessed; i filmed; i recorded; i overheard; i heard; i was told; i found out; i noticed; we
noticed; i have documents; i have photos; i have proof; i have evidence; we have evidence; i can
prove; documents that show; i attach; i enclose; you should look into; you should investigate;
please look into; please investigate; please cover; please report on; could you look into; can you
look into; could you cover; could you report; will you report; will you cover; why don t you
report; why don t you cover; why are you not reporting; why is nobody reporting; nobody is
reporting; nobody reports; nobody writes about; you should write about; you should report; worth
looking into; worth a look; do not use my name; don t use my name; keep my name; stay anonymous;
remain anonymous; anonymous; anonymously; off the record; confidential; whistleblower; cover up;
corrupt*; bribe*; я працюю; я працював; я працювала; я бачив; я бачила; я чув; я чула; я знаю; мій
сусід; наш будинок; нашому селі; нашому місті; нашому будинку; маю документи; є документи; є фото;
є докази; маю докази; перевірте; розслідуйте; напишіть про; розкажіть про; висвітліть; чому ніхто
не пише; ніхто не пише; чому ви не пишете; анонімно; не називайте мого імені; корупц*; хабар*; я
работаю; я работал; я работала; я видел; я видела; я слышал; я слышала; мой сосед; наш дом; нашем
доме; нашем селе; нашем городе; есть документы; есть фото; есть доказательства; проверьте;
расследуйте; напишите о; напишите про; расскажите о; почему никто не пишет; никто не пишет; почему
вы не пишете; анонимно; не называйте моего имени; коррупц*; взятк*; ich arbeite; ich habe
gearbeitet; ich habe gesehen; ich habe gehört; ich war zeuge; mein nachbar; mein chef; mein
vermieter; in unserem dorf; in unserer straße; in unserem haus; unterlagen; beweise; ich habe
fotos; bitte recherchieren; bitte berichten; bitte prüfen; berichten sie; könnten sie berichten;
schauen sie sich; warum berichtet niemand; niemand berichtet; anonym; vertraulich; korrupt*;
bestech*; je travaille; j ai travaillé; j ai vu; j ai entendu; j ai constaté; j ai été témoin; j ai
des preuves; j ai des documents; mon voisin; mon patron; mon employeur; mon propriétaire; notre
village; notre rue; notre immeuble; vous devriez enquêter; pourriez vous enquêter; enquêtez; parlez
de; pourquoi personne ne parle; personne n en parle; anonyme; anonymement; anonymat; ne citez pas
mon nom; corromp*; pot de vin; pots de vin; trabajo en; trabajo para; trabajé; he visto; vi cómo;
he oído; fui testigo; mi vecino; mi jefe; mi casero; nuestro pueblo; nuestra calle; nuestro
edificio; nuestro barrio; tengo documentos; tengo pruebas; tengo fotos; deberían investigar; por
favor investiguen; investiguen; podrían investigar; por qué nadie; nadie informa; nadie habla;
anónimo; anónimamente; corrup*; soborno*; أعمل في; كنت أعمل; رأيت; شاهدت; سمعت; لدي وثائق; لدي
أدلة; لدي صور; جاري; قريتنا; شارعنا; مدينتنا; أرجو التحقيق; يرجى التحقيق; لماذا لا تكتبون; لا أحد
يكتب; لا تذكروا اسمي; فساد; رشوة
"""

# Somebody who speaks *about* noise has something to say.
ABOUT_NOISE = """
scam*; fraud*; phishing; fake; their press release; the press release says; the press release
claims; press release is; press release was; in the press release; in their press release; in its
press release; a press release; this press release; шахра*; обман*; їхній пресреліз; у пресрелізі;
в прес релізі; мошенни*; в пресс релизе; betrug*; betrüg*; in der pressemitteilung; die
pressemitteilung; diese pressemitteilung; arnaque*; escroc*; le communiqué; dans le communiqué;
estafa*; fraude*; en la nota de prensa; el comunicado; احتيال; نصب; في البيان الصحفي
"""

ARTICLE = """
your article; your story; your piece; your report; your reporting; your headline; your coverage;
the article; you wrote; you write; you reported; you published; you state; you say; вашій статті;
ваша стаття; вашому матеріалі; ви написали; ви пишете; ви повідомили; у статті; вашей статье; ваша
статья; вашем материале; вы написали; вы пишете; вы сообщили; в статье; ihr artikel; ihrem artikel;
ihrem bericht; ihrem beitrag; im artikel; sie schreiben; sie schrieben; votre article; votre
papier; votre reportage; vous écrivez; vous avez écrit; l article; su artículo; su noticia; su
reportaje; ustedes escriben; ustedes escribieron; escribieron que; el artículo; مقالكم; تقريركم;
خبركم; كتبتم; نشرتم; في المقال
"""

WRONG = """
wrong; incorrect; incorrectly; inaccurate; mistake; mistakes; error; errors; not correct; not true;
is false; misspelled; misspelt; typo; should read; should be; помилка; помилки; помилку; помилково;
неправильно; невірно; не відповідає дійсності; насправді; ошибка; ошибки; ошибку; ошибочно;
неверно; неправильно; на самом деле; не соответствует действительности; falsch; fehler; fehlerhaft;
stimmt nicht; nicht korrekt; nicht richtig; unrichtig; faux; fausse; inexact; inexacte; erreur;
erreurs; erroné; incorrecto; incorrecta; equivocado; equivocada; errónea; erróneo; errores; no es
cierto; خطأ; خاطئ; خاطئة; غير صحيح; غير صحيحة; غير دقيق
"""

CORRECT = """
correction request; request for correction; a correction; please correct; kindly correct; needs a
correction; needs correcting; issue a correction; error in your; mistake in your; виправте;
виправити; прошу виправити; спростування; исправьте; просьба исправить; прошу исправить;
опровержение; richtigstellung; gegendarstellung; bitte korrigieren; korrigieren sie; berichtigung;
merci de corriger; veuillez corriger; demande de rectification; droit de réponse; rectificatif;
corrijan; corríjanlo; rectifiquen; solicito rectificación; fe de erratas; يرجى التصحيح; يرجى تصحيح;
صححوا; تصويب; طلب تصحيح
"""

ASKS = """
i would like to know; i d like to know; i want to know; i was wondering; i wonder; can you tell me;
could you tell me; can you explain; could you explain; хотів би знати; хотіла б знати; хочу
дізнатися; підкажіть; поясніть; хотел бы узнать; хотела бы узнать; хочу узнать; подскажите;
объясните; ich möchte wissen; ich wüsste gern; können sie mir sagen; können sie erklären; je
voudrais savoir; j aimerais savoir; pouvez vous me dire; pouvez vous expliquer; quisiera saber; me
gustaría saber; pueden explicar; podrían explicar; me pueden decir; أود أن أعرف; أريد أن أعرف; هل
يمكنكم
"""

SPAM = {
    "money": """
you have won; you ve won; lottery winner; claim your prize; inheritance fund; next of kin; million
dollars; million usd; beneficiary; transfer of funds; unclaimed funds; ви виграли; ваш виграш; ви
отримали спадщину; вы выиграли; ваш выигрыш; получите наследство; sie haben gewonnen; ihr gewinn;
erbschaft von; vous avez gagné; votre gain; million d euros; millions d euros; usted ha ganado; su
premio; millones de dólares; لقد ربحت; مليون دولار; جائزتك
""",
    "medicine": """
viagra; cialis; weight loss; lose weight; online pharmacy; penis; male enhancement; віагра; виагра;
похуде*; схуднен*; abnehmen ohne; potenzmittel; perdre du poids; perdez du poids; adelgaza*; pierda
peso; فياجرا; إنقاص الوزن
""",
    "ranking": """
first page of google; rank your website; your website ranking; backlinks; seo services; web design
services; guest post on your; increase your traffic; просування сайт*; продвижение сайт*;
раскрутк*; suchmaschinenoptimierung für ihre; référencement de votre site; posicionamiento web;
تحسين محركات البحث
""",
    "loan": """
loan offer; get a loan; low interest loan; consolidate your debt; mortgage rates; credit repair;
кредит без довідок; кредит без справок; sofortkredit; kredit ohne schufa; offre de prêt; crédit
rapide; préstamo inmediato; préstamo rápido; قرض فوري
""",
    "gambling": """
casino; free spins; betting bonus; forex; bitcoin investment; crypto investment; guaranteed profit;
guaranteed returns; passive income; work from home; work for yourself; home based business; казино;
гарантований прибуток; гарантований дохід; гарантированный доход; гарантированная прибыль;
заработок в интернете; garantierter gewinn; passives einkommen; gains garantis; revenu passif;
ingresos pasivos; ganancias garantizadas; كازينو; أرباح مضمونة
""",
    "hurry": """
act now; limited time offer; limited time only; click here; click below; order now; buy now; call
now; no obligation; risk free; 100 free; absolutely free; special promotion; натисніть тут; тільки
сьогодні; поспішайте; жмите сюда; нажмите здесь; только сегодня; спешите; klicken sie hier; nur
heute; jetzt bestellen; cliquez ici; offre limitée; haga clic aquí; haz clic aquí; oferta limitada;
solo hoy; اضغط هنا; عرض محدود
""",
    "account": """
verify your account; confirm your account; your mailbox is full; mailbox quota; your password will
expire; password expires; account will be suspended; account has been suspended; підтвердіть ваш
акаунт; підтвердіть обліковий запис; ваш акаунт заблоковано; подтвердите ваш аккаунт; ваш аккаунт
заблокирован; ihr konto wurde gesperrt; bestätigen sie ihr konto; votre compte a été suspendu;
vérifiez votre compte; su cuenta ha sido suspendida; verifique su cuenta; تم تعليق حسابك
""",
    "list": """
removed from our list; removed from this list; to be removed from; bulk email; million email
addresses; email addresses for; this is not spam; this message is sent in compliance; бази email;
база адрес
""",
}

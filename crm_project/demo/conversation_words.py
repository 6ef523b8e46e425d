"""What people of the demo say to the bot and to the center, in the three languages."""

from dataclasses import dataclass

from bots.choices import Author, LineKind
from messaging.choices import MessageStatus


@dataclass(frozen=True)
class Said:
    """A line; `before` is how many minutes before the last one of its talk."""

    author: str
    before: int
    text: str = ""
    kind: str = LineKind.TEXT
    buttons: tuple[str, ...] = ()
    status: str = MessageStatus.SENT


@dataclass(frozen=True)
class Talk:
    """A conversation that ended so many minutes ago. The last `waiting_lines` of theirs wait for a person; of one
    without a lead `name` is how they call themselves."""

    language: str
    ended: int
    said: tuple[Said, ...]
    waiting_lines: int = 0
    is_taken: bool = False
    is_closed: bool = False
    is_waiting_for_anybody: bool = False
    has_lead: bool = True
    name: str = ""
    source: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.waiting_lines > 0


def they(before: int, text: str = "", kind: str = LineKind.TEXT) -> Said:
    return Said(Author.GUEST, before, text, kind)


def pressed(before: int, text: str) -> Said:
    return they(before, text, LineKind.BUTTON)


def bot(before: int, text: str, *buttons: str) -> Said:
    return Said(Author.BOT, before, text, buttons=buttons)


def person(before: int, text: str, status: str = MessageStatus.SENT) -> Said:
    return Said(Author.PERSON, before, text, status=status)


def note(before: int, text: str) -> Said:
    return Said(Author.NOTE, before, text, LineKind.NOTE)


RU, UZ, EN = "ru", "uz", "en"
DAY = 24 * 60
TALKS = (
    Talk(
        RU,
        6,
        (
            they(DAY + 700, "Здравствуйте! Сколько стоит английский для ребёнка 9 лет?"),
            bot(
                DAY + 700,
                "Здравствуйте! Человек ответит завтра после 09:00. Kids A1 стоит 550 000 сум в месяц, пробный урок "
                "бесплатно.",
                "Пробный урок",
                "Цены",
                "Адрес",
            ),
            pressed(DAY + 699, "Пробный урок"),
            bot(12, "Какой день удобнее: вторник 17:00 или четверг 17:00?"),
            they(12, "В будни не можем, мы на продлёнке"),
            note(11, "{person} took over, the bot is silent"),
            person(10, "Добрый день! Сейчас посмотрю субботу."),
            they(8, kind=LineKind.VOICE),
            they(0, "А есть места в субботу утром?"),
        ),
        waiting_lines=2,
        is_taken=True,
        source="instagram",
    ),
    Talk(
        RU,
        7,
        (
            they(3, "Добрый день, хочу записаться на IELTS"),
            bot(3, "Отлично! Как вас зовут и сколько вам лет?"),
            they(2, "А можно с человеком поговорить?"),
            bot(2, "Конечно. Позвал коллегу, ответ будет здесь."),
            they(0, kind=LineKind.VOICE),
        ),
        waiting_lines=2,
        is_taken=True,
        is_waiting_for_anybody=True,
        has_lead=False,
        name="Тимур Каримов",
    ),
    Talk(
        EN,
        3,
        (
            they(2, "Hi! We moved here in October, my daughter is 12 and speaks only English."),
            bot(2, "Welcome! Which subject would she like to try?", "English", "Maths", "A person"),
            pressed(1, "A person"),
            they(0, "Can I pay for two months at once?"),
        ),
        waiting_lines=1,
        is_taken=True,
        is_waiting_for_anybody=True,
    ),
    Talk(
        UZ,
        95,
        (
            they(40, "Assalomu alaykum, ertaga dars bormi?"),
            note(38, "{person} took over, the bot is silent"),
            person(36, "Va alaykum assalom! Ha, soat 17:00 da, 3-xona. Kelasizmi?"),
            they(0, "Rahmat, ertaga keladi"),
        ),
        is_taken=True,
    ),
    Talk(
        UZ,
        130,
        (
            they(25, "Ikki farzandga chegirma bormi?"),
            person(20, "Yaxshi savol! Rahbarimizdan so‘rab beraman."),
            person(0, "Chegirma so‘radim: ikkinchi farzandga 10 %."),
        ),
        is_taken=True,
    ),
    Talk(
        RU,
        160,
        (
            they(30, "Пришлите, пожалуйста, расписание вечерних групп"),
            person(0, "Вечерние группы: пн, ср, пт в 18:30 и в 20:00.", MessageStatus.UNCERTAIN),
        ),
        is_taken=True,
    ),
    Talk(
        RU,
        DAY + 200,
        (
            they(15, "Добрый вечер, мы не сможем сегодня"),
            person(0, "Спасибо, что предупредили! Перенести на среду, 18:30?", MessageStatus.FAILED),
        ),
        is_taken=True,
    ),
    Talk(
        UZ,
        12,
        (
            they(4, "Assalomu alaykum, IELTS bormi?"),
            bot(
                3,
                "Va alaykum assalom! Bor. Sinov darsi bepul, narxi oyiga 750 000 so‘m.",
                "Sinov darsi",
                "Narxlar",
                "Manzil",
                "Odam kerak",
            ),
            pressed(2, "Sinov darsi"),
            bot(0, "Qaysi kun qulay?", "Seshanba 18:30", "Payshanba 18:30"),
        ),
        source="telegram-ads",
    ),
    Talk(
        RU,
        48,
        (
            they(3, "Где вы находитесь?"),
            bot(3, "Ближе всего к вам филиал Чиланзар. Показать на карте?", "Показать", "Другой филиал"),
            pressed(1, "Показать"),
            bot(0, "Вот карта. Записать на пробный урок во вторник в 17:00?", "Да", "Другой день"),
        ),
    ),
    Talk(
        UZ,
        110,
        (
            bot(30, "Ertaga 17:00 da sinov darsi. Kelasizmi?", "Kelaman", "Kela olmayman", "Boshqa kun"),
            pressed(0, "Kela olmayman"),
        ),
    ),
    Talk(
        EN,
        DAY + 90,
        (
            they(10, "Hello, here is my old certificate"),
            they(9, "", LineKind.FILE),
            bot(0, "Thank you, it is kept. We write after 09:00."),
        ),
        has_lead=False,
        name="Madina Salimova",
        source="qr-reception",
    ),
    Talk(
        UZ,
        4 * DAY,
        (
            they(50, "Narxlar qanday?"),
            bot(50, "General English oyiga 450 000 so‘m. Sinov darsi bepul.", "Sinov darsi", "Keyinroq"),
            pressed(48, "Keyinroq"),
            person(20, "Qachon qulay bo‘lsa, yozing. Sizni kutamiz!"),
            they(0, "Yaxshi, rahmat!"),
            note(0, "{person} closed the conversation"),
        ),
        is_taken=True,
        is_closed=True,
    ),
    Talk(
        RU,
        9 * DAY,
        (
            they(60, "Есть ли курсы математики для взрослых?"),
            person(30, "Пока только для школьников, но я записала ваш интерес."),
            they(0, "Спасибо"),
            note(0, "{person} closed the conversation"),
        ),
        is_taken=True,
        is_closed=True,
        has_lead=False,
        name="Ольга",
    ),
)

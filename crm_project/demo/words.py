"""The words the demo is made of."""

from leads.choices import Door, LeadStatus
from organizations.choices import Role, Tone

CENTER = "Registan School"
PASSWORD = "registan"  # noqa: S105 - the whole world may enter the demo
MAIL_DOMAIN = "registan.example"

# login: name, roles
PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "owner": ("Malika Yusupova", (Role.OWNER,)),
    "manager": ("Jamshid Rahmonov", (Role.MANAGER,)),
    "nigora": ("Nigora Karimova", (Role.SALESPERSON,)),
    "sardor": ("Sardor Umarov", (Role.SALESPERSON,)),
    "reception": ("Feruza Bobojonova", (Role.RECEPTIONIST,)),
    "marketer": ("Тимур Ахмедов", (Role.MARKETER,)),
    "teacher": ("Dilnoza Saidova", (Role.TEACHER,)),
    "partner": ("Lyceum No. 5", (Role.PARTNER,)),
}
SELLERS = ("nigora", "sardor")

# name, city, latitude, longitude
BRANCHES = (
    ("Chilonzor", "Tashkent", "41.275600", "69.203200"),
    ("Yunusobod", "Tashkent", "41.364700", "69.288900"),
    ("Sergeli", "Tashkent", "41.226300", "69.220700"),
)
# name, other spellings, minutes, a week, for children
COURSES: tuple[tuple[str, tuple[str, ...], int, int, bool], ...] = (
    ("General English", ("english", "ingliz tili", "английский", "английский язык", "eng"), 80, 3, False),
    ("IELTS", ("ielts prep", "ayels", "айлтс", "ielts 7+"), 90, 3, False),
    ("Kids English", ("kids", "bolalar uchun ingliz tili", "английский для детей"), 60, 3, True),
    ("Mathematics", ("math", "matematika", "математика"), 80, 3, True),
    ("Russian language", ("russian", "rus tili", "русский язык"), 80, 3, False),
    ("Frontend development", ("frontend", "front-end", "фронтенд", "html css js"), 120, 3, False),
    ("Python programming", ("python", "пайтон", "backend"), 120, 3, False),
)
# name, channel, door, weight, luck (how much better than usual its leads go on)
SOURCES: tuple[tuple[str, str, Door, int, float], ...] = (
    ("Instagram, autumn", "instagram_ads", Door.CSV, 34, 0.9),
    ("Telegram bot", "telegram_bot", Door.BOT, 20, 1.0),
    ("Friends", "referral", Door.MANUAL, 14, 1.35),
    ("Landing page", "landing_page", Door.FORM, 12, 0.95),
    ("2GIS and calls", "call_tracking", Door.MANUAL, 9, 1.0),
    ("School fair, November", "education_fair", Door.EXCEL, 7, 0.6),
    ("Lyceum No. 5", "partner", Door.API, 5, 1.2),
)
PARTNER_SOURCE = "Lyceum No. 5"
FORM_SOURCE = "Landing page"
PHONE = "+998 71 200 11 22"
TAGS: tuple[tuple[str, Tone, str], ...] = (
    ("VIP", Tone.VIOLET, "Call first, the owner knows them"),
    ("Sibling studies here", Tone.GREEN, "Second child discount"),
    ("Evening only", Tone.BLUE, "After 18:00"),
    ("Price matters", Tone.ORANGE, "Asked for a discount"),
)

# Latin and Cyrillic writing of the same names.
BOYS = (
    ("Aziz", "Азиз"),
    ("Bekzod", "Бекзод"),
    ("Diyor", "Диёр"),
    ("Jasur", "Жасур"),
    ("Kamron", "Камрон"),
    ("Otabek", "Отабек"),
    ("Rustam", "Рустам"),
    ("Sherzod", "Шерзод"),
    ("Temur", "Темур"),
    ("Ulug‘bek", "Улугбек"),
    ("Islom", "Ислом"),
    ("Shohruh", "Шохрух"),
)
GIRLS = (
    ("Aziza", "Азиза"),
    ("Dilnoza", "Дилноза"),
    ("Iroda", "Ирода"),
    ("Kamola", "Камола"),
    ("Laylo", "Лайло"),
    ("Madina", "Мадина"),
    ("Nodira", "Нодира"),
    ("Oysha", "Ойша"),
    ("Sevara", "Севара"),
    ("Shahzoda", "Шахзода"),
    ("Zarina", "Зарина"),
    ("Gulnora", "Гулнора"),
)
# Without the ending of a woman's name.
SURNAMES = (
    ("Karimov", "Каримов"),
    ("Rahimov", "Рахимов"),
    ("Yusupov", "Юсупов"),
    ("Tursunov", "Турсунов"),
    ("Ergashev", "Эргашев"),
    ("Saidov", "Саидов"),
    ("Nazarov", "Назаров"),
    ("Toshmatov", "Тошматов"),
    ("Xolmatov", "Холматов"),
    ("Ismoilov", "Исмоилов"),
    ("Hamidov", "Хамидов"),
    ("Mirzayev", "Мирзаев"),
    ("Qodirov", "Кодиров"),
    ("Salimov", "Салимов"),
)
DISTRICTS = ("Chilonzor", "Yunusobod", "Sergeli", "Mirzo Ulug‘bek", "Yakkasaroy", "Olmazor", "Shayxontohur")
PHONE_CODES = ("90", "91", "93", "94", "97", "99", "88", "33", "77")
TIMES = ("after 18:00", "in the morning", "weekends", "15:00–17:00", "")
DAYS = ("odd", "even", "mon_wed_fri", "tue_thu", "")
CAMPAIGNS = ("ielts_autumn", "kids_open_day", "summer_results", "frontend_free_lesson")

# The road a lead goes when all goes well: next status, how likely, hours until then.
ROAD: tuple[tuple[LeadStatus, float, tuple[int, int]], ...] = (
    (LeadStatus.CONTACTED, 0.93, (1, 20)),
    (LeadStatus.INTERESTED, 0.8, (1, 48)),
    (LeadStatus.TRIAL_SCHEDULED, 0.72, (2, 72)),
    (LeadStatus.TRIAL_ATTENDED, 0.66, (24, 120)),
    (LeadStatus.SALES_OFFER, 0.88, (1, 24)),
    (LeadStatus.DOCUMENTS_PENDING, 0.8, (4, 72)),
    (LeadStatus.ENROLLED, 0.82, (6, 96)),
)
# Statuses beside the road, so that each is seen at least once: status, its reason.
BESIDE: tuple[tuple[LeadStatus, str], ...] = (
    (LeadStatus.LOST, "Chose another center nearer to home"),
    (LeadStatus.LOST, "Too expensive"),
    (LeadStatus.LOST, "Дорого, решили заниматься сами"),
    (LeadStatus.LOST, "Vaqti to‘g‘ri kelmadi"),
    (LeadStatus.UNQUALIFIED, "Five years old, we begin at seven"),
    (LeadStatus.UNQUALIFIED, "Wrong number"),
    (LeadStatus.ON_HOLD, "Comes back after the exams"),
    (LeadStatus.DORMANT, "Does not answer for three weeks"),
    (LeadStatus.CANCELLED, "Asked not to be called"),
    (LeadStatus.QUALIFIED, ""),
    (LeadStatus.DOCUMENTS_RECEIVED, ""),
)
NOTES: dict[LeadStatus, tuple[str, ...]] = {
    LeadStatus.CONTACTED: (
        "Did not pick up, wrote in Telegram.",
        "Ertaga qayta qo‘ng‘iroq qilishni so‘radi.",
        "Говорила с мамой, просит цены в Telegram.",
    ),
    LeadStatus.INTERESTED: (
        "Wants evening lessons, compares us with two other centers.",
        "Asked about the level test and how long IELTS 6.5 takes.",
        "Хочет два раза в неделю, лучше в Чиланзаре.",
        "Narxini so‘radi, aka-ukasi ham o‘qimoqchi.",
    ),
    LeadStatus.TRIAL_SCHEDULED: ("Will bring a friend to the trial.", "Sinov darsiga onasi bilan keladi."),
    LeadStatus.TRIAL_ATTENDED: (
        "Liked the teacher, the group was a little loud.",
        "Уровень A2, учитель советует группу в 18:30.",
    ),
    LeadStatus.SALES_OFFER: ("Sent the offer for three months, thinks until Friday.",),
    LeadStatus.DOCUMENTS_PENDING: ("Brings the birth certificate on Monday.",),
}

"""The words the demo's school is made of."""

# name of the branch: its rooms as (name, seats)
ROOMS: dict[str, tuple[tuple[str, int], ...]] = {
    "Chilonzor": (("101", 12), ("102", 12), ("103", 12), ("104", 16), ("105", 8)),
    "Yunusobod": (("201", 12), ("202", 12), ("203", 10), ("204", 14)),
    "Sergeli": (("S1", 12), ("S2", 12), ("S3", 16)),
}
ONLINE = ("Online", 20)
# course: short name of its groups, levels, price a month in so‘m
OFFER: dict[str, tuple[str, tuple[str, ...], int]] = {
    "General English": ("GE", ("A1", "A2", "B1", "B2"), 550_000),
    "IELTS": ("IELTS", ("5.5", "6.0", "6.5", "7.0"), 850_000),
    "Kids English": ("Kids", ("Starter", "Movers", "Flyers"), 480_000),
    "Mathematics": ("MATH", ("School", "Olympiad"), 500_000),
    "Russian language": ("RUS", ("A1", "A2"), 450_000),
    "Frontend development": ("FE", ("Beginner", "React"), 1_200_000),
    "Python programming": ("PY", ("Beginner", "Django"), 1_200_000),
}
# How many groups each course has: forty together.
GROUPS: dict[str, int] = {
    "General English": 11,
    "IELTS": 10,
    "Kids English": 8,
    "Mathematics": 4,
    "Russian language": 2,
    "Frontend development": 3,
    "Python programming": 2,
}
CHILDREN = ("Kids English", "Mathematics")
# name, courses; with the teacher who has a login, twenty-five.
TEACHERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Nodira Aliyeva", ("IELTS", "General English")),
    ("Sherzod Rahimov", ("IELTS", "General English")),
    ("Kamila Saidova", ("IELTS",)),
    ("Hamid Azimov", ("IELTS", "General English")),
    ("Gulnora Nazarova", ("General English", "IELTS")),
    ("Lola Karimova", ("General English", "Kids English")),
    ("Zulfiya Ergasheva", ("Kids English",)),
    ("Farhod Hakimov", ("General English",)),
    ("Munira Tosheva", ("General English", "Kids English")),
    ("Timur Boboyev", ("General English",)),
    ("Nilufar Jalilova", ("Kids English", "General English")),
    ("Asror Mirzayev", ("IELTS", "General English")),
    ("Ravshan Yo‘ldoshev", ("Mathematics",)),
    ("Olga Petrova", ("Russian language",)),
    ("Victor Li", ("Russian language", "General English")),
    ("Davron Usmonov", ("General English",)),
    ("Sitora Olimova", ("Kids English",)),
    ("Jahongir Sobirov", ("Mathematics",)),
    ("Shahnoza Qurbonova", ("Kids English", "Mathematics")),
    ("Akmal Tursunov", ("Frontend development", "Python programming")),
    ("Botir G‘aniyev", ("Frontend development",)),
    ("Diana Pak", ("Python programming",)),
    ("Komila Ismoilova", ("IELTS",)),
    ("Sanjar Vohidov", ("General English", "IELTS")),
)
# Beginning of lessons: children come earlier than those who work.
CHILD_HOURS = (9, 10.5, 14, 15.5, 17)
ADULT_HOURS = (9, 10.5, 14, 15.5, 17, 18.5)
DAYS = ("mon_wed_fri", "tue_thu_sat")
# company, people by name, unnamed seats
COMPANIES = (("Orient Logistics", 6, 2), ("Silk Road Bank", 5, 3))
STUDENTS = 600
# Why some pay less.
DISCOUNT = "A brother or a sister learns here too"

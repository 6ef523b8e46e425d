"""What the one who answers is to the learner, as files say it."""

from common.names import search_key
from leads.choices import Relation

RELATION_WORDS = {
    search_key(word): relation
    for relation, words in {
        Relation.SELF: ("self", "himself", "herself", "сам", "сама", "ученик", "o'zi", "o'quvchi", "learner"),
        Relation.MOTHER: ("mother", "mom", "mum", "мама", "мать", "ona", "onasi", "oyisi"),
        Relation.FATHER: ("father", "dad", "папа", "отец", "ota", "otasi", "dadasi"),
        Relation.GRANDPARENT: ("grandmother", "grandfather", "бабушка", "дедушка", "buvi", "buva", "buvisi", "buvasi"),
        Relation.SIBLING: ("brother", "sister", "брат", "сестра", "aka", "opa", "uka", "singil"),
        Relation.EMPLOYER: ("employer", "company", "работодатель", "ish beruvchi"),
        Relation.OTHER: ("other", "другое", "boshqa"),
    }.items()
    for word in words
}

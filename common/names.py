"""Names: cleaned for keeping, folded for searching, taken apart, compared. The door to the modules that do it."""

from common.name_cleaning import LONGEST_NAME, clean_name, name_key
from common.name_likeness import Likeness, compare_learners, name_similarity, same_learner
from common.name_order import split_full_name
from common.translit import search_key

__all__ = [
    "LONGEST_NAME",
    "Likeness",
    "clean_name",
    "compare_learners",
    "name_key",
    "name_similarity",
    "same_learner",
    "search_key",
    "split_full_name",
]

"""Numbering plans as one regular expression per country, derived from the metadata of phonenumbers at first use.

A match is a promise: phonenumbers, asked to parse the same digits, gives the same valid number. So each way of writing
a number is admitted only where the library provably takes off just the prefix named here; anything else does not match
and is left to the library.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberDesc

KINDS = (
    "mobile", "fixed_line", "toll_free", "premium_rate", "shared_cost",
    "voip", "personal_number", "pager", "uan", "voicemail",
)  # fmt: skip
NEVER = r"(?!)"
_CAPTURE = re.compile(r"\((?!\?)")
CODES = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
_MAIN_REGION = {str(code): regions[0] for code, regions in CODES.items() if regions[0] != "001"}


@dataclass(frozen=True, slots=True)
class NumberingPlan:
    """How numbers of a country are written.

    `home` and `abroad` match valid numbers written there and elsewhere; group 1 is the number without its prefixes.
    What they refuse is no number for the library either, unless it begins as `home_odd` or, after the code,
    `abroad_odd` say.
    """

    code: str
    home: re.Pattern[str]
    home_odd: re.Pattern[str]
    abroad: re.Pattern[str]
    abroad_odd: re.Pattern[str]
    lengths: tuple[int, ...]
    usual_length: int
    example: str


@lru_cache(maxsize=64)
def plan_of(region: str) -> NumberingPlan:
    metadata = _metadata(region)
    code = str(metadata.country_code)
    number = _number_of(code)
    descs = [desc for kind in KINDS if (desc := getattr(metadata, kind))]
    example = next(desc.example_number for desc in descs if desc.example_number)
    parsed = phonenumbers.parse(f"+{code}{example}")
    return NumberingPlan(
        code=code,
        home=_compile(f"(?:{'|'.join(_ways_of_writing(metadata))}){number}"),
        home_odd=_compile(_odd_at_home(metadata)),
        abroad=_compile(rf"\+{code}{number}"),
        abroad_odd=_compile(_odd_abroad(code)),
        lengths=tuple(_general(metadata).possible_length),
        usual_length=len(example),
        example=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL),
    )


def plan_of_international(digits: str) -> NumberingPlan | None:
    """The plan of the country whose code these digits (without +) begin with, if it is a country."""
    region = _MAIN_REGION.get(digits[:1]) or _MAIN_REGION.get(digits[:2]) or _MAIN_REGION.get(digits[:3])
    return plan_of(region) if region else None


def _metadata(region: str) -> PhoneMetadata:
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None:
        raise ValueError(f"No country has the code {region!r}.")
    return metadata


def _general(metadata: PhoneMetadata) -> PhoneNumberDesc:
    return metadata.general_desc or PhoneNumberDesc()


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _ways_of_writing(metadata: PhoneMetadata) -> list[str]:
    """The prefixes a number may carry at home, each with the conditions under which the library takes off just it."""
    code, general = metadata.country_code, _general(metadata).national_number_pattern
    fits = rf"(?={_of_length(_general(metadata))})(?=(?:{general})\Z)"
    unfit = rf"(?!(?:{general})\Z)"
    domestic = f"(?!{metadata.international_prefix})" if metadata.international_prefix else ""
    ways = [rf"\+{code}", f"{domestic}{unfit}{code}{fits}", domestic + fits]
    if metadata.international_prefix == "00":
        ways.append(f"00{code}")
    if trunk := _trunk(metadata):
        ways.append(f"{domestic}(?!{code}){unfit}{trunk}{fits}")
    return ways


def _trunk(metadata: PhoneMetadata) -> str:
    """What may be dialled before a domestic number; nothing if it is not plain digits."""
    prefix = metadata.national_prefix_for_parsing or ""
    # The library tries the alternatives in order, so only the first is sure to be the one taken off.
    return prefix.partition("|")[0] if re.fullmatch(r"\d+(\|\d+)*", prefix) else ""


def _number_of(code: str) -> str:
    """A valid number of this country code, from which the library would take off no national prefix."""
    regions = CODES[int(code)]
    rows = [_metadata(region) for region in regions]
    guards = "".join(dict.fromkeys(_keeps_prefix(row) for row in rows))
    if len(rows) == 1:
        return f"{guards}({_valid(rows[0])})"
    # Regions share a code: the first whose leading digits fit decides, as in phonenumbers.
    choices, passed = [], ""
    for row in rows:
        if row.leading_digits:
            choices.append(f"{passed}(?={row.leading_digits})(?:{_valid(row)})")
            passed += f"(?!{row.leading_digits})"
        else:
            choices.append(f"{passed}(?:{_valid(row)})")
    return f"{guards}({'|'.join(choices)})"


def _keeps_prefix(metadata: PhoneMetadata) -> str:
    prefix, general = metadata.national_prefix_for_parsing, _general(metadata).national_number_pattern
    if not prefix:
        return ""
    if metadata.national_prefix_transform_rule or re.compile(prefix).groups:
        return f"(?!{_nothing_captured(prefix)})"
    return rf"(?!(?:{prefix})(?:{general})\Z)(?:(?!{prefix})|(?=(?:{general})\Z))"


def _odd_at_home(metadata: PhoneMetadata) -> str:
    """How digits begin that the library may read in more ways than `home` knows."""
    if len(CODES[metadata.country_code or 0]) > 1:
        return ""
    domestic = _nothing_captured(metadata.national_prefix_for_parsing)
    starts = [_nothing_captured(metadata.international_prefix), domestic]
    starts += [f"{metadata.country_code}(?:{domestic})"] if domestic else []
    return "|".join(f"(?:{start})" for start in starts if start) or NEVER


def _odd_abroad(code: str) -> str:
    rows = [_metadata(region) for region in CODES[int(code)]]
    prefixes = {_nothing_captured(row.national_prefix_for_parsing) for row in rows} - {""}
    return "|".join(f"(?:{prefix})" for prefix in sorted(prefixes)) or NEVER


def _nothing_captured(pattern: str | None) -> str:
    return _CAPTURE.sub("(?:", pattern or "")


def _valid(metadata: PhoneMetadata) -> str:
    kinds = [desc for kind in KINDS if (desc := getattr(metadata, kind)) and desc.national_number_pattern]
    choices = "|".join(dict.fromkeys(f"(?:{_of(desc)})" for desc in kinds))
    return rf"(?={_of(_general(metadata))}\Z)(?:{choices})\Z"


def _of(desc: PhoneNumberDesc) -> str:
    return f"(?={_of_length(desc)})(?:{desc.national_number_pattern})"


def _of_length(desc: PhoneNumberDesc) -> str:
    lengths = "|".join(rf"\d{{{length}}}" for length in desc.possible_length)
    return rf"(?:{lengths})\Z" if lengths else ""

"""File names as people give them, made safe to show, to log and to store."""

import re
import unicodedata

MAX_BYTES = 150
FALLBACK = "file"
SEPARATORS = re.compile(r"[/\\]")
FORBIDDEN = re.compile(r'[<>:"|?*]')
# Controls, marks that turn the reading direction, lone surrogates and private signs.
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """The last part of a path without anything that misleads people or file systems; never empty."""
    last = SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    visible = "".join(sign for sign in last if unicodedata.category(sign) not in INVISIBLE)
    cleaned = FORBIDDEN.sub("_", visible).strip(" .")
    stem, dot, extension = cleaned.rpartition(".") if "." in cleaned else (cleaned, "", "")
    if RESERVED.fullmatch(stem.strip()):
        stem = f"_{stem}"
    extension = _cut(extension, 20)
    return _cut(stem, MAX_BYTES - len(dot) - len(extension.encode())).strip() + dot + extension or FALLBACK


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")

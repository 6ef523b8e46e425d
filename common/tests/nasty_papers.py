"""Files as people and attackers send them, as small as their signatures allow."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
WEBP = b"RIFF\x40\x00\x00\x00WEBPVP8 " + b"\x00" * 64
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00" + b"\x00" * 128 + b"This program cannot be run in DOS mode"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def archive(*parts: str, **contents: bytes) -> bytes:
    """A zip of these names; keyword names stand for parts with contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in contents.items():
            file.writestr(name, content)
        for name in parts:
            file.writestr(name, b"x")
    return stream.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
PPTX = archive("[Content_Types].xml", "ppt/presentation.xml")
ODT = archive("content.xml", mimetype=b"application/vnd.oasis.opendocument.text")
DOC = OLE + "WordDocument".encode("utf-16-le") + b"\x00" * 64
PPT = OLE + "PowerPoint Document".encode("utf-16-le") + b"\x00" * 64
XLS = OLE + "Workbook".encode("utf-16-le") + b"\x00" * 64
GOOD: dict[str, bytes] = {
    "passport.pdf": PDF,
    "photo.jpg": JPEG,
    "photo.JPEG": JPEG,
    "scan.png": PNG,
    "sent.webp": WEBP,
    "IMG_0001.HEIC": HEIC,
    "contract.docx": DOCX,
    "old.doc": DOC,
    "list.xlsx": XLSX,
    "old.xls": XLS,
    "slides.pptx": PPTX,
    "old.ppt": PPT,
    "free.odt": ODT,
    "notes.txt": b"Passport AB 1234567\r\n\tissued 3 May, 2 < 3\n",
    "from notepad.TXT": "\ufeffСправка: Ёлкина, o‘g‘il bola 👦".encode(),
}
# Each with a word of the sentence that refuses it.
BAD: dict[str, tuple[bytes, str]] = {
    "empty.pdf": (b"", "empty"),
    "page.html": (HTML, "no paper"),
    "page.pdf": (HTML, "no paper"),
    "picture.svg": (SVG, "no paper"),
    "picture.png": (SVG, "no paper"),
    "setup.exe": (EXE, "no paper"),
    "setup.pdf": (EXE, "no paper"),
    "script.txt": (b"hello <script>alert(1)</script>", "no paper"),
    "page.txt": (HTML, "no paper"),
    "picture.txt": (SVG, "no paper"),
    "spaced.txt": (b"words < IMG src=x onerror=alert(1)>", "no paper"),
    "entity.txt": (b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", "no paper"),
    "php.txt": (b"<?php system($_GET[0]); ?>", "no paper"),
    "asp.txt": (b"<%eval request(0)%>", "no paper"),
    "shell.txt": (b"\xef\xbb\xbf#!/bin/sh\nrm -rf /", "no paper"),
    "zeros.txt": (b"words\x00words", "no paper"),
    "escape.txt": (b"words\x1b]0;owned\x07", "no paper"),
    "turned.txt": ("pay to \u202eevil".encode(), "no paper"),
    "windows.txt": ("Справка".encode("cp1251"), "no paper"),
    "wide.txt": ("Справка".encode("utf-16"), "no paper"),
    "blank.txt": (b" \r\n\t", "no paper"),
    "words.pdf": (b"just words", "named .pdf"),
    "words.html": (b"just words", "named .html"),
    "words.bat": (b"del /s /q c:\\", "named .bat"),
    "passport.pdf.exe": (PDF, "named .exe"),
    "passport.html": (PDF, "named .html"),
    "photo.pdf": (JPEG, "named .pdf"),
    "passport.jpg": (PDF, "named .jpg"),
    "contract.xlsx": (DOCX, "named .xlsx"),
    "both.jpg": (JPEG + HTML, "holds a program"),
    "both.pdf": (PDF + b"<script>alert(1)</script>", "holds a program"),
    "script.pdf": (PDF + b"<</S/JavaScript/JS(app.alert(1))>>", "holds a program"),
    "launch.pdf": (PDF + b"<</S /Launch /F(cmd.exe)>>", "holds a program"),
    "php.png": (PNG + b"<?php system($_GET[0]); ?>", "holds a program"),
    "zipped.jpg": (JPEG + archive("evil.class"), "holds a program"),
    "macro.docx": (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "no paper"),
    "macro.doc": (DOC + "_VBA_PROJECT".encode("utf-16-le"), "no paper"),
    "jar.docx": (archive("META-INF/MANIFEST.MF"), "no paper"),
    "broken.docx": (DOCX[:40], "no paper"),
    "shifted.docx": (HTML + DOCX, "no paper"),
    "half.heic": (b"\x00\x00\x00\x18ftypqt  " + b"\x00" * 64, "no paper"),
}

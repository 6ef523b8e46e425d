"""Small real files for the demo: a page of PDF, a document of Word."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_PAGE = "0.06 0.46 0.43 rg 0 742 595 100 re f BT /B 24 Tf 1 1 1 rg 48 782 Td ({title}) Tj ET"
_LINE = "BT /R 13 Tf 0.1 0.1 0.12 rg 48 {y} Td ({text}) Tj ET"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One page with a coloured head. Its fonts know the letters of Western Europe only."""
    drawn = [_LINE.format(y=700 - 26 * place, text=_in_pdf(line)) for place, line in enumerate(lines)]
    page = "\n".join([_PAGE.format(title=_in_pdf(title)), *drawn]).encode("cp1252")
    fonts = " ".join(
        f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /Helvetica{style} /Encoding /WinAnsiEncoding >>"
        for key, style in (("R", ""), ("B", "-Bold"))
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        + f"/Resources << /Font << {fonts} >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
    ]
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(file))
    return file + head + table + end


def docx(title: str, lines: Sequence[str]) -> bytes:
    """Paragraphs in any letters, the title bold."""
    bold = '<w:rPr><w:b/><w:sz w:val="36"/></w:rPr>'
    paragraphs = "".join(
        f"<w:p><w:r>{style}<w:t>{escape(line)}</w:t></w:r></w:p>"
        for style, line in [(bold, title), *(("", line) for line in lines)]
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{paragraphs}</w:body></w:document>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    return stream.getvalue()


def _in_pdf(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")

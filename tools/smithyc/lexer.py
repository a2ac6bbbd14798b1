"""Text of a .smithy file to tokens. Commas, white space and comments mean nothing in Smithy and are dropped here."""

import re
from typing import NamedTuple

from .errors import ModelError


class Token(NamedTuple):
    kind: str  # "name", "string", "number", "end", or the punctuation itself
    value: object  # of a string: its text; of a number: int or float
    offset: int


TOKEN = re.compile(
    r"""
    (?P<space>[\s,]+|//[^\n]*)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<number>-?\d+(?P<fraction>\.\d+)?(?P<exponent>[eE][+-]?\d+)?)
  | (?P<block>\"\"\"(?:[^\\]|\\.)*?\"\"\")
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<punctuation>:=|[{}()\[\]:=@\#$.])
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|\r?\n|.)", re.DOTALL)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/", "'": "'"}


class Source:
    """A file's text, and where an offset is in it."""

    def __init__(self, path, text):
        self.path = path
        self.text = text

    def pos(self, offset):
        line = self.text.count("\n", 0, offset) + 1
        return (self.path, line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1)


def unescape(source, offset, body):
    def replace(match):
        what = match.group(1)
        if what[0] == "u" and len(what) == 5:
            return chr(int(what[1:], 16))
        if what in ("\n", "\r\n"):
            return ""
        if what not in ESCAPES:
            at = source.pos(offset + match.start())
            raise ModelError(at, f"expected an escape (one of \\n \\t \\r \\b \\f \\\" \\\\ \\/ \\uXXXX), found '\\{what}'")
        return ESCAPES[what]

    return ESCAPE.sub(replace, body) if "\\" in body else body


def unindent(text):
    """A text block loses its first line break and the indentation that all its lines share."""
    lines = text.split("\n")
    if lines and not lines[0].strip():
        lines = lines[1:]
    widths = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    if lines and not lines[-1].strip():
        widths.append(len(lines[-1]))
    margin = min(widths, default=0)
    return "\n".join(line[margin:].rstrip() for line in lines)


def tokens(source):
    """All tokens of a source, the last one of kind "end"."""
    found = []
    text, offset, end = source.text, 0, len(source.text)
    while offset < end:
        match = TOKEN.match(text, offset)
        if match is None:
            what = "an unterminated string" if text[offset] == '"' else repr(text[offset])
            raise ModelError(source.pos(offset), f"expected a Smithy token, found {what}")
        kind, piece = match.lastgroup, match.group()
        if kind == "name":
            found.append(Token("name", piece, offset))
        elif kind == "string":
            found.append(Token("string", unescape(source, offset + 1, piece[1:-1]), offset))
        elif kind == "block":
            found.append(Token("string", unescape(source, offset + 3, unindent(piece[3:-3])), offset))
        elif kind == "punctuation":
            found.append(Token(piece, piece, offset))
        elif kind == "number":
            is_whole = match.group("fraction") is None and match.group("exponent") is None
            found.append(Token("number", int(piece) if is_whole else float(piece), offset))
        offset = match.end()
    found.append(Token("end", "", end))
    return found

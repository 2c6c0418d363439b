"""What somebody wrote in an e-mail that answers one of ours: their own words, and nothing that it quotes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser

LARGEST = 1_000_000
"""Bytes of an e-mail that are read."""
_QUOTE_BEGINS = re.compile(
    r"(?im)^(?:>|on .{5,200}(?:wrote|said):\s*$|-{2,} ?(?:original message|forwarded message)|_{10,}\s*$|"
    r"from: .+\n(?:sent|date|to): |sent from my |-- ?$)"
)
_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")


@dataclass(frozen=True)
class Letter:
    """An e-mail that came in."""

    to: tuple[str, ...]
    """Every address that it was sent or delivered to."""
    sender: str
    text: str
    """What was written, without what was quoted; "" where there is nothing."""
    automatic: bool
    """Whether a program wrote it, such as an out-of-office notice: nobody answers that."""
    checksum: str
    """The same for the same e-mail."""


def read_letter(data: bytes) -> Letter:
    """Read an e-mail; of a large one only the beginning, which holds what was written."""
    return letter_of(message_from_bytes(data[:LARGEST], policy=policy.default), otherwise=data)


def letter_of(
    message: EmailMessage, *, otherwise: bytes, to: str | None = None, return_path: str | None = None
) -> Letter:
    """An e-mail that Python's own reader has taken apart.

    ``otherwise`` is the same for the same e-mail, where it names itself by no Message-ID. ``to`` and ``return_path``
    are what the mail servers said to each other, where that is known beside the e-mail.
    """
    # As they came: Python's own reading of what stands in a head fails on many a broken one.
    heads = [(name.lower(), _storable(str(value)).strip()) for name, value in message.raw_items()]
    first = dict(reversed(heads))
    answers_itself = first.get("auto-submitted", "no").lower() != "no"
    in_bulk = first.get("precedence", "").lower() in {"bulk", "junk", "list", "auto_reply"}
    name = first.get("message-id", "").encode()
    if return_path is not None:
        first["return-path"] = return_path
    heads += [("envelope-to", to)] if to else []
    return Letter(
        to=tuple(address for _, address in getaddresses([value for head, value in heads if head in _TO])),
        sender=parseaddr(first.get("from", ""))[1],
        text=own_words(_text(message)),
        automatic=answers_itself or in_bulk or not parseaddr(first.get("return-path", "<x>"))[1],
        checksum=hashlib.sha256(name or otherwise).hexdigest(),
    )


def own_words(text: str) -> str:
    """The text above what it quotes, and above the signature."""
    text = _storable(text).replace("\r\n", "\n").replace("\0", "")
    quoted = _QUOTE_BEGINS.search(text)
    own = text[: quoted.start()] if quoted else text
    return re.sub(r"\n{3,}", "\n\n", own).strip()


def _storable(text: str) -> str:
    """The text without what Python puts for bytes that are no letters: no database takes that."""
    return text.encode("utf-8", "replace").decode()


def _text(message: EmailMessage) -> str:
    """What stands in it; "" where Python's own reader fails, which on broken mails it does in many ways."""
    try:
        part = message.get_body(preferencelist=("plain", "html"))
        if part is None:
            return ""
        return _words_of(_content(part)) if part.get_content_subtype() == "html" else _content(part)
    except Exception:  # noqa: BLE001 - as above
        return ""


def _content(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # of an encoding that nobody knows
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def _words_of(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    return "".join(reader.words)


class _Words(HTMLParser):
    """The words of a page, a line for each block; what it quotes is left away."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - Python's own signature
        if tag in {"style", "script", "head", "blockquote"}:
            self._unseen += 1
        elif tag in {"br", "p", "div", "li", "tr"}:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script", "head", "blockquote"} and self._unseen:
            self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data.replace("\n", " "))

"""In which encoding a file is written, judged over all of it; where two readings make sense, nobody guesses.

Bytes are decoded before they are parsed: half of the kanji 表 and ソ in Shift_JIS looks like a backslash or a bar. The
Windows variant cp932 is used throughout, because the codec of the standard refuses ①, ㈱, 髙 and ～.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

ENCODINGS = ("utf-8", "cp932", "euc_jp", "iso2022_jp_ext", "utf-16-le", "utf-16-be", "cp1252")
LINES_SHOWN = 5
SURE_IF_BELOW = 0.15
SURE_IF_APART = 0.25
SHORT = 20
SEVEN_BITS = "iso2022_jp_ext"
_MULTIBYTE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_TWO_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]")
_PLAIN = re.compile(r"[\t\n\r\x20-\x7e]+")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class NotDecodable(ValueError):
    """No encoding that we know reads the whole file."""


@dataclass(frozen=True)
class Reading:
    """The file as one encoding reads it: how odd that looks (0 = ordinary text, 1 = noise), and lines to judge by.

    `telling`: how many characters beyond ASCII there are; `narrow`: the share of half-width kana among them; `nul`:
    whether there are NUL characters.
    """

    encoding: str
    oddness: float
    lines: tuple[str, ...]
    telling: int = 0
    narrow: float = 0.0
    nul: bool = False


@dataclass(frozen=True)
class Guess:
    """The encoding, or None where a person must choose among the readings (most ordinary first)."""

    encoding: str | None
    readings: tuple[Reading, ...]


def _windows_extension(problem: UnicodeError) -> tuple[str, int]:
    """Read what Windows added to JIS (row 13 and the vendor rows), which Python's EUC-JP and ISO-2022-JP refuse."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    pair = problem.object[problem.start : problem.start + 2]
    if len(pair) < 2:
        raise problem
    high, low = pair[0] & 0x7F, pair[1] & 0x7F
    if not (0x21 <= high <= 0x7E and 0x21 <= low <= 0x7E):
        raise problem
    lead = (high - 0x21) // 2 + (0x81 if high < 0x5F else 0xC1)
    trail = (low + (0x1F if low < 0x60 else 0x20)) if high % 2 else low + 0x7E
    return bytes((lead, trail)).decode("cp932"), problem.start + 2


codecs.register_error("windows-japanese", _windows_extension)


def handler_of(encoding: str) -> str:
    """The error handler with which an encoding is decoded everywhere here."""
    return "windows-japanese" if encoding in ("euc_jp", "iso2022_jp_ext") else "strict"


_LEVEL_ONE = frozenset(
    bytes((row, cell)).decode("euc_jp", "ignore") for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF)
)
_ORDINARY = _LEVEL_ONE | frozenset(
    "、。・：；？！゛゜´｀¨＾￣＿ヽヾゝゞ〃仝々〆〇ー―‐／＼～〜∥｜…‥‘’“”（）〔〕［］｛｝〈〉《》「」『』【】＋－−±×÷＝≠＜＞≦≧∞∴♂♀°′″℃￥＄￠￡％＃＆＊＠§"
    "☆★○●◎◇◆□■△▲▽▼※〒→←↑↓〓①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ㍉㌔㌢㍍㌘㌧㌃㌶㍑㍗㌍㌦㌣㌫㍊㌻㎜㎝㎞㎎㎏㏄㎡㍻№㏍℡㊤㊥㊦㊧㊨㈱㈲㈹㍾㍽㍼"
    "髙﨑德濵瀨﨟邊邉齋齊渕櫻澤濱廣國學會髮彌禮萬榮發縣\u3000\u00a0"
    "àâäáãåæçèéêëìíîïñòóôöõøùúûüýÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØÙÚÛÜÝ€–—"
)


def _weight(char: str) -> float:
    """How odd one character is in a list of Japanese or European people and companies."""
    if char in _ORDINARY or "\u3041" <= char <= "\u30fe" or "\uff01" <= char <= "\uff5d":
        return 0.0
    if "\uff61" <= char <= "\uff9f" or "\U0001f000" <= char <= "\U0001faff":
        return 0.5
    if "\u4e00" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff":
        return 0.8
    return 1.0


@dataclass
class _Trial:
    """One encoding on its way through the file."""

    encoding: str
    decoder: codecs.IncrementalDecoder
    seen: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    rest: str = ""

    def feed(self, block: bytes, last: bool) -> bool:
        """Read on; False where the bytes are not of this encoding."""
        if self.encoding == SEVEN_BITS and not block.isascii():
            return False
        try:
            text = self.decoder.decode(block, last)
        except UnicodeDecodeError:
            return False
        self.seen.update(_PLAIN.sub("", text))
        if len(self.lines) < LINES_SHOWN:
            self._keep_lines(text)
        return True

    def _keep_lines(self, text: str) -> None:
        *whole, self.rest = (self.rest + text).replace("\r", "\n").split("\n")
        telling = [line[:200] for line in whole if line and not line.isascii()]
        self.lines += telling[: LINES_SHOWN - len(self.lines)]
        self.rest = self.rest[:2000]

    def reading(self) -> Reading:
        """What came of it."""
        total = sum(self.seen.values())
        odd = sum(_weight(char) * count for char, count in self.seen.items())
        lines = self.lines or [self.rest[:200]]
        narrow = sum(count for char, count in self.seen.items() if "\uff61" <= char <= "\uff9f")
        share = narrow / total if total else 0.0
        return Reading(
            self.encoding, round(odd / total, 3) if total else 0.0, tuple(lines), total, share, "\0" in self.seen
        )


def _trial(encoding: str) -> _Trial:
    return _Trial(encoding, codecs.getincrementaldecoder(encoding)(handler_of(encoding)))


def guess(blocks: Iterable[bytes]) -> Guess:
    """Judge a whole file, given in blocks; raises `NotDecodable` where nothing reads it to its end."""
    trials: list[_Trial] | None = None
    marked, multibyte, two_bytes = "", 0, 0
    held = b""
    for block in _with_end(blocks):
        if trials is None:
            marked = next((name for mark, name in _BOMS if block and block.startswith(mark)), "")
            trials = [_trial(marked)] if marked else [_trial(name) for name in ENCODINGS]
        trials = [t for t in trials if t.feed(block or b"", block is None)]
        piece = held + (block or b"")
        multibyte += len(_MULTIBYTE.findall(piece))
        two_bytes += len(_TWO_BYTES.findall(piece))
        held = b""
        if not trials:
            raise NotDecodable("no known encoding reads the file")
    readings = sorted((t.reading() for t in trials or []), key=lambda r: r.oddness)
    if marked:
        return Guess(marked, tuple(readings))
    return _decide(readings, multibyte, two_bytes)


def _with_end(blocks: Iterable[bytes]) -> Iterable[bytes | None]:
    yield from blocks
    yield None


def _decide(readings: list[Reading], multibyte: int, two_bytes: int) -> Guess:
    utf8 = next((r for r in readings if r.encoding == "utf-8"), None)
    if utf8 and (multibyte >= 4 or two_bytes >= 12):
        return Guess("utf-8", (utf8,))
    if utf8 and utf8.oddness == 0.0 and multibyte + two_bytes == 0:
        return Guess("utf-8", (utf8,))
    if (
        (shifted := next((r for r in readings if r.encoding == SEVEN_BITS), None))
        and shifted.telling
        and shifted.oddness < 0.6
    ):
        return Guess(SEVEN_BITS, (shifted,))
    plausible = [r for r in readings if r.oddness < 0.9] or readings
    best = plausible[0]
    apart = min((r.oddness for r in plausible[1:]), default=1.0) - best.oddness
    sure = best.oddness <= SURE_IF_BELOW and apart >= SURE_IF_APART and not _suspicious(plausible)
    return Guess(best.encoding if sure else None, tuple(plausible))


def _suspicious(readings: list[Reading]) -> bool:
    """Whether the most ordinary reading may be an accident: half-width kana make ordinary kanji when read wrongly."""
    best, by_name = readings[0], {r.encoding: r for r in readings}
    euc, windows = by_name.get("euc_jp"), by_name.get("cp932")
    if best is not euc and euc and euc.narrow >= 0.5:
        return True
    if best is euc and windows and windows.narrow >= 0.5 and best.telling < SHORT:
        return True
    return best.nul and any(r.encoding.startswith("utf-16") and r.oddness < 0.6 for r in readings)

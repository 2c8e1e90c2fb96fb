"""Finds the encoding of names that are not in Unicode, and admits doubt.

Each encoding is tried on the words with other letters than ASCII. It explains a word that could be
a name: letters of one script and one language, capitals only where names have them. A reading is
certain if no other one comes close. Two encodings with the same text are one reading, such as
cp1252 and ISO-8859-1 for French.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from attrs import frozen

_ENCODINGS = {
    "LATIN": (
        *("cp1252", "mac-roman", "cp1250", "iso8859-2", "cp1254", "cp1257", "iso8859-15"),
        *("iso8859-13", "iso8859-3", "iso8859-4", "iso8859-10", "iso8859-14", "iso8859-16"),
        *("cp850", "cp437", "cp852", "cp857", "cp860", "cp861", "cp863", "cp865", "cp775"),
        *("cp1258", "mac-latin2", "mac-romanian", "mac-turkish", "mac-croatian", "mac-iceland"),
    ),
    "CYRILLIC": (
        *("cp1251", "iso8859-5", "mac-cyrillic", "koi8-r", "koi8-u", "cp866", "cp1125", "cp855"),
        "kz1048",
    ),
    "GREEK": ("cp1253", "iso8859-7", "mac-greek", "cp737", "cp869"),
    "HEBREW": ("cp1255", "iso8859-8", "cp862"),
    "ARABIC": ("cp1256", "iso8859-6", "cp720"),
    "THAI": ("cp874",),
    "CJK": ("cp932", "euc-jp", "gb18030", "big5", "cp949"),
}
"""The encodings that are tried, by script. A file is only safe if its true one is among them."""
_USUAL = frozenset(
    {
        *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
        *("mac-roman", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-13", "iso8859-15"),
        *("koi8-r", "koi8-u", "cp866", "mac-cyrillic", "cp874", *_ENCODINGS["CJK"]),
    }
)
_USUAL_IN_SHORT = frozenset(
    one for one in _USUAL if one == "mac-roman" or one.startswith(("cp125", "iso"))
)
"""Encodings that a few words are enough for: in the others, damaged bytes are soon a name."""
_LANGUAGES = {
    "French": "àâæçéèêëîïôœùûüÿ",
    "German": "äöüß",
    "Spanish": "áéíóúüñ",
    "Portuguese": "áâãàçéêíóôõúü",
    "Italian": "àèéìíòóù",
    "Catalan": "àçèéíïòóúü",
    "Swedish": "åäöé",
    "Danish": "æøåéö",
    "Dutch": "éèëïöüáóíê",
    "Icelandic": "áðéíóúýþæö",
    "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýžöü",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Hungarian": "áéíóöőúüű",
    "Croatian": "čćđšž",
    "Romanian": "ăâîşţșț",
    "Turkish": "çğıöşüâîûi\u0307",
    "Estonian": "äõöüšž",
    "Faroese": "áðíóúýæø",
    "Maltese": "àċèġħìòùż",
    "Sami": "áčđŋšŧž",
    "Vietnamese": ("àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
    "Latvian": "āčēģīķļņšūž",
    "Lithuanian": "ąčęėįšųūž",
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Ukrainian": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'",
    "Bulgarian": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "Serbian": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "Belarusian": "абвгдеёжзійклмнопрстуўфхцчшыьэюя'",
    "Greek": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "Hebrew": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
}
_ALPHABETS = tuple(map(frozenset, _LANGUAGES.values()))
_WEST = ("French", "German", "Spanish", "Portuguese", "Italian", "Swedish", "Danish", "Icelandic")
_CENTRE = ("Czech", "Slovak", "Polish", "German")
_BALTIC = ("Latvian", "Lithuanian")
_MIXTURES = (
    (frozenset().union(*map(_LANGUAGES.__getitem__, _WEST)), 0.9),
    (frozenset().union(*map(_LANGUAGES.__getitem__, _CENTRE)), 0.6),
    (frozenset().union(*map(_LANGUAGES.__getitem__, _BALTIC)), 0.9),
)
"""Letters of names from several countries, and how much such a roster counts."""
_CEDILLAS = str.maketrans("ŞşŢţ", "ȘșȚț")
"""The Romanian letters that two encodings write with another mark below, in the same bytes."""
_CYRILLIC_VOWELS = frozenset("аеёиоуыэюяєіїў")
_GREEK_ACCENTS = frozenset("άέήίόύώΐΰΆΈΉΊΌΎΏ")
_GREEK_VOWELS = "αεηιουωάέήίόύώϊϋΐΰ"
_HEBREW_FINALS = frozenset("ךםןףץ")
_PREFIXED = re.compile(r"(?:Ma?c|De|Di|Du|La|Le|Van|O|D)([^\W\d_]+)")
_SIGNS = frozenset("’‘´`·-–'")
_NOTE = re.compile("[0-9%€£§°½–—…•©®™-]+")
"""A word of notes without letters, such as `5€`."""
_PARTS = re.compile("[-–’‘´'`]+")
_SPLIT = re.compile(r"[\s;,\t|\"()/.:@_]+")
_LEAST = 0.85
"""The least share of words that a reading has to explain."""
_CLOSE = 0.8
_CLOSE_IF_PERFECT = 0.9
_CLOSE_IF_FEW = 0.75
_MANY = 5
_MOST_ACCENTS = 0.67
_CLOSE_TO_UNUSUAL = 0.7
"""The most that another reading may score beside the one of an encoding that is seldom used."""
_CLOSE_IF_UNUSUAL = 0.96
"""The most that an encoding that is seldom used may score beside a usual one, in many words."""
_MANY_FOR_CERTAINTY = 8
_FEW_LINES = 300
_PROMISING = 0.5
"""The least score on a few lines, compared with the best one, to be tried on all lines."""
_COMMON_ROWS = {
    # The rows of each character set that have the characters of daily use.
    "cp932": ("cp932", 0x88, 0x9F),
    "euc-jp": ("cp932", 0x88, 0x9F),
    "gb18030": ("gb2312", 0xB0, 0xD7),
    "big5": ("big5", 0xA4, 0xC6),
    "cp949": ("euc-kr", 0xB0, 0xC8),
}
_JAPANESE = (
    "田山中村小林加藤吉佐木川井上高橋渡辺伊斎鈴清水野松石原池森阿部西岡島崎内三浦"
    "谷大宮前後長青福近遠本橋河金"
)
_SURNAMES = {
    "cp932": _JAPANESE,
    "euc-jp": _JAPANESE,
    "gb18030": (
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于"
        "蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    ),
    "big5": (
        "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游彭詹胡"
        "施沈余盧梁趙顏柯翁魏孫戴范方宋鄧杜傅侯曹薛丁"
    ),
    "cp949": (
        "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구"
        "민류나진지엄채원천방공현함변염여추도소석선설"
    ),
}
"""The first characters of the most frequent family names."""


@frozen
class Reading:
    """One way to read a file: the encoding, the share of words that it explains, and an example."""

    encoding: str
    score: float
    example: str
    words: int
    odd: tuple[str, ...] = ()
    """Words that could not be names, such as `RenŽ`."""


def rank_readings(lines: Collection[bytes]) -> list[Reading]:
    """Return the different readings of lines of names, the best one first.

    All encodings are tried on some lines, and those that fit on all of them.
    """
    others = sorted(line for line in lines if not line.isascii())
    pairs = [(one, script) for script, names in _ENCODINGS.items() for one in names]
    step = -(-len(others) // _FEW_LINES)
    if step > 1:
        scores = {
            pair: reading.score
            for pair in pairs
            if (reading := _read(others[::step], *pair)[1]) is not None
        }
        least = _PROMISING * max(scores.values(), default=0.0)
        pairs = [pair for pair, score in scores.items() if score >= least]
    readings: dict[tuple[str, ...], Reading] = {}
    for pair in pairs:
        text, found = _read(others, *pair)
        if found is not None and (text not in readings or found.score > readings[text].score):
            readings[text] = found
    return sorted(readings.values(), key=lambda one: -one.score)


def is_certain(readings: list[Reading]) -> bool:
    """Tell whether the first reading explains the words, and no other one comes close."""
    if not readings or readings[0].score < _LEAST:
        return False
    first, others = readings[0], readings[1:]
    second = max((one.score for one in others), default=0.0)
    if first.words < _MANY:
        return first.encoding in _USUAL_IN_SHORT and second <= _CLOSE_IF_FEW * first.score
    most = _CLOSE_IF_PERFECT if first.score > 0.99 else _CLOSE * first.score
    if first.encoding not in _USUAL:
        is_dos = first.encoding == "cp850" and first.score > 0.99
        return second <= (most if is_dos else _CLOSE_TO_UNUSUAL * first.score)
    if first.words < _MANY_FOR_CERTAINTY:
        return second <= most
    usual = max((one.score for one in others if one.encoding in _USUAL), default=0.0)
    return usual <= most and second <= max(most, _CLOSE_IF_UNUSUAL * first.score)


def find_examples(lines: Collection[bytes], encodings: Sequence[str]) -> list[str]:
    """Return a word in each encoding: the longest of those that are most different.

    A word in ASCII is the same in all of them and proves nothing. Empty if there is no other word.
    """
    best: list[str] = []
    for line in sorted(lines):
        texts = [_SPLIT.split(line.decode(encoding)) for encoding in encodings]
        if len({*map(len, texts)}) == 1:
            groups = [list(words) for words in zip(*texts, strict=True) if any(map(_counts, words))]
            best = max([best, *groups], key=_rate_example)
    return best


def _rate_example(words: Sequence[str]) -> tuple[int, int]:
    return len({*words}), sum(map(len, words))


def is_romanian_doubt(lines: Collection[bytes], one: Reading, other: Reading) -> bool:
    """Tell whether two readings differ only in the marks below the Romanian ș and ț."""
    texts = [[line.decode(reading.encoding) for line in lines] for reading in (one, other)]
    first, second = ([line.translate(_CEDILLAS) for line in text] for text in texts)
    return first == second


def _read(lines: list[bytes], encoding: str, script: str) -> tuple[tuple[str, ...], Reading | None]:
    """Return the text of lines in an encoding and its rating; None if it cannot be that one."""
    try:
        text = tuple(unicodedata.normalize("NFC", line.decode(encoding)) for line in lines)
    except UnicodeDecodeError:
        return (), None
    return text, _rate(encoding, script, text)


def _rate(encoding: str, script: str, lines: Iterable[str]) -> Reading:
    words = {word for line in lines for word in _SPLIT.split(line) if _counts(word)}
    if not words:
        return Reading(encoding, 0.0, "", 0)
    example = min(words, key=lambda word: (-len(word), word))
    if script == "CJK":
        return Reading(encoding, _rate_cjk(words, encoding), example, len(words))
    odd = tuple(sorted(word for word in words if not _looks_right(word, script)))
    return Reading(encoding, _rate_words(words, script), example, len(words), odd)


def _counts(word: str) -> bool:
    """Tell whether a word has other letters than ASCII, or signs that are not usual in notes."""
    return not word.isascii() and _NOTE.fullmatch(word) is None


def _rate_words(words: Collection[str], script: str) -> float:
    """Return the share of words that are names in this script, and in one language."""
    names = [word for word in words if _could_be_name(word, script)]
    if script in ("ARABIC", "THAI"):
        return len(names) / len(words)
    letters = [{sign for sign in word.lower() if ord(sign) > 127} - _SIGNS for word in names]
    best = max(sum(one <= alphabet for one in letters) for alphabet in _ALPHABETS)
    mixed = max(weight * sum(one <= mix for one in letters) for mix, weight in _MIXTURES)
    return max(best, mixed) / len(words)


def _looks_right(word: str, script: str) -> bool:
    """Tell whether a word could be a name, or has the letters of one language, such as `Żółć`."""
    if _could_be_name(word, script):
        return True
    letters = {sign for sign in word.lower() if ord(sign) > 127}
    is_word = word.isalpha() and _has_usual_case(word)
    return is_word and any(letters <= alphabet for alphabet in _ALPHABETS)


def _could_be_name(word: str, script: str) -> bool:
    parts = [part for part in _PARTS.split(word) if part]
    if script == "GREEK" and word[0] in _SIGNS:
        return False
    return bool(parts) and all(_is_name(part, script) for part in parts)


def _is_name(part: str, script: str) -> bool:
    if not all(sign.isalpha() or unicodedata.category(sign) == "Mn" for sign in part):
        return False
    if {_find_script(sign) for sign in part if sign.isalpha()} != {script}:
        return False
    if part.lower() != part.upper() and not _has_usual_case(part):
        return False
    return _has_usual_letters(part, script)


def _has_usual_letters(part: str, script: str) -> bool:
    lower = part.lower()
    if script == "LATIN":
        others = sum(ord(sign) > 127 for sign in part)
        return len(part) < 3 or others <= _MOST_ACCENTS * len(part)
    if script == "CYRILLIC":
        return len(part) < 2 or not _CYRILLIC_VOWELS.isdisjoint(lower)
    if script == "GREEK":
        accents = sum(sign in _GREEK_ACCENTS for sign in part)
        is_one = accents == 1 or part.isupper() or sum(map(_GREEK_VOWELS.count, lower)) < 2
        return is_one and "ς" not in part[:-1] and not part.endswith("σ")
    if script == "HEBREW":
        return _HEBREW_FINALS.isdisjoint(part[:-1]) and part[-1] not in "כמנפצ"
    return True


def _has_usual_case(part: str) -> bool:
    if part.islower() or part.isupper() or (part[:1].isupper() and part[1:].islower()):
        return True
    found = _PREFIXED.fullmatch(part)
    return found is not None and found[1][:1].isupper() and found[1][1:].islower()


def _rate_cjk(words: Collection[str], encoding: str) -> float:
    """Return the share of daily characters, less where family names are missing."""
    charset, low, high = _COMMON_ROWS[encoding]
    common = sum(_rate_characters(word, charset, low, high) for word in words) / len(words)
    if len(words) < _MANY:
        return common
    surnames = sum(word[0] in _SURNAMES[encoding] for word in words) / len(words)
    return common * min(1.0, 0.6 + 2 * surnames)


def _rate_characters(word: str, charset: str, low: int, high: int) -> float:
    if any(sign.isascii() and sign.isalpha() for sign in word):
        return 0.0
    others = [sign for sign in word if ord(sign) > 127]
    return sum(_is_common(sign, charset, low, high) for sign in others) / len(others)


@lru_cache(maxsize=65536)
def _is_common(sign: str, charset: str, low: int, high: int) -> bool:
    if _find_script(sign) in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"):
        return charset == "cp932"
    try:
        first = sign.encode(charset)[0]
    except UnicodeEncodeError:
        return False
    return low <= first <= high


@lru_cache(maxsize=4096)
def _find_script(sign: str) -> str:
    return unicodedata.name(sign, "?").partition(" ")[0]

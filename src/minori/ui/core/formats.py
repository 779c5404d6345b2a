"""Numbers, money, days and spans as a Japanese or an English reader writes them. Plain functions, no clock."""

from datetime import date, datetime, timedelta

WEEKDAYS_JA = "月火水木金土日"
NO_CENTS = {"JPY", "KRW"}
SIGNS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}


def is_japanese(language: str) -> bool:
    """`ja` and its regional forms."""
    return language.split("-", maxsplit=1)[0] == "ja"


def number(value: float, digits: int = 0) -> str:
    """1234567 -> 1,234,567, with a fixed number of digits after the point."""
    return f"{value:,.{digits}f}".replace("-", "−")


def money(minor: int, currency: str) -> str:
    """An amount in minor units (yen, cents) with its sign: 1200000 JPY -> ¥1,200,000; 1250 USD -> $12.50."""
    sign = SIGNS.get(currency, f"{currency} ")
    amount = number(abs(minor)) if currency in NO_CENTS else number(abs(minor) / 100, 2)
    return f"{'−' if minor < 0 else ''}{sign}{amount}"


def points(thousandths: int) -> str:
    """A score as people read it: thousandths to whole points, halves away from zero."""
    whole = (abs(thousandths) + 500) // 1000
    return f"{'−' if thousandths < 0 and whole else ''}{whole}"


def long_day(day: date, language: str) -> str:
    """2026年11月20日（金） or Fri 20 Nov 2026."""
    if is_japanese(language):
        return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS_JA[day.weekday()]}）"
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def short_day(day: date, language: str, today: date) -> str:
    """11/20 or 20 Nov; another year is named."""
    if is_japanese(language):
        return f"{day.month}/{day.day}" if day.year == today.year else f"{day.year}/{day.month}/{day.day}"
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b} {day.year}"


def moment(at: datetime, language: str, today: date) -> str:
    """A time of today as 14:05, of another day with its day: 11/19 14:05. The datetime is local already."""
    clock = f"{at.hour}:{at.minute:02}"
    return clock if at.date() == today else f"{short_day(at.date(), language, today)} {clock}"


def span(length: timedelta, language: str) -> str:
    """The two largest parts of a length: 38分, 1時間15分, 3日4時間; 38 min, 1 h 15 min, 3 d 4 h. Sign is dropped."""
    minutes = int(abs(length).total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    names = ("日", "時間", "分") if is_japanese(language) else (" d", " h", " min")
    gap = "" if is_japanese(language) else " "
    parts = [(days, 0), (hours, 1)] if days else [(hours, 1), (rest, 2)]
    text = gap.join(f"{value}{names[at]}" for value, at in parts if value)
    return text or f"0{names[2]}"


def ago(at: datetime, now: datetime, language: str, today: date) -> str:
    """How long ago, up to a day; later the day itself. Both datetimes are local."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return "たった今" if is_japanese(language) else "just now"
    if passed < timedelta(days=1):
        hour = timedelta(hours=1)
        rough = span(passed if passed < hour else passed // hour * hour, language)
        return f"{rough}前" if is_japanese(language) else f"{rough} ago"
    return short_day(at.date(), language, today)

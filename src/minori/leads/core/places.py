"""Japanese prefectures and regions."""

import unicodedata
from functools import lru_cache

_BY_REGION = {
    "北海道": "北海道",
    "東北": "青森県 岩手県 宮城県 秋田県 山形県 福島県",
    "関東": "茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県",
    "中部": "新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県",
    "近畿": "三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県",
    "中国": "鳥取県 島根県 岡山県 広島県 山口県",
    "四国": "徳島県 香川県 愛媛県 高知県",
    "九州・沖縄": "福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県",
}
REGION_OF = {prefecture: region for region, names in _BY_REGION.items() for prefecture in names.split()}
PREFECTURES = tuple(REGION_OF)
_LATIN = dict(
    zip(
        [
            "hokkaido",
            "aomori",
            "iwate",
            "miyagi",
            "akita",
            "yamagata",
            "fukushima",
            "ibaraki",
            "tochigi",
            "gunma",
            "saitama",
            "chiba",
            "tokyo",
            "kanagawa",
            "niigata",
            "toyama",
            "ishikawa",
            "fukui",
            "yamanashi",
            "nagano",
            "gifu",
            "shizuoka",
            "aichi",
            "mie",
            "shiga",
            "kyoto",
            "osaka",
            "hyogo",
            "nara",
            "wakayama",
            "tottori",
            "shimane",
            "okayama",
            "hiroshima",
            "yamaguchi",
            "tokushima",
            "kagawa",
            "ehime",
            "kochi",
            "fukuoka",
            "saga",
            "nagasaki",
            "kumamoto",
            "oita",
            "miyazaki",
            "kagoshima",
            "okinawa",
        ],
        PREFECTURES,
        strict=True,
    )
)
_SHORT = {name[:-1]: name for name in PREFECTURES if name != "北海道"}


@lru_cache(maxsize=8192)
def normal_prefecture(text: str) -> str:
    """The full name of the prefecture that a text names or begins with (`東京`, `Tokyo`, an address); else the text."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in REGION_OF:
        return plain
    latin = plain.lower().removesuffix(" prefecture").removesuffix("-ken").removesuffix("-to").removesuffix("-fu")
    if found := _SHORT.get(plain) or _LATIN.get(latin):
        return found
    return next((name for name in PREFECTURES if plain.startswith(name)), plain)


def region_of(prefecture: str) -> str:
    """The region in which a prefecture lies; "" for anything else."""
    return REGION_OF.get(prefecture, "")

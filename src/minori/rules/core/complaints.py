"""Everything that can be wrong with a rule, in both languages."""

from difflib import get_close_matches

from minori.rules.words import Place, RuleError

TEXTS: dict[str, tuple[str, str]] = {
    "yaml": ("書き方が正しくありません（{detail}）。", "This is not a list that can be read ({detail})."),
    "too_long": ("長すぎます。{limit}文字までです。", "Too long: at most {limit} characters."),
    "too_many": ("条件が多すぎます。{limit}個までです。", "Too many conditions: at most {limit}."),
    "too_deep": ("入れ子が深すぎます。{limit}段までです。", "Nested too deeply: at most {limit} levels."),
    "empty": ("条件がありません。", "There is no condition."),
    "empty_any": (
        "anyの中に条件がありません。このままでは誰も該当しません。",
        "`any` has no conditions, so nobody would match.",
    ),
    "group": ("「{got}」は使えません。all、any、notのどれかです。", "`{got}` is no group; use all, any or not."),
    "group_list": ("{got}の後には条件の一覧が必要です。", "`{got}` needs a list of conditions."),
    "one_group": (
        "1つのかたまりにall、any、notは1つだけです。",
        "One group has exactly one of all, any and not.",
    ),
    "quote_item": (
        "この条件は「: 」を含むため、全体を'…'で囲んでください。",
        "This condition contains `: `, so put the whole of it in '…'.",
    ),
    "character": ("「{got}」はここでは使えません。", "`{got}` cannot stand here."),
    "unclosed": ("引用符が閉じていません。", "The quotation mark is never closed."),
    "expected": ("ここには{ja}が必要ですが、{got_ja}。", "Expected {en} here, but {got_en}."),
    "rest": (
        '「{got}」から先が読めません。空白や記号を含む文字は"…"で囲んでください。',
        'Cannot read on from `{got}`. Texts with spaces or signs go in "…".',
    ),
    "unit": ("「{got}」は期間の単位ではありません。", "`{got}` is no unit of time."),
    "date": ("「{got}」は存在しない日付です。", "`{got}` is no date of the calendar."),
    "span": ("期間は1以上{limit}以下の数です。", "A length of time is a number from 1 to {limit}."),
    "attribute": ("「{got}」という項目はありません。", "There is no attribute `{got}`."),
    "behaviour": ("「{got}」という行動はありません。", "There is no behaviour `{got}`."),
    "member": ("「{got}」という{group}はありません。", "There is no {group} `{got}`."),
    "no_members": ("{group}はまだありません。", "There is no {group} yet."),
    "topic": ("「{got}」という関心テーマはありません。", "There is no topic `{got}`."),
    "no_topics": (
        "関心テーマはまだありません。コンテンツに付けると使えるようになります。",
        "No topics exist yet. They can be used once content carries them.",
    ),
    "op_type": (
        "「{name}」は{type_ja}なので「{op}」は使えません。使えるもの: {ops}。",
        "`{name}` holds {type_en}, which cannot be asked `{op}`. Possible: {ops}.",
    ),
    "value_type": (
        "「{name}」は{type_ja}です。「{got}」とは比べられません。",
        "`{name}` holds {type_en} and cannot be compared with `{got}`.",
    ),
    "choice": ("「{name}」に「{got}」という値はありません。", "`{name}` has no value `{got}`."),
    "order": ("「{a}」は「{b}」より後です。順序を入れ替えてください。", "`{a}` comes after `{b}`; swap them."),
    "date_field": (
        "「{got}」は日付の項目ではありません。",
        "`{got}` is no date attribute.",
    ),
    "date_field_type": (
        "「{name}」と「{got}」は、日付と日時で種類が違うため比べられません。",
        "`{name}` and `{got}` cannot be compared: one is a day, the other a moment.",
    ),
    "field_months": (
        "項目の日付から数える期間に月は使えません。日か週を使ってください。",
        "Months cannot be counted from an attribute; use days or weeks.",
    ),
    "chain_months": (
        "thenの後の期間に月は使えません。日か週を使ってください。",
        "The time between two links cannot be months; use days or weeks.",
    ),
    "count_negative": ("回数は0以上の整数です。", "A count is a whole number from 0."),
    "measure_of": (
        "「{got}」は集計できません。sumではvalueか数の入ったプロパティ、distinctではobject、campaign、プロパティです。",
        "`{got}` cannot be measured: sum takes value or a property with numbers, distinct takes object, campaign or a property.",
    ),
    "filter": (
        "「{name}」の絞り込みに「{op}」は使えません。",
        "A filter on `{name}` cannot use `{op}`.",
    ),
    "number_limit": ("数が大きすぎます。", "The number is too large."),
    "json": ("条件の形が正しくありません（{detail}）。", "This is not a rule ({detail})."),
}

TYPES = {
    "text": ("文字", "text"),
    "int": ("数", "a number"),
    "float": ("数", "a number"),
    "bool": ("はい・いいえ", "yes or no"),
    "time": ("日時", "a moment"),
    "date": ("日付", "a date"),
    "texts": ("複数の文字", "several texts"),
}


def complain(place: Place | None, code: str, nearest: tuple[str, ...] = (), **details: object) -> RuleError:
    """One error; `details` fill the sentence of the code in both languages."""
    ja, en = TEXTS[code]
    where = place or Place(1, 1)
    return RuleError(where.line, where.column, ja.format(**details), en.format(**details), nearest)


def nearest(word: str, known: list[str]) -> tuple[str, ...]:
    """Up to three known words that look like the given one; a last part alone (`industry`) finds its full name."""
    tail = [k for k in known if k.rpartition(".")[2].lower() == word.lower()]
    close = get_close_matches(word.lower(), [k.lower() for k in known], n=3, cutoff=0.6)
    by_lower = {k.lower(): k for k in known}
    return tuple(dict.fromkeys([*tail, *(by_lower[c] for c in close)]))[:3]

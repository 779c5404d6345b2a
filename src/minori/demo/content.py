"""What the demo company has prepared: its staff, letters, forms, groups and its first scenario. All names are invented."""

from dataclasses import dataclass, field

from minori.team.words import Role

SITE = "https://www.junwa.example"
COMPANY = "潤和計測株式会社"
POSTAL = "〒392-0015 長野県諏訪市中洲1234-5"
CONTACT = "0266-00-1234 / privacy@junwa.example"
PASSWORD = "minori-demo-2026"  # noqa: S105  # printed at the start; the demo listens on this machine only


@dataclass(frozen=True)
class Staff:
    """A member of the demo company's staff."""

    name: str
    email: str
    role: Role


STAFF = [
    Staff("管理者", "admin@junwa.example", Role.admin),
    Staff("佐野 美咲", "sano@junwa.example", Role.marketer),
    Staff("藤井 健", "fujii@junwa.example", Role.inside_sales),
    Staff("村上 怜", "murakami@junwa.example", Role.sales),
    Staff("木下 悠", "kinoshita@junwa.example", Role.sales),
]

FOOTER = """
<p style="color:#66716a;font-size:12px;line-height:1.8">{{ account.sender_name }}<br>{{ account.postal_address }}<br>
お問い合わせ：{{ account.contact }}<br>
<a href="{{ unsubscribe_url }}">配信を停止する</a>（いつでも停止できます）</p>"""


def page(body: str) -> str:
    """A letter's HTML around a body: one column that every mail program can show."""
    return (
        '<html lang="ja"><body style="margin:0;background:#fafbf9">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">'
        '<table role="presentation" width="600" cellpadding="0" cellspacing="0" '
        'style="background:#ffffff;font-family:sans-serif;color:#1a221d;font-size:15px;line-height:1.8">'
        f'<tr><td style="padding:32px">{body}{FOOTER}</td></tr></table></td></tr></table></body></html>'
    )


@dataclass(frozen=True)
class LetterText:
    """A template of the demo company."""

    key: str
    name: str
    subject: str
    html: str
    purpose: str = "nurture"
    stages: tuple[str, ...] = ()


GREETING = "<p>{{ company.name }}<br>{{ lead.name | default: 'ご担当者' }} 様</p><p>{{ account.sender_name }}です。</p>"

LETTERS = [
    LetterText(
        "document-thanks", "資料のお届け", "【潤和計測】ご請求の資料をお届けします",
        page(GREETING + "<p>資料をご請求いただき、ありがとうございます。下のリンクからご覧ください。</p>"
             f'<p><a href="{SITE}/files/guide-cost-calculation.pdf">外観検査コスト計算ガイド（PDF）</a></p>'
             "<p>読み進めるうえで気になる点があれば、このメールにそのままご返信ください。</p>"),
        "service",
    ),
    LetterText(
        "case-food", "事例：食品工場", "検査員3名分の時間を、改善活動に回した工場の話",
        page(GREETING + "<p>目視検査に追われていた食品工場が、画像検査を入れて最初の3か月で何を変えたか。"
             "導入の順番と、うまくいかなかったことも含めてまとめました。</p>"
             f'<p><a href="{SITE}/cases/food-factory">事例を読む</a></p>'
             f'<p>費用の考え方は<a href="{SITE}/pricing">料金のページ</a>にあります。</p>'),
        stages=("aware", "interested"),
    ),
    LetterText(
        "monthly", "月次の読みもの", "{{ lead.family_name }}様、今月の検査技術だより",
        page(GREETING + "<p>今月は、照明の当て方で見える傷が変わる理由と、金属加工の現場の工夫をお届けします。</p>"
             f'<p><a href="{SITE}/blog/visual-inspection">照明と傷の見え方</a><br>'
             f'<a href="{SITE}/cases/metal-works">金属加工メーカーの事例</a></p>'),
        stages=("aware", "interested", "considering"),
    ),
    LetterText(
        "deal-schedule", "商談中：導入スケジュールの目安", "導入までの進め方と日程の目安",
        page(GREETING + "<p>ご検討にあわせて、評価用サンプルのお預かりから立ち会い、導入までの標準的な日程をまとめました。</p>"
             f'<p><a href="{SITE}/products/inspection">進め方を見る</a></p>'),
        "deal",
    ),
]  # fmt: skip


@dataclass(frozen=True)
class FormText:
    """A hosted form of the demo company."""

    slug: str
    title: str
    intent: str
    fields: tuple[str, ...]
    intro: str
    thanks: str
    template: str = ""
    document_url: str = ""
    document_name: str = ""
    notify: tuple[str, ...] = field(default=())


CONSENT = "潤和計測からの製品・事例・セミナーのご案内メールを受け取ることに同意します。いつでも停止できます。"
FORMS = [
    FormText(
        "guide", "外観検査コスト計算ガイドを読む", "document",
        ("email", "name", "company", "department", "title"),
        "検査にかかっている費用を30分で見積もるための手引きです。", "ご請求ありがとうございます。資料をメールでお送りしました。",
        "document-thanks", f"{SITE}/files/guide-cost-calculation.pdf", "外観検査コスト計算ガイド（PDF）",
    ),
    FormText(
        "contact", "お問い合わせ・ご相談", "enquiry",
        ("email", "name", "company", "department", "phone"),
        "ご相談の内容をお聞かせください。営業日の30分以内にお電話かメールでご連絡します。", "ありがとうございます。担当者からご連絡します。",
    ),
]  # fmt: skip

SEGMENTS = [
    ("large-warm", "大企業・関心あり", "all:\n  - company.employees >= 300\n  - score.behaviour >= 15\n"),
    ("manufacturers", "製造業", "all:\n  - company.industry in [製造業, 食品, 化学, 電子部品, 医薬品]\n"),
    ("price-watchers", "料金ページを見た人", 'all:\n  - viewed("/pricing*") >= 1 within 30 days\n'),
    ("sleeping", "90日動きのない人", "all:\n  - last_activity older than 90 days\n"),
]

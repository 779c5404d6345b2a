"""The model with which every installation begins: source S1 of the mission, B2B, as data."""

from minori.scoring.words import Band, BehaviourRule, FitRule, Model, Trigger

ENQUIRIES = {
    "enquiry": {"ja": "問い合わせ", "en": "Enquiry"},
    "consultation": {"ja": "相談", "en": "Consultation"},
    "quote": {"ja": "見積依頼", "en": "Quote"},
    "trial": {"ja": "デモ・トライアル", "en": "Demo or trial"},
}


FIT = (
    FitRule("decision_maker", {"ja": "決裁者", "en": "Decision maker"}, "lead.role = decision_maker", 15),
    FitRule("manager", {"ja": "管理職", "en": "Manager"}, "lead.role = manager", 10),
    FitRule("large", {"ja": "従業員300名以上", "en": "300 employees or more"}, "company.employees >= 300", 15),
    FitRule(
        "medium",
        {"ja": "従業員50〜299名", "en": "50 to 299 employees"},
        "company.employees between 50 and 299",
        10,
    ),
    FitRule("industry", {"ja": "業種が分かっている", "en": "Industry is known"}, "company.industry is known", 5),
    FitRule("consent", {"ja": "メールを送れる", "en": "May be mailed"}, "lead.mailable is true", 5),
    FitRule(
        "student",
        {"ja": "学生・教育機関のアドレス", "en": "Address of a school"},
        'lead.email_domain ends with ".ac.jp"',
        -20,
    ),
)
BEHAVIOUR = (
    BehaviourRule("page", {"ja": "ページ閲覧", "en": "Page viewed"}, 'viewed("*")', 1, most=10, within_days=90),
    BehaviourRule(
        "case",
        {"ja": "事例ページ閲覧", "en": "Case study viewed"},
        'viewed("/case*")',
        5,
        most=20,
        within_days=180,
    ),
    BehaviourRule(
        "price",
        {"ja": "料金ページ閲覧", "en": "Price page viewed"},
        'viewed("/pric*")',
        10,
        most=30,
        within_days=180,
    ),
    BehaviourRule("download", {"ja": "資料ダウンロード", "en": "Document downloaded"}, 'downloaded("*")', 15, most=30),
    BehaviourRule(
        "document",
        {"ja": "資料請求フォーム", "en": "Document requested"},
        'submitted("*", intent = document)',
        20,
        most=40,
    ),
    BehaviourRule("seminar", {"ja": "セミナー参加", "en": "Seminar attended"}, 'attended("*")', 20, most=40),
    BehaviourRule("open", {"ja": "メール開封", "en": "Letter opened"}, 'opened("*")', 1, most=5, within_days=30),
    BehaviourRule(
        "click",
        {"ja": "メール内クリック", "en": "Clicked in a letter"},
        'clicked("*")',
        3,
        most=15,
        within_days=90,
    ),
    *(BehaviourRule(key, label, f'submitted("*", intent = {key})', 40, most=60) for key, label in ENQUIRIES.items()),
    BehaviourRule(
        "careers", {"ja": "採用ページ閲覧", "en": "Careers page viewed"}, 'viewed("/recruit*")', -10, most=30
    ),
    BehaviourRule("unsubscribed", {"ja": "配信停止", "en": "Unsubscribed"}, 'unsubscribed("*")', -20, most=20),
)
TRIGGERS = (
    *(Trigger(f"now_{key}", label, f'submitted("*", intent = {key})') for key, label in ENQUIRIES.items()),
    Trigger("now_price", {"ja": "料金ページ閲覧", "en": "Price page viewed"}, 'viewed("/pric*")', again_days=14),
    Trigger(
        "now_cases",
        {"ja": "14日以内に事例ページを3回以上閲覧", "en": "Three case studies within 14 days"},
        'viewed("/case*") >= 3 within 14 days',
        again_days=14,
    ),
)
BANDS = (
    Band("low", 0, {"ja": "継続的なコンテンツで育成", "en": "Keep nurturing with content"}),
    Band("middle", 50, {"ja": "個別化したメールで重点育成", "en": "Focused, personal letters"}),
    Band(
        "high",
        70,
        {"ja": "インサイドセールスへ引き渡し", "en": "Hand over to inside sales"},
        weekly_capacity=12,
    ),
)


def default_model() -> Model:
    """Fit up to 40, behaviour up to 60, half-life 30 days, bands from 50 and 70."""
    return Model(fit=FIT, behaviour=BEHAVIOUR, triggers=TRIGGERS, bands=BANDS)

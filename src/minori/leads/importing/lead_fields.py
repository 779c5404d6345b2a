"""The fields of people and companies into which a file's columns can go."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from minori.leads.customs import fields
from minori.leads.words import BasisKind, FieldType, Role, Stage, TargetField


def lead_fields() -> Sequence[TargetField]:
    """Fields of a person, custom fields included."""
    custom = [
        TargetField(f"custom_{f.name}", f.label_ja, f.type, aliases=(f.name, f.label_ja, f.label_en), choices=f.choices)
        for f in fields()
    ]
    return [*_BUILT_IN, *custom]


def company_fields() -> Sequence[TargetField]:
    """Fields of a company, custom fields included."""
    custom = [
        TargetField(f"custom_{f.name}", f.label_ja, f.type, aliases=(f.name, f.label_ja, f.label_en), choices=f.choices)
        for f in fields("company")
    ]
    return [*_COMPANY, *custom]


_BUILT_IN = (
    TargetField("email", _("E-mail address"), key=True, aliases=("mail", "e-mail", "メール", "メールアドレス", "eメール", "Eメールアドレス", "電子メール", "email address", "work email", "mailaddress", "会社メールアドレス")),
    TargetField("external_id", _("External ID"), key=True, aliases=("外部ID", "顧客ID", "リードID", "会員番号", "顧客コード", "lead id", "contact id", "prospect id", "record id", "customer id")),
    TargetField("name", _("Full name"), aliases=("氏名", "名前", "お名前", "担当者名", "担当者", "ご担当者名", "full name", "contact name", "フルネーム")),
    TargetField("family_name", _("Family name"), aliases=("姓", "苗字", "氏", "氏名[姓]", "氏名(姓)", "お名前(姓)", "last name", "surname", "family name")),
    TargetField("given_name", _("Given name"), aliases=("名", "氏名[名]", "氏名(名)", "お名前(名)", "first name", "given name")),
    TargetField("kana", _("Reading of the name"), aliases=("フリガナ", "ふりがな", "氏名カナ", "氏名かな", "カナ", "シメイ", "かな", "furigana")),
    TargetField("family_kana", _("Reading of the family name"), aliases=("姓カナ", "姓かな", "セイ", "せい", "姓(カナ)", "姓フリガナ", "フリガナ(姓)", "last name kana")),
    TargetField("given_kana", _("Reading of the given name"), aliases=("名カナ", "名かな", "メイ", "めい", "名(カナ)", "名フリガナ", "フリガナ(名)", "first name kana")),
    TargetField("company", _("Company"), aliases=("会社名", "会社", "企業名", "法人名", "勤務先", "貴社名", "御社名", "組織名", "団体名", "company name", "organization", "organisation", "account name", "account", "employer")),
    TargetField("corporate_number", _("Corporate number"), aliases=("法人番号", "corporate number")),
    TargetField("company_domain", _("Company's site or domain"), aliases=("URL", "ホームページ", "Webサイト", "ウェブサイト", "サイトURL", "会社URL", "ドメイン", "website", "domain", "company domain", "web")),
    TargetField("company_industry", _("Company's industry"), aliases=("業種", "業界", "産業", "industry", "sector")),
    TargetField("company_employees", _("Company's employees"), FieldType.INT, aliases=("従業員数", "社員数", "従業員規模", "employees", "number of employees", "company size", "no of employees")),
    TargetField("company_revenue", _("Company's revenue"), FieldType.INT, aliases=("売上高", "売上", "年商", "revenue", "annual revenue")),
    TargetField("company_region", _("Company's region"), aliases=("会社所在地", "本社所在地", "company region")),
    TargetField("department", _("Department"), aliases=("部署", "部署名", "所属", "所属部署", "部門", "dept", "division")),
    TargetField("title", _("Job title"), aliases=("役職", "役職名", "肩書", "肩書き", "職位", "job title", "position")),
    TargetField("role", _("Role in decisions"), FieldType.CHOICE, aliases=("決裁", "立場", "役割", "decision role"), choices=tuple(Role)),
    TargetField("phone", _("Phone"), aliases=("電話", "電話番号", "TEL", "tel番号", "連絡先電話番号", "会社電話番号", "代表電話", "直通電話", "phone number", "work phone", "business phone", "telephone")),
    TargetField("prefecture", _("Prefecture"), aliases=("都道府県", "県", "住所", "所在地", "prefecture", "state", "address", "住所1", "都道府県名")),
    TargetField("region", _("Region"), aliases=("地域", "エリア", "地方", "area", "country")),
    TargetField("stage", _("Buying stage"), FieldType.CHOICE, aliases=("ステージ", "購買ステージ", "検討段階", "フェーズ", "buying stage"), choices=tuple(Stage)),
    TargetField("owner", _("Owner (e-mail address of staff)"), aliases=("担当営業", "営業担当", "担当営業メール", "所有者", "owner email", "lead owner")),
    TargetField("tags", _("Tags"), aliases=("タグ", "ラベル", "tag", "labels")),
    TargetField("source", _("Source"), aliases=("流入元", "獲得元", "リードソース", "獲得経路", "リード獲得元", "lead source")),
    TargetField("opt_out", _("Refuses letters"), FieldType.BOOL, aliases=("配信停止", "配信拒否", "オプトアウト", "メール配信停止", "メルマガ停止", "opt-out", "opted out", "email opt out", "unsubscribed", "do not email", "unsubscribed from all email", "hasoptedoutofemail")),
    TargetField("mail_allowed", _("Accepts letters"), FieldType.BOOL, aliases=("配信許可", "メール配信", "メルマガ希望", "配信可否", "メール配信可否", "subscribed", "email allowed")),
    TargetField("basis", _("Consent: basis"), FieldType.CHOICE, aliases=("同意根拠", "配信根拠", "同意", "オプトイン", "consent", "consent basis", "opt-in"), choices=tuple(BasisKind)),
    TargetField("consent_at", _("Consent: date"), FieldType.DATE, aliases=("同意日", "同意日時", "名刺交換日", "オプトイン日", "consent date")),
    TargetField("consent_evidence", _("Consent: evidence"), aliases=("同意証跡", "同意取得方法", "consent evidence", "consent source")),
)  # fmt: skip
_COMPANY = (
    TargetField("name", _("Company"), key=True, required=True, aliases=("会社名", "企業名", "法人名", "取引先名", "company", "company name", "account", "account name", "organization")),
    TargetField("corporate_number", _("Corporate number"), key=True, aliases=("法人番号",)),
    TargetField("domain", _("Site or domain"), aliases=("URL", "ドメイン", "ホームページ", "Webサイト", "website", "web")),
    TargetField("industry", _("Industry"), aliases=("業種", "業界", "sector")),
    TargetField("employees", _("Employees"), FieldType.INT, aliases=("従業員数", "社員数", "number of employees", "no of employees")),
    TargetField("revenue", _("Revenue"), FieldType.INT, aliases=("売上高", "売上", "年商", "annual revenue")),
    TargetField("region", _("Region"), aliases=("所在地", "地域", "都道府県", "本社所在地", "office location", "location", "country")),
    TargetField("parent", _("Parent company"), aliases=("親会社", "親会社名", "subsidiary of", "parent company", "parent account")),
    TargetField("owner", _("Owner (e-mail address of staff)"), aliases=("担当営業", "営業担当", "account owner", "owner email")),
)  # fmt: skip

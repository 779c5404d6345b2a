"""The words that rules know from the start: facts of people and companies, and what people do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minori.leads.public import fields
from minori.leads.words import STAGES, CustomField, FieldType, Role
from minori.rules.words import Attribute, AttributeType, Behaviour, Choice

STAGE_LABELS = {
    "aware": _("aware"), "interested": _("interested"), "considering": _("considering"), "deciding": _("deciding"),
    "in_deal": _("in a deal"), "customer": _("customer"),
}  # fmt: skip
ROLE_LABELS = {"decision_maker": _("decision maker"), "manager": _("manager"), "staff": _("staff")}


def stages() -> Sequence[Choice]:
    """The buying stages."""
    return [Choice(s, STAGE_LABELS.get(s, s)) for s in STAGES]


def roles() -> Sequence[Choice]:
    """What people may decide."""
    return [Choice(r.value, ROLE_LABELS.get(r.value, r.value)) for r in Role]


def _choices(definition: CustomField) -> Callable[[], Sequence[Choice]] | None:
    if definition.type is not FieldType.CHOICE:
        return None
    return lambda: [Choice(c, c) for c in definition.choices]


def _custom(prefix: str, column: str, subject: str) -> list[Attribute]:
    types: dict[FieldType, AttributeType] = {
        FieldType.TEXT: "text", FieldType.CHOICE: "text", FieldType.INT: "int", FieldType.FLOAT: "float",
        FieldType.BOOL: "bool", FieldType.DATE: "date",
    }  # fmt: skip
    japanese = (get_language() or "ja").startswith("ja")
    return [
        Attribute(
            f"{prefix}.{f.name}",
            types[f.type],
            lazystr(f.label_ja if japanese else f.label_en),
            f"{column}_{f.name}",
            choices=_choices(f),
        )
        for f in fields(subject)
    ]


def custom_attributes() -> list[Attribute]:
    """Custom fields of people as `custom.NAME`, those of companies as `company.custom.NAME`."""
    return _custom("custom", "custom", "lead") + _custom("company.custom", "company_custom", "company")


ATTRIBUTES = (
    Attribute("lead.stage", "text", _("buying stage"), "stage", choices=stages),
    Attribute("lead.role", "text", _("role"), "role", choices=roles),
    Attribute("lead.department", "text", _("department"), "department"),
    Attribute("lead.job_title", "text", _("job title"), "job_title"),
    Attribute("lead.region", "text", _("region"), "region"),
    Attribute("lead.prefecture", "text", _("prefecture"), "prefecture"),
    Attribute("lead.source", "text", _("source"), "source"),
    Attribute("lead.email_domain", "text", _("mail domain"), "email_domain"),
    Attribute("lead.tags", "texts", _("tags"), "tags"),
    Attribute("lead.owner", "int", _("owner (number)"), "owner"),
    Attribute("lead.consent", "text", _("basis of consent"), "consent"),
    Attribute("lead.mailable", "bool", _("may be mailed"), "mailable"),
    Attribute("lead.opted_out", "bool", _("opted out"), "opted_out"),
    Attribute("lead.bounced", "bool", _("address bounced"), "bounced"),
    Attribute("lead.excluded", "bool", _("excluded from scores and reports"), "excluded"),
    Attribute("lead.created_at", "time", _("day of acquisition"), "created_at"),
    Attribute("company.industry", "text", _("industry"), "company_industry"),
    Attribute("company.employees", "int", _("employees"), "company_employees"),
    Attribute("company.revenue", "int", _("revenue"), "company_revenue"),
    Attribute("company.region", "text", _("region of the company"), "company_region"),
    Attribute("company.domain", "text", _("domain of the company"), "company_domain"),
    Attribute("last_activity", "time", _("last activity"), last_of="active"),
)

BEHAVIOURS = (
    Behaviour("viewed", ("page.viewed",), _("viewed a page"), "{}の閲覧", "viewed {}", "ページの閲覧", "viewed any page"),
    Behaviour(
        "downloaded", ("asset.downloaded",), _("downloaded a document"), "{}のダウンロード", "downloaded {}",
        "資料のダウンロード", "downloaded any document",
    ),
    Behaviour(
        "submitted", ("form.submitted",), _("sent a form"), "フォーム{}の送信", "sent the form {}",
        "フォームの送信", "sent any form",
    ),
    Behaviour(
        "saw_form", ("form.viewed",), _("saw a form"), "フォーム{}の表示", "saw the form {}",
        "フォームの表示", "saw any form",
    ),
    Behaviour(
        "followed", ("link.clicked",), _("followed a link"), "リンク{}のクリック", "followed the link {}",
        "リンクのクリック", "followed any link",
    ),
    Behaviour("saw_slot", ("slot.shown",), _("saw a slot"), "枠{}の表示", "saw the slot {}", "枠の表示", "saw any slot"),
    Behaviour(
        "received", ("mail.sent",), _("got a letter"), "メール{}の受信", "got the letter {}",
        "メールの受信", "got any letter",
    ),
    Behaviour(
        "opened", ("mail.opened",), _("opened a letter"), "メール{}の開封", "opened the letter {}",
        "メールの開封", "opened any letter",
    ),
    Behaviour(
        "clicked", ("mail.clicked",), _("clicked in a letter"), "メール{}内のクリック", "clicked in the letter {}",
        "メール内のクリック", "clicked in any letter",
    ),
    Behaviour(
        "replied", ("mail.replied",), _("replied to a letter"), "メール{}への返信", "replied to the letter {}",
        "メールへの返信", "replied to any letter",
    ),
    Behaviour(
        "bounced", ("mail.bounced",), _("a letter bounced"), "メール{}の不達", "had the letter {} bounce",
        "メールの不達", "had any letter bounce",
    ),
    Behaviour(
        "unsubscribed", ("mail.unsubscribed",), _("unsubscribed"), "{}からの配信停止", "unsubscribed by {}",
        "配信停止", "unsubscribed",
    ),
    Behaviour(
        "registered", ("seminar.registered",), _("registered for a seminar"), "{}への申込", "registered for {}",
        "セミナーへの申込", "registered for any seminar",
    ),
    Behaviour(
        "attended", ("seminar.attended",), _("attended a seminar"), "{}への参加", "attended {}",
        "セミナーへの参加", "attended any seminar",
    ),
    Behaviour(
        "missed", ("seminar.absent",), _("missed a seminar"), "{}の欠席", "missed {}", "セミナーの欠席", "missed any seminar",
    ),
    Behaviour(
        "handed_off", ("handoff.created",), _("was handed to sales"), "{}による営業への引き渡し",
        "were handed to sales by {}", "営業への引き渡し", "were handed to sales",
    ),
    Behaviour(
        "got_deal", ("deal.created",), _("a deal began"), "商談{}の発生", "began the deal {}", "商談の発生", "began any deal",
    ),
    Behaviour(
        "won", ("deal.won",), _("a deal was won"), "商談{}の受注", "were won in the deal {}",
        "商談の受注", "were won in any deal",
    ),
    Behaviour(
        "lost", ("deal.lost",), _("a deal was lost"), "商談{}の失注", "were lost in the deal {}",
        "商談の失注", "were lost in any deal",
    ),
    Behaviour(
        "active",
        (
            "page.viewed", "form.submitted", "asset.downloaded", "link.clicked", "mail.opened", "mail.clicked",
            "mail.replied", "seminar.registered", "seminar.attended",
        ),
        _("did anything"), "{}での行動", "did something at {}", "何らかの行動", "did anything",
    ),
)  # fmt: skip

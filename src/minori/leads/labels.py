"""How values of this room are called on screens."""

from django.utils.translation import gettext_lazy as _

from minori.leads.words import BasisKind, ExclusionKind, ExclusionWhy, FieldType, Role, Stage

STAGE_LABELS = {
    Stage.AWARE: _("Aware"),
    Stage.INTERESTED: _("Interested"),
    Stage.CONSIDERING: _("Considering"),
    Stage.DECIDING: _("Comparing and deciding"),
    Stage.IN_DEAL: _("In a deal"),
    Stage.CUSTOMER: _("Customer"),
}
ROLE_LABELS = {
    Role.DECISION_MAKER: _("Decision maker"),
    Role.MANAGER: _("Manager"),
    Role.STAFF: _("Staff member"),
}
BASIS_LABELS = {
    BasisKind.OPT_IN.value: _("Opt-in: the person agreed"),
    BasisKind.TRADING.value: _("Trading relation"),
    BasisKind.NOTIFIED.value: _("Address given in writing, such as a business card"),
    BasisKind.PUBLISHED.value: _("Address published by the company itself"),
}
TYPE_LABELS = {
    FieldType.TEXT: _("Text"),
    FieldType.INT: _("Whole number"),
    FieldType.FLOAT: _("Number with decimals"),
    FieldType.BOOL: _("Yes or no"),
    FieldType.DATE: _("Date"),
    FieldType.CHOICE: _("One of a list"),
}
EXCLUSION_KIND_LABELS = {
    ExclusionKind.DOMAIN: _("Mail domain"),
    ExclusionKind.ADDRESS: _("Mail address"),
    ExclusionKind.NETWORK: _("Network"),
    ExclusionKind.VISITOR: _("Browser"),
}
EXCLUSION_WHY_LABELS = {
    ExclusionWhy.STAFF: _("Own staff"),
    ExclusionWhy.AGENCY: _("Agency"),
    ExclusionWhy.COMPETITOR: _("Competitor"),
    ExclusionWhy.TEST: _("Test"),
}

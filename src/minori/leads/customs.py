"""Custom fields: the definitions of this installation."""

from django.db import transaction

from minori.leads.core.slugs import field_name
from minori.leads.core.values import BadValue
from minori.leads.models import CustomFieldDefinition
from minori.leads.words import CustomField, FieldType
from minori.team.public import require, trace
from minori.team.words import Actor, Role


def fields(subject: str = "lead") -> tuple[CustomField, ...]:
    """The custom fields of people (or of companies), in the order in which they were made."""
    rows = CustomFieldDefinition.objects.filter(subject=subject).order_by("id")
    return tuple(
        CustomField(r.name, r.label_ja, r.label_en or r.label_ja, FieldType(r.type), tuple(r.choices), r.subject)
        for r in rows
    )


def define_field(field: CustomField, by: Actor) -> CustomField:
    """Add a custom field, or change labels and choices of the one that bears its name; the type of a field stays.

    At once usable in import, rules and letters. Raises BadValue for a name that is not letters, digits and underscores
    or a changed type, PermissionDenied for anybody but marketers and administrators.
    """
    require(by, Role.admin, Role.marketer)
    name = field_name(field.name)
    with transaction.atomic():
        row, made = CustomFieldDefinition.objects.get_or_create(
            subject=field.subject, name=name, defaults={"type": field.type.value, "label_ja": field.label_ja}
        )
        if not made and row.type != field.type.value:
            raise BadValue(name, "type_stays")
        row.label_ja, row.label_en, row.choices = field.label_ja, field.label_en, list(field.choices)
        row.save()
        trace(by, "leads.define_field", f"field:{field.subject}.{name}", {"type": field.type.value, "new": made})
    return CustomField(name, row.label_ja, row.label_en, field.type, field.choices, field.subject)


def drop_field(subject: str, name: str, by: Actor) -> None:
    """Forget a custom field; the values stay in the rows and return with a field of the same name and type."""
    require(by, Role.admin, Role.marketer)
    with transaction.atomic():
        CustomFieldDefinition.objects.filter(subject=subject, name=name).delete()
        trace(by, "leads.drop_field", f"field:{subject}.{name}")

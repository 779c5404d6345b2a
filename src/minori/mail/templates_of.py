"""Templates as other rooms and screens choose them."""

from minori.mail.models import Template
from minori.mail.words import Purpose, TemplateCard


def living_templates() -> list[TemplateCard]:
    """Every template that is not archived and has words, by name."""
    rows = Template.objects.filter(archived_at=None, versions__isnull=False).distinct().order_by("name", "id")
    return [TemplateCard(t.id, t.key, t.name, Purpose(t.purpose), tuple(t.stages)) for t in rows]

"""Template tags of the rules: the choices of the plain form."""

from typing import Any

from django import template

from minori.rules.editor import choices

register = template.Library()


@register.simple_tag
def rule_choices() -> dict[str, Any]:
    """Attributes, behaviours, groups and operators that the plain form offers."""
    return choices()

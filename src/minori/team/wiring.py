"""What this room hands to the rooms on its left when Django starts."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minori.team.actors import actor_of
from minori.team.acts.edit_profile import edit_profile
from minori.team.models import User
from minori.ui.public import Taste, register_menu, register_taste

THEME_OF = {"light": "minori", "dark": "minori-dark", "auto": ""}
WORD_OF = {theme: word for word, theme in THEME_OF.items() if theme}


def read_taste(request: HttpRequest) -> Taste:
    """What a person chose in the profile."""
    user = request.user
    return Taste(THEME_OF[user.theme], user.language) if isinstance(user, User) else Taste()


def save_taste(request: HttpRequest, taste: Taste) -> None:
    """Remember what a person chose with the buttons of the top bar."""
    edit_profile(actor_of(request), theme=WORD_OF.get(taste.theme, ""), language=taste.language)


def plug() -> None:
    """Hang the team's screens into the menu and remember everybody's language and theme."""
    register_taste(read_taste, save_taste)
    admin = ["admin"]
    register_menu("settings", _("Company profile"), "team:account", "building", admin)
    register_menu("settings", _("Members"), "team:people", "users", admin)
    register_menu("settings", _("API keys"), "team:keys", "key", admin)
    register_menu("settings", _("Trace"), "team:trace", "history", admin)
    register_menu("settings", _("My profile"), "team:profile", "user")

"""Addresses of the team."""

from django.urls import path

from minori.team.views import account, keys, people, trace

app_name = "team"
urlpatterns = [
    path("settings/people", people.people, name="people"),
    path("settings/people/<int:pk>", people.person, name="person"),
    path("settings/people/<int:pk>/deactivate", people.switch, {"on": False}, name="deactivate"),
    path("settings/people/<int:pk>/reactivate", people.switch, {"on": True}, name="reactivate"),
    path("settings/invitations/<int:pk>/withdraw", people.withdraw_invitation, name="withdraw"),
    path("invited/<slug:token>", people.accept, name="accept"),
    path("settings/keys", keys.keys, name="keys"),
    path("settings/keys/<int:pk>/revoke", keys.revoke, name="revoke"),
    path("settings/trace", trace.trace, name="trace"),
    path("settings/account", account.account, name="account"),
    path("profile", account.profile, name="profile"),
]

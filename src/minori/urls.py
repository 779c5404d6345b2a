"""Every address of the app; which role may use which stands in `routes.toml`."""

from django.urls import include, path

from minori.health import health

urlpatterns = [
    path("", include("minori.mail.urls")),
    path("health", health, name="health"),
    path("", include("minori.ui.urls")),
    path("", include("minori.team.urls")),
    path("", include("minori.collect.urls")),
    path("", include("minori.rules.urls")),
    path("", include("minori.scoring.urls")),
    path("", include("minori.segments.urls")),
    path("", include("minori.leads.urls")),
    path("", include("minori.desk.urls")),
    path("", include("minori.jobs.urls")),
    path("", include("minori.notices.urls")),
    path("", include("minori.pages.urls")),
    path("", include("minori.scenarios.urls")),
    path("", include("minori.sales.urls")),
    path("account/", include("allauth.account.urls")),
]

"""What a small company has set up before its first visitor: staff, tag, two forms, three letters, one scenario.

Run in a process of its own with an installation's environment: `python -m tests.journeys.furnish HOST`.
"""

import json
import secrets
import sys
from pathlib import Path

import django
from django.conf import settings


def furnish(site: str) -> None:
    """Set everything up through the doors and acts that the screens use; `site` is the host of the company's pages."""
    from minori.collect.acts.save_settings import Wanted, save_settings
    from minori.collect.words import ConsentMode
    from minori.leads import public as leads
    from minori.leads.words import Basis, BasisKind
    from minori.mail import public as mail
    from minori.mail.words import Purpose
    from minori.pages import public as pages
    from minori.sales import public as sales
    from minori.scenarios import public as scenarios
    from minori.segments import public as segments
    from minori.team import public as team
    from minori.team.words import SYSTEM, Actor, Role

    root = Actor(None, "root", Role.admin, "system")
    people = {
        role: team.add_person(f"{role.value}@seller.example", name, role, root, password="thread-of-minori-1")
        for role, name in [(Role.marketer, "佐野 美咲"), (Role.inside_sales, "Nina"), (Role.sales, "木下 悠")]
    }
    team.edit_account(
        {
            "name": "Seller",
            "sender_name": "Seller Inc.",
            "sender_address_postal": "東京都千代田区1-1",
            "contact": "03-0000-0000",
        },
        root,
    )
    save_settings(Wanted([site], ConsentMode.FREE, [], []), root)
    foot = '<p>{{ account.sender_name }} {{ account.postal_address }} {{ account.contact }} <a href="{{ unsubscribe_url }}">stop</a></p>'
    letters = [
        ("thanks", "Your document", Purpose.SERVICE, (), "/guide"),
        ("case", "How a factory did it", Purpose.NURTURE, ("aware", "interested", "considering"), "/cases/food"),
        ("awareness", "News for everybody", Purpose.NURTURE, ("aware",), "/products"),
        ("schedule", "Your schedule", Purpose.DEAL, (), "/products"),
    ]
    for key, subject, purpose, stages, path in letters:
        html = f'<p>{{{{ lead.name }}}} 様</p><p><a id="go" href="http://{site}{path}">read</a></p>{foot}'
        text = f"{{{{ lead.name }}}}\nhttp://{site}{path}\n{{{{ account.sender_name }}}} {{{{ account.postal_address }}}} {{{{ account.contact }}}} {{{{ unsubscribe_url }}}}"
        mail.write_template(root, mail.Writing(key, subject, purpose, stages), mail.Source(subject, html, text))
    fields = [{"name": n, "required": True} for n in ("email", "name", "company", "title")]
    for slug, intent in (("guide", "document"), ("contact", "enquiry")):
        form = pages.Form(slug=slug, title=slug, intent=intent, fields=fields, live=True, language="en",
                          template="thanks" if slug == "guide" else "")  # fmt: skip
        pages.save_form(form, root, "I agree to letters from Seller.", False)
    sales.save_receiver(people[Role.inside_sales].id, sales.Queue.INSIDE, True, (None, None), root)
    sales.save_receiver(people[Role.sales].id, sales.Queue.FIELD, True, (None, None), root)
    steps = [{"id": 1, "kind": "letter", "settings": {"template": "case"}}, {"id": 2, "kind": "end", "settings": {}}]
    scenario = scenarios.create("follow-up", "Document follow-up", root)
    trigger = {"kind": "event", "event": "form.submitted", "object": "guide"}
    scenarios.save(scenario, scenarios.Draft(steps=steps, trigger=trigger), root)
    scenarios.publish(scenario, root)
    scenarios.start(scenario, root)
    consent = Basis(BasisKind.OPT_IN, "fair 2026")
    colleague = {"name": "Carl", "company": "Steelworks Ltd"}
    leads.name_person(SYSTEM, "carl@steelworks.example", colleague, None, "manual", consent)
    oleg = {"name": "Oleg", "company": "Brickyard Ltd"}
    leads.name_person(SYSTEM, "oleg@brickyard.example", oleg, None, "manual", consent)
    segments.save("everybody", "Everybody", "all:\n  - lead.mailable is true\n", root)


def named_browsers(count: int) -> Path:
    """So many known people, each with a browser of her own; the file that lists (lead, visitor key)."""
    from minori.leads import public as leads
    from minori.leads.words import Basis, BasisKind
    from minori.team.words import SYSTEM

    made = []
    for n in range(count):
        key, fields = secrets.token_hex(16), {"name": f"Vera {n}", "company": f"Works {n}"}
        consent = Basis(BasisKind.OPT_IN, "fair 2026")
        made.append(
            (leads.name_person(SYSTEM, f"vera{n}@works{n}.example", fields, key, "manual", consent).lead_id, key)
        )
    file = Path(settings.OPTIONS.data_dir, "browsers.json")
    file.write_text(json.dumps(made))
    return file


if __name__ == "__main__":
    django.setup()
    furnish(sys.argv[1])
    if len(sys.argv) > 2:
        print(named_browsers(int(sys.argv[2])))

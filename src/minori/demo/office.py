"""The demo company's own side: staff, forms, letters, groups, scenario, and what its salespeople do."""

import random
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from minori.collect import public as collect
from minori.collect.words import ConsentMode
from minori.demo.content import (
    COMPANY,
    CONSENT,
    CONTACT,
    FORMS,
    LETTERS,
    PASSWORD,
    POSTAL,
    SEGMENTS,
    SITE,
    STAFF,
    FormText,
)  # fmt: skip
from minori.demo.core.traits import Life, Person
from minori.jobs import public as jobs
from minori.mail import public as mail
from minori.mail.words import Purpose
from minori.pages import public as pages
from minori.sales import public as sales
from minori.scenarios import public as scenarios
from minori.segments import public as segments
from minori.team import public as team
from minori.team.words import Actor, Role

__all__ = ["CONSENT", "SalesTeam", "furnish", "press", "send_due"]
ROOT = Actor(None, "Minori", Role.admin, "system")
NEEDS = [
    "検査工数を減らしたい。来期の予算で検討中。",
    "不良の流出が続き、全数検査にしたい。",
    "検査員の採用が難しい。夜勤を無くしたい。",
    "取引先から検査記録の提出を求められた。",
]
NEXT_STEPS = ["訪問のうえデモを行う", "サンプルを預かって評価する", "概算の見積りを出す", "工場を見学してもらう"]
QUEUES = {Role.inside_sales: sales.Queue.INSIDE, Role.sales: sales.Queue.FIELD}


def furnish() -> None:
    """Everything that stands before the first visitor comes."""
    people = {s.email: team.add_person(s.email, s.name, s.role, ROOT, password=PASSWORD) for s in STAFF}
    team.edit_account(
        {"name": COMPANY, "sender_name": COMPANY, "sender_address_postal": POSTAL, "contact": CONTACT}, ROOT
    )
    collect.save_settings(collect.Wanted([SITE.removeprefix("https://")], ConsentMode.FREE, [], []), ROOT)
    for letter in LETTERS:
        writing = mail.Writing(letter.key, letter.name, Purpose(letter.purpose), letter.stages)
        mail.write_template(ROOT, writing, mail.Source(letter.subject, letter.html, ""))
    for text in FORMS:
        pages.save_form(form_of(text), ROOT, CONSENT, False)
    for key, name, rule in SEGMENTS:
        segments.save(key, name, rule, ROOT)
    for staff in STAFF:
        if staff.role in QUEUES:
            sales.save_receiver(people[staff.email].id, QUEUES[staff.role], True, (None, None), ROOT)
    start_follow_up()
    write_logins()


def form_of(text: FormText) -> pages.Form:
    """The unsaved row of a form."""
    return pages.Form(
        slug=text.slug, title=text.title, intent=text.intent, intro=text.intro, thanks=text.thanks, template=text.template,
        document_url=text.document_url, document_name=text.document_name, live=True,
        fields=[{"name": name, "required": name in {"email", "name", "company"}} for name in text.fields],
    )  # fmt: skip


def start_follow_up() -> None:
    """The first scenario: who asked for a document gets a case after three days, unless she enquires first."""
    scenario = scenarios.create("document-follow-up", "資料請求フォロー", ROOT)
    steps = [
        {"id": 1, "kind": "wait", "settings": {"amount": "3", "unit": "days"}},
        {"id": 2, "kind": "letter", "settings": {"template": "case-food"}},
        {"id": 3, "kind": "wait", "settings": {"amount": "7", "unit": "days"}},
        {"id": 4, "kind": "end", "settings": {}},
    ]
    exits = [{"rule": 'all:\n  - submitted("contact") >= 1 within 30 days\n', "reached": True, "name": "問い合わせ"}]
    trigger = {"kind": "event", "event": "form.submitted", "object": "guide"}
    scenarios.save(scenario, scenarios.Draft(steps=steps, trigger=trigger, exits=exits), ROOT)
    scenarios.publish(scenario, ROOT)
    scenarios.start(scenario, ROOT)


def write_logins() -> None:
    """The file whose lines `minori run` shows."""
    lines = [f"  {person.email:<28} {person.name} ({person.role})" for person in STAFF]
    text = "Demo logins (password " + PASSWORD + "):\n" + "\n".join(lines) + "\n"
    Path(settings.OPTIONS.data_dir, "demo-logins.txt").write_text(text)


def press(slug: str, who: Person, visitor: str, moment: datetime) -> None:
    """Somebody presses the button of a hosted form."""
    answers = {
        "email": who.address, "name": f"{who.family} {who.given}", "company": who.firm.name,
        "department": who.department, "phone": who.phone, "message": "検査工程の自動化について、費用と進め方を相談したいです。",
    }  # fmt: skip
    form = pages.Form.objects.get(slug=slug)
    pages.submit(form, pages.Pressed(secrets.token_hex(16), answers, moment, visitor=visitor, agreed=who.consents))


def send_due(first: int, last: int, now: datetime) -> None:
    """Every fourth week the newsletter goes out to the manufacturers, and whatever is due leaves."""
    if first // 28 != last // 28:
        group = next(s for s in segments.segments() if s.key == "manufacturers")
        template = next(t.id for t in mail.living_templates() if t.key == "monthly")
        mail.start(ROOT, mail.draft(ROOT, f"検査技術だより {now:%Y年%-m月}", template, segment_id=group.id))
    jobs.run_due()
    mail.catch_all_due()


class SalesTeam:
    """What inside and field sales do with what they are handed; outcomes come from the hidden traits."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.ripe: list[tuple[datetime, int, Life]] = []
        self.inside = self.somebody(Role.inside_sales)
        self.seller = self.somebody(Role.sales)

    def somebody(self, role: Role) -> Actor | None:
        """The first member of staff with a role, once the office is furnished."""
        found = team.people([role])
        return Actor(found[0].id, found[0].name, role, "user") if found else None

    def work(self, now: datetime, lives: Mapping[int, Life]) -> None:
        """Answer the week's hand-offs but the newest few, and bring ripe deals to an end."""
        self.inside = self.inside or self.somebody(Role.inside_sales)
        self.seller = self.seller or self.somebody(Role.sales)
        if self.inside is None or self.seller is None:
            return
        waiting = sales.queue(sales.Queue.INSIDE)
        last_week = now > timezone.now() - timedelta(days=7)
        for card in waiting[: len(waiting) - 6] if last_week else waiting:
            self.answer(card, lives.get(card.lead_id), self.inside, now)
        passed_on = sales.queue(sales.Queue.FIELD)
        for card in passed_on[: len(passed_on) - 4] if last_week else passed_on:
            self.sell(card, lives.get(card.lead_id), self.seller, now)
        for when, deal, life in [r for r in self.ripe if r[0] <= now]:
            self.ripe.remove((when, deal, life))
            self.finish(deal, life, self.seller, now)

    def answer(self, card: sales.HandOffCard, life: Life | None, by: Actor, now: datetime) -> None:
        """Inside sales calls: qualified where there is business in it, else given back with the reason."""
        if life and (life.amount or self.dice.random() < 0.25 * life.person.firm.need):
            sales.accept(card.id, by, now)
            sales.qualify_hand_off(
                card.id, "検査工数を減らしたい。来期の予算で検討中。", "訪問のうえデモを行う", by, now
            )
            return
        reason = self.dice.choice(
            [sales.RejectReason.ONLY_LOOKING, sales.RejectReason.NO_ANSWER, sales.RejectReason.LATER]
        )
        sales.reject(card.id, reason, "", None, by, now)

    def sell(self, card: sales.HandOffCard, life: Life | None, by: Actor, now: datetime) -> None:
        """Field sales opens a deal where the traits hold one."""
        sales.accept(card.id, by, now)
        if not life or not life.amount or card.company_id is None:
            sales.qualify_hand_off(card.id, "情報収集の段階。", "四半期後に再訪", by, now)
            return
        new = sales.NewDeal(card.company_id, f"{life.person.firm.name} 外観検査システム", card.lead_id, life.amount,
                            owner_id=by.id, product="外観検査システム", hand_off_id=card.id, opened_at=now)  # fmt: skip
        deal = sales.open_deal(new, by, now)
        sales.qualify_hand_off(card.id, "評価用サンプルで検証したい。", "見積りを提出", by, now)
        if life.won is not None:
            self.ripe.append((now + timedelta(days=self.dice.randint(14, 42)), deal, life))

    def finish(self, deal: int, life: Life, by: Actor, now: datetime) -> None:
        """The deal is won or lost, as the traits had it."""
        if life.won:
            sales.move_deal(deal, "won", by, now=now)
        else:
            sales.move_deal(
                deal, "lost", by, now=now, reason=self.dice.choice(["予算時期が合わず", "他社に決定", "案件中止"])
            )

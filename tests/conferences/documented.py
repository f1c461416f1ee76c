"""A conference of yesterday with something of everything, for the tests of its documentation."""

from datetime import timedelta

from django.utils import timezone

from conferences.models import Event

from .. import builders

WORKSHOPS, FINDINGS = 12, 30


def a_conference(**values) -> Event:
    shown = builders.initiative(title="Teestube", good_practice="Weil alle kommen.")
    event = builders.conference(
        title="Konferenz der Nachbarschaft",
        starts=timezone.now() - timedelta(days=1),
        introduction="<p>Worum es ging.</p>",
        report="<h3>Der Tag</h3><p>Es war gut.</p><h2>Danach</h2>",
        participants=80,
        best_practices=[shown, builders.initiative(title="Entwurf", state="draft")],
        fields=[builders.field_of_action()],
        **values,
    )
    item = builders.programme_item(event, title="Begrüßung", starts=event.starts)
    builders.speaker(item, name="Robin Beispiel", role="Leitung")
    workshop = builders.workshop(
        event, title="Sprache", question="Wie geht es?", outcome="<ul><li>Gemeinsam</li></ul>"
    )
    builders.workshop(event, title="Wohnen", initiatives=[shown], moderation="Kim Beispiel")
    builders.finding(event, workshop=workshop, title="Mehr Kurse")
    builders.finding(event, title="Ein Haus für alle")
    builders.finding(event, title="Nicht fertig", state="draft")
    builders.picture(event, alt="Menschen am runden Tisch", caption="Am Tisch", credit="Kim Foto")
    builders.page("impressum", body="<h2>Anbieter</h2><p>Das Amt</p>")
    return event


def a_large_conference() -> Event:
    """Every workshop and finding has a name of its own; each third finding comes of a workshop."""
    event = builders.conference(starts=timezone.now() - timedelta(days=1))
    workshops = [
        builders.workshop(event, number=n, title=f"Runde-{n}-Titel", question=f"Runde-{n}-Frage")
        for n in range(1, WORKSHOPS + 1)
    ]
    for n in range(1, FINDINGS + 1):
        workshop = workshops[n % WORKSHOPS] if n % 3 == 0 else None
        builders.finding(event, number=n, title=f"Satz-{n}-Ende", workshop=workshop)
    return event

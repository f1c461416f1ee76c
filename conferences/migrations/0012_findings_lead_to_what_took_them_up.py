from django.db import migrations, models


def carry_over(apps, schema_editor) -> None:
    """What stood in the finding's own list stands in the events' rows now."""
    finding, taken_up = (apps.get_model("conferences", name) for name in ("Finding", "TakenUp"))
    links = finding.taken_up_at.through._base_manager.order_by("pk")
    pairs = links.values_list("event_id", "finding_id").iterator()
    taken_up.objects.bulk_create(
        (taken_up(event_id=event, finding_id=row) for event, row in pairs), batch_size=500
    )


class Migration(migrations.Migration):
    """Findings read from there where they were taken up; their own list goes."""

    dependencies = [("conferences", "0011_what_an_event_takes_up")]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="finding", name="taken_up_at"),
        migrations.AddField(
            model_name="finding",
            name="taken_up_at",
            field=models.ManyToManyField(
                blank=True,
                related_name="taken_up_findings",
                through="conferences.TakenUp",
                to="conferences.event",
                verbose_name="Wieder aufgegriffen bei",
            ),
        ),
    ]

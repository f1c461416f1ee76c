import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """What an event takes up again becomes a row of the event's own."""

    dependencies = [("conferences", "0010_log_of_findings_through_review")]

    operations = [
        migrations.CreateModel(
            name="TakenUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("way", models.CharField(choices=[("item", "als Teil von „Was wurde daraus?“"), ("question", "als Frage eines Workshops"), ("workshop", "als eigener Workshop"), ("noted", "vermerkt")], default="noted", max_length=10, verbose_name="Wie")),
                ("words", models.TextField(blank=True, help_text="Was dafür in Programm oder Workshop geschrieben ist.", verbose_name="Wortlaut")),
                ("stamp", models.CharField(blank=True, max_length=20)),
                ("taken_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="aufgenommen am")),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="taken_up", to="conferences.event", verbose_name="Veranstaltung")),
                ("finding", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="takings", to="conferences.finding", verbose_name="Ergebnis")),
                ("item", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="taken_up", to="conferences.programmeitem", verbose_name="Programmpunkt")),
                ("workshop", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="taken_up", to="conferences.workshop", verbose_name="Workshop")),
            ],
            options={"verbose_name": "wieder aufgenommenes Ergebnis", "verbose_name_plural": "wieder aufgenommene Ergebnisse", "ordering": ["pk"]},
        ),
        migrations.AddConstraint(
            model_name="takenup",
            constraint=models.UniqueConstraint(fields=("event", "finding"), name="conferences_takenup_once_per_event"),
        ),
    ]

import django.db.models.deletion
import initiatives.models.access
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0013_initiatives_left_alone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StewardRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('email', models.EmailField(max_length=254, verbose_name='E-Mail-Adresse')),
                ('position', models.CharField(blank=True, max_length=200, verbose_name='Aufgabe in der Initiative')),
                ('message', models.TextField(blank=True, max_length=1000, verbose_name='Nachricht an das Amt')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='eingegangen am')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='Adresse bestätigt am')),
                ('decision', models.CharField(choices=[('open', 'steht aus'), ('accepted', 'angenommen'), ('declined', 'abgelehnt')], default='open', max_length=8, verbose_name='Entscheidung')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='entschieden am')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='Grund')),
                ('delete_on', models.DateField(db_index=True, default=initiatives.models.access.end_of_link, verbose_name='wird gelöscht am')),
                ('link_digest', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('sending', models.CharField(editable=False, max_length=64, unique=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entschieden von')),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steward_requests', to='initiatives.initiative', verbose_name='Initiative')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='vorgeschlagen von')),
            ],
            options={
                'verbose_name': 'Bitte um Zugang',
                'verbose_name_plural': 'Bitten um Zugang',
                'ordering': ['-confirmed_at', '-pk'],
                'indexes': [models.Index(fields=['decision', 'confirmed_at'], name='steward_request_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='initiatives_stewardrequest_has_an_address'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', 'open')), models.Q(models.Q(('decision', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='initiatives_stewardrequest_decided_at_some_time')],
            },
        ),
    ]

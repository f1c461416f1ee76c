from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0015_enquiries_are_answered_in_time'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='historicalinitiative',
            name='confirmed_by',
        ),
        migrations.RemoveField(
            model_name='historicalinitiative',
            name='confirmed_on',
        ),
    ]

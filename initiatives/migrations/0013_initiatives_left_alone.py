from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0012_pictures_wait_for_the_office"),
    ]

    operations = [
        migrations.AddField(
            model_name='initiative',
            name='left_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='Ohne Koordination seit'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField("user", "signed_out_at", models.DateTimeField(blank=True, null=True)),
    ]

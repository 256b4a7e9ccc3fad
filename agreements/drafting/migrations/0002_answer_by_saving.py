from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafting", "0001_initial"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(fields=["round", "saved_at"], name="answer_by_saving"),
        ),
    ]

"""A person of the team may be reached: a telephone number or an address of mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0008_proposal_classes"),
    ]

    operations = [
        migrations.AddField(
            model_name="teammember",
            name="contact",
            field=models.CharField(
                blank=True,
                help_text="Telepon atau surel; tidak tampil bagi penilai.",
                max_length=150,
                verbose_name="kontak",
            ),
        ),
    ]

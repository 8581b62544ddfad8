from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from sinovik.foundation import clock

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, full_name: str, password: str | None = None, **extra: object) -> "User":
        """A person's one account; without a password it can only be entered through recovery or a one-time code."""
        user = self.model(email=email.strip().lower(), full_name=full_name.strip(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person, one account. What the person may do follows from memberships, not from the account."""

    email = models.EmailField(
        "alamat surel", unique=True, error_messages={"unique": "Alamat surel ini sudah punya akun."}
    )
    full_name = models.CharField("nama lengkap", max_length=150)
    language = models.CharField("bahasa", max_length=2, choices=settings.LANGUAGES, default="id")
    time_zone = models.CharField("zona waktu", max_length=20, choices=ZONES, default="Asia/Jakarta")
    is_active = models.BooleanField("aktif", default=True)
    is_demo = models.BooleanField("contoh", default=False)
    joined_at = models.DateTimeField("dibuat pada", db_default=clock.Now())

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "akun"
        ordering = ["full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="user_email_lower",
                condition=Q(email=Lower(F("email"))),
                violation_error_message="Tulis alamat surel dengan huruf kecil.",
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class SpentToken(models.Model):
    """A form that was sent. A repeat of the same form gets the same outcome instead of a second effect."""

    nonce = models.CharField(primary_key=True, max_length=32)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=clock.Now(), db_index=True)
    outcome = models.CharField(max_length=500)

    def __str__(self) -> str:
        return self.nonce

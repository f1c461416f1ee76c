"""People who sign in, and what they are in which office."""

from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.places.models import Office


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail address: coordinator, office staff or administrator."""

    email = models.EmailField(
        _("E-Mail-Adresse"),
        unique=True,
        error_messages={"unique": _("Mit dieser Adresse gibt es schon ein Konto.")},
    )
    name = models.CharField(_("Name"), max_length=120, blank=True)
    is_active = models.BooleanField(
        _("aktiv"),
        default=True,
        help_text=_("Statt ein Konto zu löschen, schalten Sie es hier ab."),
    )
    sessions_ended = models.PositiveIntegerField(_("Sitzungen beendet"), default=0, editable=False)
    notice_links = models.PositiveIntegerField(_("Abmeldelinks beendet"), default=0, editable=False)
    is_demo = models.BooleanField(_("Demo-Konto"), default=False, editable=False)
    date_joined = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_one_account_per_address",
                violation_error_message=_("Mit dieser Adresse gibt es schon ein Konto."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of this person carries: counting `sessions_ended` up ends them all."""
        text = f"{self.password}|{self.sessions_ended}"
        return salted_hmac(
            "portal.accounts.session", text, secret=secret, algorithm="sha256"
        ).hexdigest()

    @cached_property
    def office_roles(self) -> dict[int, str]:
        """The person's role in each office: {office id: role}; one query per request."""
        return dict(self.memberships.values_list("office_id", "role"))

    @property
    def office_ids(self) -> list[int]:
        return list(self.office_roles)

    @property
    def is_staff(self) -> bool:
        """Whether the admin is for this person: administrators and the people of an office."""
        return self.is_active and (self.is_superuser or bool(self.office_roles))


class Membership(models.Model):
    """A person's place in an office: editor, or lead with the office's people and needs."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("Redaktion")
        LEAD = "lead", _("Leitung")

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name=_("Konto"), related_name="memberships"
    )
    office = models.ForeignKey(
        Office, models.PROTECT, verbose_name=_("Amt"), related_name="memberships"
    )
    role = models.CharField(_("Rolle"), max_length=10, choices=Role, default=Role.EDITOR)

    class Meta:
        verbose_name = _("Mitgliedschaft im Amt")
        verbose_name_plural = _("Mitgliedschaften im Amt")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office"], name="accounts_membership_once_per_office"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

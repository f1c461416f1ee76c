"""Secret links to a preview: made, ended, forgotten."""

from datetime import timedelta

from django.utils import timezone

from portal.lib.tokens import digest, new_token

from ..models import Entry, PreviewLink


def share_preview(entry: Entry, *, days: int, by) -> tuple[PreviewLink, str]:
    """A new link and its token, which stands nowhere else: whoever loses it makes another."""
    token = new_token()
    link = PreviewLink.objects.create(
        entry=entry,
        digest=digest(token),
        made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return link, token


def revoke_preview(link: PreviewLink) -> bool:
    """End the link; False where it was ended already."""
    rows = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
    return rows.update(revoked_at=timezone.now()) == 1


def forget_old_previews() -> None:
    """Chore: links that have opened nothing for a month go."""
    PreviewLink.objects.due_for_deletion().delete()

"""Longer texts with headings, lists and links, cleaned of everything else."""

from django_prose_editor.fields import ProseEditorField

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["https", "http", "mailto", "tel"]},
    "HardBreak": True,
}


class ProseField(ProseEditorField):
    """A text of simple HTML that is cleaned on every way into the database, not in forms only."""

    def pre_save(self, model_instance, add: bool) -> str:
        text = self.sanitize(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, text)
        return text


def prose_field(label, **options) -> ProseField:
    """A text field for staff: what the editor can make is what the sanitizer lets through."""
    return ProseField(label, blank=True, extensions=EXTENSIONS, sanitize=True, **options)

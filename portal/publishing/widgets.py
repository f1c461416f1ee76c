"""The editor for longer texts, in a shape our content security policy allows."""

from django.forms.widgets import Media as WidgetMedia
from django.forms.widgets import Script
from django.templatetags.static import static
from django_prose_editor.widgets import ProseEditorWidget

EDITOR = "django_prose_editor/editor.js"


class ProseWidget(ProseEditorWidget):
    """A textarea that static/js/admin-prose.js turns into an editor; without it, HTML as text.

    The package's own start scripts need an import map (an inline script) and write a style
    element; ours gets the editor's address from the textarea and needs neither.
    """

    @property
    def media(self) -> WidgetMedia:
        return WidgetMedia(js=[Script("js/admin-prose.js", type="module")])  # type: ignore[list-item]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        attributes.pop(f"data-django-prose-editor-{self.preset}", None)
        attributes["data-prose-editor"] = static(EDITOR)
        attributes["rows"] = 10
        return context

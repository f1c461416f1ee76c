"""How tests fill in the admin's forms: as the browser would, from the page itself."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Collects what the page's form would send if nobody changed anything."""

    def __init__(self):
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.inside = False
        self.select: str | None = None
        self.textarea: str | None = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id", "").endswith("_form")
        if not self.inside:
            return
        if tag == "input":
            self._input(attrs)
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and self.select:
            self._option(attrs)
        elif tag == "textarea":
            self.textarea = attrs["name"]
            self.values[self.textarea] = [""]

    def _input(self, attrs):
        kind = attrs.get("type", "text")
        if kind in {"submit", "file"} or "name" not in attrs:
            return
        if kind in {"checkbox", "radio"} and "checked" not in attrs:
            return
        self._add(attrs["name"], attrs.get("value", "on" if kind == "checkbox" else ""))

    def _option(self, attrs):
        """A select nobody touched sends its first option."""
        if "selected" in attrs:
            self.values[self.select] = [attrs.get("value", "")]
        else:
            self.values.setdefault(self.select, [attrs.get("value", "")])

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None
        elif tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self.textarea:
            self.values[self.textarea][0] += data

    def _add(self, name, value):
        self.values.setdefault(name, []).append(value)


def read(response) -> dict:
    """{field name: [values]} of the form on the page."""
    reader = FormReader()
    reader.feed(response.content.decode())
    values = {name: value for name, value in reader.values.items() if "__prefix__" not in name}
    return {
        name: [text.removeprefix("\n") for text in value]
        for name, value in values.items()
        if name != "csrfmiddlewaretoken"
    }


def fill_in(client, url: str, **changes):
    """Open the form, change what is named, press „Sichern" (or the named button)."""
    page = client.get(url)
    assert page.status_code == 200
    return client.post(url, {**read(page), **changes})


def errors(response) -> str:
    """All messages of a form that was not accepted, as one text."""
    context = response.context
    found = [str(context["adminform"].form.errors)]
    found += [str(formset.formset.errors) for formset in context["inline_admin_formsets"]]
    found += [str(f.formset.non_form_errors()) for f in context["inline_admin_formsets"]]
    return " ".join(found)

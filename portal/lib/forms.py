"""Forms as the house shows them: label, help, error, then the field, tied by aria-describedby."""

from django.forms.renderers import TemplatesSetting


class MosaikFormRenderer(TemplatesSetting):
    """Renders fields from templates/forms/."""

    field_template_name = "forms/field.html"

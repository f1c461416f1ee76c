"""Rules no single page can keep alone: migrations, deployment, secrets, words for translators."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.demo import names_the_settings_read

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted(
    (ROOT / "templates").rglob("*.txt")
)

# --- migrations and settings --------------------------------------------------------------
PRODUCTION = {
    "SECRET_KEY": "x7" * 30 + "-a-long-secret-of-many-different-letters",
    "SITE_URL": "https://mosaik.example.org",
    "DATABASE_URL": "sqlite:////nowhere/at/all",
}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def manage(*command: str, **variables: str) -> subprocess.CompletedProcess:
    """A management command in an environment that has only these of the settings' variables."""
    known = names_the_settings_read() | {"DJANGO_ALLOW_ASYNC_UNSAFE"}  # the browser tests' own
    environment = {k: v for k, v in os.environ.items() if k not in known} | variables
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_deployment_check_is_clean_with_a_productions_environment():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_the_deployment_check_notices_a_site_without_tls():
    unsafe = PRODUCTION | {"SITE_URL": "http://mosaik.example.org"}
    done = manage("check", "--deploy", "--fail-level", "WARNING", **unsafe)
    assert done.returncode != 0
    assert "security.W004" in done.stderr


@pytest.mark.parametrize("secret", [{}, {"SECRET_KEY": ""}])
def test_nothing_starts_without_a_secret(secret):
    variables = {k: v for k, v in PRODUCTION.items() if k != "SECRET_KEY"} | secret
    done = manage("check", **variables)
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_postgresql_counts_instead_of_compiling():
    """Its compiler took six times as long for the desk's one statement as the count itself."""
    show = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    address = "postgres://mosaik@/nowhere/mosaik?options=-c%20work_mem=8MB"
    done = manage("shell", "-v", "0", "-c", show, **PRODUCTION | {"DATABASE_URL": address})
    assert "'options': '-c jit=off -c work_mem=8MB'" in done.stdout, done.stderr


# --- words people read --------------------------------------------------------------------
NOT_READ = [
    r"{#.*?#}",
    r"{% comment.*?endcomment %}",
    r"{% blocktranslate.*?endblocktranslate %}",
    r"{% verbatim.*?endverbatim %}",
    r"<!--.*?-->",
    r"<(script|style)\b.*?</\1>",
]
ATTRIBUTE = re.compile(r'\s(?:alt|title|placeholder|aria-label|label|content)="([^"]*)"')
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ELEMENT = re.compile(r"<[^>]*>")
LETTERS = re.compile(r"[^\W\d_]{2,}")
#: names, words for machines, and what is the same in every language
FREE = {
    "width=device-width, initial-scale=1",
    "noindex",
    "article",
    "de_DE",
    "image/png",
    "summary_large_image",
    "desk",
    "Mosaik",
    "– Mosaik",
    "(PDF)",
    "(PDF, )",
}


def unwrapped(template: str) -> list[str]:
    """The words of a template that no translator would get to see."""
    for pattern in NOT_READ:
        template = re.sub(pattern, "", template, flags=re.DOTALL)
    marked = TAG.sub("", template)
    texts = [*ATTRIBUTE.findall(marked), *ELEMENT.sub("\n", marked).splitlines()]
    spare = (text.strip() for text in texts if text.strip() not in FREE)
    return [text for text in spare if LETTERS.search(re.sub(r"&\w+;", "", text))]


def test_every_word_of_every_template_is_wrapped_for_translation():
    assert len(TEMPLATES) > 30
    found = {str(path.relative_to(ROOT)): unwrapped(path.read_text("utf-8")) for path in TEMPLATES}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hallo Welt</p>",
        '<img alt="Ein Bild" src="x">',
        '<p>{% translate "Schon" %} noch nicht</p>',
        '<input placeholder="Suchen {{ x }}">',
    ],
)
def test_a_word_that_is_not_wrapped_is_noticed(template):
    assert unwrapped(template) != []


def test_wrapped_words_are_fine():
    assert (
        unwrapped('<p class="a">{% blocktranslate %}Ja <b>so</b>{% endblocktranslate %}</p>') == []
    )
    assert unwrapped('<img alt="{% translate "Ein Bild" %}" src="{{ url }}">') == []


# --- what the security policy forbids ------------------------------------------------------
INLINE = re.compile(r"<style\b|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)


def test_no_template_has_inline_scripts_styles_or_handlers():
    texts = {str(p.relative_to(ROOT)): TAG.sub("", p.read_text("utf-8")) for p in TEMPLATES}
    assert [path for path, text in texts.items() if INLINE.search(text)] == []


@pytest.mark.parametrize("bad", ['<p style="x">', "<style>", "<script>", '<a onclick="x">'])
def test_an_inline_style_script_or_handler_is_noticed(bad):
    assert INLINE.search(bad)


# --- forms that can be sent -----------------------------------------------------------------
INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*)%}')


def needs_token(name: str, templates: dict[str, str], seen: frozenset = frozenset()) -> bool:
    """Whether the template, or one that it includes with all it knows, has a form to be sent."""
    text = templates.get(name, "")
    if name in seen or "{% csrf_token %}" in text:
        return "{% csrf_token %}" in text
    shared = (
        part for part, options in INCLUDE.findall(text) if not options.rstrip().endswith(" only")
    )
    return any(needs_token(part, templates, seen | {name}) for part in shared)


def forms_without_token(templates: dict[str, str]) -> list[str]:
    """`only` keeps the token from an included template, and then its form cannot be sent."""
    return [
        f"{name} includes {part}"
        for name, text in templates.items()
        for part, options in INCLUDE.findall(text)
        if options.rstrip().endswith(" only")
        and "csrf_token=csrf_token" not in options
        and needs_token(part, templates)
    ]


def test_every_form_in_an_included_template_has_its_token():
    folder = ROOT / "templates"
    texts = {str(p.relative_to(folder)): p.read_text("utf-8") for p in TEMPLATES}
    assert forms_without_token(texts) == []


@pytest.mark.parametrize("token", ["", "csrf_token=csrf_token "])
def test_an_included_form_without_its_token_is_noticed(token):
    texts = {
        "page": f'{{% include "part" with a=b {token}only %}}',
        "part": '{% include "form" with c=d %}',
        "form": "{% csrf_token %}",
    }
    assert bool(forms_without_token(texts)) == (token == "")

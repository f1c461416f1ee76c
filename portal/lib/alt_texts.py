"""When an alternative text is none: the name of a file, a word, the caption once more.

The same rules as regular expressions for people's forms and for the database's lists.
"""

import re

#: „IMG_2031", „DSC01234.JPG", „Bild 3", „foto-2017-05-16", „screenshot (4)"
NAME_OF_A_CAMERA = (
    r"^\s*(img|image|dsc|dscn|dscf|pict?|pxl|photo|foto|bild|grafik|scan|screenshot|whatsapp image)"
    r"[-_ (.]*[0-9][-_ 0-9().a-z]*\s*$"
)
#: whatever ends like a file
NAME_OF_A_FILE = r"[.](jpe?g|png|webp|gif|tiff?|heic|bmp|svg)\s*$"
SHORTEST = 10

_camera = re.compile(NAME_OF_A_CAMERA, re.IGNORECASE)
_file = re.compile(NAME_OF_A_FILE, re.IGNORECASE)


def is_a_file_name(text: str) -> bool:
    """Whether a text only repeats what the file is called."""
    return bool(_camera.search(text) or _file.search(text))

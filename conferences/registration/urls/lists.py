"""/tagungsbuero/<event>/listen/: to save and to print"""

from django.urls import path

from ..views import lists, signs

LISTS = "tagungsbuero/<int:event>/listen/"

urlpatterns = [
    path(LISTS, lists.lists, name="lists"),
    path(f"{LISTS}datei/", lists.table, name="list_file"),
    path(f"{LISTS}unterschriften/", lists.signatures, name="list_signatures"),
    path(f"{LISTS}namensschilder/", lists.badges, name="list_badges"),
    path(f"{LISTS}workshops/", lists.doors, name="list_doors"),
    path(f"{LISTS}schilder/", signs.signs, name="list_signs"),
    path(f"{LISTS}zahlen/", lists.numbers, name="list_numbers"),
    path(f"{LISTS}bedarfe/", lists.needs, name="list_needs"),
]

"""Puts our admin site where Django's own would be."""

from django.contrib.admin.apps import AdminConfig


class MosaikAdminConfig(AdminConfig):
    default_site = "portal.accounts.site.MosaikAdminSite"

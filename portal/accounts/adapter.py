"""How sign-in behaves here: nobody signs up alone, offices invite."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_redirect_url(self, request) -> str:
        if request.user.is_staff:
            return super().get_login_redirect_url(request)
        return "/"

"""What holds for every answer below /api/: read by any page, asked again cheaply."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag

BELOW = "/api/"
METHODS = ["GET", "HEAD", "OPTIONS"]
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Content-Disposition",
    "Access-Control-Max-Age": "86400",
}


class OpenDataMiddleware:
    """Reading only; CORS for it, and an ETag for every answer that is not streamed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(BELOW):
            return self.get_response(request)
        answer = self._answer(request)
        for name, value in CORS.items():
            answer[name] = value
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204)
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponse) or answer.status_code != 200:
            return answer
        answer["Cache-Control"] = "no-cache"
        set_response_etag(answer)
        return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer

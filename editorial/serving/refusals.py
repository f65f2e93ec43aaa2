"""Short pages for what is refused before any thread is taken. They load nothing."""

from http import HTTPStatus

RETRY_SECONDS = 10
BACK = "Nothing was changed. Go back one page: your browser usually still holds what you typed."
WORDS = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        f"What you sent is larger than any form here: at most two megabytes. {BACK}"
    ),
    HTTPStatus.REQUEST_TIMEOUT: f"What you sent did not arrive in time. {BACK} Then send it again.",
    HTTPStatus.BAD_REQUEST: f"What you sent did not arrive as a whole. {BACK} Then send it again.",
    HTTPStatus.LENGTH_REQUIRED: (
        "Say in a Content-Length how long it is what you send. Nothing was changed."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        f"Very many people are here just now: try again in some seconds. {BACK}"
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Something broke on our side. Look where it stands before you send it again."
    ),
}


def refusal(status: HTTPStatus) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return status, headers and body of a refusal."""
    headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("connection", "close"),
    ]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("retry-after", str(RETRY_SECONDS)))
    page = (
        '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1">'
        f"<title>{status.phrase}</title><main><h1>{status:d} "
        f"{status.phrase}</h1><p>{WORDS[status]}</p></main></html>"
    )
    return int(status), headers, page.encode()

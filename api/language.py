"""Which language an answer speaks: Chinese unless the caller prefers English."""

from fastapi import Request

from domain.catalogue import Term

ZH, EN = "zh-CN", "en"


def preferred(request: Request) -> str:
    """Return `ZH` or `EN` by the Accept-Language header (RFC 9110); Chinese where both are equal."""
    weights = {"zh": 0.0, "en": 0.0}
    for choice in request.headers.get("accept-language", "").split(","):
        tag, _, parameter = choice.partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _weight(parameter))
    return EN if weights["en"] > weights["zh"] else ZH


def worded(term: Term, language: str) -> str:
    """Return the text of ``term`` in a language."""
    return term.en if language == EN else term.zh


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0

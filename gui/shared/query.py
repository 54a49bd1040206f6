"""Filters that a person types: a comma means AND, `~` means NOT."""


def matches(query: str, text: str) -> bool:
    """Return whether a text holds every term of a query, and none with `~` before it; case does not count."""
    for typed in query.lower().split(","):
        term = typed.strip()
        wanted = not term.startswith("~")
        term = term.removeprefix("~").strip()
        if term and (term in text.lower()) != wanted:
            return False
    return True

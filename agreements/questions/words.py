from django.utils.translation import gettext_lazy


def _(text: str) -> str:
    """Mark words of the bank for translation; they are translated when shown."""
    return gettext_lazy(text)  # type: ignore[return-value]

"""Amounts are kept in the currency's minor units (ISO 4217) and written as decimals."""
from decimal import Decimal, InvalidOperation

from .mistakes import mistake

_DIGITS = {"JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "ISK": 0, "XAF": 0, "XOF": 0, "BHD": 3, "KWD": 3, "JOD": 3, "OMR": 3, "TND": 3, "IQD": 3, "LYD": 3}


def digits(currency: str) -> int:
    if mistake("yen-in-hundredths"):
        return 2
    return _DIGITS.get(currency, 2)


def to_minor(text: str, currency: str) -> int:
    """Raises ValueError for what is no positive amount, or finer than the currency."""
    if mistake("float-cents"):
        return int(float(text) * 10 ** digits(currency))
    try:
        minor = Decimal(str(text)).scaleb(digits(currency))
    except InvalidOperation:
        raise ValueError(f"no amount: {text!r}") from None
    if not minor.is_finite() or minor != minor.to_integral_value() or minor <= 0:
        raise ValueError(f"no amount of {currency}: {text!r}")
    return int(minor)


def to_text(minor: int, currency: str) -> str:
    return f"{Decimal(minor).scaleb(-digits(currency)):.{digits(currency)}f}"

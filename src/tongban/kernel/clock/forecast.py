"""The statutory holidays of years for which no notice has come yet, from the law and the lunar calendar.

全国年节及纪念日放假办法 (2024-11-10 revision), 第二条: 元旦 1 day, 春节 4 (除夕 to 初三), 清明 1, 劳动节 2, 端午 1, 中秋 1,
国庆 3. Which days are moved (调休) is for the yearly notice alone; it is not guessed here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

# First day of the first lunar month, 清明, 端午 (fifth of the fifth month), 中秋 (fifteenth of the eighth month).
_MOVABLE = {
    2027: (date(2027, 2, 6), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 4, 4), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 4, 4), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 4, 5), date(2030, 6, 5), date(2030, 9, 12)),
}


@lru_cache(maxsize=64)
def statutory_holidays(year: int) -> dict[date, str]:
    """The days that the law itself names, with their names; beyond 2030 only those of the solar calendar."""
    found = {
        date(year, 1, 1): "元旦",
        date(year, 5, 1): "劳动节",
        date(year, 5, 2): "劳动节",
        **{date(year, 10, day): "国庆节" for day in (1, 2, 3)},
    }
    if year in _MOVABLE:
        spring, clear_and_bright, dragon_boat, mid_autumn = _MOVABLE[year]
        found.update({spring + timedelta(days=n): "春节" for n in (-1, 0, 1, 2)})
        found.update({clear_and_bright: "清明节", dragon_boat: "端午节", mid_autumn: "中秋节"})
    return found

"""Who may see and do (权限): one gate for lists, one for acts, one declaration on every page."""

from tongban.kernel.access.gate import ABOUT, Forbidden, may, visible, visible_where
from tongban.kernel.access.pages import ADDRESS_RULES, open_to

__all__ = ["ABOUT", "ADDRESS_RULES", "Forbidden", "may", "open_to", "visible", "visible_where"]

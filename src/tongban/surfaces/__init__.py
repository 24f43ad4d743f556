"""The surfaces: portal, desk and the public interface; shells over the domains, owning nothing a domain could own."""

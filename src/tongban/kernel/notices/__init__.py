"""Telling people, by the channel they use (消息): every message stands in the portal; some go out as a text as well."""

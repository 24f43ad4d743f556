"""The surface openapi (开放接口)."""

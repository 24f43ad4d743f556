"""Record books of any kind, declared once (台账): a model and a declaration give list, form, history, import, export, API, public page and counts."""

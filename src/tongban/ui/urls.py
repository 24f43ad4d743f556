"""Addresses of the pattern book and of the reader's own size of type."""

from django.urls import path

from tongban.ui import book, care

app_name = "ui"

urlpatterns = [
    path("", book.pattern_book, name="book"),
    path("desk/", book.desk_book, name="desk_book"),
    path("care/", care.choose, name="care"),
]

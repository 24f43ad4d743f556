"""What the command's own library says, in Chinese: its headings and its complaints of wrong use."""

from __future__ import annotations

from types import ModuleType

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

WORDS = {
    "Usage:": "用法:",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示这段说明。",
    "Show the version and exit.": "显示版本。",
    "default: {default}": "不写则为 {default}",
    "required": "必须写",
    "Aborted!": "已中止。",
    "Error: {message}": "{message}",
    "Try '{command} {option}' for help.": "写法和例子见 {command} {option}",
    "Invalid value: {message}": "{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 写得不对: {message}",
    "Missing command.": "没有写要做什么; 可用的命令见上。",
    "Missing argument": "没有写参数",
    "Missing option": "没有写选项",
    "Missing parameter": "没有写参数",
    "Missing parameter: {param_name}": "没有写 {param_name}",
    "Missing {param_type}": "没有写 {param_type}",
    "Got unexpected extra argument ({args})": "多写了「{args}」; 请去掉它。",
    "Got unexpected extra arguments ({args})": "多写了「{args}」; 请去掉它们。",
    "Did you mean {possibility}?": "是不是 {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(是不是其中之一: {possibilities}?)",
    "No such option {name!r}.": "没有 {name} 这个选项。",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "Option {name!r} does not take a value.": "{name} 后面不写值。",
    "Option {name!r} requires an argument.": "{name} 后面要写一个值。",
    "Option {name!r} requires {nargs} arguments.": "{name} 后面要写 {nargs} 个值。",
    "{value} is not in the range {range}.": "{value} 不在允许的范围内({range})。",
    "{value!r} is not a valid {number_type}.": "「{value}」不是一个整数。",
    "{value!r} is not {choice}.": "「{value}」不行, 只能写 {choice}。",
    "{value!r} is not one of {choices}.": "「{value}」不行, 可以写 {choices}。",
    "file": "文件",
    "directory": "目录",
    "path": "路径",
    "{name} {filename!r} does not exist.": "没有「{filename}」这个{name}。",
    "{name} {filename!r} is a file.": "「{filename}」是文件, 不是目录。",
    "{name} {filename!r} is a directory.": "「{filename}」是目录, 不是文件。",
    "{name} {filename!r} is not readable.": "「{filename}」读不了; 请核对权限。",
    "{name} {filename!r} is not writable.": "「{filename}」写不了; 请核对权限。",
}


def _one(sentence: str) -> str:
    return WORDS.get(sentence, sentence)


def _some(one: str, many: str, count: int) -> str:
    return _one(one if count == 1 else many)


def speak_chinese() -> None:
    """Every module of the library looks its sentences up by these two names; it carries no catalogue of its own."""
    modules: tuple[ModuleType, ...] = (
        click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types,
    )  # fmt: skip
    for module in modules:
        names = vars(module)
        names.update({name: ours for name, ours in (("_", _one), ("ngettext", _some)) if name in names})

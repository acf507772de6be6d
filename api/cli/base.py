"""Click in Vietnamese: help pages, usage errors, and commands that are imported only when they run."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import click
from click.formatting import HelpFormatter


class _VietnameseHelp(click.Command):
    """The parts of a help page that click words itself."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the usage line after the command's name."""
        arguments = [p.make_metavar(ctx) for p in self.get_params(ctx) if isinstance(p, click.Argument)]
        return ["[TÙY_CHỌN]", *arguments, *(["LỆNH"] if isinstance(self, click.Group) else [])]

    def format_usage(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Cách dùng: ")

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """Write the options, and for a group its commands."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        rows = [(row[0], _told(each, row[1])) for each in options if (row := each.get_help_record(ctx))]
        if rows:
            with formatter.section("Tùy chọn"):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the --help option."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Xem hướng dẫn này."
        return option


class Command(_VietnameseHelp):
    """A command with a Vietnamese help page."""


class LazyGroup(_VietnameseHelp, click.Group):
    """A group whose commands are named in a table and imported when they are asked for.

    Args:
        lazy: Command name -> ("module:attribute", short help), in the order of the help page.
    """

    command_class = Command

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        """Keep the table of commands."""
        super().__init__(*args, **kwargs)
        self._lazy = dict(lazy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names in the table's order."""
        del ctx
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None where the table does not know it."""
        del ctx
        if cmd_name not in self._lazy:
            return None
        module, attribute = self._lazy[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """Write the commands with their short helps, without importing them."""
        del ctx
        with formatter.section("Lệnh"):
            formatter.write_dl([(name, short_help) for name, (_, short_help) in self._lazy.items()])


def _told(option: click.Option, text: str) -> str:
    """Return an option's help with what click adds to it ("[default: (5); x>=0; required]") said in Vietnamese."""
    own, opening, _ = text.rpartition("[")
    if not opening or own.rstrip() != (option.help or ""):
        return text
    default = option.show_default if isinstance(option.show_default, str) else None
    bounds = _bounds(option.type) if isinstance(option.type, click.IntRange | click.FloatRange) else None
    added = (f"mặc định: {default}" if default else None, bounds, "bắt buộc" if option.required else None)
    told = "; ".join(filter(None, added))
    return f"{own}[{told}]" if told else own.rstrip()


def _bounds(kind: click.IntRange | click.FloatRange) -> str | None:
    """Say between which numbers a value lies; None where it may be any."""
    match kind.min, kind.max:
        case None, None:
            return None
        case low, None:
            return f"từ {low:g} trở lên"
        case None, high:
            return f"không quá {high:g}"
        case low, high:
            return f"từ {low} đến {high}"


def usage_message(error: click.UsageError) -> str:
    """Say in Vietnamese what is wrong with a command line, and where help is."""
    command = error.ctx.command_path if error.ctx else "giaoviec"
    return f"{_what_is_wrong(error)}\nXem cách dùng: {command} --help"


def _what_is_wrong(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"Không có tùy chọn “{error.option_name}”.{_hint(error.possibilities or ())}"
        case click.MissingParameter():
            name = _parameter_name(error)
            return f"Thiếu {'tùy chọn' if isinstance(error.param, click.Option) else 'tham số'} {name.rstrip('.')}."
        case click.BadOptionUsage():
            return f"Tùy chọn “{error.option_name}” cần một giá trị, hoặc không nhận giá trị như đã ghi."
        case click.BadParameter():
            return f"Giá trị của {_parameter_name(error)} không đúng: {_bad_value(error)}"
        case _ if error.message.startswith("No such command"):
            name = error.message.removeprefix("No such command").strip(" '.").split("'")[0]
            return f"Không có lệnh “{name}”.{_hint(get_close_matches(name, _commands(error), n=1))}"
        case _ if error.message.startswith("Got unexpected extra argument"):
            return f"Thừa tham số: {error.message.partition('(')[2].rstrip(')')}."
        case _ if error.message.startswith("Missing command"):
            return "Thiếu lệnh."
        case _:
            return error.message


def _hint(meant: Sequence[str]) -> str:
    return f" Có phải bạn muốn {', '.join(meant)}?" if meant else ""


def _commands(error: click.UsageError) -> list[str]:
    """Return the commands of the group that was asked for one."""
    group = error.ctx.command if error.ctx else None
    return group.list_commands(_context(error)) if isinstance(group, click.Group) else []


def _parameter_name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "").strip("'")
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.make_metavar(_context(error))


def _context(error: click.UsageError) -> click.Context:
    return error.ctx or click.Context(click.Command("giaoviec"))


def _bad_value(error: click.BadParameter) -> str:
    """Say what values are possible; our own parameter types raise Vietnamese messages already."""
    kind = error.param.type if error.param is not None else None
    match kind:
        case click.Choice():
            return f"hãy chọn một trong: {', '.join(map(str, kind.choices))}."
        case click.IntRange() | click.FloatRange():
            number = "một số nguyên" if isinstance(kind, click.IntRange) else "một số"
            return f"cần {' '.join(filter(None, (number, _bounds(kind))))}."
        case click.Path() | click.File():
            return "tệp hoặc thư mục không tồn tại hay không đọc được."
        case _:
            return error.message

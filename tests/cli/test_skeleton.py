"""Behaviour that all commands share: help, names, errors, exit codes and lazy imports."""

import contextlib
import json
import os
import pty
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from querydsl import errors
from querydsl.cli import root
from querydsl.cli.app import COMMANDS, NAMES, CommandEntry
from querydsl.cli.errors import ExitCode, exit_code_of
from querydsl.diagnostics.model import Diagnostic, Severity, Span
from tests.cli.conftest import Run

FOUND = Diagnostic("syntax", Severity.ERROR, "it is wrong", Span(0, 1))


def process(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The finished process of a command."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CRUSTDATA")} | environment
    return subprocess.run([sys.executable, "-m", "querydsl", *args], capture_output=True, text=True, env=environ, check=False)


def modules_after(*args: str) -> set[str]:
    """The modules that a command has imported when it ends."""
    script = (
        f"import sys; from querydsl.cli import root; root({list(args)!r}, standalone_mode=False); print('MODULES', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.partition("MODULES")[2].split())


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example_of_itself(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Examples:\n" in result.stdout
    assert f"querydsl {name}" in result.stdout.partition("Examples:\n")[2]
    assert "--color [auto|always|never]" in result.stdout
    assert run(name, "-h").stdout == result.stdout


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_a_command_has_the_name_in_the_table(entry: CommandEntry) -> None:
    command = root.get_command(click.Context(root), entry.name)
    assert command is not None
    assert command.name == entry.name


def test_listing_the_commands_does_not_import_them(run: Run) -> None:
    listed = run("--help").stdout
    assert all(f"\n  {name} " in listed for name in NAMES)
    assert [name for name in modules_after("--help") if name.startswith("querydsl.cli.commands")] == []


@pytest.mark.parametrize(
    "args",
    [
        ("check", 'title ~ "engineer"'),
        ("fmt", 'title ~ "engineer"'),
        ("compile", 'title ~ "engineer"'),
        ("rules",),
        ("help", "language"),
    ],
)
def test_local_commands_do_not_import_slow_libraries(args: tuple[str, ...]) -> None:
    assert modules_after(*args) & {"httpx", "rich", "platformdirs", "querydsl.sandbox", "querydsl.jobs"} == set()


def test_the_version_is_that_of_the_package(run: Run) -> None:
    from querydsl import __version__

    assert run("--version").stdout == f"querydsl, version {__version__}\n"
    assert process("--version").stdout == f"querydsl, version {__version__}\n"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("chek", "did you mean `check`?"),
        ("compil", "did you mean `compile`?"),
        ("qqq", "there is no command `qqq`"),
    ],
)
def test_a_mistyped_command_gets_a_suggestion(run: Run, name: str, advice: str) -> None:
    result = run(name)
    assert result.exit_code == ExitCode.USAGE
    assert advice in result.stderr


def test_a_wrong_option_is_a_usage_error(run: Run) -> None:
    result = run("compile", "--nonsense")
    assert result.exit_code == ExitCode.USAGE
    assert "No such option" in result.stderr


def test_the_exit_codes_are_listed(run: Run) -> None:
    listed = run("help", "exit-codes").stdout
    assert [int(line.split()[0]) for line in listed.splitlines()] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 130, 141]


@pytest.mark.parametrize("topic", ["environment", "language", "syntax", "check"])
def test_topics_and_commands_have_help(run: Run, topic: str) -> None:
    result = run("help", topic)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 5


def test_help_without_a_topic_lists_all(run: Run) -> None:
    assert "Topics: exit-codes, environment, language, syntax" in run("help").stdout


def test_help_for_an_unknown_topic_is_a_usage_error(run: Run) -> None:
    result = run("help", "exitcodes")
    assert result.exit_code == ExitCode.USAGE
    assert "there is no command `exitcodes`" in result.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.QuerySyntaxError((FOUND,), "x"), 1),
        (errors.InvalidQuery((FOUND,), "x"), 1),
        (errors.DecompileError("it is odd", "/filters"), 1),
        (errors.ParameterError("no parameter"), 2),
        (errors.CatalogueError("it is wrong", "a.toml"), 2),
        (errors.SettingError("it is wrong"), 2),
        (errors.NotYet("it goes on"), 3),
        (errors.KeyRefused("no key"), 4),
        (errors.PlanRefused("no credits"), 5),
        (errors.RateLimited("slow down"), 6),
        (errors.JobCapReached("five already"), 6),
        (errors.JobFailed("it failed"), 7),
        (errors.ConnectionFailed("nobody there"), 7),
        (errors.MaybeSubmitted("who knows"), 7),
        (errors.DownloadFailed("broken"), 8),
        (errors.OutputError("disk full"), 8),
        (errors.RequestRefused("bad filter"), 1),
        (errors.NotFound("no such job"), 1),
    ],
)
def test_each_error_has_its_exit_code_and_message(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: errors.QuerydslError, code: int
) -> None:
    def fail(_topic: object) -> None:
        raise error

    monkeypatch.setattr("querydsl.cli.commands.tools.help._echo_help_of", lambda *_: fail(None))
    result = run("help", "check")
    assert result.exit_code == code == exit_code_of(error)
    assert ("it is wrong" if isinstance(error, errors.QueryError) else str(error)) in result.stderr
    assert "Traceback" not in result.stderr


def test_a_service_error_shows_its_job_and_whether_to_retry(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        error = errors.MaybeSubmitted("no answer", batch_id="b-1", may_retry=True)
        error.newest = (("b-2\x1b[2J", "pending", "2024"),)
        raise error

    monkeypatch.setattr("querydsl.cli.commands.tools.help._echo_help_of", fail)
    assert run("help", "check").stderr.splitlines() == [
        "error: no answer",
        "  = job: b-1",
        "  = newest job: b-2\\u{1b}[2J (pending, 2024)",
        "  = hint: run the same command again later",
    ]


def test_an_os_error_is_printed_without_its_number(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "a\x1b.qdsl")

    monkeypatch.setattr("querydsl.cli.commands.tools.help._echo_help_of", fail)
    result = run("help", "check")
    assert (result.exit_code, result.stderr) == (2, "error: a\\u{1b}.qdsl: Permission denied\n")


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, click.Abort], ids=["at work", "at a question"])
def test_an_interrupt_exits_with_130(run: Run, monkeypatch: pytest.MonkeyPatch, interrupt: type[BaseException]) -> None:
    def fail(*_: object) -> None:
        raise interrupt

    monkeypatch.setattr("querydsl.cli.commands.tools.help._echo_help_of", fail)
    result = run("help", "check")
    assert (result.exit_code, result.stderr) == (130, "\ninterrupted\n")


def test_a_closed_pipe_exits_with_141_without_a_message() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "querydsl", "help", "language"], stdout=writer, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_signal_exits_with_130() -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-m", "querydsl", "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # background processes of a shell ignore it
    )
    assert waiting.stdin is not None
    waiting.stdin.write(b"x" * 1_000_000)  # more than a pipe buffers, so the command is reading when the write returns
    waiting.stdin.flush()
    waiting.send_signal(signal.SIGINT)
    _, message = waiting.communicate()
    assert (waiting.returncode, message) == (130, b"\ninterrupted\n")


def test_a_full_disk_is_an_error_message() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "querydsl", "help", "language"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (2, b"error: No space left on device\n")


@pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_not_an_error(stream: str) -> None:
    command = shlex.join([sys.executable, "-m", "querydsl", "check", "-"])
    done = subprocess.run(["sh", "-c", f"{command} {stream}"], input=b"titel = 1", capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_names_the_command(run: Run, shell: str) -> None:
    script = run("completion", shell).stdout
    assert "_QUERYDSL_COMPLETE" in script
    assert "querydsl" in script


def test_completion_completes_commands_and_options() -> None:
    commands = process(_QUERYDSL_COMPLETE="bash_complete", COMP_WORDS="querydsl com", COMP_CWORD="1").stdout
    assert {line.partition(",")[2] for line in commands.splitlines()} == {"compile", "completion"}
    options = process(_QUERYDSL_COMPLETE="bash_complete", COMP_WORDS="querydsl compile --comp", COMP_CWORD="2").stdout
    assert options == "plain,--compact\n"


def test_completion_completes_rules_and_fields() -> None:
    rules = process(_QUERYDSL_COMPLETE="bash_complete", COMP_WORDS="querydsl rules never", COMP_CWORD="2").stdout
    assert rules == "plain,never-matches\n"
    fields = process(_QUERYDSL_COMPLETE="bash_complete", COMP_WORDS="querydsl values experience_y", COMP_CWORD="2").stdout
    assert fields == "plain,experience_years\n"


def test_a_wrong_option_before_the_command_is_escaped(run: Run) -> None:
    result = run("--\x1b[2J")
    assert result.exit_code == ExitCode.USAGE
    assert "No such option" in result.stderr
    assert "\x1b" not in result.stderr


def test_the_hooks_are_commands() -> None:
    written = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text()
    entries = [line.partition("entry: ")[2].split() for line in written.splitlines() if "entry: " in line]
    assert entries == [["querydsl", "check"], ["querydsl", "fmt"]]


@pytest.mark.parametrize(
    ("args", "environment", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {}, False),
    ],
)
def test_color_selects_coloured_output(args: tuple[str, ...], environment: dict[str, str], coloured: bool) -> None:
    before = process(*args, "check", "titel = 1", **environment)
    after = process("check", *args, "titel = 1", **environment)
    assert ("\x1b[" in before.stdout) is coloured
    assert after.stdout == before.stdout
    assert after.returncode == 1


def test_json_output_does_not_depend_on_the_locale() -> None:
    done = process("compile", 'name = "José \u202e"', LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert json.loads(done.stdout)["filters"]["conditions"][0]["value"] == "José \u202e"
    assert "\u202e" not in done.stdout


EXAMPLES = [(name, example) for name in NAMES for example in getattr(root.get_command(click.Context(root), name), "examples", ())]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=str)
def test_every_example_is_a_valid_call(folder: Path, name: str, example: str) -> None:
    for file in ("search.qdsl", "team.qdsl", "body.json", "people.jsonl", "people.jsonl.gz", "faults.toml", "fields.toml"):
        (folder / file).touch()
    words = shlex.split(example.replace("eval ", "").replace('"$(', "").replace(')"', ""), comments=True)
    words = words[: next((index for index, word in enumerate(words) if word in {"<", ">", "|"}), len(words))]
    assert words[:2] == ["querydsl", name]
    with root.make_context("querydsl", words[1:]) as ctx:
        _, command, args = root.resolve_command(ctx, words[1:])
        assert command is not None
        with command.make_context(name, args, parent=ctx) as inner:
            assert inner.info_name == name


def on_a_terminal(*args: str) -> str:
    """The output of a command on a terminal."""
    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb", buffering=0) as screen:
        done = subprocess.Popen([sys.executable, "-m", "querydsl", *args], stdout=follower, stderr=subprocess.DEVNULL)
        os.close(follower)
        written = b""
        with contextlib.suppress(OSError):  # reading raises an error when the other side is closed
            while piece := screen.read(4096):
                written += piece
        done.wait()
    return written.decode()


def test_a_terminal_gets_colour_and_escaped_queries() -> None:
    text = "titel = 1  # \x1b[2J\u202e"
    shown = on_a_terminal("check", text)
    assert "\x1b[1;31merror[unknown-field]\x1b[0m" in shown
    assert "# \\u{1b}[2J\\u{202e}" in shown
    formatted = on_a_terminal("fmt", text)
    assert formatted == "titel = 1  # \\u{1b}[2J\\u{202e}\r\n"
    assert process("fmt", text).stdout == f"{text}\n"


def test_no_color_turns_colour_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in on_a_terminal("check", "titel = 1")

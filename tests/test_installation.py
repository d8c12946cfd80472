"""What `make run`, `make test` and the container are made of: the lock files, the scripts, and what they promise."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
SCRIPTS = [".ci/run", *(f"tools/{path.name}" for path in sorted((ROOT / "tools").glob("*.sh")))]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, str]:
    """Each package of a lock file, by canonical name, with its version."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text_of(lock), flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def apt_packages(name: str) -> list[str]:
    return re.sub(r"#.*", "", text_of(name)).split()


class TestLocks:
    @pytest.mark.parametrize("lock", LOCKS)
    def test_every_requirement_is_pinned_and_hashed(self, lock: str) -> None:
        blocks = [block for block in re.split(r"\n(?=\S)", text_of(lock)) if not block.startswith("#")]
        assert len(blocks) > 20
        assert [
            block for block in blocks if not re.match(r"\S+==\S+ .*\\\n    --hash=sha256:[0-9a-f]{64}", block)
        ] == []

    @pytest.mark.parametrize("lock", LOCKS)
    def test_no_host_is_named(self, lock: str) -> None:
        assert re.findall(r".*(?:://|index.url|--find-links).*", text_of(lock)) == []

    def test_both_hold_the_same_versions(self) -> None:
        dev = pins("requirements-dev.lock")
        assert {name: (version, dev.get(name)) for name, version in pins("requirements.lock").items()} == {
            name: (version, version) for name, version in pins("requirements.lock").items()
        }

    @pytest.mark.parametrize("lock", LOCKS)
    def test_what_the_project_asks_for_is_in_it(self, lock: str) -> None:
        project = tomllib.loads(text_of("pyproject.toml"))
        asked = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
        if lock == "requirements-dev.lock":
            asked += project["dependency-groups"]["dev"]
        locked = pins(lock)
        unmet = [
            line
            for line, need in ((line, Requirement(line)) for line in asked)
            if canonicalize_name(need.name) not in locked
            or not need.specifier.contains(locked[canonicalize_name(need.name)], prereleases=True)
        ]
        assert unmet == []


class Machine:
    """A folder with our scripts, and a PATH that holds only what a test puts there, none of it reaching outside.

    `python3` makes environments whose pip only notes what it was told; `dpkg-query` knows what `installed` lists, and
    `apt-get` adds to it. Everything that would have changed the system stands in the answer of `new_calls`.
    """

    BORROWED = (
        "sh",
        "make",
        "awk",
        "cat",
        "chmod",
        "cmp",
        "dirname",
        "env",
        "grep",
        "mkdir",
        "mv",
        "rm",
        "sed",
        "tr",
        "true",
        "wc",
    )

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.programs = folder / "programs"
        self.log = folder / "calls"
        self.installed = folder / "installed"
        self.tree.mkdir()
        self.programs.mkdir()
        self.log.touch()
        for name in ("Makefile", "pyproject.toml", *LOCKS):
            shutil.copy(ROOT / name, self.tree)
        shutil.copytree(ROOT / "tools", self.tree / "tools")
        (self.tree / "core" / "cloud").mkdir(parents=True)
        shutil.copy(ROOT / "core" / "cloud" / "_bitmask.pyx", self.tree / "core" / "cloud")
        for name in self.BORROWED:
            (self.programs / name).symlink_to(str(shutil.which(name)))
        packages = [*apt_packages("tools/apt-packages.txt"), *apt_packages("tools/apt-packages-dev.txt")]
        self.installed.write_text("\n".join([*packages, ""]))
        self.add("tesseract", "exit 0")
        self.add("cc", "exit 0")
        self.add("uname", "echo x86_64")
        self.add("id", "echo 1000")
        self.add("dpkg-query", 'printf "%s\\n" "$@" | grep -xF -f "$INSTALLED" | sed "s/^/installed /"')
        self.add("apt-cache", 'shift; for n in "$@"; do echo "$n:"; echo "  Candidate: 1"; done')
        self.add("apt-get", 'echo "apt-get $*" >> "$CALLS"; for n in "$@"; do echo "$n" >> "$INSTALLED"; done')
        self.add_python("python3")

    def add(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def add_python(self, name: str, *, supported: bool = True) -> None:
        """A Python that answers whether it is supported, makes environments, and notes what its pip installs."""
        self.add(
            name,
            'case "$*" in\n'
            f"  *version_info*) exit {0 if supported else 1} ;;\n"
            f'  --version) echo "{name}" ;;\n'
            f'  "-m venv "*) echo "{name} -m venv" >> "$CALLS"; mkdir -p .venv/bin; cat "$0" > .venv/bin/python\n'
            "     chmod +x .venv/bin/python ;;\n"
            '  *"-m pip"*) echo "pip ${*#*--quiet }" >> "$CALLS"; [ ! -e broken ] || exit 1\n'
            '     echo "echo rebus \\$*" > .venv/bin/rebus; chmod +x .venv/bin/rebus ;;\n'
            "esac",
        )

    def lacks(self, *packages: str) -> None:
        """Takes `packages` away from what is installed."""
        kept = [name for name in self.installed.read_text().split() if name not in packages]
        self.installed.write_text("\n".join([*kept, ""]))

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.programs), "CALLS": str(self.log), "INSTALLED": str(self.installed)}
        return subprocess.run(
            command, cwd=self.tree, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    def new_calls(self) -> list[str]:
        """What was called since the last time that this was asked."""
        lines = self.log.read_text().splitlines()
        self.log.write_text("")
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


INSTALLS_TO_RUN = [
    "pip install --no-deps --require-hashes -r requirements.lock",
    "pip install --no-deps --no-build-isolation -e .",
]


class TestMakeRun:
    def test_the_first_start_installs_the_pinned_packages_then_runs(self, machine: Machine) -> None:
        started = machine.run("make", "run")
        assert (started.returncode, started.stdout.splitlines()[-1]) == (0, "rebus run"), started.stderr
        assert machine.new_calls() == ["python3 -m venv", *INSTALLS_TO_RUN]

    def test_the_second_start_installs_nothing(self, machine: Machine) -> None:
        machine.run("make", "run")
        assert machine.new_calls() != []
        assert machine.run("make", "run").stdout == "rebus run\n"
        assert machine.new_calls() == []

    @pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml", "core/cloud/_bitmask.pyx"])
    def test_a_changed_lock_or_project_is_installed_into_the_same_environment(
        self, machine: Machine, changed: str
    ) -> None:
        machine.run("make", "run")
        assert machine.new_calls() != []
        with (machine.tree / changed).open("a") as file:
            file.write("# newer\n")
        machine.run("make", "run")
        assert machine.new_calls() == INSTALLS_TO_RUN

    def test_an_installation_that_broke_off_is_taken_up_again(self, machine: Machine) -> None:
        (machine.tree / "broken").touch()
        assert machine.run("make", "run").returncode != 0
        assert machine.new_calls() == ["python3 -m venv", INSTALLS_TO_RUN[0]]
        (machine.tree / "broken").unlink()
        assert machine.run("make", "run").stdout.endswith("rebus run\n")
        assert machine.new_calls() == INSTALLS_TO_RUN

    def test_an_update_that_broke_off_is_not_taken_for_what_was_there_before(self, machine: Machine) -> None:
        machine.run("make", "run")
        assert machine.new_calls() != []
        lock = machine.tree / "requirements.lock"
        before = lock.read_text()
        lock.write_text(before + "# newer\n")
        (machine.tree / "broken").touch()
        machine.run("make", "run")
        lock.write_text(before)
        (machine.tree / "broken").unlink()
        machine.run("make", "run")
        assert machine.new_calls() == [INSTALLS_TO_RUN[0], *INSTALLS_TO_RUN]

    def test_an_environment_that_was_moved_is_installed_again(self, machine: Machine) -> None:
        machine.run("make", "run")
        machine.tree = machine.tree.rename(machine.tree.with_name("elsewhere"))
        assert machine.new_calls() != []
        machine.run("make", "run")
        assert machine.new_calls() == INSTALLS_TO_RUN

    def test_what_the_tests_installed_serves_to_run(self, machine: Machine) -> None:
        assert machine.run("make", "install-dev").returncode == 0
        assert [call for call in machine.new_calls() if "--require-hashes" in call] == [
            "pip install --no-deps --require-hashes -r requirements-dev.lock"
        ]
        assert machine.run("make", "run").stdout == "rebus run\n"
        assert machine.new_calls() == []

    def test_an_old_python_is_passed_over_for_a_newer_one(self, machine: Machine) -> None:
        machine.add_python("python3", supported=False)
        machine.add_python("python3.12")
        assert machine.run("make", "run").returncode == 0
        assert machine.new_calls()[0] == "python3.12 -m venv"

    def test_without_a_supported_python_it_says_what_to_install(self, machine: Machine) -> None:
        machine.add_python("python3", supported=False)
        refused = machine.run("make", "run")
        assert refused.returncode != 0
        assert "apt-get install python3.13 python3.13-venv" in refused.stderr
        assert "brew install python@3.13" in refused.stderr
        assert machine.new_calls() == []


class TestSystemPackages:
    def test_root_installs_only_what_is_missing(self, machine: Machine) -> None:
        machine.add("id", "echo 0")
        machine.lacks("libfribidi0")
        assert machine.run("sh", "tools/apt.sh", "tesseract-ocr", "libfribidi0").returncode == 0
        assert [call.split()[-1] for call in machine.new_calls()] == ["update", "libfribidi0"]

    def test_sudo_without_a_password_serves_too(self, machine: Machine) -> None:
        machine.add("sudo", 'shift; exec "$@"')
        machine.installed.write_text("")
        assert machine.run("sh", "tools/system_packages.sh").returncode == 0
        assert [call.split()[-1] for call in machine.new_calls()] == [
            "update",
            apt_packages("tools/apt-packages.txt")[-1],
        ]

    def test_without_root_it_names_what_is_missing_and_goes_on(self, machine: Machine) -> None:
        machine.lacks("fonts-noto-cjk")
        told = machine.run("sh", "tools/system_packages.sh")
        assert (told.returncode, machine.new_calls()) == (0, [])
        assert "apt-get install --no-install-recommends fonts-noto-cjk \n" in told.stderr

    def test_without_tesseract_it_cannot_go_on_and_says_how(self, machine: Machine) -> None:
        (machine.programs / "tesseract").unlink()
        machine.installed.write_text("")
        refused = machine.run("make", "run")
        assert refused.returncode != 0
        assert "apt-get install tesseract-ocr" in refused.stderr
        assert "brew install tesseract tesseract-lang" in refused.stderr
        assert machine.new_calls() == []

    def test_where_packages_must_be_compiled_a_compiler_is_asked_for(self, machine: Machine) -> None:
        machine.add("uname", "echo aarch64")
        assert "--no-install-recommends g++ python3-dev" in machine.run("sh", "tools/system_packages.sh").stderr

    def test_without_a_compiler_it_says_what_to_install_and_goes_on(self, machine: Machine) -> None:
        (machine.programs / "cc").unlink()
        started = machine.run("make", "run")
        assert started.stdout.endswith("rebus run\n")
        assert "--no-install-recommends gcc libc6-dev \n" in started.stderr
        assert machine.new_calls() == ["python3 -m venv", *INSTALLS_TO_RUN]
        assert machine.run("make", "run").stdout == "rebus run\n"
        assert machine.new_calls() == []

    def test_a_compiler_that_came_later_is_used(self, machine: Machine) -> None:
        (machine.programs / "cc").unlink()
        machine.run("make", "run")
        assert machine.new_calls() != []
        machine.add("gcc", "exit 0")
        machine.run("make", "run")
        assert machine.new_calls() == INSTALLS_TO_RUN

    def test_root_gets_the_compiler_and_pythons_headers(self, machine: Machine) -> None:
        (machine.programs / "cc").unlink()
        machine.add("id", "echo 0")
        assert machine.run("make", "run").returncode == 0
        assert "apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends gcc libc6-dev" in (
            call.rstrip() for call in machine.new_calls()
        )

    def test_where_there_is_no_apt_tesseract_is_enough(self, machine: Machine) -> None:
        (machine.programs / "apt-get").unlink()
        assert machine.run("make", "run").stdout.endswith("rebus run\n")

    def test_a_package_that_this_release_does_not_have_hinders_no_other(self, machine: Machine) -> None:
        machine.add("id", "echo 0")
        machine.add(
            "apt-cache",
            'shift; for n in "$@"; do echo "$n:"\n'
            'case $n in chromium) echo "  Candidate: (none)";; *) echo "  Candidate: 1";; esac; done',
        )
        machine.installed.write_text("")
        assert machine.run("sh", "tools/apt.sh", "chromium", "tesseract-ocr").returncode == 1
        assert [call.split()[-1] for call in machine.new_calls()] == ["update", "tesseract-ocr"]
        again = machine.run("sh", "tools/apt.sh", "chromium", "tesseract-ocr")
        assert (again.returncode, machine.new_calls()) == (1, [])
        assert "could not be installed: chromium" in again.stderr


class TestScripts:
    @pytest.mark.parametrize("script", SCRIPTS)
    def test_a_script_is_sound_for_the_plainest_shell(self, script: str) -> None:
        checked = subprocess.run(["sh", "-n", script], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")
        assert os.access(ROOT / script, os.X_OK)

    def test_ci_calls_exactly_make_test(self, machine: Machine) -> None:
        (machine.programs / "make").unlink()
        machine.add("make", 'echo "make $*" >> "$CALLS"')
        assert machine.run("sh", str(ROOT / ".ci/run")).returncode == 0
        assert machine.new_calls() == ["make test"]

    @pytest.mark.parametrize("name", ["Makefile", "Dockerfile", "compose.yaml", *SCRIPTS])
    def test_nothing_names_a_host_to_install_from(self, name: str) -> None:
        assert re.findall(r".*(?:https?://(?!127\.0\.0\.1)|index.url).*", text_of(name)) == []


class TestSettingsExample:
    def test_it_names_every_setting_and_no_other(self) -> None:
        named = re.findall(r"^#? ?REBUS_(\w+)=", text_of(".env.example"), flags=re.MULTILINE)
        assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)

    def test_copied_as_it_is_it_changes_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for name in Settings.model_fields:
            monkeypatch.delenv(f"REBUS_{name.upper()}", raising=False)
        without = Settings()
        shutil.copy(ROOT / ".env.example", ".env")
        assert Settings() == without


def instructions(stage: int) -> str:
    """The Dockerfile from its `stage`-th FROM to the next, each instruction on one line, without comments."""
    joined = re.sub(r"^#.*\n", "", text_of("Dockerfile"), flags=re.MULTILINE).replace("\\\n", " ")
    return re.split(r"^(?=FROM )", joined, flags=re.MULTILINE)[stage]


class TestContainer:
    def test_its_packages_come_from_the_list_that_make_reads(self) -> None:
        system = instructions(-2)
        assert "COPY tools/apt-packages.txt /tmp/" in system
        assert re.findall(r"xargs apt-get install -y --no-install-recommends\s+&&", system) != []
        assert len(re.findall("apt-get install", system)) == 1
        assert {"tesseract-ocr", "libfribidi0", "fonts-noto-core"} <= set(apt_packages("tools/apt-packages.txt"))

    def test_every_file_that_it_copies_is_sent_to_the_build(self) -> None:
        sent = set(re.findall(r"^!(\S+)$", text_of(".dockerignore"), flags=re.MULTILINE))
        lines = re.findall(r"^COPY (?!--from)(.*) \S+$", instructions(1) + instructions(2), flags=re.MULTILINE)
        copied = {name for line in lines for name in line.split()}
        assert copied == sent
        assert all((ROOT / name).exists() for name in copied)

    def test_files_that_are_not_code_are_installed_with_the_packages(self) -> None:
        declared = tomllib.loads(text_of("pyproject.toml"))["tool"]["setuptools"]["package-data"]
        installed = {
            path
            for package, patterns in declared.items()
            for pattern in patterns
            for path in (ROOT / package.replace(".", "/")).glob(pattern)
        }
        ours = {path for folder in ("bot", "handlers", "core") for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {path for path in ours if path.suffix not in (".py", ".pyc", ".so")} - installed == set()

    def test_it_runs_as_nobody_in_particular_and_hears_signals_itself(self) -> None:
        last = instructions(-1)
        assert re.search(r"^USER [1-9]\d+$", last, flags=re.MULTILINE)
        assert re.search(r'^ENTRYPOINT \["rebus"\]\nCMD \["run"\]$', last, flags=re.MULTILINE)

    def test_its_folder_of_what_must_last_is_its_one_volume(self) -> None:
        assert re.findall(r"^VOLUME (.*)$", instructions(-1), flags=re.MULTILINE) == ["/data"]
        assert "REBUS_DATA_DIR=/data" in instructions(-1)

    @pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
    def test_its_health_check_tells_a_well_bot_from_an_ill_one(self, status: int, healthy: bool) -> None:
        found = re.search(r"^HEALTHCHECK .*CMD (\[.*\])$", instructions(-1), flags=re.MULTILINE)
        assert found
        command = json.loads(found[1])
        assert command[0] == "python"
        for port in serve("/healthz", status):
            environment = {**os.environ, "REBUS_PORT": str(port)}
            checked = subprocess.run(
                [sys.executable, *command[1:]], env=environment, capture_output=True, check=False, timeout=30
            )
            assert (checked.returncode == 0) == healthy, checked.stderr

    def test_compose_takes_away_what_the_bot_does_not_need(self) -> None:
        lines = [line.strip() for line in text_of("compose.yaml").splitlines() if not line.strip().startswith("#")]
        block = " ".join(lines)
        assert "read_only: true" in lines
        assert "init: true" in lines
        assert "restart: unless-stopped" in lines
        assert "stop_grace_period: 10s" in lines
        assert "cap_drop: - ALL" in block
        assert "security_opt: - no-new-privileges:true" in block
        assert "tmpfs: - /tmp" in block
        assert "volumes: - rebus:/data" in block
        assert "path: .env required: false" in block
        assert "privileged: true" not in lines

    def test_compose_opens_no_port_to_the_network(self) -> None:
        ports = re.findall(r"^ +- (\S+:\d+:\d+)$", text_of("compose.yaml"), flags=re.MULTILINE)
        assert ports == ["127.0.0.1:8080:8080", "127.0.0.1:8081:8081"]


def serve(path: str, status: int) -> Iterator[int]:
    """A web server on a free port, which it gives, that answers `status` at `path` and 404 elsewhere."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == path else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is http.server's
            """Keeps the test's output quiet."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()

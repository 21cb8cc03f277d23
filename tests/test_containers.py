"""What the files of containers name exists: paths, stages, ports, variables, commands, users and volumes.

They are not run here; a word in them that nothing answers to would be found by the first who tries.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from geo_mahalle.cli import build_app
from geo_mahalle.database.server import ROLES
from geo_mahalle.settings import Settings
from geo_mahalle.web.routes import start

ROOT = Path(__file__).parents[1]
SERVER = ("POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS")
"""Variables of the image of PostgreSQL, which are not ours."""
FILES = ("Dockerfile", "docker/database.Dockerfile")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def compose():
    """Read docker-compose.yml: nested keys by their indent, and lists in brackets."""
    top = {}
    levels = [(-1, top)]
    for line in read("docker-compose.yml").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        name, colon, value = line.strip().partition(":")
        assert colon, line
        while levels[-1][0] >= indent:
            levels.pop()
        value = value.strip()
        if value:
            held = re.findall(r'"([^"]*)"|([^\[\],\s]+)', value) if value.startswith("[") else None
            levels[-1][1][name] = value if held is None else [one or other for one, other in held]
        else:
            levels[-1][1][name] = {}
            levels.append((indent, levels[-1][1][name]))
    return top


def steps(name):
    """Return the steps of a Dockerfile as (word, rest), lines that go on put together."""
    lines = [line for line in read(name).splitlines() if not line.startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [tuple(line.split(" ", 1)) for line in joined.splitlines() if line.strip()]


def copied(name):
    """Return the paths that a Dockerfile copies from this folder, and those from its own stages."""
    own, staged = [], []
    for word, rest in steps(name):
        if word == "COPY":
            words = shlex.split(rest)
            stage = next((one.removeprefix("--from=") for one in words if one.startswith("--from=")), None)
            paths = [one for one in words[:-1] if not one.startswith("--")]
            (staged.append((stage, paths)) if stage else own.extend(paths))
    return own, staged


def is_known(words):
    """Tell whether verbs and options exist: options are those of the verb they stand behind."""
    command = get_command(build_app())
    for word in words:
        if word.startswith("--"):
            if word not in {name for option in command.params for name in option.opts}:
                return False
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return False
            command = command.commands[word]
    return True


def test_a_word_that_is_no_command_is_found():
    assert is_known(["serve", "--lan", "--port", "8000"])
    assert is_known(["certificate", "make", "--address", "192.168.1.20"])
    assert not is_known(["serve", "--everybody"])
    assert not is_known(["certify"])


@pytest.mark.parametrize("name", FILES)
def test_every_path_that_is_copied_is_there_and_not_left_out(name):
    own, staged = copied(name)
    left_out = set(read(".dockerignore").split())
    assert own
    for path in own:
        assert (ROOT / path).exists(), path
        assert Path(path).parts[:1] == () or Path(path).parts[0] not in left_out, path
    stages = {rest.split(" AS ")[1] for word, rest in steps(name) if word == "FROM" and " AS " in rest}
    assert {stage for stage, _ in staged} == stages


def test_what_the_stages_build_is_what_is_taken_from_them():
    made = {word: [rest for one, rest in steps("Dockerfile") if one == word] for word in ("WORKDIR", "RUN")}
    assert set(made["WORKDIR"]) == {"/src"}
    taken = [path for _, paths in copied("Dockerfile")[1] for path in paths]
    assert taken == ["/src/node_modules", "/dist/*.whl"]
    assert any(run.startswith("npm ci ") for run in made["RUN"])
    assert "python -m hatchling build -t wheel -d /dist" in made["RUN"]
    assert re.search(r"^hatchling==", read("requirements/build.txt"), re.M)
    for path in re.findall(r"-r (\S+)", "\n".join(made["RUN"])):
        assert (ROOT / path).exists() or path == "/tmp/runtime.txt", path  # noqa: S108 - copied there
    shipped = re.search(r"^SHIPPED = \((.+)\)", read("hatch_build.py"), re.M).group(1)
    assert all((ROOT / path).is_dir() for path in re.findall(r'"([^"]+)"', shipped))


def test_the_system_packages_are_those_that_the_script_brings():
    pango = re.search(r"^ +pango\) echo \"(.+)\" ;;", read("run"), re.M).group(1).split()
    runs = " ".join(rest for word, rest in steps("Dockerfile") if word == "RUN")
    assert set(pango) <= set(runs.split())
    postgis = re.search(r"postgis\) echo \"(.+)\" ;;", read("run")).group(1)
    (image,) = [rest for word, rest in steps("docker/database.Dockerfile") if word == "FROM"]
    major = re.fullmatch(r"postgres:(\d+)-bookworm", image).group(1)
    assert re.sub(r"\$\(.+\)", major, postgis) in read("docker/database.Dockerfile")


def test_every_variable_is_a_setting_or_one_of_the_server_and_is_given():
    found = set()
    for service in compose()["services"].values():
        found |= set(service["environment"])
    found |= {rest.split("=")[0] for word, rest in steps("Dockerfile") if word == "ENV"}
    known = {f"GEO_MAHALLE_{name.upper()}" for name in Settings.model_fields}
    assert found <= known | set(SERVER)
    text = read("docker-compose.yml")
    asked = set(re.findall(r"\$\{(\w+)", text))
    assert asked == set(re.findall(r"^# +export (\w+)=", text, re.M)) == {"POSTGRES_PASSWORD"}
    address = compose()["services"]["app"]["environment"]["GEO_MAHALLE_DATABASE_URL"]
    assert re.search(r"@(\w+)/", address).group(1) in compose()["services"]


def test_every_command_exists():
    commands = [
        words.split()
        for words in re.findall(r"run --rm app (.+?)(?:   .*)?$", read("docker-compose.yml"), re.M)
    ]
    commands.append(compose()["services"]["app"]["command"])
    commands += [re.findall(r'"([^"]+)"', rest) for word, rest in steps("Dockerfile") if word == "CMD"]
    assert len(commands) == 4
    for words in commands:
        assert is_known(words), words
    assert ("ENTRYPOINT", '["geo-mahalle"]') in steps("Dockerfile")
    assert '\ngeo-mahalle = "geo_mahalle.cli:main"\n' in read("pyproject.toml")


def test_every_port_is_one_that_is_served():
    app_service = compose()["services"]["app"]
    words = app_service["command"]
    served = {words[words.index(option) + 1] for option in ("--port", "--start-port")}
    assert {pair.split(":")[1] for pair in app_service["ports"]} == served
    assert set(dict(steps("Dockerfile"))["EXPOSE"].split()) == served
    told = re.findall(r"https?://[\d.]+:(\d+)/(\w+)", read("docker-compose.yml"))
    assert {port for port, _ in told} <= {pair.split(":")[0] for pair in app_service["ports"]}
    # A network that is closed to the outside publishes no port: the application stands in two.
    nets = compose()["networks"]
    assert [name for name in app_service["networks"] if "internal" not in nets[name]]
    assert all("internal" in nets[name] for name in compose()["services"]["database"]["networks"])


def test_every_volume_service_and_file_of_the_composition_exists():
    found = compose()
    for name, service in found["services"].items():
        for volume in service["volumes"]:
            assert volume.split(":")[0] in found["volumes"], volume
        assert set(service["networks"]) <= set(found["networks"])
        assert set(service.get("depends_on", {})) <= set(found["services"])
        build = service["build"]
        file = build["dockerfile"] if isinstance(build, dict) else "Dockerfile"
        assert file in FILES, name
        assert (ROOT / file).is_file()
    home = dict(rest.split("=") for word, rest in steps("Dockerfile") if word == "ENV")["GEO_MAHALLE_HOME"]
    assert [volume.split(":")[1] for volume in found["services"]["app"]["volumes"]] == [home]
    runs = " ".join(rest for word, rest in steps("Dockerfile") if word == "RUN")
    (user,) = [rest for word, rest in steps("Dockerfile") if word == "USER"]
    assert f"--uid 10001 {user}" in runs
    assert f"install -d -o {user} -g {user} -m 0700 {home}" in runs


def test_the_first_start_of_the_database_makes_every_role():
    (path,) = copied("docker/database.Dockerfile")[0]
    names = re.search(r"ARRAY\[(.+?)\] LOOP", read(path)).group(1)
    assert {f"geo_mahalle_{name}" for name in re.findall(r"'(\w+)'", names)} == set(ROLES)


def test_the_recipe_for_windows_names_what_is_there():
    text = read("README.md")
    begin = text.index("On Windows:")
    recipe = text[begin : text.index("\n## ", begin)]
    words = re.findall(r"`\./run ([^`]+)`", recipe)
    assert {"serve --lan", "certificate make --address 192.168.1.20"} <= set(words)
    assert all(is_known([word for word in one.split() if not word[0].isdigit()]) for one in words)
    assert "`/start`" in recipe
    assert "/start" in {row.path for row in start.ROUTES}
    defaults = {
        str(option.default)
        for option in get_command(build_app()).commands["serve"].params
        if option.name in {"port", "start_port"}
    }
    assert set(re.findall(r"\b(80\d\d)\b", recipe)) == defaults

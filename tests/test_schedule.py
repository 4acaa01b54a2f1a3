"""The examples for schedulers: each is taken by its own tool, and each command in them runs."""

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import yaml

from tests.commands import PHONES, Commands
from tuomin.cli.app import app

FOLDER = Path(__file__).parents[1] / "configs" / "schedule"
URL, STATE, TOOL = (
    "postgresql://tuomin_scanner@db/shop",
    "/var/lib/tuomin",
    "/opt/tuomin/bin/tuomin",
)
CALL = re.compile(r"^(?!#).*?(?:^|[\s/])tuomin ((?:scan|diff|report) .*)$", re.MULTILINE)
PATIENCE = 30


def text(name):
    return (FOLDER / name).read_text(encoding="utf-8")


def scripts():
    """Every shell script of the examples, as (file, script)."""
    job, _ = yaml.safe_load_all(text("kubernetes.yaml"))
    [pod] = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    yield "kubernetes.yaml", pod["args"][0]
    for step in yaml.safe_load(text("github.yml"))["jobs"]["diff"]["steps"]:
        yield "github.yml", step.get("run", "")
    [task] = yaml.safe_load(text("gitlab-ci.yml")).values()
    yield "gitlab-ci.yml", "\n".join([*task["script"], *task["after_script"]])
    yield "airflow_dag.py", assigned("DIFF")
    for name in ("tuomin.cron", "tuomin.service"):
        yield name, re.sub(r"^(#.*|\w+=(?!/opt).*)$", "", text(name), flags=re.MULTILINE)


def assigned(name):
    """The text that the DAG's module gives a name."""
    [found] = [
        node.value
        for node in ast.parse(text("airflow_dag.py")).body
        if isinstance(node, ast.Assign) and node.targets[0].id == name
    ]
    return ast.literal_eval(found)


def calls():
    """Every command of tuomin in the examples, as (file, words)."""
    for name, script in scripts():
        for line in CALL.findall(script.replace("\\\n", " ")):
            yield name, shlex.split(line)


CALLS = [pytest.param(words, id=f"{name}-{words[0]}") for name, words in calls()]
EXAMPLES = {"tuomin.cron", "tuomin.service", "kubernetes.yaml", "airflow_dag.py", "github.yml",
            "gitlab-ci.yml"}  # fmt: skip


def program(name):
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def run(*command, **options):
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, timeout=PATIENCE,
        **options,
    )  # fmt: skip


def test_every_example_looks_for_what_is_new():
    assert {name for name, words in calls() if words[0] == "diff"} == EXAMPLES


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_every_option_is_one_of_its_command(file):
    """Those in remarks too."""
    commands = typer.main.get_command(app).commands
    joined = re.sub(r"\\\n|(?<=\S)\n(?= +--)", " ", file.read_text(encoding="utf-8"))
    for name, words in re.findall(r"\btuomin ([a-z]+) ([^`\n]*)", joined):
        if name in commands:
            spelled = {each for option in commands[name].params for each in option.opts}

            assert set(re.findall(r"(?<!\S)--?[a-z][\w-]*", words)) <= spelled


@pytest.fixture
def shop(tmp_path, monkeypatch, capsys):
    """A store with its inventory, and what stands in the examples -> what there is here."""
    import sqlite3

    place, call = tmp_path / "shop.db", Commands(monkeypatch, capsys)
    with sqlite3.connect(place) as link:
        link.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, c7 TEXT)")
    link.close()
    monkeypatch.chdir(tmp_path)
    assert call("scan", f"sqlite:///{place}", "-q", "-o", "inventory.json").code == 0
    shutil.copy("inventory.json", "found.json")
    return call, {URL: f"sqlite:///{place}", STATE: str(tmp_path),
                  "/var/lib/node_exporter": str(tmp_path)}  # fmt: skip


@pytest.mark.parametrize("words", CALLS)
def test_every_command_runs(shop, words):
    call, here = shop
    answer = call(*(replaced(word, here) for word in words))

    assert (answer.code, answer.out) == (0, "")


def replaced(line, here):
    for there, place in here.items():
        line = line.replace(there, place)
    return line


def test_the_line_for_cron_is_silent_until_something_is_new(postgres, tmp_path):
    program("flock")
    postgres.database("night")
    rows = ", ".join(f"({number}, '{phone}')" for number, phone in enumerate(PHONES))
    postgres.run(
        "CREATE TABLE customer (id INT PRIMARY KEY, c6 TEXT)",
        "CREATE TABLE spare (id INT, c7 TEXT)",
        f"INSERT INTO spare VALUES {rows}",
        database="night",
    )
    url = postgres.role("nightly", "pa:ss", "SELECT ON ALL TABLES IN SCHEMA public",
                        database="night")  # fmt: skip
    home = environment(tmp_path, postgres, "pa\\:ss")
    line = replaced(cron(), {URL: url.replace(":pa%3Ass", ""), STATE: str(tmp_path)})
    first = run("sh", "-c", f"tuomin scan {url.replace(':pa%3Ass', '')} -q -o "
                f"{tmp_path}/inventory.json", env=home)  # fmt: skip
    quiet = run("sh", "-c", line, env=home)
    postgres.run(
        "ALTER TABLE customer ADD c7 TEXT",
        "INSERT INTO customer SELECT id, NULL, c7 FROM spare",
        database="night",
    )
    loud, again = run("sh", "-c", line, env=home), run("sh", "-c", line, env=home)

    assert (first.returncode, first.stderr) == (0, "")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    assert (loud.returncode, "customer.c7" in loud.stdout) == (1, True)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert len((tmp_path / "runs.ndjson").read_text().splitlines()) == 3


def test_the_line_for_cron_gives_way_to_a_run_that_goes_on(tmp_path):
    line = replaced(cron(), {STATE: str(tmp_path)})
    held = run(program("flock"), tmp_path / "lock", "sh", "-c", line)

    assert held.returncode == 75


def cron():
    """The command of the one line that is neither remark nor variable, without time and user."""
    [line] = [line for line in text("tuomin.cron").splitlines() if re.match(r"\d", line)]
    return line.split(maxsplit=6)[6]


def environment(folder, server, password):
    """What cron gives a job: a PATH with tuomin on it, and the password file."""
    tool, secret = folder / "tuomin", folder / "pgpass"
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -m tuomin "$@"\n')
    tool.chmod(0o755)
    secret.write_text(f"*:{server.port}:*:*:{password}\n")
    secret.chmod(0o600)
    path = os.pathsep.join([str(folder), os.environ["PATH"]])
    return os.environ | {"PATH": path, "PGPASSFILE": str(secret)}


def test_systemd_takes_service_and_timer(tmp_path):
    verify = program("systemd-analyze")
    for name in ("tuomin.service", "tuomin.timer"):
        (tmp_path / name).write_text(text(name).replace(TOOL, sys.executable))
    done = run(verify, "verify", tmp_path / "tuomin.service", tmp_path / "tuomin.timer")

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_service_is_exposed_to_little(tmp_path):
    (tmp_path / "tuomin.service").write_text(text("tuomin.service"))
    done = run(program("systemd-analyze"), "security", "--offline=yes", "--threshold=20",
               tmp_path / "tuomin.service")  # fmt: skip
    settings = re.findall(r"^(\w+=\S+)", text("tuomin.service"), re.MULTILINE)

    assert done.returncode == 0, done.stdout + done.stderr
    assert {"DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes"} < set(settings)


def pod():
    job, claim = yaml.safe_load_all(text("kubernetes.yaml"))
    return job, claim, job["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def test_the_job_for_kubernetes_can_do_little_and_runs_alone():
    job, claim, found = pod()
    [container] = found["containers"]
    mounts = {each["mountPath"]: each for each in container["volumeMounts"]}
    volumes = {each["name"] for each in found["volumes"]}
    claims = [each["persistentVolumeClaim"]["claimName"] for each in found["volumes"]
              if "persistentVolumeClaim" in each]  # fmt: skip

    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert job["spec"]["jobTemplate"]["spec"]["backoffLimit"] == 0
    assert found["restartPolicy"] == "Never"
    assert found["securityContext"]["runAsNonRoot"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    assert {mount["name"] for mount in mounts.values()} == volumes
    assert mounts["/run/secrets/tuomin"]["readOnly"]
    assert claims == [claim["metadata"]["name"]]
    assert not any("password" in each["name"].lower() for each in container["env"])


def test_kubernetes_knows_every_field_of_the_job(tmp_path):
    """`--local` decodes the object as the server would, and drops the fields that there are not."""
    job = pod()[0]
    (tmp_path / "job.json").write_text(json.dumps(job))
    image = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["image"]
    done = run(program("kubectl"), "set", "image", "--local", "-f", tmp_path / "job.json",
               f"tuomin={image}-x", "-o", "json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    taken = json.loads(done.stdout.replace(f"{image}-x", image))

    assert lost(job, taken) == []


def lost(given, taken, where=""):
    """The places where something given was not taken."""
    if isinstance(given, dict) and isinstance(taken, dict):
        return [
            place
            for name, value in given.items()
            for place in lost(value, taken.get(name), f"{where}.{name}")
        ]
    if isinstance(given, list) and isinstance(taken, list) and len(given) == len(taken):
        return [
            place
            for number, (one, other) in enumerate(zip(given, taken, strict=True))
            for place in lost(one, other, f"{where}[{number}]")
        ]
    return [] if given == taken else [where]


@pytest.fixture(scope="module")
def airflow(tmp_path_factory):
    """An interpreter that has Airflow: an own one, for its packages would hem in tuomin's."""
    python = os.environ.get("TUOMIN_AIRFLOW", "")
    if not python or not Path(python).exists() or not imports(python, tmp_path_factory):
        pytest.skip("TUOMIN_AIRFLOW names no interpreter that has apache-airflow")
    return python


def imports(python, folders):
    environment = os.environ | {"AIRFLOW_HOME": str(folders.mktemp("airflow"))}
    probe = [python, "-c", "import airflow.dag_processing.dagbag"]
    done = subprocess.run(probe, env=environment, capture_output=True, check=False)
    return done.returncode == 0


def test_airflow_imports_the_dag(airflow, tmp_path):
    """With its own package, an own environment being named by TUOMIN_AIRFLOW, as in CI."""
    environment = {
        "PATH": os.environ["PATH"], "AIRFLOW_HOME": str(tmp_path),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    reader = Path(__file__).parent / "airflow_import.py"
    said = subprocess.run(
        [airflow, str(reader), str(FOLDER / "airflow_dag.py")],
        env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = json.loads(said.splitlines()[-1])
    [dag] = found["dags"]
    [task] = [each["__var"] for each in dag["tasks"]]

    assert found["errors"] == {}
    assert (dag["dag_id"], dag["catchup"], dag["max_active_runs"]) == ("tuomin_shop", False, 1)
    assert dag["timetable"]["__var"]["expression"] == "17 2 * * *"
    assert task["bash_command"].split()[:2] == ["tuomin", "diff"]
    assert (task["env"], task["execution_timeout"]) == (
        {"PGPASSWORD": "{{ conn.shop.password }}"}, 4 * 3600,
    )  # fmt: skip


def test_the_dag_compiles_and_needs_airflow_only():
    tree = ast.parse(text("airflow_dag.py"))
    compile(tree, "airflow_dag.py", "exec")
    needed = {node.module.split(".")[0] for node in tree.body if isinstance(node, ast.ImportFrom)}

    assert needed - sys.stdlib_module_names == {"airflow"}
    assert not any(isinstance(node, ast.Import) for node in tree.body)


TAKEN = {
    "DAG": {"dag_id", "description", "schedule", "start_date", "end_date", "default_args", "params",
            "max_active_tasks", "max_active_runs", "dagrun_timeout", "catchup", "tags"},
    "BashOperator": {"task_id", "bash_command", "env", "append_env", "cwd", "skip_on_exit_code",
                     "output_encoding", "retries", "retry_delay", "execution_timeout"},
}  # fmt: skip
"""What Airflow 3's reference says that the two take (task SDK 1.x, standard providers 1.x)."""


def test_the_dag_says_what_airflow_takes_and_when_it_runs():
    calls = {
        getattr(node.func, "id", ""): {one.arg: one.value for one in node.keywords}
        for node in ast.walk(ast.parse(text("airflow_dag.py")))
        if isinstance(node, ast.Call)
    }
    said = {name: calls[name].keys() - taken for name, taken in TAKEN.items()}
    given = {**calls["DAG"], **calls["BashOperator"]}
    plain = ("schedule", "catchup", "max_active_runs", "retries", "append_env")
    values = {name: ast.literal_eval(given[name]) for name in plain}

    assert said == {"DAG": set(), "BashOperator": set()}
    assert values == {
        "schedule": "17 2 * * *", "catchup": False, "max_active_runs": 1, "retries": 0,
        "append_env": True,
    }  # fmt: skip
    assert re.fullmatch(r"[\w.-]+", ast.literal_eval(given["dag_id"]))
    assert given["bash_command"].id == "DIFF"


def test_the_image_is_nobody_in_particular():
    lines = [line.partition(" ")[::2] for line in text("Dockerfile").splitlines()]
    users = [rest for word, rest in lines if word == "USER"]
    copied = [rest.split()[-2] for word, rest in lines if word == "COPY" and "--from" in rest]
    root = FOLDER.parents[1]
    extras = set(re.search(r"\$1\[([\w,]+)\]", text("Dockerfile"))[1].split(","))

    assert users == ["10001"]
    assert pod()[2]["securityContext"]["runAsUser"] == int(users[-1])
    assert ("ENTRYPOINT", '["tuomin"]') in lines
    assert [name for name in copied if not (root / Path(name).name).exists()] == []
    assert extras <= extras_of(root)


def extras_of(root):
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    return set(project["optional-dependencies"])

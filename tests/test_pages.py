"""The page of every kind of report in a browser: quiet, in both languages, on paper and small."""

import sqlite3
from contextlib import closing

import pytest

from tests.browser import seen
from tests.commands import PHONES, run

BAD = ("<img src=x onerror=document.title='run'>", "</td><script>document.title='run'</script>")
PAGES = ["inventory", "trend", "plan", "proof", "sign-off", "explanation", "erasure"]


def fill(path):
    """People, and hostile names that hold their phones."""
    table, column = (name.replace('"', '""') for name in BAD)
    rows = [(n, phone, phone, "男女"[n % 2]) for n, phone in enumerate(PHONES)]
    with closing(sqlite3.connect(path)) as store:
        store.execute(f'CREATE TABLE "{table}" (id INTEGER PRIMARY KEY, "{column}" TEXT,'
                      " sjhm TEXT, gender TEXT)")  # fmt: skip
        store.executemany(f'INSERT INTO "{table}" VALUES (?, ?, ?, ?)', rows)
        store.commit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The file of each page."""
    folder = tmp_path_factory.mktemp("pages")
    path = {name: folder / f"{name}.html" for name in PAGES}
    before, after, plan, proof, receipt = (
        folder / name for name in ("a.json", "b.json", "plan.yaml", "proof.json", "erase.json")
    )
    source, copy = (f"sqlite:///{folder / name}.db" for name in ("source", "copy"))
    fill(folder / "source.db")
    (folder / "who").write_text(PHONES[7])
    (folder / "who").chmod(0o600)
    scan = ("scan", source, "--format", "json", "--output")
    run(*scan, before)
    with closing(sqlite3.connect(folder / "source.db")) as store:
        store.execute(f'ALTER TABLE "{BAD[0]}" ADD COLUMN "{BAD[0]}" TEXT')
        store.execute(f'UPDATE "{BAD[0]}" SET "{BAD[0]}" = sjhm')
        store.commit()
    subject = ("--subject", f"contact.cn_mobile=@{folder / 'who'}")
    for words in (
        (*scan, after),
        ("report", after, "-o", path["inventory"]),
        ("report", before, after, "-o", path["trend"]),
        ("plan", source, "--output", plan),
        ("report", plan, "-o", path["plan"]),
        ("copy", source, copy, "--plan", plan),
        ("verify", source, copy, "--plan", plan, "--format", "json", "--output", proof,
         "--sign-off", path["sign-off"]),
        ("report", proof, "-o", path["proof"]),
        ("erase", source, *subject, "--format", "json", "--output", receipt),
        ("report", receipt, "-o", path["erasure"]),
    ):  # fmt: skip
        said = run(*words)
        assert said.code in {0, 1}, (words, said.err)
    shown = run("explain", source, ".".join(BAD), "--format", "html")
    path["explanation"].write_text(shown.out, encoding="utf-8")
    return path


@pytest.fixture(params=PAGES)
def page(request, pages, chromium):
    chromium.open(pages[request.param])
    return chromium


def test_nothing_is_fetched_and_names_are_text(page):
    section = "document.querySelector('main section').textContent"

    assert (page.requests, page.complaints) == ([], [])
    assert page.ask("document.title") == "tuomin 脱敏"
    assert page.ask("document.querySelectorAll('main script, img, iframe, link').length") == 0
    assert "<img src=x" in page.ask(section) or "</td><script>" in page.ask(section)


def test_both_languages_are_there_and_one_is_shown(page):
    for here, there in (("zh", "en"), ("en", "zh")):
        page.ask(f"document.querySelector('#speak-{here}').click()")

        assert seen(page, f"main [lang={here}]") > 5
        assert seen(page, f"main [lang={there}]") == 0


def test_paper_has_no_switches(page):
    page.call("Emulation.setEmulatedMedia", media="print", features=[])
    shown = seen(page, "nav, input")
    page.call("Emulation.setEmulatedMedia", media="screen", features=[])

    assert shown == 0


def test_a_small_screen_is_wide_enough(page):
    page.call("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1,
              mobile=True)  # fmt: skip
    width = page.ask("document.documentElement.scrollWidth")
    page.call("Emulation.clearDeviceMetricsOverride")

    assert width <= 390

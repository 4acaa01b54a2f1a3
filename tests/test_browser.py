"""The HTML report in a real browser: nothing is fetched, nothing runs, all of it can be read."""

import pytest

from tests.browser import seen
from tests.planned import CUSTOMER, ORDERS, made
from tuomin.plan import document
from tuomin.reports import page as pages

HOSTILE = [
    "<script>document.title='run'</script>",
    '"><img src=http://evil.invalid/x onerror=document.title="run">',
    "</style><svg onload=document.title='run'>",
    "javascript:document.title='run'",
    "{{ 7*7 }}",
    "\u202egpj.exe",
    "a'b\"c&amp;d",
]
SETTLED = """new Promise(done => { const look = () => document.querySelector('.told') ? done()
    : requestAnimationFrame(look); look(); })"""
LEVELS = ("sensitive", "personal", "none", "undetermined")


@pytest.fixture
def page(chromium):
    return chromium


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    columns = [
        {"schema": None, "table": "客户", "column": name, "type": "TEXT", "level": level,
         "kind": None, "confidence": 0.5, "contains": [], "clauses": [name], "evidence": [name],
         "reasons": [{"source": "name", "weight": 1.0, "en": name, "zh": f"名{name}"}],
         "reason": ""}
        for name, level in [*((each, "sensitive") for each in HOSTILE),
                            *((f"c_{level}", level) for level in LEVELS)]
    ]  # fmt: skip
    told = {
        "format": "tuomin.inventory/1",
        "source": {"engine": "sqlite", "url": "sqlite:///shop.db"},
        "complete": True, "tables": [], "columns": columns,
    }  # fmt: skip
    path = tmp_path_factory.mktemp("report") / "报告 #1.html"
    path.write_text(pages.render([told], {}), encoding="utf-8")
    return path


def rows(page, level):
    """How many columns of a level can be seen."""
    return seen(page, f"tr.{level}, p.{level} code")


def test_what_is_fetched_or_complained_of_is_noticed(page, tmp_path):
    (tmp_path / "other.html").write_text("<img src=none.png><script>console.error(1)</script>")
    page.open(tmp_path / "other.html")

    assert [url.rpartition("/")[2] for url in page.requests] == ["none.png"]
    assert len(page.complaints) >= 1


@pytest.mark.parametrize("script", [True, False])
def test_nothing_is_fetched_and_nothing_is_complained_of(page, file, script):
    page.open(file, script=script)

    assert (page.requests, page.complaints) == ([], [])
    page.call("Emulation.setScriptExecutionDisabled", value=False)
    assert page.ask("document.title") != "run"
    assert rows(page, "sensitive") == len(HOSTILE) + 1


def test_hostile_names_are_the_text_that_they_are(page, file):
    page.open(file)
    text = page.ask("document.body.textContent")

    assert [name for name in HOSTILE if name not in text and "\u202e" not in name] == []
    assert page.ask("document.querySelectorAll('script, img, iframe, link').length") == 1


def test_each_filter_hides_its_rows_and_shows_them_again(page, file):
    page.open(file)
    for level in LEVELS:
        before = {each: rows(page, each) for each in LEVELS}
        page.ask(f"document.querySelector('.filter-{level}').click()")
        after = {each: rows(page, each) for each in LEVELS}

        assert (before[level] == 0) != (after[level] == 0)
        assert {**before, level: 0} == {**after, level: 0}
    page.ask("document.querySelector('.filter-sensitive').click()")
    assert rows(page, "sensitive") == len(HOSTILE) + 1


def test_the_language_can_be_switched(page, file):
    page.open(file)
    for here, there in (("zh", "en"), ("en", "zh")):
        page.ask(f"document.querySelector('#speak-{here}').click()")

        assert seen(page, f"main [lang={here}]") > 5
        assert seen(page, f"[lang={there}]:not(html)") == 0


def test_a_search_leaves_what_has_the_text(page, file):
    page.open(file)
    search = """(() => { const box = document.querySelector('[type=search]'); box.value = TEXT;
        box.dispatchEvent(new Event('input', {bubbles: true})); })()"""
    page.ask("document.querySelector('.filter-none').click()")
    whole = {level: rows(page, level) for level in LEVELS}
    found = {}
    for text in ("C_PERS", "客户.c_none", "{{ 7*7", "nothing"):
        page.ask(search.replace("TEXT", repr(text)))
        found[text] = {level: count for level in LEVELS if (count := rows(page, level))}
    page.ask(search.replace("TEXT", "''"))

    assert found == {
        "C_PERS": {"personal": 1}, "客户.c_none": {"none": 1}, "{{ 7*7": {"sensitive": 1},
        "nothing": {},
    }  # fmt: skip
    assert {level: rows(page, level) for level in LEVELS} == whole


@pytest.mark.parametrize("script", [True, False])
def test_evidence_stands_at_its_column_or_is_one_link_away(page, file, script):
    page.open(file, script=script)
    page.call("Emulation.setScriptExecutionDisabled", value=False)
    if script:
        page.ask(SETTLED)
    cell = "document.querySelector('tr.personal td:last-child')"
    text = page.ask(f"{cell}.textContent")
    link = f"document.getElementById({cell}.querySelector('a').hash.slice(1)).textContent"

    assert ("c_personal" in text) == script
    assert script or "c_personal" in page.ask(link)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_the_light_and_in_the_dark(page, file, scheme):
    page.open(file)
    page.call("Emulation.setEmulatedMedia", media="screen",
              features=[{"name": "prefers-color-scheme", "value": scheme}])  # fmt: skip
    light = page.ask(
        """(() => {
        const light = text => text.match(/[0-9.]+/g).slice(0, 3)
            .map((part, place) => part * [0.299, 0.587, 0.114][place]).reduce((a, b) => a + b);
        const style = getComputedStyle(document.body);
        const ground = [style.backgroundColor, getComputedStyle(document.documentElement)
            .backgroundColor].find(each => !each.endsWith(', 0)')) || 'rgb(255, 255, 255)';
        return [light(style.color), light(ground)]; })()"""
    )

    assert abs(light[0] - light[1]) > 120
    assert (light[1] < 100) == (scheme == "dark")


def test_names_stay_readable_on_a_telephone(page, tmp_path):
    plan = document(made(CUSTOMER, ORDERS, rules="anonymized"))
    (tmp_path / "plan.html").write_text(pages.render([plan], {}), encoding="utf-8")
    size = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.call("Emulation.setDeviceMetricsOverride", **size)
    try:
        page.open(tmp_path / "plan.html")
        names = "[...document.querySelectorAll('section > table td:first-child > code')]"
        widths = page.ask(f"{names}.map(each => each.getBoundingClientRect().width)")

        assert widths
        assert min(widths) >= 6.5 * 15
        assert page.ask("document.documentElement.scrollWidth") <= 390
    finally:
        page.call("Emulation.clearDeviceMetricsOverride")


def test_paper_has_no_buttons_and_all_rows(page, file):
    page.open(file)
    page.call("Emulation.setEmulatedMedia", media="print", features=[])
    filters = "document.querySelector('.filter-none').checkVisibility()"

    assert page.ask(filters) is False
    assert rows(page, "sensitive") == len(HOSTILE) + 1
    page.call("Emulation.setEmulatedMedia", media="screen", features=[])
    assert page.ask(filters) is True

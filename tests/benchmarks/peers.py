"""Peers on the same columns in the same run: Presidio as it comes, and a list of keywords.

Presidio flags a column when a third of two hundred of its values hold something that it scores 0.5
or more, without its dates, which flag every day of a calendar. The keywords are what somebody
writes down in ten minutes; they are looked for in names and comments. Speeds are processor time on
one million short values for tuomin and on a few thousand for Presidio.
"""

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing

import polars as pl
import tldextract
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from tests.benchmarks import _truths, detection
from tuomin import agreement
from tuomin.connectors.open import open_connector
from tuomin.detect import registry
from tuomin.detect.judge import Judge
from tuomin.detect.weighing.classify import Law
from tuomin.scan import scan

ROWS, SEED = 2_000, 1
LOOKED_AT, SHARE, SCORE = 200, 1 / 3, 0.5
SLOW = 2_000  # values that Presidio is timed on
KEYWORDS = re.compile(
    r"phone|mobile|tel|email|mail|address|addr|name|birth|gender|sex|id_?card|passport|account|"
    r"bank|card|password|pwd|salary|ip\b|openid|wechat|qq|nick|avatar|diagnos|"
    r"手机|电话|邮箱|地址|姓名|昵称|生日|出生|性别|身份证|护照|账号|银行卡|密码|工资|微信|头像|诊断|联系人|"
    r"民族|籍贯|婚姻|学历|职务",
    re.IGNORECASE,
)
SIX = {
    "CN_MOBILE": r"1[3-9]\d{9}", "CN_ID": r"\d{17}[\dXx]", "EMAIL": r"[\w.+-]+@[\w-]+\.\w+",
    "IP": r"\d{1,3}(?:\.\d{1,3}){3}", "CARD": r"\d{16,19}", "PLATE": r"[一-龥][A-Z][A-Z0-9]{5,6}",
}  # fmt: skip


def run() -> Iterator[tuple[str, str]]:
    engine = analyzer()
    with tempfile.TemporaryDirectory() as folder:
        url = _truths.sample(folder, ROWS, SEED)
        with closing(open_connector(url)) as connector:
            found = {(c.table, c.column): c.level != "none" for c in scan(connector).columns}
            named, valued = keyworded(connector), presidio(connector, engine)
    yield "tuomin", scored(found)
    yield "keywords in names and comments", scored(named)
    yield "Presidio on values", scored(valued)
    yield from speeds(engine)


def analyzer() -> AnalyzerEngine:
    """Presidio with all its own English recognizers; no language model is loaded."""
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())  # no network
    nlp = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "no_op"}])
    return AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])


def keyworded(connector) -> dict:
    return {
        (table.name, column.name): bool(KEYWORDS.search(f"{column.name} {column.comment}"))
        for table in connector.tables()
        for column in table.columns
    }


def presidio(connector, engine) -> dict:
    """Whether Presidio finds something in enough of the values of each column."""
    flagged = {}
    for table in connector.tables():
        frame = connector.sample(table, LOOKED_AT).frame
        for column in table.columns:
            values = frame[column.name]
            texts = [] if values.dtype == pl.Binary else values.drop_nulls().cast(pl.String)
            hits = [holds(engine, text) for text in texts]
            flagged[(table.name, column.name)] = sum(hits) > SHARE * max(1, len(hits))
    return flagged


def holds(engine, text: str) -> bool:
    found = engine.analyze(text, language="en", score_threshold=SCORE)
    return any(result.entity_type != "DATE_TIME" for result in found)


def scored(flagged: dict) -> str:
    """Precision, recall and F1 of "is personal", and hard negatives, against the sample's truth."""
    truths = {place: _truths.TRUTH[place[0]][place[1]] for place in flagged}
    counted = [place for place, truth in truths.items() if truth.get("scored", True)]
    personal = {place for place in counted if truths[place]["level"] in ("personal", "sensitive")}
    said = {place for place in counted if flagged[place]}
    right = len(said & personal)
    hard = sum(flagged[place] for place, truth in truths.items() if truth.get("hard_negative"))
    return (
        f"P {right / max(1, len(said)):.2f} R {right / len(personal):.2f}"
        f" F1 {2 * right / (len(said) + len(personal)):.2f} hard negatives {hard}"
    )


def speeds(engine) -> Iterator[tuple[str, str]]:
    """How many times as many values tuomin reads in a second, all its detectors at work."""
    judge = Judge(registry.load(), Law(agreement=agreement.read()))
    texts = detection.columns()["mixed"]
    ours = texts.len() / detection.seconds(lambda: detection.judged(judge, texts))
    few = texts.head(SLOW).to_list()
    six = [
        PatternRecognizer(entity, patterns=[Pattern(entity, regex, 0.8)])
        for entity, regex in SIX.items()
    ]
    for peer, work in (
        (
            "Presidio's PatternRecognizer, six patterns",
            lambda text: [r.analyze(text, None) for r in six],
        ),
        ("Presidio's AnalyzerEngine", lambda text: engine.analyze(text, language="en")),
    ):
        began = time.process_time()
        for text in few:
            work(text)
        theirs = SLOW / (time.process_time() - began)
        yield f"tuomin against {peer}", f"{ours / theirs:,.0f} times ({theirs:,.0f} values/s)"


if __name__ == "__main__":
    for line in run():
        print("  ".join(line), flush=True)

"""Names and codes that the words around them announce: 联系人李明华, 王女士, 验证码 and digits.

What a scan reports in texts and what a copy takes out of them are told by the same patterns. Each
has three groups: what stands before a name, the name, what stands behind. They are for the Rust
engine, which has no look-around, and are tried one after the other: the end of a name is clearest
where a known word follows, and a character too many goes rather than that one of a name stays.

>>> import polars as pl
>>> names(pl.Series(["联系人：李建国，晚上到", "王建国您好", "公司您好", None])).to_list()
[True, True, False, None]
"""

from functools import cache, reduce

import polars as pl

from tuomin.checks import signs
from tuomin.checks.cues import (
    KIN,
    MADE,
    NAMED,
    OFTEN,
    PAID,
    PAPERS,
    RELATED,
    SUMS,
    SURE,
    TAGGED,
    TITLES,
    TOGETHER,
)  # fmt: skip
from tuomin.checks.person_name import COMPOUND, GIVEN, SURNAMES, WORDS

SET = "names"
"""The regexes of this module, which are kept apart."""

CUES = f"{SURE}|{OFTEN}"
HELLO = "[，,:：!！)）\\] 】]{0,2}(?:您好|你好)"
GREETED = f"{HELLO}|{TITLES}"

OPEN = 100  # surnames so common that a name may stand behind any word
GLUED = 220  # surnames that a cue may precede with nothing in between
ADVERBS = "于应时向常平全成连单安万易何明方白"  # more often words than names behind 患者

FOLLOWING = (
    "陪同|陪护|陪伴|来电|来院|来访|来信|来到|来办|表示|要求|咨询|反映|反馈|投诉|申请|签字|签收|签名"
    "|同意|拒绝|到院|到场|到店|到访|前来|前往|代办|代签|代收|代领|自提|联系|确认|预约|通知|提出"
    "|提交|办理|购买|下单|退货|退款|收货|就诊|入院|出院|住院|复查|复诊|电话|手机|身份证|年龄|先生"
    "|女士|小姐|老师|医生|同学|经理|您好|你好|同志|认为|告知|询问|希望|需要|今天|昨天|明天|上午"
    "|下午|正在|已经|曾经|自述|主诉|护送|报警|领取|签署|名下"
    "|拖欠|骗取|占用|违规|违法|涉嫌|长期|经常|多次|私自|擅自|配合|协助|负责|处理|受伤|辱骂|殴打|打人|态度"
    "|对接|沟通|协商|商量|合作|完成|参加|主持|组织|安排|陈述|自称|声称|承认|保证|答应|报案|上访|信访"
    "|开会|上学|放学|上班|下班|值班|请假|出差|回电|加班|考试|毕业|报名|晚点|尽快|付款|转账|汇款"
    "|外出|聚餐|来接|接走|接送|消费|充值|提现|兑换|支付|缴费|缴纳|借书|还书|进校|离校|获评|荣获|当选"
)
BEHIND = "的在了说等和与及已于因男女住现今昨被从到向对将把未不没也都又再以想需要去打送领取诉称是"
END = f"\\P{{Han}}|$|{FOLLOWING}|[{BEHIND}]"
MARKED = "[\U0010f000-\U0010f0ff]"
"""Characters for private use that stand for what was taken out before."""

ABOUT = f"(?:身份证|证件|电话|手机|联系|[男女][，,)） ]|1[3-9][0-9]{{9}}|{MARKED})"
PERSONAL = (
    f"[，,、 (（]{{1,2}}(?:[男女](?:\\P{{Han}}|$)|[0-9]{{1,3}} ?岁|[0-9]{{4}}年[0-9]{{0,2}}月?生)"
    f"|[(（]{ABOUT}"
)
"""What people are described by behind their names."""

NEVER_GIVEN = BEHIND + (
    "来有或给就还会能可很这那个们为上下中级目门店区部司客户员病血压费院号码件单价格品款物处项型类"
)
"""Characters that no given name has, but sentences have behind a surname's character."""

BEFORE = "给找由请和与跟向让是的交知醒告问呼约见送寄对到及"
DAYS = "一三年月日时"  # what adverbs precede
NO_NAMES = WORDS + (
    "|许多|许可|包年|包月|白金|江苏|江西|华夏|安静|安定|常年|成年|万一|高原|时常|和平|康复|平日|方形"
    "|金属|明日|金星|广西|高峰|于是|平台|关爱|关于|成交|程序|高管|方同意|任意|应当|项目|方言|经典|全程|单子"
    "|景德镇|石景山|石河子|满洲里|阿克苏|金城江|徐州|郑州|温州|柳州|贺州|康定|周年|全年|金币|余生"
)

TOLD = "(?:验证码|校验码|动态码|动态密码|动态口令)"
CODES = (
    f"{TOLD}[是为：: 【\\[「“]{{0,3}}([0-9]{{4,8}})(?:[^0-9A-Za-z]|$)",
    f"(?:^|[^0-9A-Za-z])([0-9]{{4,8}})[是为][您你]的\\p{{Han}}{{0,6}}{TOLD}",
)
"""One-time codes; the group is the code."""

SHIELD = "\U0010f800"
"""A character for private use, put where a word is no name so that no pattern reads it as one."""

BETWEEN = "[是为叫]?[:：\\s【\\[（(「“\"']{1,3}"


def names(texts: pl.Series) -> pl.Series:
    """Say for each text whether it names somebody."""
    likely = may_name(texts).fill_null(value=False)
    if not likely.any():
        return likely.set(texts.is_null(), None).alias(texts.name)
    rows = shielded(texts.filter(likely))
    hits = reduce(
        lambda found, pattern: found | rows.str.contains(pattern),
        patterns(),
        pl.Series([False]).new_from_index(0, len(rows)),
    )
    answer = pl.Series(likely.to_numpy().copy())
    answer = answer.scatter(likely.arg_true(), hits) if len(rows) else answer
    return answer.set(texts.is_null(), None).alias(texts.name)


def codes(texts: pl.Series) -> pl.Series:
    """Say for each text whether it tells a one-time code."""
    return texts.str.contains("|".join(CODES))


def shielded(rows: pl.Series) -> pl.Series:
    """`rows` with a shield at each cue whose word is none of a name: 平安|经理, 用户|许可."""
    for pattern in no_names():
        found = rows.str.contains(pattern)
        if found.any():
            put = "${1}" + SHIELD + "${2}"
            rows = rows.zip_with(~found, rows.str.replace_all(pattern, put))
    return rows


def unshielded(rows: pl.Series) -> pl.Series:
    return rows.str.replace_all(SHIELD, "", literal=True)


def may_name(texts: pl.Series) -> pl.Series:
    """Say for each text whether one of the patterns may fit: quicker than trying them."""
    foreign = signs.has(texts, signs.FOREIGN)
    return foreign & texts.str.contains(_near()) if foreign.any() else foreign


@cache
def _near() -> str:
    """The first character of a name behind a cue, or a little before what people say and do."""
    first = f"[{SURNAMES}{ADVERBS}{COMPOUND.replace('|', '')}]"
    described = f"[(（](?:{ABOUT}|{TITLES}|\\p{{Han}}{{0,2}}支书)|[、和及]{first}|{PERSONAL}"
    called = f"的?[-_—－ ]{{0,2}}(?:{PAPERS})|[的家](?:{RELATED})|{SUMS}"
    behind = f"{GREETED}|{called}|自?[说称讲问答]|{FOLLOWING}|{described}"
    before = (
        f"(?:{NAMED})了?|(?:{CUES}|{KIN})(?:{BETWEEN}|[是为叫]?)|<(?:{TAGGED})>(?:<!\\[CDATA\\[)?"
    )
    return f"(?:{before}){first}|{first}.{{0,3}}(?:{behind})"


@cache
def patterns() -> tuple[str, ...]:
    """Regexes of three groups, the surest first."""
    surname, glued = f"(?:{COMPOUND}|[{SURNAMES}])", f"(?:{COMPOUND}|{_glued(SURNAMES[:GLUED])})"
    common, given = f"[{SURNAMES[:OPEN]}]", f"[{GIVEN}]"
    adverb = f"[{ADVERBS}][{_without(GIVEN, DAYS)}]"
    likely = f"[于何方万][{_without(GIVEN, DAYS + '今先同来天')}]"
    seldom = f"[{ADVERBS}][{_without(GIVEN, DAYS + '今先同来天')}]"
    rare = f"[^\\P{{Han}}{NEVER_GIVEN}]"
    apart, close = f"((?:{CUES}){BETWEEN})", f"((?:{CUES})[是为叫]?)"
    sure = f"((?:{SURE})(?:{BETWEEN}|[是为叫]?))"
    bound = f"(^|[^\\p{{Han}}{SHIELD}]|[{BEFORE}])"
    return (
        f"{apart}({surname}{given})({FOLLOWING})",
        f"{close}({glued}{given}|{likely})({FOLLOWING})",
        f"{sure}({likely})(\\P{{Han}}|$)",
        f"((?:{SURE})[是为叫]?)({surname}{given}{{2}})({FOLLOWING})",
        f"{apart}({surname}{given}{{1,2}})({END})",
        f"{close}({glued}{given}{{1,2}}|{adverb}{given})({END})",
        f"{apart}({surname}{rare}{{1,2}})(\\P{{Han}}|$)",
        f"{bound}({surname}{given}{{1,2}})({GREETED})",
        f"(^|[^\\p{{Han}}{SHIELD}])([{SURNAMES[:GLUED]}]{rare}{{1,2}})({HELLO})",
        f"()({common}{given}{{1,2}})({TITLES}|您好|你好)",
        f"{bound}({COMPOUND}|[{SURNAMES[:GLUED]}])({TITLES})",
        f"{sure}({glued}{given}{rare}|{glued}{given})()",
        f"{sure}({adverb})(\\P{{Han}}|$)",
        f"({TOGETHER})({glued}{given}{{2}})({FOLLOWING})",
        f"{bound}({glued}{given}{{2}}|{seldom}{given})([说称讲问答]|{FOLLOWING}|[、和及]?(?:{TITLES}))",
        f"{bound}({glued}{given}{{1,2}})({PERSONAL}|的(?:{PAPERS}))",
        f"()({common}{given}{{2}})([(（]{ABOUT})",
        f"{bound}({glued}{given})(自?称|自述|反映)",
        f"((?:^|[^\\p{{Han}}])(?:{KIN}))({glued}{given}{{1,2}})(\\P{{Han}}|$)",
        f"{bound}({glued}{given}{{1,2}})([(（](?:{TITLES}|\\p{{Han}}{{0,2}}支书)[)）])",
        f"{bound}({glued}{given}{{2}})(、{glued}{given}{{1,2}}(?:\\P{{Han}}|$))",
        f"((?:{NAMED})了?)({glued}{given}{{1,2}})({MADE}|[、和及]|{END})",
        f"((?:^|[^\\p{{Han}}{SHIELD}])(?:{PAID}))({glued}{given}{{1,2}})({SUMS})",
        f"{bound}({glued}{given}{{2}})([的家](?:{RELATED})|[-_—－ ]{{0,2}}(?:{PAPERS}))",
        f"(<(?:{TAGGED})>(?:<!\\[CDATA\\[)?)({surname}{given}{{1,2}})(</|\\]\\])",
    )


@cache
def following(mark: str) -> str:
    """A regex of three groups for a name in a list behind a `mark` that stands for another."""
    name = f"(?:{COMPOUND}|{_glued(SURNAMES[:GLUED])})[{GIVEN}]{{1,2}}"
    return f"({mark}[、/和及与])({name})(\\P{{Han}}|$|{FOLLOWING}|[到等])"


@cache
def no_names() -> tuple[str, ...]:
    cue = f"(?:{CUES})(?:{BETWEEN}|[是为叫]?)"
    return (
        f"((?:^|[^{SURNAMES}])(?:{NO_NAMES}))({GREETED})",
        f"({cue}|{NAMED}|{PAID})((?:{NO_NAMES})(?:[^{GIVEN}]|{FOLLOWING}|$))",
        f"(^|[^\\p{{Han}}{SHIELD}]|{TOGETHER})((?:{NO_NAMES})[\\p{{Han}}_—－-])",
    )


def _glued(surnames: str) -> str:
    return f"[{_without(surnames, ADVERBS)}]"


def _without(characters: str, others: str) -> str:
    return "".join(each for each in characters if each not in others)

"""Names that people log in under and make of their own in pinyin: `chenlin`, `lwei88`, `gang.wu`.

A common surname stands first or last. Other words are built like that now and then (`manage`), so
the form supports a name alone.

>>> import polars as pl
>>> texts = pl.Series(["chaohe", "gwu12", "Li.Na", "ouyangxf", "orders", "T00001", None])
>>> valid(texts).to_list()
[True, True, True, True, False, False, None]
"""

import polars as pl

SURNAME = (
    "(?:ouyang|shangguan|situ|zhuge|huangfu|xiahou|murong|linghu|wang|zhang|liu|chen|yang|zhao|huang"
    "|zhou|sun|zhu|gao|lin|guo|luo|liang|song|zheng|xie|han|tang|feng|dong|xiao|cheng|cao|yuan|deng"
    "|shen|zeng|peng|jiang|cai|jia|ding|wei|xue|yan|pan|dai|xia|zhong|tian|ren|fan|shi|yao|tan|liao"
    "|zou|xiong|jin|hao|kong|bai|cui|kang|mao|qiu|qin|hou|shao|meng|long|wan|duan|qian|yin|niu|hong"
    "|wen|lei|li|wu|xu|hu|ma|he|fu|lv|lu|su|du|ye|gu|ge|mo|yu|yi)"
)
INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
SYLLABLE = (
    f"(?:{INITIAL}?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|ie"
    "|iu|ua|uo|ui|ue|er|[aeiouv]))"
)
GIVEN = f"(?:{SYLLABLE}{{1,2}}|{INITIAL}{{1,2}})"
PLACES = (
    "^(?i:anshan|anyang|beihai|changchun|changsha|changzhou|chaoyang|chengdu|chongqing|"
    "dalian|dongguan|foshan|fuzhou|fujian|gansu|guangdong|guangxi|guangzhou|guilin|"
    "guiyang|guizhou|haikou|hainan|handan|hangzhou|hebei|hefei|henan|hubei|huizhou|"
    "hunan|huzhou|jiangsu|jiangxi|jiaxing|jilin|jinan|jinhua|kunming|lanzhou|"
    "liaoning|linyi|liuzhou|luoyang|mianyang|nanchang|nanjing|nanning|nantong|ningbo|"
    "ningxia|qingdao|qinghai|quanzhou|sanya|shaanxi|shandong|shanghai|shantou|shanxi|"
    "shaoxing|shenyang|shenzhen|sichuan|suzhou|taiyuan|taizhou|tangshan|tianjin|"
    "weifang|wenzhou|wuhan|wuhu|wuxi|xiamen|xian|xiangyang|xining|xinjiang|xuzhou|"
    "yantai|yichang|yinchuan|yunnan|zhejiang|zhengzhou|zhongshan|zhuhai|zhuzhou|zibo"
    ")$"
)
"""Provinces and large cities, many of which are built like names."""

FORM = f"^(?i:{SURNAME}[._-]?{GIVEN}|{GIVEN}[._-]?{SURNAME})[._-]?[0-9]{{0,4}}$"


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is built of a surname and a given name, or its initials."""
    return texts.str.contains(FORM) & ~texts.str.contains(PLACES)

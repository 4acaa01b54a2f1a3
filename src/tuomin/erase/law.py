"""Which reading of 删除 an action satisfies, by which clause, and what no transaction reaches."""

from collections.abc import Mapping
from dataclasses import dataclass

from tuomin.erase.model import Action

AGREEMENT, STATUTE = "agreement", "statute"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A reading of 删除 and the clauses it rests on."""

    id: str
    clauses: tuple[str, ...]
    en: str
    zh: str


READINGS = {
    AGREEMENT: Reading(
        id=AGREEMENT,
        clauses=("customer 第一条(十)",),
        en="the agreement's: the information can no longer be traced to a particular person",
        zh="协议的含义：使个人信息无法被识别到特定个人",
    ),
    STATUTE: Reading(
        id=STATUTE,
        clauses=("PIPL 47", "GB/T 35273-2020 3.10", "GB/T 35273-2020 8.3"),
        en="the statute's: it is gone from the systems of daily business, and can be neither"
        " searched nor accessed there",
        zh="法律与标准的含义：在实现日常业务功能所涉及的系统中去除，使其保持不可被检索、访问的状态",
    ),
}
# What an action does to a row, and to which readings of 删除 that amounts.
SATISFIED: Mapping[Action, tuple[str, ...]] = {
    "delete": (AGREEMENT, STATUTE),
    "unidentify": (AGREEMENT,),
    "unlink": (AGREEMENT,),
    "rewrite": (AGREEMENT, STATUTE),
    "cut": (),
}
WHY: Mapping[Action, tuple[str, str]] = {
    "delete": ("the row is gone", "记录已删除"),
    "unidentify": (
        "the row stays, about nobody: whether what is left of it identifies is for a person to say",
        "记录保留，但不再指向任何人；余下内容是否可识别须由人判断",
    ),
    "cut": (
        "rows point to each other: the link goes before the rows",
        "记录相互引用：先解除引用，再删除记录",
    ),
    "unlink": (
        "another's row or a thing: it no longer points to the person",
        "他人或事物的记录：不再指向该人",
    ),
    "rewrite": (
        "what it held of the person is gone from the row, which is another's",
        "他人的记录：其中属于该人的内容已去除",
    ),
}
EVERYWHERE = (
    {"what": "backups", "en": "backups and dumps made before", "zh": "此前的备份与导出文件"},
    {
        "what": "replicas",
        "en": "replicas, until they have caught up, and delayed ones",
        "zh": "尚未同步的副本与延迟副本",
    },
    {
        "what": "copies",
        "en": "copies made earlier, exports, caches, search indexes, other stores",
        "zh": "此前制作的副本、导出数据、缓存、搜索索引及其他存储",
    },
    {
        "what": "hashes",
        "en": "hashes and encrypted forms of identifiers in rows that do not point to the person",
        "zh": "未指向该人的记录中标识符的哈希值与密文",
    },
    {
        "what": "images",
        "en": "pictures, sound and other binary content",
        "zh": "图片、声音等二进制内容",
    },
)
OUTSIDE = {
    "sqlite": (
        {
            "what": "journal",
            "en": "a write-ahead log keeps old pages: PRAGMA wal_checkpoint(TRUNCATE); pages freed"
            " now were overwritten (secure_delete), those freed earlier go with VACUUM; full-text"
            " indexes keep words until 'optimize'",
            "zh": "预写日志仍保留旧页：执行 PRAGMA wal_checkpoint(TRUNCATE)；本次释放的页已被覆写"
            "（secure_delete），更早释放的页需 VACUUM；全文索引在 optimize 之前仍保留词条",
        },
    ),
    "postgresql": (
        {
            "what": "dead rows",
            "en": "dead row versions until VACUUM (VACUUM FULL), statistics until ANALYZE,"
            " materialized views until REFRESH",
            "zh": "VACUUM（VACUUM FULL）之前的死元组，ANALYZE 之前的统计信息，REFRESH 前的物化视图",
        },
        {
            "what": "log",
            "en": "the write-ahead log and its archive, replication slots, the server's own log",
            "zh": "预写日志（WAL）及其归档、复制槽、服务器日志",
        },
    ),
    "mysql": (
        {
            "what": "undo",
            "en": "old row versions until InnoDB purges them, and free space inside of its pages",
            "zh": "InnoDB 清除之前的旧版本，以及页内空闲空间",
        },
        {
            "what": "binlog",
            "en": "the binary log with the old rows: PURGE BINARY LOGS when the replicas allow it;"
            " the general and slow logs, where statements name rows by key, or by all they hold",
            "zh": "含旧数据的二进制日志：副本允许时执行 PURGE BINARY LOGS；"
            "以及通用日志与慢日志（语句以主键或整行内容指明记录）",
        },
    ),
}


def outside(engine: str) -> tuple[dict[str, str], ...]:
    """What lies outside of the transaction and has to be seen to apart."""
    return (*OUTSIDE.get(engine, ()), *EVERYWHERE)

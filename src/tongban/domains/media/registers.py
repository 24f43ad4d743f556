"""The record book of press conferences (S140), published row by row."""

from __future__ import annotations

from tongban.domains.media.models import Conference
from tongban.domains.media.rules import conference_faults
from tongban.kernel.registers.grammar import ALL, Column, Count, Register

CONFERENCES = Register(
    key="press-conferences",
    title="新闻发布会",
    model=Conference,
    head="title",
    purpose="全市各单位举行的新闻发布会: 主题、发布人、文字实录和回放",
    unit="场",
    columns=(
        Column("title", example="常州市优化营商环境新闻发布会"),
        Column("topic", listed=False),
        Column("held_on"),
        Column("place", example="市行政中心新闻发布厅"),
        Column("kind"),
        Column("organisation", title="发布单位"),
        Column("speaker", listed=False),
        Column("speaker_post", listed=False),
        Column("rank"),
        Column("journalists"),
        Column("questions", listed=False),
        Column("later", listed=False),
        Column("answered", listed=False),
        Column("transcript", listed=False),
        Column("transcript_at", listed=False, example="https://www.example.cn/shilu.html"),
        Column("replay_at", listed=False, example="https://www.example.cn/huifang.html"),
    ),
    identity=("held_on", "title"),
    filters=("kind", "rank", "organisation", "held_on"),
    search=("title", "topic", "place", "speaker"),
    order=("-held_on",),
    edit=("officer", "head"),
    publish=("head",),
    see_reach=ALL,
    public=(
        "title", "topic", "held_on", "place", "kind", "speaker", "speaker_post", "rank",
        "questions", "transcript", "transcript_at", "replay_at",
    ),
    year="held_on",
    counts=(
        Count("held", "举行场次", "场"),
        Count("principals", "市领导或主要负责人出席", "场", where={"rank": ("city", "principal")}),
        Count("journalists", "到会记者", "人次", adds="journalists"),
        Count("later", "需会后答复", "个", adds="later"),
        Count("answered", "会后已答复", "个", adds="answered"),
    ),
    counted_by=("kind", "rank", "organisation"),
    check=conference_faults,
)  # fmt: skip

BOOKS = (CONFERENCES,)

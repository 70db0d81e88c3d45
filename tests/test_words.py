"""The words that people read: one word for one notion, a wording for every refusal, Chinese on every screen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from tests.sources import ROOT, calls, literals, nodes, texts_of
from xzdesk.catalogue import load_builtin
from xzdesk.catalogue.records import Grade
from xzdesk.core.captions import Tier
from xzdesk.messages import WORDING
from xzdesk.problems.deadlines import Urging
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Ground
from xzdesk.problems.workflow import STEPS

# The office's word -> words that others use for it, and that would be a second word for the same thing here.
SYNONYMS = {
    "培育提升工作方案": "培训计划 培养计划 培养方案",
    "牵头部门": "主管部门 主责部门 牵头单位",
    "责任单位": "主办单位 承办部门",
    "县区": "区县 县市区",
    "问题台账": "问题列表 问题库 工单",
    "诉求": "诉请",
    "研判": "分诊 分级办理 定级",
    "会商": "会审 磋商",
    "报送": "上报 呈报",
    "审签": "签批 批签 会签",
    "签收": "签领 收件人",
    "答复": "回复 批复",
    "退回": "驳回 打回",
    "转报会商": "转呈 转会商",
    "交办": "派发 分派 指派",
    "办理进展": "办理情况 处理进度",
    "办理时限": "截止日期 截止时间 到期日 办理期限 办结期限",
    "延期": "展期 续期",
    "红灯": "预警灯 亮灯",
    "催办": "催促",
    "督办": "督查 督导",
    "办结": "完结 结案",
    "核验": "复核 审验",
    "销号": "归档 注销",
    "反弹重开": "复发 重新开启 重启问题",
    "撤销": "作废",
    "并案": "合并",
    "摸排": "排查 普查",
    "数据包": "数据文件 交换包",
    "回执": "回单 收条",
    "经办人": "操作员 操作人 办事员 用户名",
    "台号": "本机代号",
}
FORBIDDEN = tuple(word for words in SYNONYMS.values() for word in words.split())
NAMES = "WPS Excel Word PDF JSON LibreOffice Noto Sans CJK SC GB UTF GBK Ctrl Alt Shift Esc Enter PgUp PgDn"
ENDINGS = "xlsx xlsm xls et ods csv docx pdf json db log"
LATIN = frozenset((*NAMES.split(), *ENDINGS.split()))
_COMMANDS = "conflicts init restore settings set out operator main py"  # told to who works on the command line
COMMAND_LINE = frozenset(_COMMANDS.split())
CAPTIONED_BY = (
    "QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QAction", "addAction", "addMenu", "addTab",
    "addItem", "button", "setText", "setToolTip", "setPlaceholderText", "setWindowTitle", "setTitle",
)  # fmt: skip


def is_chinese(text: str) -> bool:
    return re.search("[\u4e00-\u9fff]", text) is not None


def latin_in(text: str) -> set[str]:
    """Latin words, without those of placeholders and of HTML."""
    return set(re.findall(r"[A-Za-z]{2,}", re.sub(r"\{[^}]*\}|<[^>]*>|^[^<]*\">|<[^>]*$", " ", text)))


def placeholders(code: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(WORDING[code]) if name}


def refusals() -> Iterator[tuple[str, ast.Call, str]]:
    for path, call in calls("Refusal", "wording"):
        for code in texts_of(call.args[0]) if call.args else ():
            yield f"{path}:{call.lineno}", call, code


def test_no_synonym_stands_beside_the_offices_word() -> None:
    found = [f"{each} ({word})" for each in literals() for word in FORBIDDEN if word in each.text]
    assert found == []


@pytest.mark.parametrize("name", ["README.zh-CN.md", "docs/manual.zh-CN.md"])
def test_the_offices_documents_use_its_words(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert [word for word in FORBIDDEN if word in text] == []


def test_tiers_steps_and_lights_are_called_as_the_glossary_does() -> None:
    captions = {name: step.caption for name, step in STEPS.items()}
    assert captions == {
        "register": "登记", "decide": "研判", "approve": "审签", "decline": "不予审签", "receive": "签收",
        "reply": "答复", "return": "退回", "forward": "转报会商", "progress": "办理进展", "extend": "延期",
        "resolve": "办结", "verify": "核验", "reopen": "反弹重开", "withdraw": "撤销",
    }  # fmt: skip
    assert [tier.caption for tier in Tier] == ["县级办理", "市级部门协调", "市委、市政府会商"]
    assert [ground.caption for ground in Ground] == ["系统性问题", "重大推进问题"]
    assert [step.caption for step in Urging] == ["催办", "督办"]
    assert [light.caption for light in Light if light is not Light.NONE] == ["绿灯", "黄灯", "红灯"]
    assert [grade.caption for grade in Grade] == ["优势", "新兴", "特色"]
    assert f"{load_builtin().leading_group}办公室".endswith("领导小组办公室")


def test_every_refusal_has_a_wording() -> None:
    assert [f"{place}: {code}" for place, _, code in refusals() if code not in WORDING] == []


def test_every_refusal_that_is_asked_for_by_its_code_has_a_wording() -> None:
    asked = [
        f"{path}:{node.lineno}: {text}"
        for path, found in nodes().items()
        for node in found
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "code"
        for other in node.comparators
        for text in texts_of(other)
        if text not in WORDING
    ]
    assert asked == []


def test_every_wording_is_used() -> None:
    used = {each.text for each in literals() if each.path != "xzdesk/messages.py"}
    assert sorted(set(WORDING) - used) == []


def test_every_refusal_gets_the_values_that_its_wording_shows() -> None:
    short = [
        f"{place}: {code} lacks {sorted(lacking)}"
        for place, call, code in refusals()
        if code in WORDING and len(call.args) == 1 and all(keyword.arg for keyword in call.keywords)
        if (lacking := placeholders(code) - {str(keyword.arg) for keyword in call.keywords})
    ]
    assert short == []


def test_every_wording_is_a_whole_chinese_sentence() -> None:
    ending_with_a_reason = re.compile(r"[：:]\{reason\}")
    odd = [
        code
        for code, text in WORDING.items()
        if not is_chinese(text.replace("“{field}”：{reason}", "字"))
        or not (text.endswith("。") or ending_with_a_reason.search(text))
        or re.search(r"[,;?!]", re.sub(r"\{[^}]*\}", "", text))
    ]
    assert odd == []


def test_chinese_on_screens_and_in_workbooks_has_no_english_in_it() -> None:
    allowed = {False: LATIN, True: LATIN | COMMAND_LINE}
    found = [
        f"{each} {sorted(strange)}"
        for each in literals()
        if each.path.startswith(("ui/", "xzdesk/")) and not each.path.startswith("ui/cli/") and is_chinese(each.text)
        if (strange := latin_in(each.text) - allowed[each.path == "xzdesk/messages.py"])
    ]
    assert found == []


def test_no_caption_is_english() -> None:
    found = [
        f"{path}:{call.lineno}: {text}"
        for path, call in calls(*CAPTIONED_BY)
        if path.startswith("ui/") and call.args
        for text in texts_of(call.args[0])
        if not is_chinese(text) and latin_in(text) - LATIN
    ]
    assert found == []

"""The Chinese wording of every refusal and notice, by code. Says what happened and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

WORDING: dict[str, str] = {
    # fields
    "field_refused": "“{field}”{reason}",
    "field_unknown": "“{record}”没有这些栏目：{fields}。请核对栏目名称。",
    "value_not_text": "应填文字，收到的是“{value}”。",
    "value_too_long": "最多{limit}字，现有{length}字，请精简。",
    "value_missing": "未填写。",
    "phone_malformed": "“{value}”不像电话号码，请填数字和区号。",
    "credit_code_malformed": "“{value}”不是18位统一社会信用代码，请核对营业执照。",
    "credit_code_check_digit": "“{value}”校验位不符，可能抄错了一位，请核对营业执照。",
    "day_malformed": "“{value}”不是能确定的日期，请写成 2026-03-05 或 2026年3月5日。",
    "choice_unknown": "“{value}”不在可选项内，可选：{choices}。",
    "flag_malformed": "“{value}”应填“是”或“否”。",
    "number_malformed": "“{value}”应填整数。",
    "number_out_of_range": "{number}超出范围，应在{low}至{high}之间。",
    "name_unknown": "“{value}”不在目录中，请从目录中选择。",
    # desk
    "database_without_office": "数据库还没有登记单位，请先运行向导或 init 命令。",
    "operator_missing": "还没有经办人姓名，请先填写经办人（命令行用 --operator）。",
    "undo_unknown": "没有可以撤回的操作。",
    "undo_built_upon": "这一步之后又有新的修改，不能整步撤回；请直接修改或走下一步。",
    "change_forged": "收到的第{seq}号改动（{site}）与本库已有的同号改动内容不同，整批未导入。请向对方重新索取文件。",
    "right_missing": "{role}不能修改“{field}”，这一步应由{owner}办理。",
}


def wording(code: str, params: Mapping[str, object]) -> str:
    """The message for a code with its values filled in."""
    return WORDING[code].format_map(dict(params))

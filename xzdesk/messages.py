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
    "undo_twice": "这一步已经撤回过了。",
    "undo_left_office": "问题{number}的报送件在这一步之后已经导出，不能再撤回；请走下一步办理。",
    "change_forged": "收到的第{seq}号改动（{site}）与本库已有的同号改动内容不同，整批未导入。请向对方重新索取文件。",
    "right_missing": "{role}不能修改“{field}”，这一步应由{owner}办理。",
    "right_outside_step": "“{action}”这一步无权修改：{fields}。这项改动未写入。",
    # steps
    "step_unknown": "没有“{step}”这一步。",
    "step_not_now": "问题{number}现为“{state}”，不能“{step}”；现在可以：{possible}。",
    "step_not_yours": "“{step}”由{owner}办理，本台是{role}，请把报送件发给对方办理。",
    "step_field_missing": "请填写“{field}”。",
    "step_day_future": "“{field}”{day}晚于今天，请核对。",
    "step_day_before": "“{field}”{day}早于前一环节的{earliest}，请核对。",
    "problem_unknown": "没有编号为“{number}”的问题，请核对编号。",
    "problem_not_editable": "问题{number}已“{state}”，内容不再改动；确需改动请先反弹重开。",
    "problem_field_not_editable": "“{field}”由办理步骤填写，不能直接改。",
    "referral_missing": "问题{number}没有在途的报送件。",
    "register_field_missing": "登记前请填写“{field}”。",
    "decide_tier_missing": "请选择办理层级：县级办理，市级部门协调，或市委、市政府会商。",
    "decide_not_upwards": "已在县级办理，再次研判只能向上：市级部门协调，或市委、市政府会商。",
    "decide_unit_missing": "县级办理要有责任单位，请填写“责任单位”。",
    "decide_person_missing": "县级办理要有责任人，请填写“责任人”。",
    "decide_due_missing": "县级办理要限时解决，请填写“办理时限”。",
    "decide_due_past": "办理时限{day}已经过去，请填今天或以后的日期。",
    "decide_reason_missing": "报市级部门前，请写明县级为何不能解决（“提级理由”）。",
    "decide_measures_missing": "报市级部门前，请写明县级已采取的措施（“已采取措施”）。",
    "decide_request_missing": "报市级部门前，请写明提请协调的事项（“提请协调事项”）。",
    "decide_department_missing": "请选择报送的市级部门。",
    "decide_department_unknown": "目录里没有“{value}”这个市级部门，请从目录中选择。",
    "decide_ground_missing": "提请会商要有依据：系统性问题，或重大推进问题。",
    "decide_case_missing": "提请会商前，请写明理由（“提级理由”）。",
    "decide_opinions_missing": "提请会商前，请汇总目前各方意见（“各方意见”）。",
    "approve_approver_missing": "报送件须经审签才能报出，请填写“审签人”。",
    "approve_by_drafter": "{name}是拟稿人，审签须由另一人办理，请填分管领导。",
    "extend_without_due": "这个问题还没有办理时限，不需要延期。",
    "extend_too_late": "原时限{day}已过，延期须在到期前申请；请按超期催办处理。",
    "extend_not_later": "新的时限应晚于原时限{day}。",
    "verify_answer_missing": "请选择核验是否通过。",
    "verify_by_handler": "{name}是办理人，核验须由另一人办理。",
    "verify_result_missing": "销号要有办理结果，请先补充。",
    "verify_evidence_missing": "销号要有佐证材料，请先补充。",
    "verify_text_missing": "核验不通过时，请写明还差什么（“核验意见”）。",
    "withdraw_reason_missing": "请写明撤销原因，或填写并入的问题编号。",
    "withdraw_into_itself": "不能并入自身，请填写另一个问题的编号。",
    "withdraw_target_unknown": "没有编号为“{number}”的问题，无法并案，请核对编号。",
    "reply_wrong_unit": "这件报送给“{to_unit}”，答复单位填的是“{unit}”；由其他单位答复的，请先退回重报。",
    "reply_assigned_malformed": "第{row}项交办事项不完整：{reason}",
    "forward_already_leadership": "这件已在市委、市政府会商层级，不能再转报。",
    "receive_twice": "这件已于{day}签收。",
    # catalogue and small tables loaded by hand
    "catalogue_invalid": "目录文件有不符之处，未启用：{reasons}。请改正后重新导入。",
    "catalogue_name_with_separator": "“{value}”含有顿号，一个名称里不能有顿号。",
    "catalogue_file_kind": "“{name}”不是目录文件，请用 .xlsx 或 .json 文件。",
    "catalogue_json_unreadable": "“{name}”读不出来，请核对是不是 UTF-8 编码的 JSON 文件，或改用 .xlsx 文件。",
    "catalogue_edition_unknown": "本台没有“{edition}”版目录，请向对方索取该版目录文件并先导入。",
    "sheets_missing": "找不到文件“{name}”，请核对位置和文件名。",
    "sheets_locked": "“{name}”没有读取权限或正被其他程序打开，请关闭后再试。",
    "sheets_unreadable": "“{name}”打不开，请用 WPS 或 Excel 打开后另存为 .xlsx 再试。",
    "sheets_not_saved": "“{name}”保存不了，可能正被打开或没有写入权限，请关闭后再试，或换一个文件名。",
    # working days
    "workdays_table_invalid": "放假安排表有{count}处不符，未启用：{reasons}。请改正后重新导入。",
    "workdays_out_of_range": "推算的日期超出了日历范围，请核对天数。",
}


def wording(code: str, params: Mapping[str, object]) -> str:
    """The message for a code with its values filled in."""
    return WORDING[code].format_map(dict(params))

"""The built-in edition against the work plan, 徐委发〔2022〕33号, written out here a second time from the text."""

from datetime import date

import pytest

from xzdesk.catalogue import Basis, Catalogue, Comparison, load_builtin

LEADING = ("工程机械", "绿色低碳能源", "新材料")
EMERGING = ("数字经济", "集成电路与ICT", "医药健康", "安全应急")
DISTINCTIVE = ("精品钢材", "高端纺织", "食品及农副产品加工")

ANNEX_1 = """
1 工程机械 3000亿元 市工信局
2 绿色低碳能源 2000亿元 市发改委
3 新材料 1000亿元 市工信局
4 数字经济 核心产业增加值达到1000亿元 市发改委
5 集成电路与ICT 500亿元 市工信局
6 医药健康 500亿元 市科技局
7 安全应急 500亿元 市应急管理局
8 精品钢材 1000亿元 市工信局
9 高端纺织 500亿元 市工信局
10 食品及农副产品加工 1000亿元 市农业农村局
"""

TASKS = {
    "扩增量，强化项目投资牵引": "发改委、科技局、工信局、资规局、农业农村局、商务局、应急管理局",
    "强基础，增强创新发展能力": "发改委、科技局、工信局、农业农村局、应急管理局",
    "促融合，深入推进数字赋能": "发改委、科技局、工信局、农业农村局、应急管理局",
    "育企业，做强市场主体支撑": "发改委、科技局、工信局、农业农村局、应急管理局、地方金融监管局",
    "提质态，推动绿色低碳发展": "发改委、科技局、工信局、生态环境局、农业农村局、应急管理局",
}

INDICATORS = {
    "“招商引资1号工程”项目": (1, "每年10个以上"),
    "重点工业技术改造项目": (1, "每年300项以上"),
    "市级以上产业关键技术攻关项目": (2, "每年40项左右"),
    "市级以上技术创新导向项目": (2, "每年100项左右"),
    "智能化改造和数字化转型企业": (3, "到2025年5000家以上"),
    "省级智能工厂、智能车间": (3, "到2025年100家以上"),
    "产值超100亿元企业": (4, "到2025年达到20家"),
    "产值10—100亿元企业": (4, "到2025年达到130家"),
    "省级以上专精特新“小巨人”企业": (4, "到2025年达到140家"),
    "制造业上市企业": (4, "到2025年达到45家"),
    "省级以上绿色工厂": (5, "到2025年达到30家"),
    "绿色发展领军企业": (5, "到2025年达到20家"),
}

DIVISIONS = """
320302 鼓楼区 市辖区
320303 云龙区 市辖区
320305 贾汪区 市辖区
320311 泉山区 市辖区
320312 铜山区 市辖区
320321 丰县 县
320322 沛县 县
320324 睢宁县 县
320381 新沂市 县级市
320382 邳州市 县级市
320371 徐州经济技术开发区 功能区
320312402 徐州高新技术产业开发区 功能区
XZ-GWQ 徐州淮海国际港务区 功能区
"""

FROM_THE_PLAN = "用地 用能 用水 用电 排放 融资 审批 人才 技术攻关 供需配套 安全环保"
COMMON = "用工 规划征迁 基础设施 政策兑现 市场 证照 账款纠纷 其他"


@pytest.fixture(scope="module")
def plan() -> Catalogue:
    return load_builtin()


def test_the_edition_names_its_document(plan: Catalogue) -> None:
    assert plan.edition == "2022-33"
    assert plan.title == "徐州市创新产业集群培育提升工作方案"
    assert plan.document == "徐委发〔2022〕33号"
    assert plan.issued_on == date(2022, 10, 1)
    assert plan.horizon == 2025
    assert plan.leading_group == "市制造强市建设工作领导小组"


def test_clusters_are_annex_1(plan: Catalogue) -> None:
    lines = [f"{each.number} {each.name} {each.target} {each.lead}" for each in plan.clusters]
    assert lines == ANNEX_1.strip().splitlines()


def test_clusters_have_the_three_grades_of_part_two(plan: Catalogue) -> None:
    graded = {each.name: each.grade.caption for each in plan.clusters}
    assert graded == dict.fromkeys(LEADING, "优势") | dict.fromkeys(EMERGING, "新兴") | dict.fromkeys(
        DISTINCTIVE, "特色"
    )


def test_targets_add_up_to_the_goal_of_part_one(plan: Catalogue) -> None:
    values = [each.target_value for each in plan.clusters]
    assert [values.count(size) for size in (3000, 2000, 1000, 500)] == [1, 1, 4, 4]


def test_only_the_digital_economy_is_measured_by_value_added(plan: Catalogue) -> None:
    assert {each.measure: each.name for each in plan.clusters if each.measure != "产业规模"} == {
        "核心产业增加值": "数字经济"
    }


def test_tasks_have_the_responsible_departments_of_part_three(plan: Catalogue) -> None:
    expected = {name: tuple(f"市{each}" for each in units.split("、")) for name, units in TASKS.items()}
    assert {each.name: each.departments for each in plan.tasks} == expected
    assert [each.number for each in plan.tasks] == [1, 2, 3, 4, 5]


def test_the_twelve_indicators_have_value_comparison_period_and_task(plan: Catalogue) -> None:
    assert {each.name: (each.task, each.aim) for each in plan.indicators} == INDICATORS
    assert [each.number for each in plan.indicators] == list(range(1, 13))


def test_an_indicators_wording_carries_its_value_and_unit(plan: Catalogue) -> None:
    for each in plan.indicators:
        assert f"{each.value}{each.unit}" in each.wording
        if each.comparison is not Comparison.REACH:
            assert f"{each.value}{each.unit}{each.comparison.caption}" in each.wording


def test_an_indicator_is_answered_for_by_the_departments_of_its_task(plan: Catalogue) -> None:
    listed = next(each for each in plan.indicators if each.name == "制造业上市企业")
    assert "市地方金融监管局" in plan.responsible_for(listed)


def test_departments_named_in_the_plan_are_told_from_conventional_ones(plan: Catalogue) -> None:
    in_the_plan = {each.name for each in plan.departments if each.basis is Basis.PLAN}
    named = {each.lead for each in plan.clusters} | {name for task in plan.tasks for name in task.departments}
    assert in_the_plan == named
    assert len(in_the_plan) == 9


def test_divisions_have_codes_and_kinds_in_order(plan: Catalogue) -> None:
    assert [f"{each.code} {each.name} {each.kind}" for each in plan.divisions] == DIVISIONS.strip().splitlines()
    assert [each.order for each in plan.divisions] == list(range(1, 14))


def test_only_counties_and_districts_have_codes_of_the_national_standard(plan: Catalogue) -> None:
    standard = {each.name for each in plan.divisions if each.code_source == "GB/T 2260"}
    assert standard == {each.name for each in plan.divisions if each.kind != "功能区"}


def test_zones_are_addressed_as_the_plan_addresses_them(plan: Catalogue) -> None:
    for each in plan.divisions:
        expected = "党工委和管委会" if each.kind == "功能区" else "各县（市、区）党委和人民政府"
        assert each.addressee == expected


def test_tiles_of_the_schematic_do_not_overlap(plan: Catalogue) -> None:
    assert len({(each.tile_col, each.tile_row) for each in plan.divisions}) == 13


def test_streams_are_those_of_the_county_duties(plan: Catalogue) -> None:
    assert plan.names("streams") == ("产业招商", "重点项目建设", "园区载体打造", "企业精准培育", "产业技术创新")


def test_categories_tell_the_plans_from_common_practice(plan: Catalogue) -> None:
    by_source = {basis: [each.name for each in plan.categories if each.source is basis] for basis in Basis}
    assert by_source[Basis.PLAN] == FROM_THE_PLAN.split()
    assert by_source[Basis.CONVENTION] == COMMON.split()


def test_a_category_that_rests_on_the_plan_says_where(plan: Catalogue) -> None:
    for each in plan.categories:
        assert bool(each.ground) is (each.basis is Basis.PLAN), each.name
        department = plan.department(each.department)
        if each.basis is Basis.PLAN and department:
            assert department.basis is Basis.PLAN


def test_duties_have_seven_seven_six_and_three_items(plan: Catalogue) -> None:
    counts = {part.name: len(plan.duties_of(part.name)) for part in plan.duty_parts}
    assert counts == {"专班": 7, "联盟": 7, "创新平台": 6, "县区": 3}


def test_the_county_duty_of_the_three_tiers_is_word_for_word(plan: Catalogue) -> None:
    assert plan.duties_of("县区")[2].text == (
        "建立问题反馈机制，常态化摸排产业发展过程中存在的突出问题，县级层面可解决的，限时办理解决；"
        "需市级部门协调解决的，及时反馈有关部门；对系统性问题、重大推进问题，报市委、市政府会商。"
    )


def test_charts_tables_and_meetings_are_those_of_the_task_force_duties(plan: Catalogue) -> None:
    first, fifth = plan.duties_of("专班")[0].text, plan.duties_of("专班")[4].text
    assert [each.kind for each in plan.materials] == ["图"] * 5 + ["表"] * 6
    assert all(each.name in first for each in plan.materials)
    assert [f"{each.cadence}召开一次{each.name}" in fifth for each in plan.meetings] == [True] * 3
    assert [each.report for each in plan.meetings] == ["周报", "月报", "季报"]


def test_a_cluster_is_found_with_or_without_the_blank(plan: Catalogue) -> None:
    assert plan.cluster("集成电路与 ICT") is plan.cluster("集成电路与ICT") is not None
    assert plan.cluster("造船") is None


@pytest.mark.parametrize("name", ["徐州经济技术开发区", "经开区", "320371"])
def test_a_division_is_found_by_name_short_name_and_code(plan: Catalogue, name: str) -> None:
    found = plan.division(name)
    assert found is not None
    assert found.name == "徐州经济技术开发区"


def test_a_category_and_a_department_are_found_by_alias(plan: Catalogue) -> None:
    category, department = plan.category("卡脖子"), plan.department("工信局")
    assert category is not None
    assert category.name == "技术攻关"
    assert department is not None
    assert department.name == "市工信局"


def test_a_categorys_department_is_proposed_with_its_place_in_the_plan(plan: Catalogue) -> None:
    proposal = plan.usual_department("用地", "工程机械")
    assert proposal.department == "市资规局"
    assert "徐委发〔2022〕33号三、（一）" in proposal.why


def test_a_conventional_department_is_proposed_as_convention(plan: Catalogue) -> None:
    proposal = plan.usual_department("用工", "工程机械")
    assert proposal.department == "市人社局"
    assert "按惯例" in proposal.why


@pytest.mark.parametrize("category", ["其他", "供需配套", "没有这一类"])
def test_without_a_categorys_department_the_clusters_lead_is_proposed(plan: Catalogue, category: str) -> None:
    proposal = plan.usual_department(category, "医药健康")
    assert proposal.department == "市科技局"
    assert "“医药健康”集群的牵头部门是市科技局" in proposal.why


def test_without_category_and_cluster_nothing_is_proposed_and_the_reason_is_told(plan: Catalogue) -> None:
    proposal = plan.usual_department("", "")
    assert proposal.department == ""
    assert "请自行选择市级部门" in proposal.why

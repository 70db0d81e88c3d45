"""A made-up document (示例) that has every block, for all renderers."""

from datetime import date

import pytest

from tests.xzdesk.paper.reading import by_libreoffice
from xzdesk.paper import sheet, word
from xzdesk.paper.charts import BarChart, Series
from xzdesk.paper.document import (
    Align,
    Cell,
    Colophon,
    Column,
    Document,
    Figure,
    Heading,
    KeyValues,
    Orientation,
    PageBreak,
    Pair,
    Paragraph,
    Run,
    Signature,
    SignatureGrid,
    SignBox,
    SignLine,
    Table,
    cells,
)

CHART = BarChart(
    title="在办问题按集群和层级分布（示例）",
    unit="件",
    source="沛县问题台账",
    as_of=date(2026, 3, 5),
    groups=("工程机械", "绿色低碳能源", "医药健康"),
    series=(
        Series("县级办理", (12, 7, 30)),
        Series("市级部门协调", (3, 1, 9)),
        Series("市委、市政府会商", (0, None, 2)),
    ),
)

GRID = KeyValues(
    title="县级办理单",
    rows=(
        (Pair("问题编号", "沛县-A-2026-0012"), Pair("登记日期", "2026年3月5日")),
        (Pair("问题标题", "35千伏专线迟迟未接入，二期窑炉不能点火"),),
        (Pair("企业名称", "示例玻璃有限公司"), Pair("统一社会信用代码", "91320322MA00000000")),
        (
            Pair(
                "问题描述",
                "企业二期日熔化量900吨生产线已建成，配套线路尚未开工。\n计划4月1日点火，每延迟一日损失约30万元。",
                lines=4,
            ),
        ),
        (Pair("责任单位", "县供电公司"), Pair("办理时限", Cell("2026年3月26日", light="yellow"))),
    ),
)

BOXES = SignatureGrid(
    boxes=(
        SignBox("审核人意见", opinion="情况属实，拟同意。", name="李某", day=date(2026, 3, 6)),
        SignBox("分管领导意见", lines=4),
        SignBox("责任单位（盖章）", seal=True, lines=4),
    ),
)

LEDGER_COLUMNS = (
    Column("序号", 1, Align.CENTER),
    Column("编号", 3),
    Column("问题标题", 6),
    Column("责任单位", 3, group="办理"),
    Column("办理时限", 2.6, Align.CENTER, group="办理"),
    Column("红黄绿灯", 2.2, Align.CENTER),
    Column("天数", 1.2, Align.RIGHT),
)
LIGHTS = ("red", "yellow", "green")


def ledger_row(number: int) -> tuple[Cell, ...]:
    return cells(
        number,
        f"沛县-A-2026-{number:04}",
        f"第{number}项问题：用地指标未落实，厂房建设进度受影响，企业多次反映",
        "县自然资源和规划局",
        "2026-03-26",
        Cell(light=LIGHTS[number % 3]),
        Cell(f"{number / 4:.2f}", number=number / 4),
    )


def ledger(rows: int) -> Table:
    return Table(LEDGER_COLUMNS, tuple(ledger_row(number) for number in range(1, rows + 1)), title="在办问题清单")


@pytest.fixture(scope="session")
def letter() -> Document:
    """Every block, upright and lying pages, a red head, a signature and a colophon."""
    body = (
        "为推进创新产业集群建设，沛县制造业企业反映的供电接入问题已在县级层面多次研究，现有线路容量不足，须由市级统筹。"
    )
    return Document(
        title="关于提请协调35千伏专线接入事项的函",
        number="沛县-A-2026-0012",
        organ="沛县工业和信息化局",
        subtitle="（第3期）",
        notes=("示例：本件内容为虚构，仅供演示",),
        recipient="市工业和信息化局",
        blocks=(
            Paragraph(body * 3 + "\n" + body),
            Heading("基本情况"),
            Paragraph((Run("企业诉求。", bold=True), Run("请市供电公司于3月底前完成接入（电话0516-80000000）。"))),
            Heading("县级已采取的措施", 2),
            Paragraph(body * 2),
            Heading("会办两次", 3),
            Paragraph(body),
            Heading("第一次会办", 4),
            Paragraph(body),
            Heading("第二次会办", 4),
            Paragraph(body * 3),
            Heading("提请协调事项"),
            Paragraph(body),
            Figure(CHART, height=60),
            PageBreak(Orientation.LANDSCAPE, name="清单"),
            Heading("附件", numbered=False),
            ledger(40),
            Table((Column("类别"), Column("件数")), (), title="已销号问题", note="注：截至2026年3月5日。"),
            PageBreak(Orientation.PORTRAIT, name="办理单"),
            GRID,
            BOXES,
        ),
        signature=Signature(
            "沛县工业和信息化局", date(2026, 3, 5), seal=True, lines=(SignLine("联系人", "王某"), SignLine("审核人"))
        ),
        colophon=Colophon("沛县工业和信息化局办公室", date(2026, 3, 5), copies="市发展和改革委员会，徐州供电公司。"),
        head="示例 沛县-A-2026-0012",
        foot="徐委发〔2022〕33号",
    )


@pytest.fixture(scope="session")
def form() -> Document:
    """A handling sheet: grid and signature places, no red head."""
    return Document(
        title="沛县企业（项目）问题县级办理单",
        number="沛县-A-2026-0012",
        notes=("示例：本件内容为虚构，仅供演示",),
        blocks=(GRID, BOXES),
        head="示例",
    )


@pytest.fixture(scope="session")
def long_ledger() -> Document:
    """120 rows on lying pages."""
    return Document(title="沛县问题清单", blocks=(ledger(120),), orientation=Orientation.LANDSCAPE, head="示例")


def awkward_row(number: int, length: int) -> tuple[Cell, ...]:
    """A record that can be told from every other, `length` characters long in one cell."""
    return cells(f"记{number}起", "徐" * length + f"终{number}止", f"沛县-A-2026-{number:04}")


@pytest.fixture(scope="session")
def awkward() -> Document:
    """70 records of one line to two thirds of a page, in an order in which page ends fall everywhere."""
    lengths = [(number * 37) % 101 * (1 + number % 4) for number in range(70)]
    columns = (Column("记录", 2), Column("内容", 6), Column("编号", 3))
    rows = tuple(awkward_row(number, length) for number, length in enumerate(lengths))
    return Document("示例清单", (Table(columns, rows, title="长短不一的记录"),))


@pytest.fixture(scope="session")
def printed(
    letter: Document,
    form: Document,
    long_ledger: Document,
    awkward: Document,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, bytes]:
    """The sample documents as Word and Excel files, turned into PDF by LibreOffice; by file name."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = []
    documents = {"letter": letter, "form": form, "long_ledger": long_ledger, "awkward": awkward}
    for name, document in documents.items():
        for ending, render in {".docx": word.render, ".xlsx": sheet.render}.items():
            files.append(folder / f"{name}{ending}")
            files[-1].write_bytes(render(document))
    return by_libreoffice(files, folder)

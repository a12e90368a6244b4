"""What a figure is made of, and how it is printed."""

from dataclasses import asdict, dataclass, field


@dataclass
class Target:
    """`met` is None where the run cannot tell."""
    text: str
    met: bool | None

    def __str__(self):
        return f"{self.text} {'met' if self.met else 'MISSED'}"


@dataclass
class Row:
    """`ceiling` says what it is; `share` is the part of it the figure reaches, if that has one."""
    figure: str
    value: str
    ceiling: str = ""
    share: float | None = None
    targets: list = field(default_factory=list)


@dataclass
class Section:
    title: str
    rows: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    runs: dict = field(default_factory=dict)  # what each run gave, by variant

    def missed(self):
        return [f"{row.figure}: {target.text}" for row in self.rows for target in row.targets
                if target.met is False]

    def to_json(self):
        return asdict(self)


def number(value, digits=0):
    return f"{value:,.{digits}f}"


def share_text(share):
    return "" if share is None else f"{share:.0%}"


def print_section(name, section):
    head = ["", "median", "ceiling in the same run", "of it", "target"]
    lines = [[row.figure, row.value, row.ceiling, share_text(row.share),
              "; ".join(map(str, row.targets))] for row in section.rows]
    widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
    print(f"\n{section.title}   (./dev bench {name})")
    for line in [head, *lines]:
        cells = [line[0].ljust(widths[0]), line[1].rjust(widths[1]), line[2].rjust(widths[2]),
                 line[3].rjust(widths[3]), line[4]]
        print("  " + "   ".join(cells).rstrip())
    for note in section.notes:
        print(f"  {note}")

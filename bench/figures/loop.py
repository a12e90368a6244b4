"""Training and asking the growth model, beside the factor a plain Gaussian process would need."""

from bench_server import median
from table import Row, Section, Target, number

# lots, seconds allowed for training
SIZES = {2_000: 10, 100_000: 120}
PLAIN_MOST = 4_000  # lots; beyond, the plain factor's time grows with the cube
MOST_PREDICT_US = 1_000


def measure(bench):
    section = Section("Growth model: trained with its scales searched, and asked")
    section.runs = bench.interleave(
        {f"{lots}": lambda lots=lots: bench.program("train_growth", lots, PLAIN_MOST)
         for lots in SIZES})
    for lots, allowed in SIZES.items():
        runs = section.runs[f"{lots}"]
        train, predict, add, plain = (median(runs, name)
                                      for name in ("train_s", "predict_us", "add_us", "plain_s"))
        section.rows += [
            Row(f"{number(lots)} lots: training", f"{train:.1f} s",
                f"one plain factor: {number(plain, 2)} s", None,
                [Target(f"< {allowed} s", train < allowed)]),
            Row(f"{number(lots)} lots: a forecast", f"{number(predict)} µs", "", None,
                [Target("< 1 ms", predict < MOST_PREDICT_US)]),
            Row(f"{number(lots)} lots: one more closed", f"{number(add)} µs"),
        ]
    section.notes = ["A plain Gaussian process needs one such factor for each of the 270 steps of "
                     f"the same search; beyond {number(PLAIN_MOST)} lots it is scaled by the cube."]
    return section

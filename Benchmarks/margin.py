#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The risk engine beside numpy, on the same figures, turn by turn.

usage: Benchmarks/margin.py [--tool .build/release/kaydi] [--rounds 5] [--full 2000]

`kaydi benchmark margin --write DIR` makes the figures and its own results; this script computes the same with numpy,
compares every result, and prints the medians of both. Selection in numpy goes by 64-bit floats and its last step by
exact integers; amounts are 64-bit integers throughout. The full method is run in numpy for the first accounts only
(--full), pair by pair over all of them at once, as the rule says it.
"""
import argparse, json, math, os, statistics, subprocess, tempfile, time
import numpy as np

arguments = argparse.ArgumentParser()
arguments.add_argument("--tool", default=".build/release/kaydi")
arguments.add_argument("--rounds", type=int, default=5)
arguments.add_argument("--full", type=int, default=2000)
given = arguments.parse_args()


def run_tool(folder, write, portfolios=None):
    command = [given.tool, "benchmark", "margin", "--json"]
    if write:
        command += ["--write", folder]
    if portfolios:
        command += ["--portfolios", str(portfolios)]
    stages = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["stages"]
    return {stage["name"]: stage["seconds"] for stage in stages}


def timed(work):
    start = time.perf_counter()
    value = work()
    return time.perf_counter() - start, value


folder = tempfile.mkdtemp(prefix="kaydi-margin-")
run_tool(folder, write=True)
load = lambda name: np.fromfile(os.path.join(folder, name + ".i64"), dtype=np.int64)
risk_values, credits, closes, spreads = load("risk-values"), load("credits"), load("closes"), load("spread-rates")
shares = len(risk_values)
prices = load("prices").reshape(shares, -1)
positions = load("positions").reshape(-1, 3)
pairs = load("pairs").reshape(-1, 3)
scanning, margins = load("scanning"), load("margins")

account, share, quantity = (np.ascontiguousarray(positions[:, column]) for column in range(3))
group = np.flatnonzero(np.r_[True, (np.diff(account) != 0) | (np.diff(share) != 0)])
of_account = np.flatnonzero(np.r_[True, np.diff(account[group]) != 0])
count = prices.shape[1] - 2
rank = math.ceil(995 * count / 1000)


def exact(numerator, divisor):
    return -(-int(numerator) * 10000 // int(divisor)) if numerator > 0 else 0


def numpy_risk_values():
    later, before = prices[:, 2:], prices[:, :-2]
    returns = (later - before) / before
    high = np.argpartition(returns, rank - 1, axis=1)[:, rank - 1]
    low = np.argpartition(returns, count - rank, axis=1)[:, count - rank]
    values = []
    for row in range(shares):
        gain = (later[row, high[row]] - before[row, high[row]], before[row, high[row]])
        loss = (before[row, low[row]] - later[row, low[row]], before[row, low[row]])
        values.append(max(exact(*gain), exact(*loss)))
    return np.array(values)


def numpy_pairs(returns):
    out = []
    for row in range(shares - 1):
        differences = np.abs(returns[row + 1:] - returns[row])
        percentile = np.partition(differences, rank - 1, axis=1)[:, rank - 1]
        both = (risk_values[row] + risk_values[row + 1:]) / 10000
        out.append(np.floor(80 * np.maximum(0, 1 - percentile / both)).astype(np.int64))
    return np.concatenate(out)


def numpy_scanning():
    nets = np.add.reduceat(quantity * closes[share], group)
    risk = np.abs(nets) * risk_values[share[group]]
    return np.add.reduceat(risk, of_account)


def numpy_full(accounts):
    end = np.searchsorted(account, accounts)
    value = quantity[:end] * closes[share[:end]]
    nets = np.zeros((shares, accounts), dtype=np.int64)
    longs = np.zeros((shares, accounts), dtype=np.int64)
    np.add.at(nets, (share[:end], account[:end]), value)
    np.add.at(longs, (share[:end], account[:end]), np.maximum(value, 0))
    # Ten-billionths of a lira, in two parts of 64 bits: whole hundred-thousandths and what is below.
    total = (np.abs(nets) * risk_values[:, None] * 100).sum(axis=0)
    total += (np.minimum(longs, longs - nets) * spreads[:, None]).sum(axis=0)
    for first, second, weight in pairs:
        a, b = nets[first], nets[second]
        opposite = (a ^ b) < 0
        matched = np.where(opposite, np.minimum(np.abs(a), np.abs(b)), 0)
        total -= matched * weight
        nets[first] = a - np.sign(a) * matched
        nets[second] = b - np.sign(b) * matched
    return -(-np.maximum(total, 0) // 100_000_000)


returns = (prices[:, 2:] - prices[:, :-2]) / prices[:, :-2]
times = {name: [] for name in ("riskValues", "pairs", "scanning", "full")}
ours = []
for _ in range(given.rounds):
    ours.append(run_tool(folder, write=False))
    for name, work, wanted in (
        ("riskValues", numpy_risk_values, risk_values), ("pairs", lambda: numpy_pairs(returns), credits),
        ("scanning", numpy_scanning, scanning),
    ):
        seconds, value = timed(work)
        assert (value == wanted).all(), f"{name}: {(value != wanted).sum()} of {len(value)} differ"
        times[name].append(seconds)
seconds, value = timed(lambda: numpy_full(given.full))
assert (value == margins[: given.full]).all(), f"full: {(value != margins[:given.full]).sum()} differ"
times["full"].append(seconds)
few = [run_tool(folder, write=False, portfolios=given.full)["full"] for _ in range(given.rounds)]

median = statistics.median
print(f"numpy {np.__version__}, {os.cpu_count()} cores, {given.rounds} rounds, medians; all results equal")
for name, items in (("riskValues", shares), ("pairs", len(credits)), ("scanning", len(scanning))):
    mine, theirs = median(run[name] for run in ours), median(times[name])
    print(f"{name:12} {items:7} kaydi {mine:.4f} s  numpy {theirs:.4f} s  ratio {theirs / mine:.1f}")
print(f"{'full':12} {given.full:7} kaydi {median(few):.4f} s  numpy {times['full'][0]:.4f} s (one round)"
      f"  ratio {times['full'][0] / median(few):.1f}")
for name in ours[0]:
    if name not in times or name == "full":
        print(f"{name:20} kaydi {median(run[name] for run in ours):.4f} s")

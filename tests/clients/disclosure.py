"""An attack on publications: what can be derived of single enterprises from all published values together.

Reads releases from a file: a list of objects with threshold, p_percent and what the publication is based on (rows, columns,
contributions, told). The attacker knows every firm with its units and sectors at each release, whose workers did not change,
and all published sums; the workers of firms are the variables of a linear programme. For every unsafe sum of any release, and
for every group of firms that stand in the same sums and is unsafe, the least and the greatest possible value are found.

Prints how many sums were tried, how many came out exactly, and how many closer than the p % rule allows.
"""

import collections
import json
import math
import sys

import highspy
import numpy


def unsafe(parts, threshold, p):
    """By how much a sum must be uncertain; None if it is safe."""
    shares = collections.Counter()
    for enterprise, workers in parts:
        shares[enterprise] += workers
    sizes = sorted(shares.values(), reverse=True)
    if not sizes:
        return None
    second = sizes[1] if len(sizes) > 1 else 0
    excess = p * sizes[0] / 100 - (sum(sizes) - sizes[0] - second)
    return max(excess, 0) if len(sizes) < threshold or excess > 0 else None


def spells(releases):
    """The workers of each firm as long as they do not change: enterprise, workers, and where they count in each release."""
    found, last = [], {}
    for at, release in enumerate(releases):
        for firm, enterprise, row, column, workers in release["contributions"]:
            known = last.get(firm)
            if known is None or found[known][:2] != (enterprise, workers):
                known = last[firm] = len(found)
                found.append((enterprise, workers, []))
            found[known][2].append((at, row, column))
    return found


def main(path):
    with open(path, encoding="utf-8") as file:
        releases = json.load(file)
    alike = collections.defaultdict(list)
    for enterprise, workers, seen in spells(releases):
        alike[tuple(seen)].append((enterprise, workers))
    groups = list(alike.items())
    truth = numpy.array([float(sum(workers for _, workers in members)) for _, members in groups])
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("log_to_console", False)
    solver.setOptionValue("threads", 1)
    for _ in groups:
        solver.addVar(0.0, highspy.kHighsInf)
    targets, rows = {}, []

    def add(own, units, since):
        """Notes a sum that must not be known, and the first release by whose rules it must not."""
        known = targets.get(own, (0, since))
        targets[own] = (max(units, known[0]), min(since, known[1]))

    for at, release in enumerate(releases):
        sums, parts = collections.defaultdict(list), collections.defaultdict(list)
        for group, (seen, members) in enumerate(groups):
            for when, row, column in seen:
                if when == at:
                    for place in ((row, column), (row, None), (None, column), (None, None)):
                        sums[place].append(group)
                        parts[place] += members
        told = {tuple(place) for place in release["told"]}
        for place, own in sums.items():
            if place in told:
                total = float(truth[own].sum())
                solver.addRow(total, total, len(own), numpy.array(own, dtype=numpy.int32), numpy.ones(len(own)))
                rows.append((at, total))
            units = unsafe(parts[place], release["threshold"], release["p_percent"])
            if units is not None:
                assert place not in told, f"an unsafe value is published: {place} of release {at}"
                add(tuple(sorted(own)), units, at)
    for group, (seen, members) in enumerate(groups):
        release = releases[seen[-1][0]]
        units = unsafe(members, release["threshold"], release["p_percent"])
        if units is not None:
            rules = ((at, releases[at]) for at, _, _ in seen)
            since = min(at for at, own in rules if unsafe(members, own["threshold"], own["p_percent"]) is not None)
            add((group,), units, since)
    found = {"exact": [], "closer": []}
    before = 0
    for own, (units, since) in targets.items():
        value = float(truth[list(own)].sum())
        fault = derived(solver, own, value, units)
        if fault is None:
            continue
        # What was published before the rules forbade it cannot be taken back.
        later = [row for row, (at, _) in enumerate(rows) if at >= since]
        for row in later:
            solver.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)
        was_known = derived(solver, own, value, units) is not None
        for row in later:
            solver.changeRowBounds(row, rows[row][1], rows[row][1])
        solver.clearSolver()
        before += was_known
        if not was_known:
            found[fault].append([value, units, since, [groups[group] for group in own][:3]])
    print(json.dumps({"targets": len(targets), "before": before, **found}))


def derived(solver, own, value, units):
    """How a sum is known better than it may: exactly, closer than by its units, or not."""
    low, high = reach(solver, own, False), reach(solver, own, True)
    slack = 1e-6 * max(1.0, value)
    if high - low <= slack:
        return "exact"
    return "closer" if high - value < units - slack or value - low < min(units, value) - slack else None


def reach(solver, own, upward):
    """The greatest or the least possible value of a sum."""
    for group in own:
        solver.changeColCost(group, 1.0)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize if upward else highspy.ObjSense.kMinimize)
    solver.run()
    status, value = solver.getModelStatus(), solver.getInfo().objective_function_value
    for group in own:
        solver.changeColCost(group, 0.0)
    if status == highspy.HighsModelStatus.kOptimal:
        return value
    known = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    assert upward and status in known, status
    return math.inf


main(sys.argv[1])

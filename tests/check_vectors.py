#!/usr/bin/env python3
"""Every loop marked `#pragma omp simd` in the engine is turned into vectors.

Usage: check_vectors.py COMPILER SOURCE_TREE

Compiles the sources of the engine with the flags of the release build for v3 and v4 and reads
the compiler's own report. Loops that stay scalar are printed with file and line; exit status 1.
For the x86-64 baseline the same is shown but not asked: SSE2 has neither blends nor masks.
"""
import pathlib
import re
import subprocess
import sys

FLAGS = ("-std=c17 -D_GNU_SOURCE -O3 -ffp-contract=off -fno-math-errno -fno-trapping-math "
         "--param=vect-max-peeling-for-alignment=0 "
         "-fopenmp -fopt-info-vec-optimized -S -o /dev/null").split()
SETS = {"baseline": ["-march=x86-64"],
        "v3": ["-march=x86-64-v3"],
        "v4": ["-march=x86-64-v4", "-mprefer-vector-width=512"]}
REACH = 4  # the report names a line of the body, a little below the pragma


def marked(source):
    lines = source.read_text().split("\n")
    return [n for n, line in enumerate(lines, 1) if line.strip().startswith("#pragma omp simd")]


def report(compiler, tree, source, flags):
    """Lines of loops in vectors, and the widest vector used, in bytes."""
    name = source.relative_to(tree)
    run = subprocess.run([compiler, *FLAGS, *flags, "-I.", str(name)], cwd=tree,
                         capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{name} does not compile:\n{run.stderr}")
    found = re.findall(re.escape(str(name)) + r":(\d+):\d+: optimized: loop vectorized using "
                       r"(\d+) byte", run.stderr)
    return {int(line) for line, _ in found}, max((int(size) for _, size in found), default=0)


def main():
    compiler, tree = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    sources = sorted(tree.glob("sim/touchpoints/*.c")) + sorted(tree.glob("sim/*.c"))
    scalar = {name: 0 for name in SETS}
    total = 0
    for source in sources:
        loops = marked(source)
        total += len(loops)
        for name, flags in SETS.items() if loops else ():
            in_vectors, width = report(compiler, tree, source, flags)
            left = [n for n in loops if not any(n <= at <= n + REACH for at in in_vectors)]
            scalar[name] += len(left)
            for n in left:
                print(f"{source.relative_to(tree)}:{n}: scalar for {name}")
            if name == "v4" and width < 64:
                sys.exit(f"{source.relative_to(tree)}: no vector of 64 bytes for v4")
    if total == 0:
        sys.exit("no loop is marked: nothing was checked")
    print(f"{total} marked loops; left scalar: " +
          ", ".join(f"{name} {n}" for name, n in scalar.items()))
    sys.exit(1 if scalar["v3"] + scalar["v4"] else 0)


main()

#!/usr/bin/env python3
"""Ends sweeps and merges at random instants, and looks at what is left on disk.

Usage: kill.py PROGRAM PLAN [--kills N] [--seed S]

After every kill each results file must open, every cell that it calls done must hold what an
undisturbed sweep has for that cell, and no cell that was done may be missing again. A sweep
that was taken up until it is whole must merge to the very bytes of the undisturbed one.
Exit status: 0 all held, 1 something did not, 77 there is no h5py.
"""

import argparse
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

try:
    import h5py
except ImportError:
    print("skipped: this Python has no h5py")
    sys.exit(77)

SIGNALS = [signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGUSR1, signal.SIGINT]
STOPPED = 75
LONGER = ["--set", "market.shoppers=1000"]  # work enough to be caught at
DONE = 1  # cell_status


def fail(text):
    sys.exit(f"kill.py: {text}")


def cells_of(path):
    """{name: array} of all that a file says of its cells, cell_status among it."""
    with h5py.File(path, "r") as file:
        shape = file["cell_status"].shape
        return {
            name: item[()]
            for name, item in file.items()
            if isinstance(item, h5py.Dataset)
            and item.dtype.kind in "iuf"
            and item.shape[: len(shape)] == shape
        }


class Sweep:
    """One sweep in a folder of its own, in some number of shards."""

    def __init__(self, program, plan, folder, shards, truth):
        self.program, self.plan, self.folder = program, plan, folder
        self.shards, self.truth, self.done = shards, truth, 0
        self.merged = folder / "merged.h5"

    def command(self, shard):
        return [
            self.program, "sweep", self.plan, "-o", self.folder, *LONGER,
            "--shard", f"{shard}/{self.shards}", "--threads", "2",
        ]

    def merge(self):
        return [self.program, "merge", self.folder, "-o", self.merged]

    def check(self, after):
        """Look at every file; none may lie."""
        for path in sorted(self.folder.glob("*.h5")):
            try:
                found = cells_of(path)
            except (OSError, KeyError) as error:
                fail(f"{after}: {path.name} cannot be opened: {error}")
            is_done = found["cell_status"] == DONE
            for name, truth in self.truth.items():
                if found[name][is_done].tobytes() != truth[is_done].tobytes():
                    fail(f"{after}: {path.name}: {name} is not what an undisturbed sweep has")
        self.check_status(after)

    def check_status(self, after):
        """What is safe on disk stays there. Before its definition a sweep has no cells."""
        if not (self.folder / "resolved.yaml").exists():
            return
        run = subprocess.run(
            [self.program, "status", self.folder, "--json"], capture_output=True, text=True
        )
        if run.returncode != 0:
            fail(f"{after}: status exits with {run.returncode}: {run.stderr}")
        done = json.loads(run.stdout)["done"]
        if done < self.done:
            fail(f"{after}: {done} cells are done, there were {self.done}")
        self.done = done


def kill_one(command, delay, number):
    """Start, wait, send the signal; the exit status as subprocess gives it, and stderr."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        _, words = process.communicate(timeout=delay)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
        try:
            _, words = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            fail(f"{signal.Signals(number).name} did not end it within a minute")
    return process.returncode, words


class Campaign:
    """Kills until there were enough."""

    def __init__(self, program, plan, folder, kills, seed):
        self.program, self.plan, self.folder = program, plan, folder
        self.want, self.random, self.seed = kills, random.Random(seed), seed
        self.kills, self.whole, self.by_signal = 0, 0, {}
        self.time_undisturbed()

    def time_undisturbed(self):
        sweep = Sweep(self.program, self.plan, self.folder / "undisturbed", 1, {})
        start = time.monotonic()
        subprocess.run(sweep.command(1), check=True, stderr=subprocess.DEVNULL)
        middle = time.monotonic()
        subprocess.run(sweep.merge(), check=True, stderr=subprocess.DEVNULL)
        self.sweep_s, self.merge_s = middle - start, time.monotonic() - middle
        self.bytes = sweep.merged.read_bytes()
        self.truth = cells_of(sweep.merged)
        if not (self.truth["cell_status"] == DONE).all():
            fail("the undisturbed sweep has cells that are not done")

    def until_done(self, sweep, command, typical_s, may_kill):
        """Kill the command at random instants, and start it again until it is done."""
        while True:
            number = self.random.choice(SIGNALS)
            delay = self.random.uniform(0, typical_s)
            kill = self.kills < self.want and may_kill
            code, words = kill_one(command, delay if kill else None, number)
            after = f"seed {self.seed}, kill {self.kills + 1}, {signal.Signals(number).name}"
            if code in (-number, STOPPED) and kill:
                self.kills += 1
                self.by_signal[number.name] = self.by_signal.get(number.name, 0) + 1
            elif code != 0:
                fail(f"{after}: exit status {code}: {words}")
            sweep.check(after)
            if code == 0:
                return

    def one_sweep(self):
        shards = self.random.choice([1, 2, 3])
        sweep = Sweep(
            self.program, self.plan, self.folder / f"sweep-{self.whole}", shards, self.truth
        )
        for shard in range(1, shards + 1):
            self.until_done(sweep, sweep.command(shard), 1.2 * self.sweep_s / shards, True)
        self.until_done(sweep, sweep.merge(), 1.2 * self.merge_s, True)
        if sweep.merged.read_bytes() != self.bytes:
            fail(f"seed {self.seed}, sweep {self.whole}: merged to other bytes: {sweep.merged}")
        left = [path.name for path in sweep.folder.glob("*.journal.*")]
        if left:
            fail(f"seed {self.seed}, sweep {self.whole}: left behind: {left}")
        self.whole += 1

    def run(self):
        while self.kills < self.want:
            self.one_sweep()
        kinds = ", ".join(f"{n} {name}" for name, n in sorted(self.by_signal.items()))
        print(f"{self.kills} kills ({kinds}); {self.whole} sweeps became whole with equal bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("plan")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="equipoise-kill-") as folder:
        campaign = Campaign(
            given.program, given.plan, pathlib.Path(folder), given.kills, given.seed
        )
        campaign.run()


if __name__ == "__main__":
    main()

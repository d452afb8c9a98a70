"""Open a results file with what other people use and compare every number.

Usage: open_results.py FILE VALUES      VALUES: raw float64 of all outcomes; VALUES.names: theirs
       open_results.py --foreign FILE   write a proper HDF5 file that is not of this program
       open_results.py --touch FILE     add an attribute to it
       open_results.py --change FILE    change one number of it
Exit status 0: all held; 77: what is needed for the rest is not installed. Each reader that is not
installed is named and left out.
"""

import shutil
import subprocess
import sys
import tempfile
import warnings

DIMS = ("point", "policy", "replicate", "market", "week", "segment", "owner")


def missing(what):
    print(f"not installed, left out: {what}")


def load(name):
    try:
        return __import__(name)
    except ImportError:
        missing(name)
        return None


def same(a, b):
    import numpy

    return numpy.array_equal(numpy.asarray(a), b, equal_nan=True)


def split(path, shape, n):
    import numpy

    return numpy.fromfile(path, dtype="<f8").reshape((n,) + shape)


def check_h5py(h5py, path, values):
    with h5py.File(path, "r") as f:
        assert f.attrs["Conventions"] == "CF-1.10"
        assert isinstance(f.attrs["title"], str) and f.attrs["title"] == "Café on the corner"
        assert int(f.attrs["seed"]) == 0xFEDCBA9876543210
        assert f["scenario_text"][()].decode().startswith("scenario: made-up")
        shape = tuple(f[d].shape[0] for d in DIMS)
        with open(values + ".names", encoding="utf-8") as names:
            outcomes = names.read().split()
        assert set(outcomes) == {k for k, d in f.items() if getattr(d, "ndim", 0) == len(DIMS)}
        expected = split(values, shape, len(outcomes))
        for k, name in enumerate(outcomes):
            d = f[name]
            assert same(d[...], expected[k]), name
            assert [d.dims[i][0].name for i in range(7)] == ["/" + dim for dim in DIMS], name
            for key in ("units", "long_name", "horizon", "kind", "direction_meaning"):
                assert isinstance(d.attrs[key], str) and d.attrs[key], (name, key)
            assert int(d.attrs["direction"]) in (-1, 0, 1)
            assert (d.attrs["kind"] == "ratio") == ("weight" in d.attrs), name
        for name, d in f["remainder"].items():
            assert f[name].attrs["kind"] == "ratio", name
            assert d.shape == shape
        assert f["revenue"].attrs["units"] == "CNY"
        assert f["parameters/theta_mu"].attrs["grade"] == "C"
        assert abs(f["parameters/theta_mu"].attrs["default"] - f["parameters/theta_mu"][()]) < 1e-6
        assert list(f["levers/approach_prob"][...]) == [k / 8 for k in range(shape[1])]
        assert f["levers/wage"].attrs["units"] == "CNY/h"
        assert f["levers/approach_when"].attrs["flag_meanings"] == "entry signal read"
        status = f["cell_status"]
        assert status.attrs["flag_meanings"] == "missing done failed"
        assert int(f.attrs["cells_done"]) == int((status[...] == 1).sum())
        assert int(f.attrs["complete"]) == int((status[...] == 1).all())
        return outcomes, shape, expected


def check_xarray(xarray, engine, path, outcomes, expected):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        with xarray.open_dataset(path, engine=engine) as ds:
            for k, name in enumerate(outcomes):
                assert ds[name].dims == DIMS, (engine, name)
                assert ds[name].dtype == "float64", (engine, name, "units made it a time")
                assert same(ds[name].values, expected[k]), (engine, name)
            assert list(ds.policy.values)[:2] == ["policy 0", "policy 1"], engine
            assert list(ds.market.values)[0] == "market 中 0", engine
            assert list(ds.segment.values)[:2] == ["C0/z", "C0/y"], engine
            assert list(ds.week.values)[0] == 1 and list(ds.point.values)[0] == 0, engine
            one = ds.visits.sel(policy="policy 1", replicate=2, week=3, segment="C0/x", owner="us")
            assert one.dims == ("point", "market"), engine
        groups = {"parameters": "theta_mu", "levers": "wage", "remainder": "basket"}
        for group, name in groups.items():
            with xarray.open_dataset(path, engine=engine, group=group) as ds:
                assert name in ds, (engine, group)
                for v in ds.values():
                    assert v.dtype.kind == "f", (engine, group, v.name)


def check_ncdump(path):
    text = subprocess.run(["ncdump", "-h", path], check=True, capture_output=True, text=True).stdout
    assert "double visits(point, policy, replicate, market, week, segment, owner)" in text
    assert 'basket:units = "CNY"' in text
    assert "float approach_prob(policy)" in text
    subprocess.run(["ncdump", path], check=True, stdout=subprocess.DEVNULL)


R_SCRIPT = """
args <- commandArgs(TRUE)
if (!requireNamespace("ncdf4", quietly = TRUE)) quit(status = 77)
f <- ncdf4::nc_open(args[1])
v <- f$var[["visits"]]
stopifnot(identical(sapply(v$dim, function(d) d$name),
                    c("owner", "segment", "week", "market", "replicate", "policy", "point")))
x <- ncdf4::ncvar_get(f, "visits")
stopifnot(isTRUE(all.equal(sum(x, na.rm = TRUE), as.numeric(args[2]))))
stopifnot(ncdf4::ncvar_get(f, "policy")[2] == "policy 1")
stopifnot(ncdf4::ncatt_get(f, "revenue", "units")$value == "CNY")
stopifnot(ncdf4::ncatt_get(f, 0, "title")$hasatt)
ncdf4::nc_close(f)
"""


def check_r(path, total):
    with tempfile.NamedTemporaryFile("w", suffix=".R") as script:
        script.write(R_SCRIPT)
        script.flush()
        run = subprocess.run(["Rscript", "--vanilla", script.name, path, repr(total)],
                             capture_output=True, text=True)
    if run.returncode == 77:
        missing("R package ncdf4")
        return
    assert run.returncode == 0, run.stderr


def check(path, values):
    import numpy

    h5py, xarray = load("h5py"), load("xarray")
    if not h5py:
        return
    outcomes, _, expected = check_h5py(h5py, path, values)
    for engine, module in (("h5netcdf", "h5netcdf"), ("netcdf4", "netCDF4")):
        if xarray and load(module):
            check_xarray(xarray, engine, path, outcomes, expected)
    if shutil.which("ncdump"):
        check_ncdump(path)
    else:
        missing("ncdump")
    if shutil.which("Rscript"):
        check_r(path, float(numpy.nansum(expected[outcomes.index("visits")])))
    else:
        missing("Rscript")


def edit(option, path):
    h5py = load("h5py")
    if not h5py:
        sys.exit(77)
    with h5py.File(path, "w" if option == "--foreign" else "r+") as f:
        if option == "--foreign":
            f["visits"] = [1.0, 2.0]
        elif option == "--touch":
            f.attrs["note"] = "seen"
        else:
            f["visits"][0, 0, 0, 0, 0, 0, 0] += 1


if __name__ == "__main__":
    if sys.argv[1].startswith("--"):
        edit(sys.argv[1], sys.argv[2])
    else:
        check(sys.argv[1], sys.argv[2])

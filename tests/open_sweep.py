"""Open the results file of a made-up sweep with what other people use.

Usage: open_sweep.py FILE EXPECTED    EXPECTED: raw float64 of outcome visits, then basket
       open_sweep.py --blank FILE     an outcome without any number takes no chunk
Exit status 0: all held; 77: what is needed is not installed. A reader that is not installed is
named and left out.
"""

import shutil
import subprocess
import sys
import warnings


def load(name):
    try:
        return __import__(name)
    except ImportError:
        print(f"not installed, left out: {name}")
        return None


def check_h5py(h5py, path, expected):
    import numpy

    with h5py.File(path, "r") as f:
        assert f.attrs["record"] == "total"
        assert f.attrs["design"] == "grid" and int(f.attrs["weeks"]) == 3
        assert f["sweep"][()].decode() == "sweep: made-up\n"
        assert f["scenario_resolved"][()].decode().count("made-up") >= 1
        assert "basket" in f and "visits" in f and "returns" not in f
        assert list(f["week"][...]) == [3]
        shape = f["visits"].shape
        values = numpy.fromfile(expected, dtype="<f8").reshape((2,) + shape)
        assert numpy.array_equal(f["visits"][...], values[0], equal_nan=True)
        assert numpy.array_equal(f["basket"][...], values[1], equal_nan=True)
        assert 1 < f["visits"].chunks[0] < shape[0]
        theta = f["behaviour.theta_mu"]
        assert theta.dims[0][0].name == "/point"
        assert list(theta[...]) == [0.5 + k / 64 for k in range(shape[0])]
        assert theta.attrs["grade"] and theta.attrs["low"] < theta.attrs["high"]
        assert theta.attrs["scale"] == "linear"
        when = f["policy.approach_when"]
        assert when.attrs["scale"] == "list"
        assert when.attrs["flag_meanings"] == "entry signal read"
        status = f["cell_status"][...]
        failed = f["failures/cell"][...]
        order = status.transpose(2, 3, 0, 1).ravel()
        assert list(failed) == [k for k, s in enumerate(order) if s == 2] and len(failed) > 1
        reasons = [r.decode() for r in f["failures/reason"][...]]
        assert reasons == ["point 7: shares do not sum to 1"] * len(failed)
        assert f["cell_key"][...][status == 0].max(initial=0) == 0
        assert f["cell_key"][...][status != 0].min() > 0
        assert int(f.attrs["cells_failed"]) == len(failed)
        assert int(f.attrs["cells_done"]) == int((status == 1).sum())


def check_xarray(xarray, engine, path):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        with xarray.open_dataset(path, engine=engine) as ds:
            theta = ds["behaviour.theta_mu"]
            assert theta.dims == ("point",), engine
            assert "behaviour.theta_mu" in ds.visits.coords, engine
            assert "policy.approach_when" in ds.coords, engine
            mean = ds.visits.sel(replicate=1, owner="us").mean("market")
            assert mean.swap_dims(point="behaviour.theta_mu").dims[0] == "behaviour.theta_mu"
        with xarray.open_dataset(path, engine=engine, group="failures") as ds:
            assert ds.reason.dims == ("cell",), engine


def check(path, expected):
    h5py, xarray = load("h5py"), load("xarray")
    if not h5py:
        sys.exit(77)
    check_h5py(h5py, path, expected)
    for engine, module in (("h5netcdf", "h5netcdf"), ("netcdf4", "netCDF4")):
        if xarray and load(module):
            check_xarray(xarray, engine, path)
    if shutil.which("ncdump"):
        subprocess.run(["ncdump", path], check=True, stdout=subprocess.DEVNULL)


def blank(path):
    h5py = load("h5py")
    if not h5py:
        sys.exit(77)
    with h5py.File(path, "r") as f:
        for name, d in f["remainder"].items():
            assert d.id.get_storage_size() == 0, name
            assert (d[...] == 0).all(), name
        assert f["visits"].id.get_storage_size() > 0


if __name__ == "__main__":
    if sys.argv[1] == "--blank":
        blank(sys.argv[2])
    else:
        check(sys.argv[1], sys.argv[2])

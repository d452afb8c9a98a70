#include "sim/results_hdf5.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/row.h"

/* A file and what it is held against. */
struct other {
    hid_t file, text;
    const struct sim_plan *plan;
    const hsize_t *size; /* [SIM_RESULTS_RANK] of the plan */
};

static bool has_shape(hid_t d, int rank, const hsize_t *size)
{
    const hid_t space = H5Dget_space(d);
    hsize_t has[SIM_RESULTS_RANK];
    bool ok = H5Sget_simple_extent_ndims(space) == rank &&
              H5Sget_simple_extent_dims(space, has, NULL) == rank;

    for (int k = 0; ok && k < rank; k++)
        ok = has[k] == size[k];
    H5Sclose(space);
    return ok;
}

static bool has_class(hid_t d, H5T_class_t wanted)
{
    const hid_t type = H5Dget_type(d);
    const bool ok = H5Tget_class(type) == wanted &&
                    (wanted != H5T_STRING || H5Tis_variable_str(type) > 0);

    H5Tclose(type);
    return ok;
}

bool sim_results_is(hid_t d, int rank, const hsize_t *size, H5T_class_t type)
{
    return has_class(d, type) && has_shape(d, rank, size);
}

/* Read a whole small variable. False: none such, or of another shape. */
static bool take_variable(const struct other *r, const char *name, int rank,
                          const hsize_t *size, H5T_class_t class, hid_t type, void *out)
{
    const hid_t d = H5Dopen2(r->file, name, H5P_DEFAULT);
    const bool ok = d > 0 && sim_results_is(d, rank, size, class) &&
                    H5Dread(d, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, out) >= 0;

    H5Dclose(d);
    return ok;
}

static void name_of(const struct sim_plan *plan, int axis, uint32_t k, char *out,
                    size_t size)
{
    const struct sim_scenario *s = plan->scenario;

    switch (axis) {
    case 1:
        snprintf(out, size, "%s", s->policy[k].name);
        break;
    case 3:
        snprintf(out, size, "%s", s->market[k].name);
        break;
    case 5:
        sim_segment_name(s, k, out, size);
        break;
    case 6:
        snprintf(out, size, "%s", s->owner[k]);
        break;
    default: /* the other axes are numbers */
        *out = 0;
    }
}

/* First name of an axis that is another one in the file, or a failure to read them. */
static bool names_differ(const struct other *r, int axis, char *what, size_t size)
{
    const hsize_t n = r->size[axis];
    const hid_t space = H5Screate_simple(1, &n, NULL);
    char **name = calloc(n, sizeof *name);
    bool differ = !name || !take_variable(r, sim_results_axis[axis], 1, &n, H5T_STRING,
                                          r->text, name);

    snprintf(what, size, "%s: the names cannot be read", sim_results_axis[axis]);
    for (uint32_t k = 0; k < n && !differ; k++) {
        char ours[2 * SIM_NAME_MAX];

        name_of(r->plan, axis, k, ours, sizeof ours);
        differ = !name[k] || strcmp(name[k], ours) != 0;
        if (differ)
            snprintf(what, size, "%s %u is '%.60s' there and '%.60s' here",
                     sim_results_axis[axis], k + 1, name[k] ? name[k] : "", ours);
    }
    if (name)
        H5Dvlen_reclaim(r->text, space, H5P_DEFAULT, name);
    free(name);
    H5Sclose(space);
    return differ;
}

static hsize_t length_of(const struct other *r, const char *name)
{
    const hid_t d = H5Dopen2(r->file, name, H5P_DEFAULT), space = H5Dget_space(d);
    const hssize_t n = H5Sget_simple_extent_npoints(space);

    H5Sclose(space);
    H5Dclose(d);
    return n > 0 ? (hsize_t)n : 0;
}

/* First axis that is not as the plan's, in length or in names. */
static bool axes_differ(const struct other *r, char *what, size_t size)
{
    for (int axis = 0; axis < SIM_RESULTS_RANK; axis++) {
        const hsize_t n = length_of(r, sim_results_axis[axis]);

        if (n != r->size[axis]) {
            snprintf(what, size, "%s: %llu there, %llu here", sim_results_axis[axis],
                     (unsigned long long)n, (unsigned long long)r->size[axis]);
            return true;
        }
    }
    for (int axis = 0; axis < SIM_RESULTS_RANK; axis++)
        if ((axis == 1 || axis == 3 || axis == 5 || axis == 6) &&
            names_differ(r, axis, what, size))
            return true;
    return false;
}

static bool parameters_differ(const struct other *r, char *what, size_t size)
{
    const float *ours = (const float *)&r->plan->scenario->behaviour;
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_PARAM, &n);

    for (size_t k = 0; k < n; k++) {
        char name[2 * SIM_NAME_MAX];
        float theirs;

        snprintf(name, sizeof name, "parameters/%s", row[k].name);
        if (take_variable(r, name, 0, NULL, H5T_FLOAT, H5T_NATIVE_FLOAT, &theirs) &&
            theirs != ours[k]) {
            snprintf(what, size, "behaviour.%s is %g there and %g here", row[k].name,
                     (double)theirs, (double)ours[k]);
            return true;
        }
    }
    return false;
}

static bool levers_differ(const struct other *r, char *what, size_t size)
{
    const uint32_t policies = r->plan->n_policies;
    float *theirs = malloc(policies * sizeof *theirs);
    float *ours = malloc(policies * sizeof *ours);
    bool differ = false;
    size_t n;
    const struct sim_row *row = sim_rows(SIM_TABLE_LEVER, &n);

    for (size_t k = 0; theirs && ours && k < n && !differ; k++) {
        char name[2 * SIM_NAME_MAX];

        snprintf(name, sizeof name, "levers/%s", row[k].name);
        sim_results_lever(r->plan, k, ours);
        if (!take_variable(r, name, 1, &r->size[1], H5T_FLOAT, H5T_NATIVE_FLOAT, theirs))
            continue;
        for (uint32_t p = 0; p < policies && !differ; p++) {
            differ = theirs[p] != ours[p];
            if (differ)
                snprintf(what, size, "%s of policy %s is %g there and %g here",
                         row[k].name, r->plan->scenario->policy[p].name,
                         (double)theirs[p], (double)ours[p]);
        }
    }
    free(ours);
    free(theirs);
    return differ;
}

bool sim_results_axes_differ(hid_t file, const struct sim_plan *plan, const hsize_t *size,
                             char *what, size_t room)
{
    const struct other r = {file, sim_results_text_type(), plan, size};
    const bool differ = axes_differ(&r, what, room);

    H5Tclose(r.text);
    return differ;
}

bool sim_results_values_differ(hid_t file, const struct sim_plan *plan,
                               const hsize_t *size, char *what, size_t room)
{
    const struct other r = {file, 0, plan, size};

    return parameters_differ(&r, what, room) || levers_differ(&r, what, room);
}

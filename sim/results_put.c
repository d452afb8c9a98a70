#include "sim/results_put.h"

#include <stdio.h>
#include <string.h>

enum {
    ATTRIBUTES_TOGETHER =
        64, /* so many stand with their variable, not in an index of 2 KB */
    UNIT_MAX = 128
};

hid_t sim_results_keep(struct sim_results_writer *w, hid_t result)
{
    if (result < 0 && !w->failed) {
        w->failed = true;
        sim_results_reason(w->reason);
    }
    return result;
}

/* -- attributes -- */

void sim_results_put_attribute(struct sim_results_writer *w, hid_t on, const char *key,
                               hid_t type, hsize_t n, const void *value)
{
    const hid_t space = n ? H5Screate_simple(1, &n, NULL) : H5Screate(H5S_SCALAR);
    const hid_t a =
        sim_results_keep(w, H5Acreate2(on, key, type, space, H5P_DEFAULT, H5P_DEFAULT));

    sim_results_keep(w, H5Awrite(a, type, value));
    H5Aclose(a);
    H5Sclose(space);
}

void sim_results_put_text(struct sim_results_writer *w, hid_t on, const char *key,
                          const char *value)
{
    sim_results_put_attribute(w, on, key, w->text, 0, &value);
}

void sim_results_put_u64(struct sim_results_writer *w, hid_t on, const char *key,
                         uint64_t value)
{
    sim_results_put_attribute(w, on, key, H5T_NATIVE_UINT64, 0, &value);
}

void sim_results_put_int(struct sim_results_writer *w, hid_t on, const char *key,
                         int value)
{
    sim_results_put_attribute(w, on, key, H5T_NATIVE_INT, 0, &value);
}

void sim_results_put_float(struct sim_results_writer *w, hid_t on, const char *key,
                           float value)
{
    sim_results_put_attribute(w, on, key, H5T_NATIVE_FLOAT, 0, &value);
}

void sim_results_put_unit(struct sim_results_writer *w, hid_t on, const char *unit)
{
    static const char word[] = "currency";
    const size_t n = sizeof word - 1;
    char text[UNIT_MAX];

    if (strncmp(unit, word, n) == 0)
        snprintf(text, sizeof text, "%s%s", w->plan->scenario->currency, unit + n);
    else
        snprintf(text, sizeof text, "%s", unit);
    sim_results_put_text(w, on, "units", text);
}

/* A switch or a choice is a flag: its words, the first for 0. */
static void put_flags(struct sim_results_writer *w, hid_t on, const char *words)
{
    char meanings[UNIT_MAX];
    float flag[UNIT_MAX / 2];
    hsize_t n = 1;

    snprintf(meanings, sizeof meanings, "%s", words);
    flag[0] = 0;
    for (char *c = meanings; *c; c++)
        if (*c == '|') {
            *c = ' ';
            flag[n] = (float)n;
            n++;
        }
    sim_results_put_text(w, on, "units", "1");
    sim_results_put_attribute(w, on, "flag_values", H5T_NATIVE_FLOAT, n, flag);
    sim_results_put_text(w, on, "flag_meanings", meanings);
}

void sim_results_put_row(struct sim_results_writer *w, hid_t on,
                         const struct sim_row *row)
{
    sim_results_put_text(w, on, "long_name", row->help);
    if (row->kind == SIM_CHOICE)
        put_flags(w, on, row->unit);
    else if (row->kind == SIM_SWITCH)
        put_flags(w, on, "off|on");
    else
        sim_results_put_unit(w, on, row->unit);
}

/* -- variables -- */

hid_t sim_results_creation(struct sim_results_writer *w)
{
    const hid_t how = sim_results_keep(w, H5Pcreate(H5P_DATASET_CREATE));

    sim_results_keep(w, H5Pset_attr_creation_order(how, H5P_CRT_ORDER_TRACKED |
                                                            H5P_CRT_ORDER_INDEXED));
    sim_results_keep(
        w, H5Pset_attr_phase_change(how, ATTRIBUTES_TOGETHER, ATTRIBUTES_TOGETHER / 2));
    sim_results_keep(w, H5Pset_obj_track_times(how, 0));
    return how;
}

hid_t sim_results_put_variable(struct sim_results_writer *w, hid_t in, const char *name,
                               hid_t type, int rank, const hsize_t *size,
                               const void *value)
{
    const hid_t how = sim_results_creation(w);
    const hid_t space = rank ? H5Screate_simple(rank, size, NULL) : H5Screate(H5S_SCALAR);
    const hid_t d = sim_results_keep(
        w, H5Dcreate2(in, name, type, space, H5P_DEFAULT, how, H5P_DEFAULT));

    sim_results_keep(w, H5Dwrite(d, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value));
    H5Sclose(space);
    H5Pclose(how);
    return d;
}

void sim_results_put_document(struct sim_results_writer *w, const char *name,
                              const char *text, const char *long_name)
{
    const hid_t d = sim_results_put_variable(w, w->file, name, w->text, 0, NULL, &text);

    sim_results_put_text(w, d, "long_name", long_name);
    H5Dclose(d);
}

void sim_results_attach(struct sim_results_writer *w, hid_t d, int first, int rank)
{
    for (int k = 0; k < rank; k++)
        sim_results_keep(w, H5DSattach_scale(d, w->scale[first + k], (unsigned)k));
}

hid_t sim_results_put_group(struct sim_results_writer *w, const char *name,
                            const char *long_name)
{
    const hid_t how = sim_results_keep(w, H5Pcreate(H5P_GROUP_CREATE));
    hid_t group;

    sim_results_keep(w, H5Pset_link_creation_order(how, H5P_CRT_ORDER_TRACKED |
                                                            H5P_CRT_ORDER_INDEXED));
    sim_results_keep(w, H5Pset_attr_creation_order(how, H5P_CRT_ORDER_TRACKED |
                                                            H5P_CRT_ORDER_INDEXED));
    sim_results_keep(w, H5Pset_obj_track_times(how, 0));
    group = sim_results_keep(w, H5Gcreate2(w->file, name, H5P_DEFAULT, how, H5P_DEFAULT));
    sim_results_put_text(w, group, "long_name", long_name);
    H5Pclose(how);
    return group;
}

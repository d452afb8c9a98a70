#include <math.h>

#include "analysis/design.h"

/* r^u for 0 <= u < 1 by the bits of u: only square roots and products, which are rounded
 * alike on every machine, where pow() is not. */
static double power(double r, double u)
{
    double result = 1;

    for (int bit = 0; bit < 52 && u > 0; bit++) {
        r = sqrt(r);
        u *= 2;
        if (u >= 1) {
            result *= r;
            u -= 1;
        }
    }
    return result;
}

static double clamp(double x, double low, double high)
{
    return fmin(fmax(x, low), high);
}

static double on_log_scale(const struct ana_factor *f, double u)
{
    if (u >= 1)
        return f->high;
    return clamp(f->low * power(f->high / f->low, u), f->low, f->high);
}

static double listed(const struct ana_factor *f, double u)
{
    const double at = floor(u * f->n_levels);

    return f->level[(uint32_t)clamp(at, 0, f->n_levels - 1.0)];
}

double ana_factor_value(const struct ana_factor *f, double u)
{
    if (f->scale == ANA_LIST)
        return listed(f, u);
    if (f->scale == ANA_LOG)
        return f->whole ? floor(on_log_scale(f, u) + 0.5) : on_log_scale(f, u);
    if (f->whole)
        return clamp(f->low + floor(u * (f->high - f->low + 1)), f->low, f->high);
    return clamp(f->low + u * (f->high - f->low), f->low, f->high);
}

double ana_factor_level(const struct ana_factor *f, uint32_t k, uint32_t n)
{
    const double last = n - 1.0;
    double x;

    if (f->scale == ANA_LIST)
        return n == f->n_levels ? f->level[k] : listed(f, k / last);
    x = f->scale == ANA_LOG ? on_log_scale(f, k / last)
                            : (f->low * (last - k) + f->high * k) / last;
    return f->whole ? floor(x + 0.5) : x;
}

static double place_in_list(const struct ana_factor *f, double value)
{
    for (uint32_t k = 0; k < f->n_levels; k++)
        if (f->level[k] == value)
            return f->n_levels > 1 ? k / (f->n_levels - 1.0) : 0;
    return NAN;
}

double ana_factor_unit(const struct ana_factor *f, double value)
{
    if (f->scale == ANA_LIST)
        return place_in_list(f, value);
    if (f->scale == ANA_LOG)
        return log(value / f->low) / log(f->high / f->low);
    return (value - f->low) / (f->high - f->low);
}

static enum sim_status check_list(const struct ana_factor *f, enum ana_design_kind kind,
                                  struct sim_error *err)
{
    const bool is_stepped = kind == ANA_MORRIS || kind == ANA_SALTELLI;
    const uint32_t least = is_stepped ? 2 : 1;

    if (f->n_levels < least || f->n_levels > ANA_LEVELS_MAX)
        return sim_fail(err, SIM_E_RANGE, f->name, "need %u..%d values, got %u", least,
                        ANA_LEVELS_MAX, f->n_levels);
    for (uint32_t k = 0; k < f->n_levels; k++) {
        if (!isfinite(f->level[k]))
            return sim_fail(err, SIM_E_RANGE, f->name, "need numbers, value %u is %g",
                            k + 1, f->level[k]);
        for (uint32_t j = 0; j < k; j++)
            if (f->level[j] == f->level[k])
                return sim_fail(err, SIM_E_RANGE, f->name,
                                "need values that differ, %g stands twice", f->level[k]);
    }
    return SIM_OK;
}

static enum sim_status check_range(const struct ana_factor *f, struct sim_error *err)
{
    if (!isfinite(f->low) || !isfinite(f->high) || !isfinite(f->high - f->low) ||
        !(f->low < f->high))
        return sim_fail(err, SIM_E_RANGE, f->name, "need low < high, got %g and %g",
                        f->low, f->high);
    if (f->scale == ANA_LOG && !(f->low > 0 && isfinite(f->high / f->low)))
        return sim_fail(err, SIM_E_RANGE, f->name,
                        "need low > 0 on a logarithmic scale, got %g", f->low);
    if (f->whole && (f->low != floor(f->low) || f->high != floor(f->high)))
        return sim_fail(err, SIM_E_RANGE, f->name,
                        "need whole numbers as ends, got %g and %g", f->low, f->high);
    return SIM_OK;
}

enum sim_status ana_factor_check(const struct ana_factor *f, enum ana_design_kind kind,
                                 struct sim_error *err)
{
    return f->scale == ANA_LIST ? check_list(f, kind, err) : check_range(f, err);
}

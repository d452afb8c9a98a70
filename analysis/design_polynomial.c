#include "analysis/design_sequence.h"

/* Polynomials over GF(2) as bit patterns; products are taken modulo one of degree <= 16. */

static uint32_t degree(uint32_t p)
{
    return 31u - (uint32_t)__builtin_clz(p);
}

static uint32_t product(uint32_t a, uint32_t b, uint32_t modulus)
{
    const uint32_t top = 1u << degree(modulus);
    uint32_t sum = 0;

    for (; b; b >>= 1) {
        if (b & 1)
            sum ^= a;
        a <<= 1;
        if (a & top)
            a ^= modulus;
    }
    return sum;
}

/* x^n, for a modulus of degree 2 or more. */
static uint32_t power_of_x(uint32_t n, uint32_t modulus)
{
    uint32_t result = 1, square = 2;

    for (; n; n >>= 1) {
        if (n & 1)
            result = product(result, square, modulus);
        square = product(square, square, modulus);
    }
    return result;
}

/* Primitive: the powers of x run through all 2^s - 1 remainders before they repeat, so x^n is
 * 1 at n = 2^s - 1 and at none of its largest proper divisors. */
static int is_primitive(uint32_t p)
{
    const uint32_t order = (1u << degree(p)) - 1;
    uint32_t left = order;

    if (!(p & 1))
        return 0;
    if (order == 1)
        return 1;
    if (power_of_x(order, p) != 1)
        return 0;
    for (uint32_t prime = 2; left > 1; prime++) {
        if (prime * prime > left)
            prime = left;
        if (left % prime)
            continue;
        if (power_of_x(order / prime, p) == 1)
            return 0;
        while (left % prime == 0)
            left /= prime;
    }
    return 1;
}

uint32_t ana_polynomial_next(uint32_t after)
{
    do
        after++;
    while (!is_primitive(after));
    return after;
}

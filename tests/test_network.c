/* Who talks to whom: a ring with a share of links that lead anywhere. Seeds are fixed;
 * tolerances are 4 standard errors. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "sim/network.h"

static const struct sim_luck street = {{3, 4}, 0};

Test(neighbour, is_somebody_else_of_the_town)
{
    int wrong = 0;

    for (uint32_t n = 2; n <= 70; n++)
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t link = 0; link < 64; link++) {
                const uint32_t near = sim_neighbour(&street, i, link, n, 0);
                const uint32_t far = sim_neighbour(&street, i, link, n, 1);

                wrong += near == i || near >= n || far == i || far >= n;
            }
    cr_expect(zero(int, wrong));
}

Test(neighbour, of_one_alone_is_oneself)
{
    cr_expect(eq(u32, sim_neighbour(&street, 0, 0, 1, 0.1f), 0));
    cr_expect(eq(u32, sim_neighbour(&street, 0, 5, 1, 1), 0));
    cr_expect(eq(u32, sim_neighbour(&street, 0, 0, 0, 0.1f), 0));
}

Test(neighbour, on_the_ring_are_the_next_few_on_either_side)
{
    cr_expect(eq(u32, sim_neighbour(&street, 10, 0, 100, 0), 9));
    cr_expect(eq(u32, sim_neighbour(&street, 10, 1, 100, 0), 11));
    cr_expect(eq(u32, sim_neighbour(&street, 10, 2, 100, 0), 8));
    cr_expect(eq(u32, sim_neighbour(&street, 10, 3, 100, 0), 12));
    cr_expect(eq(u32, sim_neighbour(&street, 0, 0, 100, 0), 99));
    cr_expect(eq(u32, sim_neighbour(&street, 99, 1, 100, 0), 0));
}

Test(neighbour, leads_away_in_the_share_that_is_rewired)
{
    enum { N = 10000, LINKS = 8 };
    int away = 0;

    for (uint32_t i = 0; i < N; i++)
        for (uint32_t link = 0; link < LINKS; link++)
            away += sim_neighbour(&street, i, link, N, 0.1f) !=
                    sim_neighbour(&street, i, link, N, 0);
    /* one rewired link in N - 1 comes back to its place on the ring */
    cr_expect(epsilon_eq(dbl, (double)away / (N * LINKS), 0.1,
                         4 * sqrt(0.1 * 0.9 / (N * LINKS))));
}

Test(neighbour, rewired_leads_anywhere_alike)
{
    enum { N = 11, ROUNDS = 20000 };
    int count[N] = {0};
    double chi = 0;

    for (uint32_t k = 0; k < ROUNDS; k++)
        count[sim_neighbour(&street, 4, k, N, 1)]++;
    for (int k = 0; k < N; k++) {
        const double want = k == 4 ? 0 : ROUNDS / (N - 1.0);

        chi += k == 4 ? 0 : (count[k] - want) * (count[k] - want) / want;
    }
    cr_expect(zero(int, count[4]));
    cr_expect(lt(dbl, chi, gsl_cdf_chisq_Pinv(0.9999, N - 2)));
}

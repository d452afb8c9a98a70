/**
 * @file market_rows.h
 * A market: one city or neighbourhood. Markets do not interact.
 * ROW(name, kind, entity, unit, default, low, high, min, max, grade, source, help)
 */
#ifndef SIM_MARKET_ROWS_H
#define SIM_MARKET_ROWS_H

/* one row a line, however long */
/* clang-format off */
#define SIM_MARKET_ROWS(ROW)                                                             \
    ROW(shoppers, SIM_WHOLE, "market", "people", 5000, 1000, 100000, 1, 1e8f, "-", "-", "population") \
    ROW(shoppers_per_store, SIM_NUMBER, "market", "people", 1700, 500, 5000, 1, 1e8f, "A", "some 240 visits a store-day, which 3-5 staff can serve", "ties the number of stores to the population") \
    ROW(fixed_stores, SIM_SWITCH, "market", "switch", 0, 0, 1, 0, 1, "-", "-", "keep the stores of the file whatever the population") \
    ROW(side_km, SIM_NUMBER, "market", "km", 2, 0.5f, 10, 0.01f, 1000, "A", "-", "side of the square in which the shoppers of one set of stores live") \
    ROW(weekly_income, SIM_NUMBER, "market", "currency", 600, 50, 2000, 0.01f, 1e9f, "A", "-", "typical income of a week, in which cash at hand is measured") \
    ROW(liquidity, SIM_NUMBER, "market", "1", 1, 0.2f, 5, 1e-6f, 1e9f, "A", "-", "cash and credit at hand, as a multiple of what behaviour.liquid_share gives; 1000 is ample") \
    ROW(newcomer_rate, SIM_NUMBER, "market", "1/week", 0.015f, 0, 0.05f, 0, 7, "A", "-", "rate at which someone new takes the place of a shopper lost to a store") \
    ROW(neighbours, SIM_WHOLE, "market", "people", 8, 2, 20, 0, 64, "A", "-", "people a shopper talks to (even number; 0: nobody)") \
    ROW(communities, SIM_WHOLE, "market", "groups", 5, 1, 20, 1, 250, "A", "-", "number of in-groups")

#endif

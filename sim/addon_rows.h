/**
 * @file addon_rows.h
 * One complementary service of a store: snacks, manicure, playroom.
 * ROW(name, kind, touch point, unit, default, low, high, min, max, grade, source, help)
 */
#ifndef SIM_ADDON_ROWS_H
#define SIM_ADDON_ROWS_H

/* one row a line, however long */
/* clang-format off */
#define SIM_ADDON_ROWS(ROW)                                                              \
    ROW(pushed, SIM_SWITCH, "encounter", "switch", 0, 0, 1, 0, 1, "-", "-", "staff press it on shoppers (a contact of level 2) instead of leaving it to them") \
    ROW(dwell, SIM_NUMBER, "encounter", "1", 0.30f, 0.10f, 0.50f, 0, 5, "S", "JLL; one food or drink add-on", "time in the store added to a user's visit, as a share") \
    ROW(spend, SIM_NUMBER, "encounter", "1", 0.0f, 0, 0.40f, 0, 5, "S", "JLL +18 %, reached here through dwell", "spend added to a user's basket beyond what longer dwell brings") \
    ROW(cost, SIM_NUMBER, "encounter", "currency", 1, 0, 10, 0, 1e6f, "-", "-", "cost to the store of one use") \
    ROW(capacity, SIM_WHOLE, "encounter", "1/d", 200, 10, 1000, 0, 1e6f, "-", "-", "uses a day the store can serve") \
    ROW(appeal_z, SIM_NUMBER, "encounter", "1", 0.4f, 0, 1, 0, 1, "A", "-", "share of generation Z shoppers who want it") \
    ROW(appeal_y, SIM_NUMBER, "encounter", "1", 0.4f, 0, 1, 0, 1, "A", "-", "share of generation Y shoppers who want it") \
    ROW(appeal_x, SIM_NUMBER, "encounter", "1", 0.4f, 0, 1, 0, 1, "A", "-", "share of generation X shoppers who want it") \
    ROW(appeal_silver, SIM_NUMBER, "encounter", "1", 0.4f, 0, 1, 0, 1, "A", "-", "share of silver shoppers who want it")

#endif

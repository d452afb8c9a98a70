/**
 * @file rule_rows.h
 * When a part of a policy holds.
 * ROW(name, kind, entity, unit, default, low, high, min, max, grade, source, help)
 */
#ifndef SIM_RULE_ROWS_H
#define SIM_RULE_ROWS_H

/* one row a line, however long */
/* clang-format off */
#define SIM_RULE_ROWS(ROW)                                                               \
    ROW(from_week, SIM_WHOLE, "rule", "week", 1, 1, 520, 1, 520, "-", "-", "first week in which it holds, counted from the start of the policies") \
    ROW(until_week, SIM_WHOLE, "rule", "week", 520, 1, 520, 1, 520, "-", "-", "last week in which it holds") \
    ROW(ramp_weeks, SIM_WHOLE, "rule", "weeks", 0, 0, 26, 0, 520, "-", "-", "weeks over which numbers move to their new value; words and switches change half-way")

#endif

/**
 * @file controller_rows.h
 * The controllers there are, one row each. A row NAME is the word of the lever `controller`
 * and the descriptor sim_controller_NAME of sim/controllers/NAME.c. To add a controller:
 * one file and one row here, at the end.
 */
#ifndef SIM_CONTROLLER_ROWS_H
#define SIM_CONTROLLER_ROWS_H

/* one row a line, however long */
/* clang-format off */
#define SIM_CONTROLLER_ROWS(FIRST, NEXT)                                                 \
    FIRST(fixed)                                                                         \
    NEXT(reactive)                                                                       \
    NEXT(measured)                                                                       \
    NEXT(anticipatory)                                                                   \
    NEXT(bandit)

/* "fixed|reactive|...", as the lever row wants it */
#define SIM_CONTROLLER_FIRST_WORD(name) #name
#define SIM_CONTROLLER_NEXT_WORD(name) "|" #name
#define SIM_CONTROLLER_WORDS                                                             \
    SIM_CONTROLLER_ROWS(SIM_CONTROLLER_FIRST_WORD, SIM_CONTROLLER_NEXT_WORD)

enum sim_controller_id {
#define SIM_CONTROLLER_ENUM(name) SIM_CONTROLLER_##name,
    SIM_CONTROLLER_ROWS(SIM_CONTROLLER_ENUM, SIM_CONTROLLER_ENUM)
#undef SIM_CONTROLLER_ENUM
        SIM_CONTROLLER_COUNT
};

#endif

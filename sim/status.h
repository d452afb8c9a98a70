/**
 * @file status.h
 * How a call fails: a status up the stack, and words for the person.
 */
#ifndef SIM_STATUS_H
#define SIM_STATUS_H

#define SIM_MUST_CHECK __attribute__((warn_unused_result))

/** One row a failure: its code, and what it means in general. */
#define SIM_STATUS_LIST(X)                                                               \
    X(SIM_OK, "success")                                                                 \
    X(SIM_E_NOMEM, "out of memory")                                                      \
    X(SIM_E_RANGE, "value outside its allowed range")                                    \
    X(SIM_E_INPUT, "mistakes in the input")                                              \
    X(SIM_E_IO, "a file could not be read or written")                                   \
    X(SIM_E_FORMAT, "a file is damaged or is not what it should be")                     \
    X(SIM_E_MISMATCH, "a file belongs to another plan or build")                         \
    X(SIM_E_STOPPED, "stopped on request")                                               \
    X(SIM_E_BALANCE, "a balance does not hold: a defect of the program")

enum sim_status {
#define SIM_STATUS_ENUM(code, text) code,
    SIM_STATUS_LIST(SIM_STATUS_ENUM)
#undef SIM_STATUS_ENUM
        SIM_STATUS_COUNT
};

/** What went wrong, for a person. Owned by the caller; nothing inside is allocated. */
struct sim_error {
    enum sim_status status;
    char where[256]; /* "mall.yaml", "cell 17", or "" */
    char text[256];  /* "need 1..4096, got 0" */
};

/** The general text of @p status; never NULL. */
const char *sim_status_text(enum sim_status status);

/** Fill @p err (may be NULL) and return @p status: callers write return sim_fail(...). */
__attribute__((format(printf, 4, 5))) enum sim_status sim_fail(struct sim_error *err,
                                                               enum sim_status status,
                                                               const char *where,
                                                               const char *format, ...);

#endif

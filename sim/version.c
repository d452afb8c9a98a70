#include "sim/version.h"

#if defined(__clang__)
#define COMPILER __VERSION__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "unknown compiler"
#endif

#if defined(__x86_64__)
#define MACHINE "x86-64"
#elif defined(__aarch64__)
#define MACHINE "aarch64"
#else
#define MACHINE "other machine"
#endif

#if defined(NDEBUG)
#define KIND "release"
#else
#define KIND "checked"
#endif

const char *sim_build(void)
{
    return "equipoise " SIM_VERSION ", " COMPILER ", " MACHINE ", " KIND;
}

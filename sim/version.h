/**
 * @file version.h
 * Which program made a result. The model version changes whenever the bits may change.
 */
#ifndef SIM_VERSION_H
#define SIM_VERSION_H

#define SIM_VERSION "0.1.0"
#define SIM_MODEL_VERSION 2u

/** Compiler and release of this build, without paths or dates. */
const char *sim_build(void);

#endif

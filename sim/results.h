/**
 * @file results.h
 * The results file: HDF5 laid out so that netCDF-4 readers open it with names.
 *
 * Dimensions point, policy, replicate, market, week, segment, owner, each with a coordinate
 * variable; one variable an outcome over all of them, RATIO outcomes already divided (NaN
 * where the weight is not positive), LAST ones as levels; cells that are missing or failed
 * are NaN. Attributes of a variable: units, long_name, direction, horizon, kind, weight.
 * cell_status and cell_checksum over (point, policy, replicate, market). Groups `parameters`
 * and `levers` hold the resolved values with their grades. The scenario text, seed, version
 * and build are attributes or scalar string variables of the root. Group `remainder` holds
 * what value * weight lacks to the numerator of each RATIO, so that no bit is lost in a file.
 * The last bytes, which other readers do not see, are a checksum of all before them.
 */
#ifndef SIM_RESULTS_H
#define SIM_RESULTS_H

#include "sim/dataset.h"
#include "sim/status.h"

/**
 * Write @p set to @p path: to a temporary name beside it, synced, renamed, so a reader never
 * sees half a file and an old file stays until the new one is whole. The same set gives the
 * same bytes.
 *
 * @return SIM_OK; SIM_E_IO (the path and the reason); SIM_E_NOMEM
 */
SIM_MUST_CHECK enum sim_status
sim_results_write(const char *path, const struct sim_dataset *set, struct sim_error *err);

/**
 * Add the cells of @p path to @p set, whose plan must be the file's. Each is bit by bit what
 * was written, as its checksum shows; what @p set has already stays.
 *
 * @return SIM_OK; SIM_E_IO; SIM_E_FORMAT (not such a file, damaged, or a checksum does not
 *         hold); SIM_E_MISMATCH (another plan or version, and what differs; or a cell that
 *         @p set has with another checksum); SIM_E_NOMEM. Cells taken before a failure stay.
 */
SIM_MUST_CHECK enum sim_status sim_results_read(const char *path, struct sim_dataset *set,
                                                struct sim_error *err);

#endif

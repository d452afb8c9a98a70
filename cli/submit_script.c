#include "cli/submit.h"

#include <string.h>

const char *cli_submit_name(enum cli_submit_file file)
{
    static const char *const names[CLI_SUBMIT_FILES] = {"shard.sh", "merge.sh",
                                                        "submit.sh"};

    return names[file];
}

/* In single quotes every byte stands for itself; a quote is closed, escaped and opened. */
static void quote(FILE *to, const char *word)
{
    fputc('\'', to);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", to);
        else
            fputc(*word, to);
    fputc('\'', to);
}

static void assign(FILE *to, const char *name, const char *value)
{
    fprintf(to, "%s=", name);
    quote(to, value);
    fputc('\n', to);
}

static void write_head(FILE *to, const struct cli_submission *s, const char *says)
{
    fprintf(to, "#!/usr/bin/env bash\n# %s Written by 'equipoise submit'.\n", says);
    fputs("# shellcheck disable=SC2016 # texts in single quotes are meant as they stand\n"
          "set -euo pipefail\n\n",
          to);
    assign(to, "folder", s->folder);
}

static void write_program(FILE *to, const struct cli_submission *s)
{
    assign(to, "program", s->program);
    if (s->data)
        assign(to, "export EQUIPOISE_DATA", s->data);
}

/* The program runs in the background, so that the shell hears signals while it waits. A
 * task that was warned asks for another run of itself, as long as it gets on. SIGTERM is
 * not passed on: Slurm sends it to the program as well, and a second one ends it at once. */
static const char shard_body[] =
    "# Cells of this shard that are still to be done.\n"
    "missing() {\n"
    "    \"$program\" status \"$folder\" --json |\n"
    "        sed -n \"/\\\"shard\\\": $shard,/,/}/s/.*\\\"missing\\\": "
    "\\([0-9]*\\).*/\\1/p\"\n"
    "}\n"
    "\n"
    "warned=no\n"
    "heard=no\n"
    "pid=\n"
    "trap 'warned=yes heard=yes; [ -z \"$pid\" ] || kill -s USR1 \"$pid\" || true' USR1\n"
    "trap 'heard=yes' TERM INT\n"
    "\n"
    "echo \"shard $shard of $shards on ${SLURMD_NODENAME:-$(uname -n)},\" \\\n"
    "    \"run $((${SLURM_RESTART_COUNT:-0} + 1)) of job ${SLURM_JOB_ID:-none}\"\n"
    "before=$(missing) || before=\n"
    "\"$program\" sweep \"$plan\" -o \"$folder\" --shard \"$shard/$shards\" "
    "\"${options[@]}\" "
    "&\n"
    "pid=$!\n"
    "code=0\n"
    "wait \"$pid\" || code=$?\n"
    "# A signal ends the wait, not the program.\n"
    "while [ \"$heard\" = yes ]; do\n"
    "    heard=no\n"
    "    code=0\n"
    "    wait \"$pid\" || code=$?\n"
    "done\n"
    "\n"
    "case $warned:$code in\n"
    "yes:75 | yes:1[2-9][0-9])\n"
    "    if [ \"$(missing || true)\" = \"$before\" ]; then\n"
    "        echo \"no cell was finished before the time limit: submit with a longer "
    "--time\" >&2\n"
    "        exit 1\n"
    "    fi\n"
    "    # Slurm ends this run of the job while it sleeps, and starts the next.\n"
    "    scontrol requeue \"$SLURM_JOB_ID\" && sleep 300\n"
    "    ;;\n"
    "esac\n"
    "exit \"$code\"\n";

static void write_shard(FILE *to, const struct cli_submission *s)
{
    write_head(to, s, "One shard of a sweep: a task of a Slurm array.");
    write_program(to, s);
    assign(to, "plan", s->plan);
    fprintf(to, "shards=%u\n", s->n_shards);
    fputs("shard=${SLURM_ARRAY_TASK_ID:?this script is a task of a Slurm array}\n"
          "options=(--threads \"${SLURM_CPUS_PER_TASK:-1}\"",
          to);
    if (s->errors) {
        fputs(" --errors ", to);
        quote(to, s->errors);
    }
    for (size_t k = 0; k < s->n_set; k++) {
        fputs(" --set ", to);
        quote(to, s->set[k]);
    }
    fputs(")\n\n", to);
    fputs(shard_body, to);
}

static void write_merge(FILE *to, const struct cli_submission *s)
{
    write_head(to, s, "Merges the shards of a sweep; refuses when one is not whole.");
    write_program(to, s);
    fputs("\nexec \"$program\" merge \"$folder\" -o \"$folder/merged.h5\"\n", to);
}

static void write_option(FILE *to, const char *option, const char *value)
{
    if (!value)
        return;
    fprintf(to, "    --%s=", option);
    quote(to, value);
    fputc('\n', to);
}

/* What both jobs take. */
static void write_common(FILE *to, const struct cli_submission *s)
{
    fputs("common=(\n    --parsable --requeue --open-mode=append\n", to);
    write_option(to, "job-name", s->name);
    write_option(to, "partition", s->partition);
    write_option(to, "account", s->account);
    write_option(to, "time", s->time);
    write_option(to, "mem", s->mem);
    for (size_t k = 0; k < s->n_extra; k++) {
        fputs("    ", to);
        quote(to, s->extra[k]);
        fputc('\n', to);
    }
    fputs(")\n", to);
}

static void write_array(FILE *to, const struct cli_submission *s)
{
    fprintf(to, "array=$(sbatch \"${common[@]}\" --array='%s", s->shards);
    if (s->throttle > 0)
        fprintf(to, "%%%u", s->throttle);
    fprintf(to,
            "' --cpus-per-task=%u \\\n"
            "    --signal=B:USR1@%u --output=log/%%A_%%a.txt shard.sh)\n"
            "array=${array%%%%;*}\n"
            "echo \"$array\" >jobs.txt\n"
            "echo \"job $array: array of shards '%s'\"\n",
            s->cpus, s->warning_s, s->shards);
}

static void write_all(FILE *to, const struct cli_submission *s)
{
    write_head(to, s, "Submits shards of a sweep, and a job that merges them all.");
    fputc('\n', to);
    write_common(to, s);
    fputs("mkdir -p \"$folder/submit/log\"\n"
          "cd -- \"$folder/submit\"\n\n",
          to);
    write_array(to, s);
    fputs("merge=$(sbatch \"${common[@]}\" --dependency=\"afterany:$array\" \\\n"
          "    --output=log/merge_%j.txt merge.sh) || {\n"
          "    echo \"the shards will run, but no job will merge them\" >&2\n"
          "    exit 1\n"
          "}\n"
          "merge=${merge%%;*}\n"
          "echo \"$merge\" >>jobs.txt\n"
          "echo \"job $merge: merges them into $folder/merged.h5\"\n",
          to);
}

void cli_submit_write(FILE *to, enum cli_submit_file file, const struct cli_submission *s)
{
    switch (file) {
    case CLI_SUBMIT_SHARD:
        write_shard(to, s);
        break;
    case CLI_SUBMIT_MERGE:
        write_merge(to, s);
        break;
    case CLI_SUBMIT_ALL:
        write_all(to, s);
        break;
    }
}

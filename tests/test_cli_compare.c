#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/outcome.h"
#include "tests/cli_program.h"

Test(cli_compare, json_is_what_is_promised)
{
    char command[3000];
    struct outcome o;

    snprintf(
        command, sizeof command,
        TEST_PROGRAM
        " compare " SMALL "--json" PYTHON "\""
        "import json,sys\n"
        "def no(x): raise ValueError(x)\n"
        "r=json.load(sys.stdin, parse_constant=no)\n"
        "assert r['scenario']=='department-store' and r['seed']==1 and r['weeks']==2\n"
        "assert r['replicates']==2 and r['shoppers']>=300, r['shoppers']\n"
        "assert len(r['checksum'])==16 and int(r['checksum'],16)\n"
        "assert len(r['policies'])==5 and r['baseline']==r['policies'][0]['name']\n"
        "keys={'mean','low','high','diff','diff_low','diff_high','unit','horizon'}\n"
        "for p in r['policies']:\n"
        "    groups=[p['outcomes']]+list(p['segments'].values())\n"
        "    assert len(groups)==9, len(groups)\n"
        "    for g in groups:\n"
        "        assert len(g)==%d\n"
        "        for v in g.values():\n"
        "            assert keys<=set(v), v\n"
        "            assert v['mean'] is None or v['low'] is None or "
        "v['low']<=v['mean']<=v['high']\n"
        "    v=p['outcomes']['visits']['mean']\n"
        "    s=sum(x['visits']['mean'] for x in p['segments'].values())\n"
        "    assert v>0 and abs(v-s)<1e-6*v, (v,s)\n"
        "base=r['policies'][0]['outcomes']['visits']\n"
        "assert base['diff']==base['diff_low']==0\n"
        "v=r['policies'][1]['outcomes']['conversion']\n"
        "d=v['mean']-r['policies'][0]['outcomes']['conversion']['mean']\n"
        "assert abs(v['diff']-d)<1e-12 and v['horizon']=='trip'\n"
        "\" 2>&1",
        SIM_OUTCOME_COUNT);
    o = shell(command);
    cr_expect(eq(int, o.code, 0), "%s", o.text);
    free(o.text);
}

static void expect_same(const char *a, const char *b)
{
    struct outcome one = quiet_program(a), other = quiet_program(b);

    cr_expect(eq(int, one.code, 0));
    cr_expect(lt(sz, 100, strlen(one.text)));
    cr_expect(strcmp(one.text, other.text) == 0, "%s\n%s", a, b);
    free(one.text);
    free(other.text);
}

Test(cli_compare, threads_change_nothing)
{
    expect_same("compare " SMALL "--json --threads 1",
                "compare " SMALL "--json --threads 2");
}

Test(cli_compare, short_options_are_sets)
{
    expect_same(
        "compare hot-pot -q --json --weeks 2 --replicates 2 --seed 9 --shoppers 150",
        "compare hot-pot -q --json --set run.weeks=2 --set run.replicates=2 "
        "--set seed=9 --set market.shoppers=150");
}

Test(cli_compare, seed_changes_the_result)
{
    struct outcome one = program("compare " SMALL "--json");
    struct outcome other = program("compare " SMALL "--json --seed 2");
    const char *first = strstr(one.text, "\"checksum\""),
               *second = strstr(other.text, "\"checksum\"");

    cr_assert(first != NULL);
    cr_assert(second != NULL);
    cr_expect(strncmp(first, second, strlen("'checksum': '0123456789abcdef'")) != 0);
    free(one.text);
    free(other.text);
}

Test(cli_compare, table_has_both_horizons_and_a_verdict)
{
    struct outcome o = program("compare " SMALL "--segments");

    cr_expect(eq(int, o.code, 0));
    cr_expect(strstr(o.text, "\nOn the trip\n") != NULL);
    cr_expect(strstr(o.text, "\nOver the long run\n") != NULL);
    cr_expect(strstr(o.text, "\nOn the trip (conversion): ") != NULL);
    cr_expect(strstr(o.text, "\nOver the long run (contribution): ") != NULL);
    cr_expect(strstr(o.text, "By segment: satisfaction") != NULL);
    cr_expect(strstr(o.text, "US/silver") != NULL);
    cr_expect(zero(ptr, strchr(o.text, '\033')), "colour without a terminal");
    free(o.text);
}

Test(cli_compare, table_fits_its_width)
{
    static const int width[] = {80, 120};

    for (size_t k = 0; k < 2; k++) {
        char command[512];
        struct outcome o;

        snprintf(command, sizeof command,
                 "LC_ALL=C COLUMNS=%d %s compare " SMALL "--all --segments | wc -L",
                 width[k], TEST_PROGRAM);
        o = shell(command);
        cr_expect(le(int, atoi(o.text), width[k]), "%s", o.text);
        cr_expect(lt(int, width[k] / 2, atoi(o.text)), "%s", o.text);
        free(o.text);
    }
}

Test(cli_compare, one_replicate_has_no_interval)
{
    struct outcome o;

    expect("compare " SMALL "--replicates 1", 0, "an interval needs 2 replicates");
    o = shell(TEST_PROGRAM
              " compare " SMALL "--replicates 1 --json" PYTHON "\"import json,sys; "
              "v=json.load(sys.stdin)['policies'][1]['outcomes']['visits']; "
              "assert v['mean']>0 and v['low'] is None; "
              "assert v['diff'] is not None and v['diff_low'] is None\" 2>&1");
    cr_expect(eq(int, o.code, 0), "%s", o.text);
    free(o.text);
}

Test(cli_compare, baseline_is_the_yardstick)
{
    struct outcome o =
        shell(TEST_PROGRAM " compare " SMALL "--json --baseline pushy" PYTHON
                           "\"import json,sys; r=json.load(sys.stdin); "
                           "d={p['name']: p['outcomes']['conversion']['diff'] "
                           "for p in r['policies']}; "
                           "assert d['pushy']==0 and d['hang-back']!=0, d\" 2>&1");

    cr_expect(eq(int, o.code, 0), "%s", o.text);
    free(o.text);
}

static int journals_of(const char *target, off_t *largest)
{
    char pattern[160];
    glob_t found;
    int n;

    snprintf(pattern, sizeof pattern, "%s.journal.*", target);
    *largest = 0;
    if (glob(pattern, 0, NULL, &found) != 0)
        return 0;
    n = (int)found.gl_pathc;
    for (size_t k = 0; k < found.gl_pathc; k++) {
        struct stat st;

        if (stat(found.gl_pathv[k], &st) == 0 && st.st_size > *largest)
            *largest = st.st_size;
    }
    globfree(&found);
    return n;
}

Test(cli_compare, finished_file_is_read_and_another_plan_is_refused)
{
    char folder[64], file[96], arguments[400];
    struct outcome first, second;
    struct stat before, after;
    off_t size;

    new_folder(folder);
    snprintf(file, sizeof file, "%s/f.h5", folder);
    snprintf(arguments, sizeof arguments, "compare " SMALL "-o %s", file);
    first = quiet_program(arguments);
    cr_expect(eq(int, first.code, 0));
    cr_expect(eq(int, journals_of(file, &size), 0));
    cr_assert(eq(int, stat(file, &before), 0));
    second = quiet_program(arguments);
    cr_expect(strcmp(first.text, second.text) == 0, "%s\n%s", first.text, second.text);

    snprintf(arguments, sizeof arguments, "compare " SMALL "-o %s --seed 2", file);
    expect(arguments, 2, "is left as it is");
    cr_assert(eq(int, stat(file, &after), 0));
    cr_expect(before.st_ino == after.st_ino && before.st_size == after.st_size);
    strcat(arguments, " --force");
    expect(arguments, 0, "Written: ");
    free(first.text);
    free(second.text);
    remove_folder(folder);
}

#define LONGER_SHOPPERS "300"
#define LONGER_REPLICATES "60"
#define LONGER                                                                           \
    "compare department-store --shoppers " LONGER_SHOPPERS " --weeks 4 "                 \
    "--set run.burn_in_weeks=0 --replicates " LONGER_REPLICATES " --json "

/* Start that run with @p file for its results; what it prints goes to @p log. */
static pid_t start_longer(const char *file, const char *log)
{
    const pid_t child = fork();

    cr_assert(le(int, 0, child));
    if (child == 0) {
        const int to = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);

        dup2(to, STDOUT_FILENO);
        dup2(to, STDERR_FILENO);
        execl(TEST_PROGRAM, "equipoise", "compare", "department-store", "--shoppers",
              LONGER_SHOPPERS, "--weeks", "4", "--set", "run.burn_in_weeks=0",
              "--replicates", LONGER_REPLICATES, "--threads", "1", "-o", file,
              (char *)NULL);
        _exit(127);
    }
    return child;
}

/* Wait until a journal of @p target holds some cells, or @p child has ended. */
static void await_cells(const char *target, pid_t child)
{
    off_t size = 0;

    while (journals_of(target, &size) == 0 || size < 100000) {
        siginfo_t info = {0};

        if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            info.si_pid == child)
            return;
        usleep(1000);
    }
}

static void expect_resumed(int sent, int code, bool journal_stays)
{
    char folder[64], file[96], log[96], command[600];
    struct outcome resumed, straight;
    off_t size;
    pid_t child;
    int status;

    new_folder(folder);
    snprintf(file, sizeof file, "%s/f.h5", folder);
    snprintf(log, sizeof log, "%s/log", folder);
    child = start_longer(file, log);
    await_cells(file, child);
    kill(child, sent);
    cr_assert(eq(int, waitpid(child, &status, 0), child));
    if (code >= 0)
        cr_expect(eq(int, WIFEXITED(status) ? WEXITSTATUS(status) : -1, code));
    cr_expect(eq(int, journals_of(file, &size), journal_stays));
    cr_expect(eq(int, access(file, F_OK), journal_stays ? -1 : 0));

    snprintf(command, sizeof command, LONGER "-o %s 2>%s", file, log);
    resumed = quiet_program(command);
    straight = quiet_program(LONGER "-q");
    cr_expect(eq(int, resumed.code, 0));
    cr_expect(strcmp(resumed.text, straight.text) == 0);
    free(resumed.text);
    snprintf(command, sizeof command, "cat %s", log);
    resumed = shell(command);
    cr_expect(strstr(resumed.text, " of 600 cells are done already") != NULL, "%s",
              resumed.text);
    free(resumed.text);
    free(straight.text);
    remove_folder(folder);
}

Test(cli_compare, interrupt_keeps_what_is_done_and_resumes_to_the_same_bits)
{
    expect_resumed(SIGINT, 1, false);
}

Test(cli_compare, kill_keeps_the_journal_and_resumes_to_the_same_bits)
{
    expect_resumed(SIGKILL, -1, true);
}

/* A limit on the size of files stands for a full disk. */
Test(cli_compare, full_disk_keeps_finished_cells_and_resumes)
{
    char folder[64], command[1024];
    struct outcome o;
    off_t size;

    new_folder(folder);
    snprintf(command, sizeof command,
             "ulimit -f 150; exec 2>&1; %s compare " SMALL "--replicates 30 -o %s/f.h5",
             TEST_PROGRAM, folder);
    o = shell(command);
    cr_expect(eq(int, o.code, 1), "%s", o.text);
    cr_expect(strstr(o.text, "File too large") != NULL, "%s", o.text);
    cr_expect(strstr(o.text, "kept in the journal beside") != NULL, "%s", o.text);
    free(o.text);

    snprintf(command, sizeof command, "%s/f.h5", folder);
    cr_expect(eq(int, journals_of(command, &size), 1));
    cr_expect(eq(int, access(command, F_OK), -1));
    snprintf(command, sizeof command,
             "compare " SMALL "--replicates 30 -o %s/f.h5 --json", folder);
    o = quiet_program(command);
    cr_expect(eq(int, o.code, 0), "%s", o.text);
    free(o.text);
    snprintf(command, sizeof command, "%s/f.h5", folder);
    cr_expect(eq(int, journals_of(command, &size), 0));
    remove_folder(folder);
}

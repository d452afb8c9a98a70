#include <sys/stat.h>
#include <unistd.h>

#include "tests/cli_program.h"

/* A sweep in a folder of its own: "tiny", 48 cells. */
struct bench {
    char folder[64];
};

static void open_bench(struct bench *b)
{
    new_folder(b->folder);
}

static void close_bench(struct bench *b)
{
    remove_folder(b->folder);
}

/* Run "equipoise BEFORE FOLDER/AFTER" where %s in @p words stands for the folder. */
static void run(const struct bench *b, const char *words, int code, const char *part)
{
    char arguments[1024];
    size_t n = 0;

    for (const char *c = words; *c && n + 80 < sizeof arguments; c++)
        if (*c == '@')
            n += (size_t)snprintf(arguments + n, sizeof arguments - n, "%s", b->folder);
        else
            arguments[n++] = *c;
    arguments[n] = '\0';
    expect(arguments, code, part);
}

/* The same for the shell. */
static int sh(const struct bench *b, const char *command)
{
    char text[1024];
    struct outcome o;
    int code;

    snprintf(text, sizeof text, "cd %s && exec 2>&1; %s", b->folder, command);
    o = shell(text);
    code = o.code;
    if (code != 0)
        printf("%s: %s\n", command, o.text);
    free(o.text);
    return code;
}

static void sweep_in(const struct bench *b, const char *name, int shards)
{
    char words[128];

    snprintf(words, sizeof words, "sweep tiny -o @/%s --shards %d --quiet", name, shards);
    run(b, words, 0, "");
}

/* -- merging -- */

Test(merge, bytes_do_not_depend_on_the_number_of_shards)
{
    struct bench b;

    open_bench(&b);
    sweep_in(&b, "one", 1);
    sweep_in(&b, "five", 5);
    sweep_in(&b, "many", 40); /* more shards than bands: some have no cell */
    run(&b, "merge @/one -o @/one.h5", 0, "48 cells of 1 shard");
    run(&b, "merge @/five -o @/five.h5", 0, "48 cells of 5 shards");
    run(&b, "merge @/many -o @/many.h5 --quiet", 0, "");
    cr_expect(zero(int, sh(&b, "cmp one.h5 five.h5 && cmp one.h5 many.h5")));
    cr_expect(zero(int, sh(&b, "cmp one.h5 one/shard-0001-of-0001.h5")));
    close_bench(&b);
}

Test(merge, works_with_few_open_files)
{
    struct bench b;

    open_bench(&b);
    sweep_in(&b, "many", 100);
    run(&b, "merge @/many -o @/free.h5 --quiet", 0, "");
    cr_expect(
        zero(int, sh(&b, "ulimit -n 24 && " TEST_PROGRAM
                         " merge many -o bound.h5 --quiet && cmp free.h5 bound.h5")));
    close_bench(&b);
}

Test(merge, lists_what_is_missing_and_writes_nothing)
{
    struct bench b;

    open_bench(&b);
    sweep_in(&b, "four", 4);
    cr_assert(zero(int, sh(&b, "rm four/shard-0002-of-0004.h5")));
    run(&b, "merge @/four -o @/all.h5", 1, "12 of 48 cells are missing, of shards 2\n");
    cr_expect(zero(int, sh(&b, "test ! -e all.h5")));
    run(&b, "merge @/four -o @/all.h5 --partial", 0, "36 cells of 4 shards");
    run(&b, "status @/all.h5", 0, "36 of 48 cells done, 12 missing");
    run(&b, "sweep tiny -o @/four --quiet", 0, "");
    run(&b, "merge @/four -o @/all.h5", 0, "48 cells of 4 shards");
    run(&b, "status @/all.h5", 0, "48 of 48 cells done\n");
    close_bench(&b);
}

Test(merge, refuses_shards_of_another_plan_and_damaged_ones)
{
    struct bench b;

    open_bench(&b);
    sweep_in(&b, "four", 4);
    cr_assert(zero(int, sh(&b, "cp four/shard-0003-of-0004.h5 good")));
    run(&b, "sweep tiny --set run.replicates=3 -o @/other --shards 4 --quiet", 0, "");
    cr_assert(zero(int, sh(&b, "cp other/shard-0003-of-0004.h5 four/")));
    run(&b, "merge @/four -o @/all.h5", 2, "of another plan: replicate: 3 there, 2 here");
    cr_assert(zero(int, sh(&b, "head -c 50000 good >four/shard-0003-of-0004.h5")));
    run(&b, "merge @/four -o @/all.h5 --partial", 2, "shard-0003-of-0004.h5: ");
    cr_assert(zero(int, sh(&b, "cp good four/shard-0003-of-0004.h5 && printf x | dd "
                               "of=four/shard-0003-of-0004.h5 bs=1 seek=40000 "
                               "conv=notrunc status=none")));
    run(&b, "merge @/four -o @/all.h5", 2, "its bytes are not those that were written");
    cr_expect(zero(int, sh(&b, "test ! -e all.h5")));
    cr_assert(zero(int, sh(&b, "rm four/shard-0003-of-0004.h5")));
    run(&b, "sweep tiny -o @/four --quiet", 0, "");
    run(&b, "merge @/four -o @/all.h5", 0, "48 cells");
    close_bench(&b);
}

Test(merge, replaces_its_own_file_and_no_other)
{
    struct bench b;

    open_bench(&b);
    sweep_in(&b, "four", 4);
    run(&b, "merge @/four -o @/four/merged.h5", 0, "48 cells");
    run(&b, "merge @/four -o @/four/merged.h5", 0, "48 cells");
    cr_assert(zero(int, sh(&b, "echo dear >diary")));
    run(&b, "merge @/four -o @/diary", 2,
        "is there and is no results file of this sweep");
    cr_expect(zero(int, sh(&b, "grep -qx dear diary")));
    run(&b, "merge @/four -o @/diary --force", 0, "48 cells");
    run(&b, "merge @/four -o @/four/shard-0001-of-0004.h5", 2, "the name of a shard");
    cr_assert(zero(int, sh(&b, "ln -s four link")));
    run(&b, "merge @/four -o @/link/shard-0001-of-0004.h5 --force", 2,
        "the name of a shard");
    close_bench(&b);
}

Test(merge, says_what_it_cannot_write_or_read)
{
    struct bench b;

    open_bench(&b);
    sweep_in(&b, "two", 2);
    run(&b, "merge @/two -o @/no/such/all.h5", 1, "No such file");
    run(&b, "merge @/two -o /dev/full", 2, "/dev/full");
    run(&b, "merge @/nothing -o @/all.h5", 2, "not the folder of a sweep");
    run(&b, "merge @/two", 2, "--output");
    run(&b, "merge -o @/all.h5", 2, "need the folder");
    cr_expect(
        eq(int,
           sh(&b, "ulimit -f 64; " TEST_PROGRAM " merge two -o all.h5 2>&1 | grep -q "
                  "'File too large'"),
           0));
    cr_expect(zero(int, sh(&b, "test ! -e all.h5 && test -z \"$(ls -A | grep tmp)\"")));
    close_bench(&b);
}

/* -- status -- */

Test(status, of_a_folder_tells_whole_and_missing_shards)
{
    struct bench b;

    open_bench(&b);
    sweep_in(&b, "six", 6);
    run(&b, "status @/six", 0, "whole: shard 1-6 of 6");
    run(&b, "status @/six --missing", 0, "\n");
    cr_assert(zero(int, sh(&b, "cd six && rm shard-0001-* shard-000[3-5]-*")));
    run(&b, "status @/six", 0, "tiny: 16 of 48 cells done, 32 missing");
    run(&b, "status @/six", 0, "whole: shard 2,6 of 6");
    run(&b, "status @/six --missing", 0, "1,3-5\n");
    run(&b,
        "status @/six --json" PYTHON "'import json, sys; s = json.load(sys.stdin); "
        "assert s[\"missing\"] == 32 and s[\"missing_shards\"] == \"1,3-5\"; "
        "assert [p[\"done\"] for p in s[\"shards\"]] == [0, 8, 0, 0, 0, 8]'",
        0, "");
    close_bench(&b);
}

Test(status, of_a_damaged_shard_says_so_and_counts_it_as_missing)
{
    struct bench b;

    open_bench(&b);
    sweep_in(&b, "three", 3);
    cr_assert(zero(int, sh(&b, "truncate -s -100 three/shard-0002-of-0003.h5")));
    run(&b, "status @/three", 2, "cut short, damaged or changed");
    run(&b, "status @/three --missing", 2, "2\n");
    close_bench(&b);
}

Test(status, of_failed_cells_says_why)
{
    static const char plan[] =
        "sweep: fails\ntitle: t\nquestion: q?\nscenario: department-store\n"
        "set: [market.shoppers=100, run.burn_in_weeks=1]\nrun: {weeks: 1, replicates: "
        "1}\n"
        "policies: [attentive]\ndesign: {kind: explicit}\npoints: fails.csv\n";
    struct bench b;
    char path[128];
    FILE *file;

    open_bench(&b);
    snprintf(path, sizeof path, "%s/fails.yaml", b.folder);
    file = fopen(path, "w");
    cr_assert(not(zero(ptr, file)));
    fputs(plan, file);
    cr_assert(zero(int, fclose(file)));
    cr_assert(zero(int, sh(&b, "printf 'share.us-town.US,share.us-town.CN\\n0.5,0.5\\n"
                               "0.9,0.9\\n' >fails.csv")));
    run(&b, "sweep @/fails.yaml -o @/out --quiet", 1, "failed");
    run(&b, "status @/out", 0, "Cells that failed:");
    run(&b, "status @/out", 0, "point 1, policy 'attentive': ");
    run(&b, "merge @/out -o @/all.h5", 0, "of which 2 failed");
    run(&b, "status @/all.h5", 0, "2 of 4 cells done, 2 failed");
    run(&b, "status @/all.h5", 0, "point 1, policy 'attentive': ");
    close_bench(&b);
}

Test(status, of_what_is_neither_says_so)
{
    struct bench b;

    open_bench(&b);
    run(&b, "status @", 2, "not the folder of a sweep");
    run(&b, "status @/nothing", 2, "not the folder of a sweep");
    run(&b, "status", 2, "need the folder of a sweep, or a results file");
    cr_assert(zero(int, sh(&b, "echo dear >diary")));
    run(&b, "status @/diary", 2, "diary");
    run(&b, "status @/diary --missing", 2, "--missing needs the folder");
    close_bench(&b);
}

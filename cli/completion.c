#include "cli/cli.h"

#include <string.h>

static error_t parse(int key, char *arg, struct argp_state *state)
{
    switch (key) {
    case ARGP_KEY_ARG:
        if (state->arg_num > 0 || strcmp(arg, "bash") != 0)
            argp_error(state, "need the name of a shell, bash; got '%s'", arg);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "need the name of a shell: bash");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_completion_argp = {
    NULL,
    parse,
    "bash",
    "Print completion for the shell.\v"
    "For this shell: eval \"$(equipoise completion bash)\". For all later ones: "
    "equipoise "
    "completion bash > ~/.local/share/bash-completion/completions/equipoise",
    NULL,
    NULL,
    NULL};

/* Long options of @p argp and its children; those with an argument end in "=". */
static void print_options(const struct argp *argp)
{
    for (const struct argp_option *o = argp->options; o && (o->name || o->doc); o++)
        if (o->name && !(o->flags & OPTION_HIDDEN))
            printf(" --%s%s", o->name, o->arg ? "=" : "");
    for (const struct argp_child *c = argp->children; c && c->argp; c++)
        print_options(c->argp);
}

/* The options whose argument is of one kind, as a pattern of a case: "-o|--output". */
static void print_pattern(const struct argp *argp, const char *arg, bool *any)
{
    for (const struct argp_option *o = argp->options; o && (o->name || o->doc); o++) {
        if (!o->name || !o->arg || strcmp(o->arg, arg) != 0)
            continue;
        printf("%s--%s", *any ? "|" : "", o->name);
        if (o->key > ' ' && o->key <= '~')
            printf("|-%c", o->key);
        *any = true;
    }
    for (const struct argp_child *c = argp->children; c && c->argp; c++)
        print_pattern(c->argp, arg, any);
}

static void print_case(const struct cli_command *command, const char *arg,
                       const char *action)
{
    bool any = false;

    fputs("        ", stdout);
    print_pattern(command->argp, arg, &any);
    printf("%s) %s; return ;;\n", any ? "" : "''", action);
}

static void print_keys(void)
{
    static const enum sim_table table[] = {SIM_TABLE_PARAM, SIM_TABLE_LEVER,
                                           SIM_TABLE_STORE, SIM_TABLE_MARKET,
                                           SIM_TABLE_RUN};
    size_t n;

    fputs("_equipoise_keys='seed=", stdout);
    for (size_t t = 0; t < sizeof table / sizeof *table; t++) {
        const struct sim_row *row = sim_rows(table[t], &n);

        for (size_t k = 0; k < n; k++) {
            printf(" %s.%s=", sim_table_name(table[t]), row[k].name);
            if (table[t] == SIM_TABLE_LEVER)
                printf(" rival.%s=", row[k].name);
        }
    }
    fputs("'\n", stdout);
}

static void print_command(const struct cli_command *command)
{
    printf("    %s)\n        case $prev in\n", command->name);
    if (command->argp->children) {
        print_case(
            command, "POLICY",
            "_equipoise_words \"$(\"$program\" list policies --names 2>/dev/null)\" "
            "yaml");
        print_case(command, "KEY=VALUE", "_equipoise_words \"$_equipoise_keys\"");
        print_case(command, "F.h5",
                   "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))");
        print_case(command, "N", ":");
        print_case(command, "NAME", ":");
    }
    fputs("        esac\n        options='--help", stdout);
    print_options(command->argp);
    fputs("'\n", stdout);
    if (command->words)
        printf("        words='%s'\n", command->words);
    else if (command->argp->children)
        fputs("        words=$(\"$program\" list scenarios --names 2>/dev/null); "
              "files=yaml\n",
              stdout);
    else
        fputs("        files=yaml\n", stdout);
    fputs("        ;;\n", stdout);
}

/* The parts of the script that no table changes. */
static const char helpers[] =
    "# Words that begin as the current one, and YAML files when asked for.\n"
    "_equipoise_words() {\n"
    "    COMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))\n"
    "    if [[ $2 ]]; then\n"
    "        compopt -o filenames\n"
    "        COMPREPLY+=($(compgen -d -- \"$cur\") $(compgen -f -X '!*.y?(a)ml' -- "
    "\"$cur\"))\n"
    "    fi\n"
    "    [[ ${#COMPREPLY[@]} == 1 && $COMPREPLY == *= ]] && compopt -o nospace\n"
    "}\n";

static const char opening[] =
    "_equipoise() {\n"
    "    local program=${COMP_WORDS[0]} cur prev command='' options='' words='' files='' "
    "k\n"
    "    local line=${COMP_LINE:0:COMP_POINT}\n"
    "    local -a word\n"
    "    # Split by blanks alone: '=' belongs to words such as run.weeks=4.\n"
    "    read -ra word <<< \"$line\"\n"
    "    [[ $line == *[[:blank:]] ]] && word+=('')\n"
    "    cur=${word[-1]} prev=${word[-2]}\n"
    "    for ((k = 1; k < ${#word[@]} - 1; k++)); do\n"
    "        [[ ${word[k]} != -* ]] && command=${word[k]} && break\n"
    "    done\n"
    "    # --option=value is completed as the value of --option.\n"
    "    if [[ $cur == --*=* ]]; then prev=${cur%%=*} cur=${cur#*=}; fi\n"
    "    case $command in\n";

static const char closing[] =
    "    *)\n"
    "        options='--help --version' words=$_equipoise_commands ;;\n"
    "    esac\n"
    "    if [[ $cur == -* ]]; then _equipoise_words \"$options\"\n"
    "    else _equipoise_words \"$words\" \"$files\"; fi\n"
    "}\n"
    "complete -F _equipoise equipoise\n";

int cli_completion(int argc, char **argv)
{
    size_t n;
    const struct cli_command *command = cli_commands(&n);

    argp_parse(&cli_completion_argp, argc, argv, 0, NULL, NULL);
    fputs("# bash completion for equipoise, printed by 'equipoise completion bash'\n",
          stdout);
    fputs("_equipoise_commands='", stdout);
    for (size_t k = 0; k < n; k++)
        printf("%s%s", k ? " " : "", command[k].name);
    fputs("'\n", stdout);
    print_keys();
    fputs(helpers, stdout);
    fputs(opening, stdout);
    for (size_t k = 0; k < n; k++)
        print_command(&command[k]);
    fputs(closing, stdout);
    return CLI_DONE;
}

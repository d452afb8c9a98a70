#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/cli_program.h"

#define TOWN                                                                             \
    "department-store --shoppers 200 --weeks 6 --set run.burn_in_weeks=2 -p pushy "

Test(cli_trace, tells_who_and_what_and_why)
{
    struct outcome o = program("trace " TOWN "--find put-off");

    cr_expect(eq(int, o.code, 0), "%s", o.text);
    cr_expect(strncmp(o.text, "Shopper ", 8) == 0, "%s", o.text);
    cr_expect(strstr(o.text, "\n  stores ") != NULL, "%s", o.text);
    cr_expect(strstr(o.text, "approached at the door at level 3 (active selling)") !=
                  NULL,
              "%s", o.text);
    cr_expect(strstr(o.text, "too much, put off") != NULL, "%s", o.text);
    cr_expect(strstr(o.text, "\nBefore, in 2 weeks with every store as usual") != NULL);
    cr_expect(zero(ptr, strstr(o.text, "Burn-in week")));
    cr_expect(strstr(o.text, "\nAll 6 weeks together\n") != NULL);
    cr_expect(zero(ptr, strchr(o.text, '\033')), "colour without a terminal");
    free(o.text);
}

Test(cli_trace, all_tells_the_burn_in)
{
    expect("trace " TOWN "--find put-off --all", 0, "Burn-in week");
}

Test(cli_trace, versus_says_where_the_stories_part)
{
    struct outcome o =
        program("trace " TOWN "--versus hang-back --find bought-there-not-here");

    cr_expect(eq(int, o.code, 0), "%s", o.text);
    cr_expect(strstr(o.text, "\nHere the two stories part.\n") != NULL, "%s", o.text);
    cr_expect(strstr(o.text, "bought under hang-back, not under pushy: ") != NULL, "%s",
              o.text);
    cr_expect(strstr(o.text, "[hang-back] ") != NULL, "%s", o.text);
    cr_expect(strstr(o.text, "pushy  hang-back\n") != NULL, "%s", o.text);
    free(o.text);
}

Test(cli_trace, versus_without_a_policy_is_against_the_first)
{
    expect("trace department-store --shopper 3 --versus pushy --weeks 2 --shoppers 100",
           0, "attentive");
}

Test(cli_trace, fits_its_width)
{
    static const int width[] = {60, 80, 120};

    for (size_t k = 0; k < 3; k++) {
        char command[512];
        struct outcome o;

        snprintf(command, sizeof command,
                 "LC_ALL=C COLUMNS=%d %s trace " TOWN
                 "--versus hang-back --find put-off --all | wc -L",
                 width[k], TEST_PROGRAM);
        o = shell(command);
        cr_expect(le(int, atoi(o.text), width[k]), "%s", o.text);
        cr_expect(lt(int, width[k] / 2, atoi(o.text)), "%s", o.text);
        free(o.text);
    }
}

Test(cli_trace, json_has_the_facts)
{
    struct outcome o = shell(
        TEST_PROGRAM
        " trace " TOWN "--versus hang-back --find bought-there-not-here --json" PYTHON
        "\"import json,sys\n"
        "def no(x): raise ValueError(x)\n"
        "r=json.load(sys.stdin, parse_constant=no)\n"
        "assert r['scenario']=='department-store' and r['seed']==1 and "
        "r['replicate']==1\n"
        "assert r['market']=='us-town'\n"
        "p=r['shopper']; assert p['culture']=='US' and len(p['stores'])>=2\n"
        "assert abs(sum(s['pull'] for s in p['stores'])-1)<1e-5\n"
        "assert [s['policy'] for s in r['stories']]==['pushy','hang-back']\n"
        "a,b=[{v['occasion']:v for v in s['visits']} for s in r['stories']]\n"
        "k=r['found']['occasion']\n"
        "assert b[k]['bought'] and not a[k]['bought']\n"
        "assert 'paid' in b[k]['words']['payment'] and 'payment' not in a[k]['words']\n"
        "for s in r['stories']:\n"
        "    assert len(s['checksum'])==16 and int(s['checksum'],16)\n"
        "    late=[v for v in s['visits'] if not v['burn_in']]\n"
        "    assert s['totals']['visits']==len(late)\n"
        "    assert s['totals']['bought']==sum(v['bought'] for v in late)\n"
        "    assert all(1<=v['day']<=7 for v in s['visits'])\n"
        "    assert [v['occasion'] for v in s['visits']]=="
        "sorted(v['occasion'] for v in s['visits'])\n"
        "    for v in s['visits']:\n"
        "        c=v['columns']; o=v['log_odds_of']\n"
        "        if v['mission']!='comeback':\n"
        "            assert abs(sum(o.values())-c['log_odds'])<1e-4\n"
        "assert k in [p['occasion'] for p in r['partings']]\n"
        "\" 2>&1");

    cr_expect(eq(int, o.code, 0), "%s", o.text);
    free(o.text);
}

Test(cli_trace, an_occasion_that_ended_at_the_door_is_told_beside_the_visit)
{
    struct outcome o = program("trace " TOWN "--set behaviour.entry_avoid=2 --versus "
                               "hang-back --find turned-back-here-not-there");

    cr_expect(eq(int, o.code, 0), "%s", o.text);
    cr_expect(strstr(o.text, " (found).\n  where      [pushy] Week ") != NULL, "%s",
              o.text);
    cr_expect(strstr(o.text, ", the door of ours\n") != NULL, "%s", o.text);
    cr_expect(strstr(o.text, "turned back at the door: chance to go in ") != NULL, "%s",
              o.text);
    cr_expect(strstr(o.text, "turned back at a door ") != NULL, "%s", o.text);
    free(o.text);
}

Test(cli_trace, json_has_the_doors)
{
    struct outcome o =
        shell(TEST_PROGRAM
              " trace " TOWN "--find turned-back --json" PYTHON "\"import json,sys\n"
              "r=json.load(sys.stdin); s=r['stories'][0]\n"
              "d=[e for e in s['events'] if e['kind']=='door']\n"
              "assert r['found']['occasion'] in [e['occasion'] for e in d if "
              "e['owner']=='us']\n"
              "assert all(e['luck']>=e['chance'] for e in d)\n"
              "assert s['totals']['turned_back']==sum(not e['burn_in'] for e in d)\n"
              "\" 2>&1");

    cr_expect(eq(int, o.code, 0), "%s", o.text);
    free(o.text);
}

Test(cli_trace, tells_the_same_twice)
{
    struct outcome a = program("trace " TOWN "--shopper 5 --json");
    struct outcome b = program("trace " TOWN "--shopper 5 --json");

    cr_expect(eq(int, a.code, 0), "%s", a.text);
    cr_expect(strcmp(a.text, b.text) == 0);
    free(a.text);
    free(b.text);
}

Test(cli_trace, a_mistake_ends_with_2)
{
    expect("trace " TOWN "--shopper 200", 2, "shopper: need 0..199 in us-town, got 200");
    expect("trace " TOWN "--shopper -1", 2,
           "--shopper: need a whole number of 0 or more");
    expect("trace " TOWN, 2, "need --shopper N or --find WHAT");
    expect("trace " TOWN "--shopper 1 --find lost", 2, "got both");
    expect("trace " TOWN "--find bougt", 2, "did you mean 'bought'?");
    expect("trace " TOWN "--find zzzzzz", 2, "need one of bought, approached");
    expect("trace " TOWN "--find lost-here-not-there", 2, "needs --versus POLICY");
    expect("trace department-store -p pusy --shopper 1", 2, "did you mean 'pushy'?");
    expect("trace " TOWN "--versus hangback --shopper 1", 2, "did you mean 'hang-back'?");
    expect("trace " TOWN "--versus pushy --shopper 1", 2, "pushy");
    expect("trace " TOWN "--market us-twn --shopper 1", 2, "did you mean 'us-town'?");
    expect("trace " TOWN "--replicate 21 --shopper 1", 2, "need 1..20, got 21");
    expect("trace " TOWN "--replicate 0 --shopper 1", 2,
           "need a whole number of 1 or more");
    expect("trace --shopper 1", 2, "need a scenario");
    expect("trace nowhere --shopper 1", 2, "there is no scenario 'nowhere'");
}

Test(cli_trace, what_happens_to_nobody_is_said)
{
    expect("trace " TOWN "--find refused", 1,
           "--find refused: it happens to nobody here");
}

Test(cli_trace, another_market_and_replicate_have_other_shoppers)
{
    expect("trace " TOWN "--market cn-town --replicate 2 --shopper 1", 0,
           "Shopper 1 of cn-town, department-store, replicate 2: China");
}

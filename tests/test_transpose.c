/* Records into columns and back: every word to its place, and nothing beside it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "sim/transpose.h"

enum { WORDS = 24, STRIDE = 20, UNTOUCHED = 7 };

struct records {
    uint32_t word[SIM_WIDTH][WORDS];
    const void *in[SIM_WIDTH];
    void *out[SIM_WIDTH];
};

static void number(struct records *r)
{
    for (uint32_t k = 0; k < SIM_WIDTH; k++) {
        for (uint32_t w = 0; w < WORDS; w++)
            r->word[k][w] = 1000 * k + w + 1;
        r->in[k] = r->out[k] = r->word[k];
    }
}

/* How many words are not where they belong when eight words from @p first on are turned. */
static int misplaced(uint32_t first)
{
    uint32_t column[WORDS][STRIDE];
    struct records r;
    int wrong = 0;

    number(&r);
    for (uint32_t w = 0; w < WORDS; w++)
        for (uint32_t k = 0; k < STRIDE; k++)
            column[w][k] = UNTOUCHED;
    for (uint32_t k = 0; k < SIM_WIDTH; k++)
        r.in[k] = r.word[k] + first;
    sim_records_to_columns(r.in, column[0], STRIDE);
    for (uint32_t w = 0; w < WORDS; w++)
        for (uint32_t k = 0; k < STRIDE; k++)
            wrong += column[w][k] != (w < SIM_RECORD_WORDS && k < SIM_WIDTH
                                          ? 1000 * k + first + w + 1
                                          : (uint32_t)UNTOUCHED);
    return wrong;
}

Test(transpose, each_word_of_a_record_comes_to_its_column)
{
    cr_expect(zero(int, misplaced(0)));
}

Test(transpose, words_from_the_middle_of_a_record_do_too)
{
    cr_expect(zero(int, misplaced(5)));
}

Test(transpose, back_again_gives_the_record_and_leaves_the_rest_of_it)
{
    uint32_t column[SIM_RECORD_WORDS][STRIDE];
    struct records from, to;
    int wrong = 0;

    number(&from);
    number(&to);
    sim_records_to_columns(from.in, column[0], STRIDE);
    for (uint32_t k = 0; k < SIM_WIDTH; k++)
        for (uint32_t w = 0; w < WORDS; w++)
            to.word[k][w] = UNTOUCHED;
    sim_columns_to_records(column[0], STRIDE, to.out);
    for (uint32_t k = 0; k < SIM_WIDTH; k++)
        for (uint32_t w = 0; w < WORDS; w++)
            wrong += to.word[k][w] !=
                     (w < SIM_RECORD_WORDS ? from.word[k][w] : (uint32_t)UNTOUCHED);
    cr_expect(zero(int, wrong));
}

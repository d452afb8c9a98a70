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

/* How many words are not where they belong when words first..first + n - 1 are turned. */
static int misplaced(uint32_t first, uint32_t n)
{
    uint32_t column[WORDS][STRIDE];
    struct records r;
    int wrong = 0;

    number(&r);
    for (uint32_t w = 0; w < WORDS; w++)
        for (uint32_t k = 0; k < STRIDE; k++)
            column[w][k] = UNTOUCHED;
    if (n == 8)
        sim_records_to_columns(r.in, first, 8, column[0], STRIDE);
    else
        sim_records_to_columns(r.in, first, 16, column[0], STRIDE);
    for (uint32_t w = 0; w < WORDS; w++)
        for (uint32_t k = 0; k < STRIDE; k++)
            wrong += column[w][k] != (w < n && k < SIM_WIDTH ? 1000 * k + first + w + 1
                                                             : (uint32_t)UNTOUCHED);
    return wrong;
}

Test(transpose, each_word_of_a_record_comes_to_its_column)
{
    cr_expect(zero(int, misplaced(0, 16)));
    cr_expect(zero(int, misplaced(0, 8)));
}

Test(transpose, words_from_the_middle_of_a_record_do_too)
{
    cr_expect(zero(int, misplaced(8, 16)));
    cr_expect(zero(int, misplaced(8, 8)));
}

Test(transpose, back_again_gives_the_record_and_leaves_the_rest_of_it)
{
    uint32_t column[16][STRIDE];
    struct records from, to;

    number(&from);
    sim_records_to_columns(from.in, 0, 16, column[0], STRIDE);
    for (uint32_t words = 8; words <= 16; words += 8) {
        int wrong = 0;

        number(&to);
        for (uint32_t k = 0; k < SIM_WIDTH; k++)
            for (uint32_t w = 0; w < WORDS; w++)
                to.word[k][w] = UNTOUCHED;
        if (words == 8)
            sim_columns_to_records(column[0], STRIDE, 8, to.out);
        else
            sim_columns_to_records(column[0], STRIDE, 16, to.out);
        for (uint32_t k = 0; k < SIM_WIDTH; k++)
            for (uint32_t w = 0; w < WORDS; w++)
                wrong +=
                    to.word[k][w] != (w < words ? from.word[k][w] : (uint32_t)UNTOUCHED);
        cr_expect(zero(int, wrong), "%u words", words);
    }
}

/**
 * @file store_rows.h
 * What a store is, apart from its policy. A format file gives a kind of store its values.
 * ROW(name, kind, entity, unit, default, low, high, min, max, grade, source, help)
 */
#ifndef SIM_STORE_ROWS_H
#define SIM_STORE_ROWS_H

/* one row a line, however long */
/* clang-format off */
#define SIM_STORE_ROWS(ROW)                                                              \
    ROW(size, SIM_NUMBER, "store", "m2", 1000, 50, 10000, 1, 1e7f, "-", "-", "selling area") \
    ROW(x_km, SIM_NUMBER, "store", "km", 0.5f, 0, 5, -100, 100, "-", "-", "place in its neighbourhood, from the west edge") \
    ROW(y_km, SIM_NUMBER, "store", "km", 0.5f, 0, 5, -100, 100, "-", "-", "place in its neighbourhood, from the south edge") \
    ROW(conversion, SIM_NUMBER, "store", "1", 0.22f, 0.02f, 0.6f, 0.001f, 1, "C", "midpoint of vendor figures by format", "share of visits that would buy with half of the needs served and nobody approached; 1: everybody buys") \
    ROW(visit_rate, SIM_NUMBER, "store", "1/week", 1, 0.02f, 2, 0, 21, "A", "-", "planned visits of a shopper to stores of this kind") \
    ROW(pass_rate, SIM_NUMBER, "store", "1/week", 0.1f, 0, 1, 0, 21, "A", "-", "unplanned visits: a shopper happens to pass and walks in") \
    ROW(spend, SIM_NUMBER, "store", "currency", 60, 5, 2000, 0.01f, 1e7f, "A", "-", "mean basket of a buyer") \
    ROW(price_level, SIM_NUMBER, "store", "1", 1, 0.8f, 1.2f, 0.1f, 10, "-", "-", "price against the usual one for the same goods") \
    ROW(margin, SIM_NUMBER, "store", "1", 0.45f, 0.2f, 0.7f, 0, 1, "A", "-", "gross margin on the price") \
    ROW(dwell, SIM_NUMBER, "store", "min", 25, 5, 120, 0.1f, 1440, "A", "-", "mean time of a visit before help and lines") \
    ROW(need_scale, SIM_NUMBER, "store", "1", 1, 0.5f, 2, 0, 10, "A", "-", "how much oftener than behaviour.need_prob help is needed in this trade") \
    ROW(comes_to_ask, SIM_SWITCH, "store", "switch", 0, 0, 1, 0, 1, "-", "-", "a desk, a table, a chair: whoever needs help asks, instead of behaviour.ask_prob of them") \
    ROW(fitting_share, SIM_NUMBER, "store", "1", 0.25f, 0, 0.6f, 0, 1, "A", "-", "share of needs that are help with fitting or trying") \
    ROW(expert_share, SIM_NUMBER, "store", "1", 0.05f, 0, 0.5f, 0, 1, "A", "-", "share of needs that want an expert") \
    ROW(quality, SIM_NUMBER, "store", "1", 0.72f, 0.5f, 0.9f, 0, 1, "A", "-", "how good goods and rooms are by themselves, as a stage score") \
    ROW(stock_out, SIM_NUMBER, "store", "1", 0.03f, 0, 0.1f, 0, 1, "A", "-", "share of intended purchases whose item is missing") \
    ROW(delivered, SIM_SWITCH, "store", "switch", 0, 0, 1, 0, 1, "-", "-", "goods are brought to the door instead of carried home") \
    ROW(self_pay, SIM_SWITCH, "store", "switch", 0, 0, 1, 0, 1, "-", "-", "no till line: bill at the table or payment online") \
    ROW(return_rate, SIM_NUMBER, "store", "1", 0.06f, 0, 0.2f, 0, 1, "A", "-", "share of sales brought back") \
    ROW(restock_cost, SIM_NUMBER, "store", "currency", 5, 0, 100, 0, 1e6f, "A", "-", "cost of taking back one sale or refused order") \
    ROW(training_cost, SIM_NUMBER, "store", "currency/week", 10, 0, 50, 0, 1e6f, "A", "-", "cost of full training a head and week") \
    ROW(call_cost, SIM_NUMBER, "store", "currency", 3, 0.5f, 6, 0, 1e6f, "A", "-", "cost of a call") \
    ROW(email_cost, SIM_NUMBER, "store", "currency", 0.02f, 0, 0.1f, 0, 1e6f, "A", "-", "cost of an e-mail") \
    ROW(letter_cost, SIM_NUMBER, "store", "currency", 0.8f, 0.3f, 2, 0, 1e6f, "A", "-", "cost of a letter") \
    ROW(body_related, SIM_SWITCH, "store", "switch", 0, 0, 1, 0, 1, "-", "-", "goods for the body: clothes, beauty, health") \
    ROW(complexity, SIM_NUMBER, "store", "1", 0.3f, 0.1f, 0.8f, 0, 1, "A", "-", "mean complexity of questions: a kiosk answers 1 less this") \
    ROW(reputation, SIM_NUMBER, "store", "1", 1.0f, 0.2f, 1.0f, 0, 1, "A", "-", "how well known and trusted the seller is; doubt matters below 1") \
    ROW(online, SIM_SWITCH, "store", "switch", 0, 0, 1, 0, 1, "-", "-", "no floor: questions go to the chat, or nowhere") \
    ROW(compensation_cost, SIM_NUMBER, "store", "currency", 10, 0, 100, 0, 1e6f, "A", "-", "cost of compensating one complaint") \
    ROW(message_cost, SIM_NUMBER, "store", "currency", 0.05f, 0, 0.2f, 0, 1e6f, "A", "-", "cost of a short message") \
    ROW(open_hour, SIM_WHOLE, "store", "h", 10, 6, 12, 0, 23, "-", "-", "hour at which it opens") \
    ROW(close_hour, SIM_WHOLE, "store", "h", 21, 17, 23, 1, 24, "-", "-", "hour at which it closes; who is inside is still served")

#endif
